import { AppError } from '#contract/errors';
import type { Item, ItemRef, ItemState } from '#contract/records/inventory';
import type { WriteTransaction } from '#core/journal/write';
import type { JsonValue } from '#core/store/item-facts';
import { getItem } from '#core/store/items';
import type { Reader } from '#core/store/sql';
import { checkCustom } from './custom-fields.ts';
import { changeItem, type ItemChange } from './items.ts';
import { snapshotOf } from './snapshot.ts';

/** Saves one fact, or a field of the workspace's own under `custom.<id>`; null takes it away. */
export function fieldChange(read: Reader, { kind }: ItemRef, field: string, value: JsonValue): ItemChange {
  if (!field.startsWith('custom.')) return { facts: { [field]: value as Item['facts'][string] | null } };
  const id = field.slice('custom.'.length);
  return { custom: { [id]: checkCustom(read, kind, id, value) as JsonValue } };
}

/** A patch that makes one object like another: keys that are no more are taken away. */
function patchTo<T>(
  before: Readonly<Record<string, T>>,
  wanted: Readonly<Record<string, T>>,
): Record<string, T | null> {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(wanted, key));
  return Object.fromEntries([...Object.entries(wanted), ...gone.map((key) => [key, null] as const)]);
}

/**
 * Puts a field, or name and all fields, back to what they were. State, owner and what a record is part of stay as they are:
 * they say what holds now.
 * @param at  now
 * @throws AppError `record.not-found`, `record.changed-meanwhile`, `item.fact-not-allowed`, `custom-field.unknown`,
 *   `custom-field.unfit`, `input.invalid` for a field that cannot be put back
 */
export function restoreItem(
  tx: WriteTransaction,
  input: ItemRef & {
    readonly baseVersion: number;
    readonly state: ItemState['at'];
    readonly field?: string | undefined;
    readonly reason?: string | undefined;
  },
  at: string,
): Item {
  const ref: ItemRef = { kind: input.kind, id: input.id };
  const now = getItem(tx.read, ref);
  const then = snapshotOf(tx.read, { item: ref, at: input.state });
  const { field, reason } = input;
  if (field === 'state' || field === 'owner' || field === 'parent') {
    throw new AppError('input.invalid', { path: 'field', reason: 'not a fact' });
  }
  if (field === 'name') return changeItem(tx, ref, input.baseVersion, { name: then.name, reason }, at);
  if (field !== undefined) {
    const custom = field.startsWith('custom.') ? then.custom[field.slice('custom.'.length)] : undefined;
    const change = fieldChange(tx.read, ref, field, custom ?? (then.facts[field] as JsonValue | undefined) ?? null);
    return changeItem(tx, ref, input.baseVersion, { ...change, reason }, at);
  }
  const custom = patchTo<JsonValue>(now.custom, then.custom);
  for (const [id, value] of Object.entries(custom)) {
    if (JSON.stringify(value) !== JSON.stringify(now.custom[id] ?? null)) checkCustom(tx.read, ref.kind, id, value);
  }
  const change = { name: then.name, facts: patchTo(now.facts, then.facts), custom, reason };
  return changeItem(tx, ref, input.baseVersion, change, at);
}
