import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Gathered, sortProblems } from './gather.ts';
import { gatherFolder } from './load.ts';
import type { PackProblem } from './problem.ts';
import { checkReach, type Place } from './reach.ts';
import { readSource } from './source.ts';
import { LOCK_FILE, TranslationLock, translationProblems, translationsOf } from './translations.ts';

/** All that can be said of a pack. `undecided`: conditions too large to decide whether they can hold. */
export type ThoroughCheck = { readonly problems: readonly PackProblem[]; readonly undecided: readonly Place[] };

/** What a folder's lock file confirms; null if there is none. */
export function readLock(folder: string): { lock: TranslationLock | null; problems: readonly PackProblem[] } {
  const path = join(folder, LOCK_FILE);
  if (!existsSync(path)) return { lock: null, problems: [] };
  const { source, problems } = readSource(path, LOCK_FILE);
  if (source.value === undefined) return { lock: {}, problems };
  const { data, error } = TranslationLock.safeParse(source.value);
  if (data !== undefined) return { lock: data, problems };
  const place = error.issues[0]?.path ?? [];
  const reason = `\`${place.join('.')}\` is no confirmation; make the file anew with \`packs translations --confirm\``;
  return { lock: {}, problems: [{ code: 'pack.malformed', file: LOCK_FILE, line: source.lineOf(place), reason }] };
}

/**
 * Adds to the problems of a pack those that take long to find: what can never or must always hold, and missing or stale
 * translations. Reach is checked only in a pack that is sound so far.
 */
export function checkGathered(gathered: Gathered, lock: TranslationLock | null): ThoroughCheck {
  const { pack, parts, sources } = gathered;
  const translations = translationProblems(translationsOf(sources, lock ?? {}), lock !== null);
  const reach = pack === undefined || parts === undefined ? { problems: [], undecided: [] } : checkReach(pack, parts);
  const problems = sortProblems([...gathered.problems, ...translations, ...reach.problems], sources);
  return { problems, undecided: reach.undecided };
}

/** Checks a pack's folder for everything, warnings included; see `isWarning`. Takes seconds for a large pack. */
export function checkPackThoroughly(folder: string): ThoroughCheck {
  const { lock, problems } = readLock(folder);
  const gathered = gatherFolder(folder);
  const check = checkGathered(gathered, lock);
  return { ...check, problems: [...check.problems, ...problems] };
}
