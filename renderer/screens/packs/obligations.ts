import type { Pack } from '#contract/records/pack';
import type { Obligation } from '#contract/records/rules';
import { l } from '../app.ts';
import { groupBy } from '../outcome/group.ts';
import { folded } from './folded.ts';

export type ObligationOrder = 'role' | 'date';

/** Obligations under one heading: a role's, or a day's. */
export interface ObligationGroup {
  /** A role's id or `YYYY-MM-DD`. */
  readonly key: string;
  readonly obligations: readonly Obligation[];
}

/** A pack's obligations that have all words of a query, under roles in the pack's order, or under days. */
export function groupObligations(pack: Pack, order: ObligationOrder, query: string): readonly ObligationGroup[] {
  const words = folded(query).split(/\s+/);
  const found = pack.obligations.filter((one) => {
    const text = folded([one.id, l(one.title), l(one.duty), ...one.articles].join(' '));
    return words.every((word) => text.includes(word));
  });
  const byDate = [...found].sort((a, b) => a.appliesFrom.localeCompare(b.appliesFrom));
  const groups = [...groupBy(byDate, (one) => (order === 'role' ? one.role : one.appliesFrom))];
  const place = (role: string): number => pack.roles.findIndex(({ id }) => id === role);
  if (order === 'role') groups.sort(([a], [b]) => place(a) - place(b));
  return groups.map(([key, obligations]) => ({ key, obligations }));
}
