import { AppError } from '#contract/errors';
import { KIND_FACTS, type LifecycleState } from '#contract/inventory/kinds';
import type { FactValue, Item, ItemOrigin, ItemRef } from '#contract/records/inventory';
import type { WriteTransaction } from '#core/journal/write';
import { type JsonValue, keptFacts, patched } from '#core/store/item-facts';
import { itemTable } from '#core/store/item-tables';
import {
  type AnyItemRow,
  findItemRow,
  findReferences,
  getItem,
  hasItem,
  itemObjectColumns,
  toItem,
} from '#core/store/items';
import { objectText } from '#core/store/object-text';
import { hasPerson } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';

/** What is known of a record that is to be added. Absent: nothing, or the kind's first state. */
export type NewItem = ItemRef & {
  readonly name: string;
  readonly parentId?: string | null;
  readonly state?: LifecycleState | null | undefined;
  readonly ownerId?: string | null;
  readonly facts?: Readonly<Record<string, FactValue | null>>;
  readonly custom?: Readonly<Record<string, JsonValue>>;
  readonly extras?: Readonly<Record<string, JsonValue>>;
  readonly origin?: ItemOrigin | null;
  readonly reason?: string | undefined;
  /** When it was made, if that was not now. */
  readonly createdAt?: string;
};

/** What is to change. Of `facts`, `custom` and `extras` only the keys that are named; null takes one away. */
export type ItemChange = {
  readonly name?: string | undefined;
  readonly state?: LifecycleState | undefined;
  readonly ownerId?: string | null | undefined;
  readonly parentId?: string | undefined;
  readonly facts?: Readonly<Record<string, FactValue | null>>;
  readonly custom?: Readonly<Record<string, JsonValue | null>>;
  readonly extras?: Readonly<Record<string, JsonValue | null>>;
  readonly origin?: ItemOrigin | null;
  /** Why; empty or absent: nobody said. */
  readonly reason?: string | undefined;
};

type Place = Pick<Item, 'kind' | 'state' | 'parentId' | 'ownerId'>;

/** @throws AppError `item.state-not-allowed`, `item.parent-not-allowed`, `record.not-found` */
function checkPlace(read: Reader, { kind, state, parentId, ownerId }: Place, before?: Item): void {
  const { states, parent } = KIND_FACTS[kind];
  if (state !== null && !states.includes(state)) throw new AppError('item.state-not-allowed', { kind, state });
  if ((parent === null) !== (parentId === null)) {
    throw new AppError('item.parent-not-allowed', { kind, parent: parent ?? 'none' });
  }
  const isNewParent = parent !== null && parentId !== null && parentId !== before?.parentId;
  if (isNewParent && !hasItem(read, { kind: parent, id: parentId })) {
    throw new AppError('record.not-found', { kind: itemTable(parent), id: parentId });
  }
  if (ownerId !== null && ownerId !== before?.ownerId && !hasPerson(read, ownerId)) {
    throw new AppError('record.not-found', { kind: 'people', id: ownerId });
  }
}

/** @throws AppError `input.invalid` */
function checkName(name: string): void {
  if (name.trim() === '' || [...name].length > 200)
    throw new AppError('input.invalid', { path: 'name', reason: 'length' });
}

/**
 * Adds a record.
 * @param at  now
 * @throws AppError `item.fact-not-allowed`, `item.state-not-allowed`, `item.parent-not-allowed`, `record.not-found`
 */
export function addItem(tx: WriteTransaction, given: NewItem, at: string): Item {
  const { kind, id, name } = given;
  const state = given.state ?? KIND_FACTS[kind].states[0] ?? null;
  const place = { kind, state, parentId: given.parentId ?? null, ownerId: given.ownerId ?? null };
  checkPlace(tx.read, place);
  checkName(name);
  const facts = keptFacts(kind, given.facts ?? {});
  const { custom = {}, extras = {}, origin = null, createdAt = at } = given;
  const row = {
    id,
    name,
    ...(kind === 'system' ? {} : { parent_id: place.parentId }),
    state,
    owner_id: place.ownerId,
    ...itemObjectColumns(kind, { facts, custom, extras }),
    origin: origin && objectText('origin', origin),
    change_reason: given.reason || null,
    created_at: createdAt,
    updated_at: at,
  };
  tx.insert(itemTable(kind), row as never);
  return { id, version: 1, name, ...place, facts, custom, extras, origin, createdAt, updatedAt: at };
}

/**
 * Changes a record; what changes nothing leaves no entry.
 * @param baseVersion  the version the change was made from
 * @param at           now
 * @throws AppError as `addItem`, and `record.changed-meanwhile`
 */
export function changeItem(
  tx: WriteTransaction,
  ref: ItemRef,
  baseVersion: number,
  change: ItemChange,
  at: string,
): Item {
  const { kind, id } = ref;
  const table = itemTable(kind);
  const row = findItemRow(tx.read, ref);
  if (!row) throw new AppError('record.not-found', { kind: table, id });
  const before = toItem(kind, row);
  const place: Place = {
    kind,
    state: change.state ?? before.state,
    parentId: change.parentId ?? before.parentId,
    ownerId: change.ownerId === undefined ? before.ownerId : change.ownerId,
  };
  checkPlace(tx.read, place, before);
  if (change.name !== undefined) checkName(change.name);
  const facts = { ...keptFacts(kind, change.facts ?? {}) } as Record<string, FactValue | null>;
  for (const field of Object.keys(change.facts ?? {})) facts[field] ??= null;
  const after = itemObjectColumns(kind, {
    facts: patched<FactValue>(before.facts, facts),
    custom: patched<JsonValue>(before.custom, change.custom ?? {}),
    extras: patched<JsonValue>(before.extras, change.extras ?? {}),
  });
  const wanted: Record<string, string | null> = {
    name: change.name ?? before.name,
    ...(kind === 'system' ? {} : { parent_id: place.parentId }),
    state: place.state,
    owner_id: place.ownerId,
    ...after,
    ...(change.origin === undefined ? {} : { origin: change.origin && objectText('origin', change.origin) }),
  };
  const columns = row as unknown as Readonly<Record<string, string | null>>;
  const isSame = Object.entries(wanted).every(([column, value]) => columns[column] === value);
  const changes = isSame ? {} : { ...wanted, change_reason: change.reason || null, updated_at: at };
  return toItem(kind, tx.update(table, id, baseVersion, changes as never) as AnyItemRow);
}

/**
 * Removes a record with its margin notes; why is told by an entry before the one that removes it.
 * @throws AppError `item.in-use`, `record.not-found`, `record.changed-meanwhile`
 */
export function removeItem(tx: WriteTransaction, ref: ItemRef, baseVersion: number, reason: string | undefined): void {
  const item = getItem(tx.read, ref);
  const references = findReferences(tx.read, ref);
  const count = Object.values(references).reduce((sum, one) => sum + one, 0);
  if (count > 0) throw new AppError('item.in-use', { name: item.name, count, ...references });
  const comments = build.selectFrom('item_comments').select(['id', 'version']).where('item_id', '=', ref.id);
  for (const comment of tx.read.all(comments)) tx.remove('item_comments', comment.id, comment.version);
  const table = itemTable(ref.kind);
  const told = reason ? tx.update(table, ref.id, baseVersion, { change_reason: reason }) : { version: baseVersion };
  tx.remove(table, ref.id, told.version);
}
