import type { LifecycleState } from '#contract/inventory/kinds';
import type { Completeness, FieldDemand } from '#contract/records/inventory';
import { t } from '../app.ts';

/** Who asks for a field, and whether it is missing: now, or only in a later state. */
export interface Asked {
  readonly demands: readonly FieldDemand[];
  readonly standing: 'met' | 'missing' | 'later';
  readonly from: LifecycleState;
}

/** Field → who asks for it; fields nobody asks for are not in it. */
export function askedBy(completeness: Completeness | null): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  if (completeness === null) return asked;
  const lists = [
    ['later', completeness.later],
    ['met', completeness.met ?? []],
    ['missing', completeness.missing],
  ] as const;
  for (const [standing, list] of lists) {
    for (const { field, demands, from } of list) asked.set(field, { demands, standing, from });
  }
  return asked;
}

/** The sources of several demands, each once: `AI Act, Annex IV, 1(a) · House rule`. */
export function sourcesOf(demands: readonly FieldDemand[]): string {
  const names = demands.map(({ source, isLaw }) => (source === '' && !isLaw ? t('screen.item.house-rule') : source));
  return [...new Set(names)].join(' · ');
}
