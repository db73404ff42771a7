import type { Change } from '#contract/records/sign-off';

/** A change, with whether the rules hold it to be material where that is known. */
export type JudgedChange = Change & { readonly isMaterial?: boolean };

/** Marks changes as those of the same subject are marked. */
export function judged(
  changes: readonly Change[],
  marked: readonly (Change & { readonly isMaterial: boolean })[],
): readonly JudgedChange[] {
  const bySubject = new Map(marked.map(({ subject, isMaterial }) => [subject, isMaterial]));
  return changes.map((change) => {
    const isMaterial = bySubject.get(change.subject);
    return isMaterial === undefined ? change : { ...change, isMaterial };
  });
}
