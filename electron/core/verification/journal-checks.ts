import type { JournalProblem, JournalReport } from '#contract/records/journal';
import type { ContentCheck } from '#contract/records/verification';
import { contentCheck } from './sign-off-checks.ts';
import { failed, indeterminate, passed } from './verdict.ts';

/** Fails if a journal has problems of these kinds. */
export function checkProblems(
  code: ContentCheck['code'],
  subject: string,
  report: JournalReport,
  kinds: readonly JournalProblem['kind'][],
): ContentCheck {
  return contentCheck(
    code,
    subject,
    report.problems.some(({ kind }) => kinds.includes(kind)) ? failed('HASH_FAILURE') : passed,
  );
}

/**
 * Whether the journal's checkpoints hold and stand as close as they must. Where there is none, nobody vouched for
 * anything: whoever has the file can have written all of it anew.
 */
export function checkCheckpoints(subject: string, report: JournalReport): ContentCheck {
  const kinds: readonly JournalProblem['kind'][] = ['checkpoint-broken', 'checkpoint-missing'];
  const newest = report.checkpoints.at(-1);
  const isNobody = report.checkpoints.length === 0 && !report.problems.some(({ kind }) => kinds.includes(kind));
  if (isNobody) return contentCheck('journal-checkpoint', subject, indeterminate('SIGNED_DATA_NOT_FOUND'));
  const check = checkProblems('journal-checkpoint', subject, report, kinds);
  return { ...check, expected: newest?.root ?? null };
}
