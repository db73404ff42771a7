import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const VALID_PACK = new URL('../../fixtures/packs/valid', import.meta.url).pathname;

/** A copy of the valid pack in a folder that goes away with the test. */
export function copyOfValidPack(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(VALID_PACK, folder, { recursive: true });
  return folder;
}

/**
 * A copy of the valid pack with one text in one file replaced, where it stands first.
 * @returns the folder, and the line on which the replaced text began
 */
export function editedPack(file: string, from: string, to: string): { folder: string; line: number } {
  const folder = copyOfValidPack();
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, text.slice(0, at) + to + text.slice(at + from.length));
  return { folder, line: text.slice(0, at).split('\n').length };
}
