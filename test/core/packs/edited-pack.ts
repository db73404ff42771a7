import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A pack with every type of question and every operator on them. */
export const VALID_PACK = new URL('../../fixtures/packs/valid', import.meta.url).pathname;

/** A pack with every part a pack can have, its rules in several files. */
export const FULL_PACK = new URL('../../fixtures/packs/full', import.meta.url).pathname;

/** A copy of a pack in a folder that goes away with the test. */
export function copyOf(pack: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(pack, folder, { recursive: true });
  return folder;
}

/** A copy of the valid pack in a folder that goes away with the test. */
export function copyOfValidPack(): string {
  return copyOf(VALID_PACK);
}

/**
 * A copy of a pack, the valid one if none is named, with one text in one file replaced, where it stands first.
 * @returns the folder, and the line on which the replaced text began
 */
export function editedPack(
  file: string,
  from: string,
  to: string,
  pack: string = VALID_PACK,
): { folder: string; line: number } {
  const folder = copyOf(pack);
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  const at = text.indexOf(from);
  if (at < 0) throw new Error(`${file} has no ${from}`);
  writeFileSync(path, text.slice(0, at) + to + text.slice(at + from.length));
  return { folder, line: text.slice(0, at).split('\n').length };
}
