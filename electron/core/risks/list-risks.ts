import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { HeatCounts, RiskFilter, RiskPage, RiskSort } from '#contract/records/risk';
import type { Catalogues } from '#core/packs/catalogues';
import { build, type Reader } from '#core/store/sql';
import { type Listed, pageOf } from './pages.ts';
import { riskRows } from './risk-rows.ts';

/** What a list of risks is asked with. */
export type RiskQuestion = {
  readonly sort: z.infer<typeof RiskSort>;
  readonly descending: boolean;
  readonly filter: RiskFilter;
  readonly text: string;
};

const KEYS: Readonly<Record<RiskQuestion['sort'], RawBuilder<unknown>>> = {
  level: sql`standing.rank`,
  title: sql`record.title COLLATE NOCASE`,
  updatedAt: sql`record.updated_at`,
  reviewOn: sql`coalesce(record.review_on, '9999-12-31')`,
};

const FROM = sql`FROM risk_standings AS standing JOIN risks AS record ON record.id = standing.risk_id`;
/** The same with the table first whose index gives the order: SQLite would sort all there are. */
const IN_ORDER = {
  standing: sql`FROM risk_standings AS standing CROSS JOIN risks AS record ON record.id = standing.risk_id`,
  record: sql`FROM risks AS record CROSS JOIN risk_standings AS standing ON standing.risk_id = record.id`,
} as const;

/** @param today  acceptances end by it */
function conditionsOf(filter: RiskFilter, today: string): readonly RawBuilder<SqlBool>[] {
  const { item, itemKind, ownerId, band, state, category, matrix, treatment, acceptance, isOverridden, cell } = filter;
  const held = sql<SqlBool>`standing.accepted_until >= ${today}`;
  const acceptances = {
    none: sql<SqlBool>`standing.needs_acceptance = 1 AND standing.accepted_until IS NULL`,
    expired: sql<SqlBool>`standing.accepted_until < ${today}`,
    valid: held,
  };
  const at = (which: NonNullable<RiskFilter['cell']>['of'], axis: 'likelihood' | 'impact') =>
    sql.ref(`standing.${which}_${axis}`);
  return [
    ...(item ? [sql<SqlBool>`record.item_id = ${item.id}`] : []),
    ...(itemKind ? [sql<SqlBool>`standing.item_kind = ${itemKind}`] : []),
    ...(ownerId ? [sql<SqlBool>`record.owner_id = ${ownerId}`] : []),
    ...(band ? [sql<SqlBool>`standing.shown_band = ${band}`] : []),
    ...(state ? [sql<SqlBool>`standing.state = ${state}`] : []),
    ...(category ? [sql<SqlBool>`EXISTS (SELECT 1 FROM json_each(record.categories) WHERE value = ${category})`] : []),
    ...(matrix ? [sql<SqlBool>`standing.matrix = ${matrix}`] : []),
    ...(treatment ? [sql<SqlBool>`record.treatment = ${treatment}`] : []),
    ...(acceptance ? [acceptances[acceptance]] : []),
    ...(isOverridden === undefined ? [] : [sql<SqlBool>`standing.is_overridden = ${isOverridden ? 1 : 0}`]),
    ...(cell
      ? [
          sql<SqlBool>`${at(cell.of, 'likelihood')} = ${cell.likelihood}`,
          sql<SqlBool>`${at(cell.of, 'impact')} = ${cell.impact}`,
        ]
      : []),
  ];
}

/** The list in the order that is asked for. */
export function riskList(
  { sort, descending, filter, text }: RiskQuestion,
  today: string,
): Omit<Listed, 'after' | 'limit'> {
  // What is of one record or person is little: then it is found first, and sorted.
  const isLittle = filter.item !== undefined || filter.ownerId !== undefined;
  const first = sort === 'level' ? 'standing' : 'record';
  const from = isLittle ? FROM : IN_ORDER[first];
  const id = first === 'standing' ? sql`standing.risk_id` : sql`record.id`;
  return { from, key: KEYS[sort], id, sort, descending, conditions: conditionsOf(filter, today), text };
}

/** A page of risks. @throws AppError `input.invalid` */
export function listRisks(
  read: Reader,
  question: RiskQuestion & { readonly after: string | null; readonly limit: number },
  catalogues: Catalogues,
  today: string,
): RiskPage {
  const { after, limit } = question;
  const { ids, ...page } = pageOf(read, { ...riskList(question, today), after, limit });
  return { rows: riskRows(read, ids, catalogues), ...page };
}

type Counted = {
  readonly from_l: number | null;
  readonly from_i: number | null;
  readonly now_l: number | null;
  readonly now_i: number | null;
  readonly to_l: number | null;
  readonly to_i: number | null;
  readonly n: number;
};

/** The heat map of a matrix: how many risks stand where, and from where they came. */
export function heatOf(read: Reader, matrix: string, filter: RiskFilter, today: string): HeatCounts {
  const open = filter.state === undefined ? [sql<SqlBool>`standing.state <> 'closed'`] : [];
  const conditions = [sql<SqlBool>`standing.matrix = ${matrix}`, ...open, ...conditionsOf(filter, today)];
  const counted = sql<Counted>`
    SELECT standing.inherent_likelihood AS from_l, standing.inherent_impact AS from_i,
      standing.current_likelihood AS now_l, standing.current_impact AS now_i,
      standing.shown_likelihood AS to_l, standing.shown_impact AS to_i, count(*) AS n
    ${FROM} WHERE ${sql.join(conditions, sql` AND `)} GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 2, 1, 6, 5`;
  const moves = new Map<string, HeatCounts['moves'][number]>();
  const current = new Map<string, HeatCounts['current'][number]>();
  let unrated = 0;
  let total = 0;
  for (const { from_l, from_i, now_l, now_i, to_l, to_i, n } of read.all({ compile: () => counted.compile(build) })) {
    total += n;
    if (from_l === null || from_i === null || to_l === null || to_i === null) {
      unrated += n;
      continue;
    }
    const way = `${from_l} ${from_i} ${to_l} ${to_i}`;
    const from = { likelihood: from_l, impact: from_i };
    const to = { likelihood: to_l, impact: to_i };
    moves.set(way, { from, to, count: (moves.get(way)?.count ?? 0) + n });
    if (now_l === null || now_i === null) continue;
    const place = `${now_l} ${now_i}`;
    current.set(place, { likelihood: now_l, impact: now_i, count: (current.get(place)?.count ?? 0) + n });
  }
  return { matrix, moves: [...moves.values()], current: [...current.values()], unrated, total };
}
