import type { SubIndication, Verdict } from '#contract/records/verification';

/** A verdict with its reason; null for TOTAL-PASSED. */
export type Judged = { readonly verdict: Verdict; readonly subIndication: SubIndication | null };

export const passed: Judged = { verdict: 'TOTAL-PASSED', subIndication: null };
export const failed = (subIndication: SubIndication): Judged => ({ verdict: 'TOTAL-FAILED', subIndication });
export const indeterminate = (subIndication: SubIndication): Judged => ({ verdict: 'INDETERMINATE', subIndication });

const order: Readonly<Record<Verdict, number>> = { 'TOTAL-PASSED': 0, INDETERMINATE: 1, 'TOTAL-FAILED': 2 };

/** The first of the worst; a chain is as strong as its weakest link. Nothing to judge is TOTAL-PASSED. */
export function worst(all: readonly Judged[]): Judged {
  const found = all.reduce((worse, one) => (order[one.verdict] > order[worse.verdict] ? one : worse), passed);
  return { verdict: found.verdict, subIndication: found.subIndication };
}
