import { AppError } from '#contract/errors';
import { type ItemKind, KIND_FACTS, type LifecycleState } from '#contract/inventory/kinds';
import type { Facts, Item, ItemOrigin, ItemRef } from '#contract/records/inventory';
import type { ItemRowColumns } from './inventory-tables.ts';
import { isSystemFact, itemTable, SYSTEM_COLUMNS, type SystemFact } from './item-tables.ts';
import { objectText } from './object-text.ts';
import { buildAny, fixed, type Reader } from './sql.ts';
import type { SystemRow } from './tables.ts';

/** A row of any of the tables of items. */
export type AnyItemRow = ItemRowColumns | SystemRow;

type Objects = Pick<Item, 'facts' | 'custom' | 'extras'>;

function parse<T>(text: string | null): T {
  return JSON.parse(text ?? '{}') as T;
}

function isSystemRow(row: AnyItemRow): row is SystemRow {
  return 'intended_purpose' in row;
}

const systemFacts = Object.keys(SYSTEM_COLUMNS) as SystemFact[];

/** The facts of a system that stand in columns of their own; an empty one was never stated. */
function factsOfColumns(row: SystemRow): Facts {
  const stated = systemFacts.filter((fact) => row[SYSTEM_COLUMNS[fact]] !== '');
  return Object.fromEntries(stated.map((fact) => [fact, row[SYSTEM_COLUMNS[fact]]]));
}

/** A row as the record it holds. */
export function toItem(kind: ItemKind, row: AnyItemRow): Item {
  const facts = parse<Facts>(row.facts);
  return {
    kind,
    id: row.id,
    version: row.version,
    name: row.name,
    parentId: isSystemRow(row) ? null : row.parent_id,
    state: row.state as LifecycleState | null,
    ownerId: row.owner_id,
    facts: isSystemRow(row) ? { ...factsOfColumns(row), ...facts } : facts,
    custom: parse<Item['custom']>(row.custom),
    extras: parse<Item['extras']>(row.extras),
    origin: row.origin === null ? null : (JSON.parse(row.origin) as ItemOrigin),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** `facts`, `custom` and `extras` as columns; of a system also the columns that older facts have. */
export function itemObjectColumns(kind: ItemKind, { facts, custom, extras }: Objects): Record<string, string | null> {
  const table = itemTable(kind);
  const others = { custom: objectText(table, custom), extras: objectText(table, extras) };
  if (kind !== 'system') return { facts: objectText(table, facts), ...others };
  const rest = Object.fromEntries(Object.entries(facts).filter(([id]) => !isSystemFact(id)));
  const own = systemFacts.map((fact) => {
    const value = facts[fact];
    return [SYSTEM_COLUMNS[fact], typeof value === 'string' ? value : ''];
  });
  return { ...Object.fromEntries(own), facts: objectText(table, rest), ...others };
}

/** A record's row, or undefined. */
export function findItemRow(read: Reader, { kind, id }: ItemRef): AnyItemRow | undefined {
  return read.get<AnyItemRow>(buildAny.selectFrom(itemTable(kind)).selectAll().where('id', '=', id) as never);
}

/** One record, or null. */
export function findItem(read: Reader, ref: ItemRef): Item | null {
  const row = findItemRow(read, ref);
  return row ? toItem(ref.kind, row) : null;
}

/** One record. @throws AppError `record.not-found` */
export function getItem(read: Reader, ref: ItemRef): Item {
  const item = findItem(read, ref);
  if (!item) throw new AppError('record.not-found', { kind: itemTable(ref.kind), id: ref.id });
  return item;
}

const one = new Map<ItemKind, ReturnType<typeof fixed>>();

/** Whether there is such a record. */
export function hasItem(read: Reader, { kind, id }: ItemRef): boolean {
  const query = one.get(kind) ?? fixed(`SELECT 1 FROM ${itemTable(kind)} WHERE id = ?`);
  one.set(kind, query);
  return read.get(query(id)) !== undefined;
}

/** The name of a record, or null if there is none such. */
export function itemName(read: Reader, { kind, id }: ItemRef): string | null {
  const query = buildAny.selectFrom(itemTable(kind)).select('name').where('id', '=', id);
  return read.get<{ name: string }>(query as never)?.name ?? null;
}

/** What refers to a record, by sort; `count` of all. */
export type References = {
  readonly links: number;
  readonly parts: number;
  readonly assessments: number;
  readonly releases: number;
  readonly evidence: number;
  readonly fingerprints: number;
  readonly risks: number;
  /** Figures and evaluations of it or by it. */
  readonly measurements: number;
  /** Cycles, incidents, findings, thresholds, waivers. */
  readonly monitoring: number;
};

/** Counts what refers to a record. */
export function findReferences(read: Reader, { kind, id }: ItemRef): References {
  const count = (table: string, column: string): number => {
    const query = buildAny.selectFrom(table).select((is) => is.fn.countAll<number>().as('count'));
    return read.get<{ count: number }>(query.where(column, '=', id))?.count ?? 0;
  };
  const ofItem = (...tables: readonly string[]): number =>
    tables.reduce((sum, table) => sum + count(table, 'item_id'), 0);
  const asData = (table: string): number => (kind === 'dataset-version' ? count(table, 'dataset_version_id') : 0);
  const parts = (Object.keys(KIND_FACTS) as ItemKind[]).filter((part) => KIND_FACTS[part].parent === kind);
  return {
    links: count('links', 'from_id') + count('links', 'to_id'),
    parts: parts.reduce((sum, part) => sum + count(itemTable(part), 'parent_id'), 0),
    assessments: kind === 'system' ? count('assessments', 'system_id') : 0,
    releases: count('releases', 'item_id'),
    evidence: count('evidence_links', 'target_id'),
    fingerprints: count('fingerprints', 'item_id'),
    risks: ofItem('risks'),
    measurements: ofItem('measurements', 'evaluations') + asData('measurements') + asData('evaluations'),
    monitoring: ofItem('cycles', 'incidents', 'findings', 'thresholds', 'policy_waivers'),
  };
}
