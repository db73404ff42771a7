import { KIND_FACTS } from '#contract/inventory/kinds';
import type { FactValue, Inherited, Item, ItemRef } from '#contract/records/inventory';
import { findItem } from '#core/store/items';
import type { Reader } from '#core/store/sql';
import { inheritedBy } from './inherit.ts';
import { stepsFrom } from './kin.ts';
import type { Looking } from './looking.ts';
import type { DemandCondition, Requirements } from './requirements.ts';

/** States in which an assessment's outcome speaks. */
export const APPROVED: ReadonlySet<string> = new Set(['approved', 'approved-with-conditions']);

/** Decides conditions of one record; what it needs of others is read once, and only if it is asked for. */
export type Conditions = {
  readonly holds: (name: string) => boolean;
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Ids of the systems that a record serves: itself, or those that are made of it or run as it. */
export function systemsOf(read: Reader, item: Pick<Item, 'kind' | 'id' | 'parentId'>): string[] {
  if (item.kind === 'system') return [item.id];
  const below = stepsFrom(read, { kind: item.kind, id: item.id }, 'down').map(({ down }) => down);
  const parent: ItemRef[] = item.kind === 'deployment' && item.parentId ? [{ kind: 'system', id: item.parentId }] : [];
  return [...new Set([...below, ...parent].flatMap(({ kind, id }) => (kind === 'system' ? [id] : [])))].toSorted();
}

function isAmong(stated: FactValue | null, wanted: unknown): boolean {
  const values = Array.isArray(wanted) ? wanted : [wanted];
  const held: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
  return values.some((value) => held.includes(value));
}

/** Prepares to decide conditions of a record. */
export function conditionsOf(read: Reader, looking: Looking, requirements: Requirements, item: Item): Conditions {
  const parent = once(() => {
    const kind = KIND_FACTS[item.kind].parent;
    return kind === null || item.parentId === null ? null : findItem(read, { kind, id: item.parentId });
  });
  const topics = once(() => new Set<Inherited['topic']>(inheritedBy(read, item, looking).map(({ topic }) => topic)));
  const systems = once(() =>
    item.kind === 'system'
      ? [item]
      : systemsOf(read, item).flatMap((id) => findItem(read, { kind: 'system', id }) ?? []),
  );
  const known = new Map<string, boolean>();

  function decide(condition: DemandCondition, of: Item): boolean {
    if ('fact' in condition) return isAmong(of.facts[condition.fact] ?? null, condition.is);
    if ('parentFact' in condition) return isAmong(parent()?.facts[condition.parentFact] ?? null, condition.is);
    if ('inherits' in condition) return condition.inherits.some((topic) => topics().has(topic));
    if ('outcome' in condition) {
      const { pack, classes } = condition.outcome;
      if (of.kind !== 'system') return false;
      const approved = looking.assessmentsOf(of.id).find((one) => one.packId === pack && APPROVED.has(one.state));
      return approved !== undefined && classes.some((id) => approved.classes.includes(id));
    }
    if ('someSystem' in condition) return systems().some((system) => decide(condition.someSystem, system));
    if ('all' in condition) return condition.all.every((part) => decide(part, of));
    if ('any' in condition) return condition.any.some((part) => decide(part, of));
    if ('not' in condition) return !decide(condition.not, of);
    return named(condition.condition, of);
  }

  function named(name: string, of: Item): boolean {
    const condition = requirements.conditions[name];
    if (condition === undefined) throw new Error(`requirements.yaml has no condition ${name}`);
    return decide(condition, of);
  }

  return {
    holds: (name) => {
      const found = known.get(name) ?? named(name, item);
      known.set(name, found);
      return found;
    },
  };
}
