import { LINK_TYPES, type LinkType, UPSTREAM_END } from '#contract/inventory/kinds';
import type { Touched } from '#core/journal/write';
import { fixed } from '#core/store/sql';
import type { RecordTable } from '#core/store/tables';
import type { ProjectionTx } from './projection.ts';

const typesWith = (end: 'from' | 'to'): string =>
  LINK_TYPES.flatMap((type) => (UPSTREAM_END[type] === end ? [`'${type}'`] : [])).join(', ');

const [UP_IS_TO, UP_IS_FROM] = [typesWith('to'), typesWith('from')];

/** Everything that inherits from given records, themselves included. */
const below = fixed<{ id: string }>(`
  WITH RECURSIVE kin (id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT link.from_id FROM kin JOIN links AS link ON link.to_id = kin.id WHERE link.type IN (${UP_IS_TO})
    UNION SELECT link.to_id FROM kin JOIN links AS link ON link.from_id = kin.id WHERE link.type IN (${UP_IS_FROM})
    UNION SELECT part.id FROM kin JOIN model_versions AS part ON part.parent_id = kin.id
    UNION SELECT part.id FROM kin JOIN dataset_versions AS part ON part.parent_id = kin.id
    UNION SELECT part.id FROM kin JOIN deployments AS part ON part.parent_id = kin.id
  )
  SELECT id FROM kin`);

/** Everything that given records inherit from, themselves included. */
const above = fixed<{ id: string }>(`
  WITH RECURSIVE kin (id) AS (
    SELECT value FROM json_each(?)
    UNION SELECT link.to_id FROM kin JOIN links AS link ON link.from_id = kin.id WHERE link.type IN (${UP_IS_TO})
    UNION SELECT link.from_id FROM kin JOIN links AS link ON link.to_id = kin.id WHERE link.type IN (${UP_IS_FROM})
    UNION SELECT part.parent_id FROM kin JOIN model_versions AS part ON part.id = kin.id
    UNION SELECT part.parent_id FROM kin JOIN dataset_versions AS part ON part.id = kin.id
    UNION SELECT part.parent_id FROM kin JOIN deployments AS part ON part.id = kin.id
  )
  SELECT id FROM kin`);

/** Ids of all that inherits from records, or with `up` of all they inherit from; the records themselves are among them. */
export function kinOf(tables: Pick<ProjectionTx, 'all'>, ids: readonly string[], direction: 'up' | 'down'): string[] {
  const query = direction === 'up' ? above : below;
  return ids.length === 0 ? [] : tables.all(query(JSON.stringify(ids))).map(({ id }) => id);
}

/** Tables of the inventory whose records others inherit from. */
const INHERITED: ReadonlySet<RecordTable> = new Set([
  'ai_systems',
  'models',
  'model_versions',
  'datasets',
  'dataset_versions',
  'deployments',
  'organisations',
]);

/**
 * Records of the inventory at which something flows on that was written: changed records, and the lower ends of links. One
 * that is new has nothing below it but by links and parts, which are written themselves.
 */
export function changedSources(touched: readonly Touched[]): string[] {
  const sources = new Set<string>();
  for (const { table, row, isRemoved } of touched) {
    if (INHERITED.has(table)) {
      if (row.version > 1 || isRemoved) sources.add(row.id);
    } else if (table === 'links') {
      const end = UPSTREAM_END[String(row['type']) as LinkType];
      if (end === 'to') sources.add(String(row['from_id']));
      if (end === 'from') sources.add(String(row['to_id']));
    }
  }
  return [...sources];
}
