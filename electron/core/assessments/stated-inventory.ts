import { ITEM_KINDS, type ItemKind, type LinkType } from '#contract/inventory/kinds';
import type { Facts, Item, ItemRef } from '#contract/records/inventory';
import type { StatedInventory } from '#contract/records/sign-off';
import { stepsFrom } from '#core/inventory/kin';
import { type NameOf, withNames } from '#core/inventory/people-facts';
import { isSystemFact } from '#core/store/item-tables';
import { findItem } from '#core/store/items';
import type { Reader } from '#core/store/sql';

type StatedItem = StatedInventory['items'][number];

function state(item: Item, line: string | null, nameOf: NameOf): StatedItem {
  // What the state says of the system anyway is not said twice.
  const facts = Object.entries(item.facts).filter(([id]) => item.kind !== 'system' || !isSystemFact(id));
  return {
    kind: item.kind,
    id: item.id,
    name: item.name,
    line,
    owner: item.ownerId === null ? null : nameOf(item.ownerId),
    facts: Object.fromEntries(facts.map(([id, value]) => [id, withNames(item.kind, id, value, nameOf)])) as Facts,
    custom: item.custom,
  };
}

function isSaying({ facts, custom }: StatedItem): boolean {
  return Object.keys(facts).length > 0 || Object.keys(custom).length > 0;
}

const rank = ({ kind }: { readonly kind: ItemKind }): number => ITEM_KINDS.indexOf(kind);

function inOrder(one: StatedItem, other: StatedItem): number {
  if (one.kind !== other.kind) return rank(one) - rank(other);
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/**
 * What the inventory says of a system and of all that it inherits from, however far; equal records give an equal result. A line of models or data is left out unless facts of its own are stated.
 * @returns null if nothing is said beyond what the system's own first facts say
 */
export function statedInventory(read: Reader, systemId: string, nameOf: NameOf): StatedInventory | null {
  const system: ItemRef = { kind: 'system', id: systemId };
  const steps = stepsFrom(read, system, 'up');
  const refs = new Map<string, ItemRef>([[systemId, system]]);
  for (const { up } of steps) refs.set(up.id, up);
  const found = new Map([...refs.values()].flatMap((ref) => findItem(read, ref) ?? []).map((item) => [item.id, item]));
  const isLine = (kind: ItemKind): boolean => kind === 'model' || kind === 'dataset';
  const items = [...found.values()]
    .map((item) => state(item, item.parentId === null ? null : (found.get(item.parentId)?.name ?? null), nameOf))
    .filter((item) => isSaying(item) || (item.id !== systemId && !isLine(item.kind)));
  if (items.length === 0) return null;
  const told = new Set([systemId, ...items.map(({ id }) => id)]);
  const links = steps
    .flatMap(({ link }) => (link && told.has(link.from_id) && told.has(link.to_id) ? [link] : []))
    .map(({ type, from_id, to_id }) => ({ type: type as LinkType, from: from_id, to: to_id }))
    .toSorted((a, b) => (`${a.type} ${a.from} ${a.to}` < `${b.type} ${b.from} ${b.to}` ? -1 : 1));
  return { items: items.toSorted(inOrder), links };
}
