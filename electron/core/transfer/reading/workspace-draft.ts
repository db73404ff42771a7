import { fieldsOf } from '#contract/inventory/fields';
import type { ItemKind } from '#contract/inventory/kinds';
import { ITEM_KINDS, LINK_TYPES } from '#contract/inventory/kinds';
import type { Facts, Item, TableRow } from '#contract/records/inventory';
import type { Draft, DraftItem, DraftLink, DraftNote, ImportFormat } from '#contract/records/transfer';
import type { LinkRow } from '#core/store/inventory-tables';
import { itemTable } from '#core/store/item-tables';
import { type AnyItemRow, toItem } from '#core/store/items';
import type { RecordTable } from '#core/store/tables';

/** Rows of another workspace, by table. */
export type ForeignRows = ReadonlyMap<RecordTable, readonly object[]>;

/** Tables that records of the inventory are read from. */
export const DRAFT_TABLES: readonly RecordTable[] = ['workspace', 'people', ...ITEM_KINDS.map(itemTable), 'links'];

/** Tables whose records stay where they are; only how many is told. */
export const TOLD_TABLES: readonly RecordTable[] = [
  'releases',
  'item_comments',
  'custom_schemas',
  'house_rules',
  'fingerprints',
  'evidence_items',
  'evidence',
  'assessments',
];

const keyOf = (kind: string, id: string): string => `${kind} ${id}`;

/** Facts in which people of the other workspace stand by their names. */
function withNames(kind: ItemKind, facts: Facts, names: ReadonlyMap<string, string>): Facts {
  const nameOf = (id: unknown): string => names.get(String(id)) ?? String(id);
  const changed: Facts = { ...facts };
  for (const { id, type, columns } of fieldsOf(kind)) {
    const value = facts[id];
    const people = (columns ?? []).filter((column) => column.type === 'person');
    if (value === undefined || type !== 'table' || people.length === 0) continue;
    changed[id] = (value as TableRow[]).map((row) => ({
      ...row,
      ...Object.fromEntries(people.flatMap((column) => (row[column.id] ? [[column.id, nameOf(row[column.id])]] : []))),
    }));
  }
  return changed;
}

function draftItem(
  item: Item,
  workspace: string,
  names: ReadonlyMap<string, string>,
  parent: ItemKind | null,
): DraftItem {
  const { kind, id, name, parentId, state, facts, custom, extras } = item;
  return {
    key: keyOf(kind, id),
    kind,
    name,
    parentKey: parentId === null || parent === null ? null : keyOf(parent, parentId),
    state,
    facts: withNames(kind, facts, names),
    custom,
    extras,
    place: `${workspace.slice(0, 200)}: ${itemTable(kind)}/${id}`,
  };
}

const PARENTS: Readonly<Partial<Record<ItemKind, ItemKind>>> = {
  'model-version': 'model',
  'dataset-version': 'dataset',
  deployment: 'system',
};

/**
 * What another workspace holds, as copies to be imported: its records and links. Owners, evidence, assessments and the like
 * stay there, and are told.
 * @param told  how many records there are in each of `TOLD_TABLES`
 */
export function workspaceDraft(
  format: ImportFormat,
  schemaVersion: number,
  rows: ForeignRows,
  told: ReadonlyMap<RecordTable, number>,
): Draft {
  const of = <T>(table: RecordTable): readonly T[] => (rows.get(table) ?? []) as readonly T[];
  const [workspace] = of<{ name: string }>('workspace');
  const name = workspace?.name ?? '';
  const names = new Map(of<{ id: string; name: string }>('people').map((person) => [person.id, person.name]));
  const notes: DraftNote[] = [];
  const items = ITEM_KINDS.flatMap((kind) =>
    of<AnyItemRow>(itemTable(kind)).map((row) => {
      const item = toItem(kind, row);
      if (item.ownerId !== null) {
        const value = names.get(item.ownerId) ?? item.ownerId;
        notes.push({ kind: 'dropped', path: `${item.name}: owner`, value, reason: 'person-elsewhere' });
      }
      return draftItem(item, name, names, PARENTS[kind] ?? null);
    }),
  );
  const links = of<LinkRow>('links').flatMap(({ type, from_kind, from_id, to_kind, to_id, note }): DraftLink[] => {
    const known = LINK_TYPES.find((one) => one === type);
    return known === undefined
      ? []
      : [{ type: known, fromKey: keyOf(from_kind, from_id), toKey: keyOf(to_kind, to_id), note }];
  });
  for (const [table, count] of told) {
    if (count > 0) notes.push({ kind: 'dropped', path: table, value: String(count), reason: 'stays-elsewhere' });
  }
  return { format, formatVersion: String(schemaVersion), items, links, answers: [], notes: notes.slice(-20_000) };
}
