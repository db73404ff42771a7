import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../shared/fixtures');

/**
 * Tests on real files that other programs wrote. They lie beside the checkout where it is developed and are never part of it;
 * where they are not, the run says so and nothing counts as skipped.
 */
export function describeFilesOfOthers(title: string, tests: (folder: string) => void): void {
  if (existsSync(folder)) {
    describe(title, () => tests(folder));
    return;
  }
  test(`${title}: they are not here`, () => {
    console.info(`The files of others are not here (${folder}): only our own fixtures were read.`);
    expect(existsSync(folder)).toBe(false);
  });
}
