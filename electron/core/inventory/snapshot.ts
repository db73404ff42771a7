import { AppError } from '#contract/errors';
import type { LifecycleState } from '#contract/inventory/kinds';
import type { Facts, Item, ItemRef, ItemState } from '#contract/records/inventory';
import type { FieldChange } from '#contract/records/journal';
import { ReleasedCard } from '#contract/records/release';
import type { ReleaseRow } from '#core/store/inventory-tables';
import { itemTable, SYSTEM_COLUMNS } from '#core/store/item-tables';
import { findItem } from '#core/store/items';
import { build, type Reader } from '#core/store/sql';

/** A record as it is or was. `label`: empty of the present; the instant of a journal entry; a release's label, or its number. */
export type Snapshot = ItemRef & {
  readonly name: string;
  readonly state: LifecycleState | null;
  readonly facts: Facts;
  readonly custom: Item['custom'];
  readonly label: string;
};

const OF_COLUMN: ReadonlyMap<string, string> = new Map(
  Object.entries(SYSTEM_COLUMNS).map(([field, column]) => [column, field]),
);

type Entry = { readonly at: string; readonly operation: string; readonly changes: string };

/** Folds a record's entries up to one. Each key of an object column is a field of its own there, its value RFC 8785 JSON. */
function afterEntry(read: Reader, ref: ItemRef, seq: number): Snapshot {
  const query = build
    .selectFrom('journal_events')
    .select(['at', 'operation', 'changes'])
    .where('record_kind', '=', itemTable(ref.kind))
    .where('record_id', '=', ref.id)
    .where('seq', '<=', seq)
    .orderBy('seq');
  const entries = read.all<Entry>(query);
  const last = entries.at(-1);
  if (!last || last.operation === 'delete') throw notFound(ref);
  const told = new Map<string, string>();
  for (const { changes } of entries) {
    for (const { field, new: value } of JSON.parse(changes) as FieldChange[]) {
      if (value === null || value === '') told.delete(field);
      else told.set(field, String(value));
    }
  }
  const facts: Facts = {};
  const custom: Item['custom'] = {};
  for (const [field, value] of told) {
    const fact = OF_COLUMN.get(field);
    if (ref.kind === 'system' && fact !== undefined) facts[fact] = value;
    else if (field.startsWith('facts.')) facts[field.slice('facts.'.length)] = JSON.parse(value) as Facts[string];
    else if (field.startsWith('custom.')) custom[field.slice('custom.'.length)] = JSON.parse(value);
  }
  const state = (told.get('state') as LifecycleState | undefined) ?? null;
  return { ...ref, name: told.get('name') ?? '', state, facts, custom, label: last.at };
}

function notFound({ kind, id }: ItemRef): AppError {
  return new AppError('record.not-found', { kind: itemTable(kind), id });
}

/**
 * What a release froze.
 * @throws AppError `record.not-found`, also if it is of another record
 */
export function readRelease(
  read: Reader,
  ref: ItemRef,
  id: string,
): { readonly row: ReleaseRow; readonly card: ReleasedCard } {
  const row = read.get<ReleaseRow>(build.selectFrom('releases').selectAll().where('id', '=', id));
  if (row?.item_id !== ref.id) throw new AppError('record.not-found', { kind: 'releases', id });
  return { row, card: ReleasedCard.parse(JSON.parse(row.content)) };
}

/**
 * A record as it is now, as it was after a journal entry, or as it was released. A record that is no more can still be
 * looked at as it was.
 * @throws AppError `record.not-found`
 */
export function snapshotOf(read: Reader, { item, at }: ItemState): Snapshot {
  if (at === 'now') {
    const found = findItem(read, item);
    if (!found) throw notFound(item);
    return { ...item, name: found.name, state: found.state, facts: found.facts, custom: found.custom, label: '' };
  }
  if ('seq' in at) return afterEntry(read, item, at.seq);
  const { row, card } = readRelease(read, item, at.releaseId);
  return {
    ...item,
    name: card.name,
    state: card.state,
    facts: card.facts,
    custom: card.custom,
    label: row.label === '' ? String(row.number) : row.label,
  };
}
