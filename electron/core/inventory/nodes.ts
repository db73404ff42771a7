import { sql } from 'kysely';
import { ITEM_KINDS, type ItemKind, type LifecycleState } from '#contract/inventory/kinds';
import type { Facts, FactValue, Inherited, ItemRef } from '#contract/records/inventory';
import { itemTable, SYSTEM_COLUMNS } from '#core/store/item-tables';
import type { Reader } from '#core/store/sql';
import { among, amongPlace, query, template } from './kin.ts';
import type { Looking } from './looking.ts';

/** Facts that flow, or tell a record apart from its like. */
const TOLD = [
  'personalData',
  'trainingPersonalData',
  'personalDataCategories',
  'licence',
  'licenceLimits',
  'regions',
  'region',
  'country',
  'semanticVersion',
  'environment',
  'sector',
] as const;

/** A record of the lineage, with what of it flows. */
export type Node = ItemRef & {
  readonly name: string;
  readonly version: number;
  readonly state: LifecycleState | null;
  readonly parentId: string | null;
  /** What it is told apart by: number, environment, country. */
  readonly detail: string;
  readonly facts: Facts;
};

type Row = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly state: LifecycleState | null;
  readonly parent_id: string | null;
  readonly release: string;
  readonly regions: string;
  readonly told: string | null;
};

function toNode(kind: ItemKind, row: Row): Node {
  const values = JSON.parse(row.told ?? '[]') as readonly (FactValue | null)[];
  const facts: Facts = {};
  TOLD.forEach((field, index) => {
    const value = values[index] ?? null;
    if (value !== null) facts[field] = value;
  });
  if (row.regions !== '') facts['regions'] = row.regions;
  const details: Readonly<Partial<Record<ItemKind, unknown>>> = {
    system: row.release,
    'model-version': facts['semanticVersion'],
    'dataset-version': facts['semanticVersion'],
    deployment: facts['environment'],
    organisation: facts['country'],
  };
  const detail = details[kind];
  return {
    kind,
    id: row.id,
    name: row.name,
    version: row.version,
    state: row.state,
    parentId: row.parent_id,
    detail: typeof detail === 'string' ? detail : '',
    facts,
  };
}

const PATHS = TOLD.map((field) => `$.${field}`);

const NODES = new Map(
  ITEM_KINDS.map((kind) => {
    const own =
      kind === 'system'
        ? sql`NULL AS parent_id, release, ${sql.ref(SYSTEM_COLUMNS.regions)}`
        : sql`parent_id, '' AS release, '' AS regions`;
    const rows = template<Row>(
      (ids) => sql`
        SELECT id, name, version, state, ${own}, json_extract(facts, ${sql.join(PATHS)}) AS told
        FROM ${sql.table(itemTable(kind))} WHERE id IN ${amongPlace(ids)}`,
    );
    return [kind, rows] as const;
  }),
);

/** Reads records of the lineage, by id; those that are not there are left out. */
export function readNodes(read: Reader, refs: Iterable<ItemRef>): ReadonlyMap<string, Node> {
  const byKind = new Map<ItemKind, string[]>(ITEM_KINDS.map((kind) => [kind, []]));
  for (const { kind, id } of refs) byKind.get(kind)?.push(id);
  const nodes = new Map<string, Node>();
  for (const [kind, ids] of byKind) {
    const rows = NODES.get(kind);
    if (ids.length === 0 || !rows) continue;
    for (const row of read.all(rows(JSON.stringify(ids)))) nodes.set(row.id, toNode(kind, row));
  }
  return nodes;
}

/** Something that flows down from a record; `way` and origin are told by whoever asks. */
export type Carried = Pick<Inherited, 'topic' | 'value' | 'finding'>;

function textOf(value: FactValue | undefined): string {
  if (typeof value === 'string') return value.trim();
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') : '';
}

/** The categories of personal data that a record names; of special ones only those, if only they are asked for. */
function categoriesOf(facts: Facts, isSpecial: boolean): string {
  const rows = facts['personalDataCategories'];
  if (!Array.isArray(rows)) return '';
  const named = rows.flatMap((row) => {
    if (typeof row !== 'object') return [];
    const category = row['category'];
    return typeof category === 'string' && (!isSpecial || row['isSpecial'] === true) ? [category] : [];
  });
  return named.join(', ');
}

/** What a record states itself that others inherit from it. */
export function carriedBy({ kind, facts }: Node): Carried[] {
  const data = textOf(kind === 'model-version' ? facts['trainingPersonalData'] : facts['personalData']);
  const carried: Carried[] = [];
  if (data === 'special-category') carried.push({ topic: 'special-category', value: categoriesOf(facts, true) });
  if (data === 'personal') carried.push({ topic: 'personal-data', value: categoriesOf(facts, false) });
  const licence = textOf(facts['licence']);
  if (licence !== '') carried.push({ topic: 'licence', value: licence });
  const limits = textOf(facts['licenceLimits']);
  if (limits !== '') carried.push({ topic: 'licence-limits', value: limits });
  const region = textOf(facts[kind === 'deployment' ? 'region' : kind === 'organisation' ? 'country' : 'regions']);
  if (region !== '') carried.push({ topic: 'region', value: region });
  return carried;
}

/** States of a sign-off that speak against what is built on the system. */
const ADVERSE: Readonly<Record<string, Inherited['finding']>> = {
  rejected: 'assessment-rejected',
  stale: 'assessment-stale',
  expired: 'assessment-stale',
  withdrawn: 'assessment-stale',
};

/**
 * What is wrong with each of these records by id: evidence on it that ended, findings nobody closed yet, and of a system
 * assessments that were rejected or hold no longer.
 */
export function findingsOf(
  read: Reader,
  looking: Looking,
  refs: readonly ItemRef[],
): ReadonlyMap<string, readonly Carried[]> {
  const findings = new Map<string, Carried[]>();
  const add = (id: string, finding: Carried): unknown => findings.get(id)?.push(finding) ?? findings.set(id, [finding]);
  const expired = read.all(
    query(sql<{ target_id: string; title: string }>`
      SELECT DISTINCT link.target_id, item.id, item.title FROM evidence_links AS link
      JOIN evidence_items AS item ON item.id = link.item_id
      WHERE link.target_id IN ${among(refs.map(({ id }) => id))} AND link.target_kind IN ('field', 'record')
        AND item.expires_on < ${looking.today}
      ORDER BY link.target_id, item.title, item.id`),
  );
  for (const row of expired) add(row.target_id, { topic: 'finding', value: row.title, finding: 'evidence-expired' });
  const unclosed = read.all(
    query(sql<{ item_id: string; title: string }>`
      SELECT item_id, title FROM findings WHERE item_id IN ${among(refs.map(({ id }) => id))} AND state <> 'closed'
      ORDER BY item_id, number`),
  );
  for (const row of unclosed) add(row.item_id, { topic: 'finding', value: row.title, finding: 'unclosed' });
  for (const { kind, id } of refs) {
    if (kind !== 'system') continue;
    for (const { title, state } of looking.assessmentsOf(id)) {
      const finding = ADVERSE[state];
      if (finding !== undefined) add(id, { topic: 'finding', value: title, finding });
    }
  }
  return findings;
}
