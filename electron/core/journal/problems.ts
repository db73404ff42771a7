import type { JournalEvent, JournalProblem } from '#contract/records/journal';

/** A report names at most so many problems; a file with more is not mended by a longer list. */
export const PROBLEM_LIMIT = 1000;

/** A problem at an event of the journal. */
export function eventProblem(
  kind: JournalProblem['kind'],
  { seq, record }: Pick<JournalEvent, 'seq' | 'record'>,
  field: string,
  expected: JournalProblem['expected'],
  found: JournalProblem['found'],
): JournalProblem {
  return { kind, seq, record, field, expected, found };
}

/** Whether a problem speaks against the file. A clock that went back does not: the order of events is that of the chain. */
export const isBreak = ({ kind }: JournalProblem): boolean => kind !== 'clock-backwards';
