import type { Change } from '#contract/records/sign-off';
import type { MaterialRule } from '#contract/records/workflow';

/** A change with what the rules hold of it. */
export type JudgedChange = Change & { readonly isMaterial: boolean };

/** Whether a rule's subject, in which `*` stands for any text, is a beginning of another. */
function isBeginning(subject: string, of: string): boolean {
  const [first = '', ...rest] = subject.split('*');
  if (!of.startsWith(first)) return false;
  let at = first.length;
  // The end is free, so that taking each part at its first place finds every match there is.
  for (const part of rest) {
    const place = of.indexOf(part, at);
    if (place < 0) return false;
    at = place + part.length;
  }
  return true;
}

/** Whether a change makes a sign-off stale: the longest rule that fits decides, and what fits none is material. */
export function isMaterial(rules: readonly MaterialRule[], { subject }: Pick<Change, 'subject'>): boolean {
  const fitting = rules.filter((rule) => isBeginning(rule.subject, subject));
  const longest = fitting.reduce<MaterialRule | null>(
    (best, rule) => (best === null || rule.subject.length > best.subject.length ? rule : best),
    null,
  );
  return longest?.isMaterial ?? true;
}

/**
 * Each change with whether it is material. What holds only because of other changes (an outcome, or that a question is
 * asked no more) is material by itself, so nothing is decided here by what caused it.
 */
export function judgeChanges(rules: readonly MaterialRule[], changes: readonly Change[]): JudgedChange[] {
  return changes.map((change) => ({ ...change, isMaterial: isMaterial(rules, change) }));
}
