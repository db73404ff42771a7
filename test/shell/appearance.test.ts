import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Appearance } from '#contract/records/workspace';
import { recallAppearance, rememberAppearance } from '#shell/appearance';

const first: Appearance = { locale: 'en', theme: 'system' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'appearance-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the appearance of the last time is there at the next start', () => {
  const file = join(folder, 'appearance.json');
  expect(recallAppearance(file, first)).toEqual(first);
  rememberAppearance(file, { locale: 'de', theme: 'dark' });
  expect(recallAppearance(file, first)).toEqual({ locale: 'de', theme: 'dark' });
});

test.each(['', '{}', '{"locale":"fr","theme":"dark"}', '{"locale":"de","theme":"dark","more":1}'])(
  'a file that is not ours (%s) is as good as none',
  (content) => {
    const file = join(folder, 'appearance.json');
    writeFileSync(file, content);
    expect(recallAppearance(file, first)).toEqual(first);
  },
);

test('a place that cannot be written to is no failure', () => {
  expect(() => rememberAppearance(join(folder, 'none', 'appearance.json'), first)).not.toThrow();
});
