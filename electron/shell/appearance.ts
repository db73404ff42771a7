import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Appearance } from '#contract/records/workspace';

/**
 * Gives the appearance the window had last time, so that the menu and the frame are right before the page is there.
 * @param file  as written by `rememberAppearance`
 * @param otherwise  for the first start, and for a file that is not ours
 */
export function recallAppearance(file: string, otherwise: Appearance): Appearance {
  try {
    return Appearance.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return otherwise;
  }
}

/** Keeps the appearance for the next start; a full disk only means that it is asked for again. */
export function rememberAppearance(file: string, appearance: Appearance): void {
  try {
    writeFileSync(`${file}.tmp`, JSON.stringify(appearance));
    renameSync(`${file}.tmp`, file);
  } catch {
    // The window tells it again at every start.
  }
}
