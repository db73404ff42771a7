import type { Condition } from '#contract/records/condition';
import type { Pack } from '#contract/records/pack';

/** The facts a condition names, itself or in its parts that must all hold. */
export function namedFacts(pack: Pack, condition: Condition | undefined): Pack['facts'] {
  if (condition === undefined) return [];
  if ('fact' in condition) return pack.facts.filter(({ id }) => id === condition.fact);
  if ('all' in condition) return condition.all.flatMap((part) => namedFacts(pack, part));
  return [];
}
