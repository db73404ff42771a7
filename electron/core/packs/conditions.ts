import type { Condition } from '#contract/records/condition';
import type { Path } from './data.ts';
import type { Parts, Placed } from './parts.ts';

/** A condition and what it belongs to, for example "fact `covered`". */
export type OwnedCondition = Placed<Condition> & { readonly owner: string };

/** Every condition of a pack with its owner; only facts, classes, scores and questions can be referred to by others. */
export function conditionsOf(parts: Parts): readonly OwnedCondition[] {
  const own = <T extends { readonly id: string }>(
    kind: string,
    items: readonly Placed<T>[],
    conditions: (item: T) => readonly (readonly [Path, Condition | undefined])[],
  ) =>
    items.flatMap(({ value, source, path }) =>
      conditions(value).flatMap(([below, condition]) =>
        condition === undefined
          ? []
          : [{ owner: `${kind} \`${value.id}\``, value: condition, source, path: [...path, ...below] }],
      ),
    );
  return [
    ...own('question', parts.questions, (it) => [[['visible'], it.visible]]),
    ...own('fact', parts.facts, (it) => [[['when'], it.when]]),
    ...own('class', parts.classes, (it) => [[['when'], it.when]]),
    ...own('obligation', parts.obligations, (it) => [[['when'], it.when]]),
    ...own('score', parts.scores, (it) =>
      (it.reductions ?? []).map(({ when }, at) => [['reductions', at, 'when'], when] as const),
    ),
    ...own('conclusion', parts.conclusions, (it) =>
      it.values.map(({ when }, at) => [['values', at, 'when'], when] as const),
    ),
  ];
}

/** Calls back for a condition and every one inside it, with its path. */
export function visitCondition(condition: Condition, path: Path, visit: (it: Condition, path: Path) => void): void {
  visit(condition, path);
  const visitList = (key: string, list: readonly Condition[]) => {
    for (const [index, part] of list.entries()) visitCondition(part, [...path, key, index], visit);
  };
  if ('not' in condition) visitCondition(condition.not, [...path, 'not'], visit);
  if ('all' in condition) visitList('all', condition.all);
  if ('any' in condition) visitList('any', condition.any);
  if ('count' in condition) visitList('count', condition.count);
}
