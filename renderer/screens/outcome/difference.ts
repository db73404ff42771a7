import type { Judgement, Truth } from '#contract/records/judgement';

/** How two judgements differ, in what a person asks first. What one of them does not know counts as false there. */
export interface OutcomeDifference {
  readonly classes: readonly { readonly id: string; readonly before: Truth; readonly after: Truth }[];
  /** Obligations and reliefs that only hold afterwards. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  readonly scores: readonly { readonly id: string; readonly before: number; readonly after: number }[];
}

type Told = readonly { readonly id: string; readonly truth: Truth }[];

function truthsOf(items: Told): ReadonlyMap<string, Truth> {
  return new Map(items.map(({ id, truth }) => [id, truth]));
}

/** Ids of what holds in one and not in the other. */
function onlyIn(one: Told, other: Told): readonly string[] {
  const truths = truthsOf(other);
  return one.filter(({ id, truth }) => truth === 'true' && truths.get(id) !== 'true').map(({ id }) => id);
}

/** What one judgement says otherwise than another; both are the core's. */
export function differenceOf(before: Judgement, after: Judgement): OutcomeDifference {
  const [was, is] = [truthsOf(before.classes), truthsOf(after.classes)];
  const values = new Map(before.scores.map(({ id, value }) => [id, value]));
  return {
    classes: [...new Set([...is.keys(), ...was.keys()])]
      .map((id) => ({ id, before: was.get(id) ?? 'false', after: is.get(id) ?? 'false' }) as const)
      .filter((pair) => pair.before !== pair.after),
    gained: onlyIn(after.obligations, before.obligations),
    lost: onlyIn(before.obligations, after.obligations),
    scores: after.scores.flatMap(({ id, value }) => {
      const old = values.get(id);
      return old === undefined || old === value ? [] : [{ id, before: old, after: value }];
    }),
  };
}
