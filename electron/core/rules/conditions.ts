import type { Condition } from '#contract/records/condition';
import type { Pack } from '#contract/records/pack';

/** Every condition that a pack states as a whole: rules, visibility, reductions. */
export function statedConditions(pack: Pack): readonly Condition[] {
  return [
    ...pack.sections.flatMap((section) => section.questions).flatMap(({ visible }) => (visible ? [visible] : [])),
    ...pack.facts.map(({ when }) => when),
    ...pack.classes.map(({ when }) => when),
    ...pack.obligations.map(({ when }) => when),
    ...(pack.conclusions ?? []).flatMap(({ values }) => values.map(({ when }) => when)),
    ...(pack.scores ?? []).flatMap(({ reductions = [] }) => reductions.map(({ when }) => when)),
  ];
}

/** Visits a condition and all it is made of. */
export function visitConditions(condition: Condition, visit: (condition: Condition) => void): void {
  visit(condition);
  const parts =
    'all' in condition
      ? condition.all
      : 'any' in condition
        ? condition.any
        : 'count' in condition
          ? condition.count
          : 'not' in condition
            ? [condition.not]
            : [];
  for (const part of parts) visitConditions(part, visit);
}
