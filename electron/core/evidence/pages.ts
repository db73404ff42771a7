import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import type { EvidenceFilter, EvidencePage, EvidenceRow, EvidenceSort } from '#contract/records/evidence-library';
import type { EvidenceItemRow } from '#core/store/inventory-tables';
import { build, type Reader } from '#core/store/sql';

/** What is shown of the library. */
export type PageQuery = {
  readonly sort: z.infer<typeof EvidenceSort>;
  readonly descending: boolean;
  readonly filter: z.infer<typeof EvidenceFilter>;
  /** Only these pieces; null: all. */
  readonly among: readonly string[] | null;
  readonly after: string | null;
  readonly limit: number;
  /** `YYYY-MM-DD`: what ended before is expired. */
  readonly today: string;
};

/** How soon is soon. */
export const SOON_DAYS = 30;
const COUNTED = 1000;

/** Where a page ended: the value it was sorted by, and the id. A null value comes last, in either direction. */
const Cursor = z.tuple([z.string().nullable(), z.uuid()]);

const SORTS = {
  title: sql<string>`evidence_items.title COLLATE NOCASE`,
  receivedAt: sql<string>`evidence_items.received_at`,
  expiresOn: sql<string>`evidence_items.expires_on`,
} as const;

function readCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('input.invalid', { path: 'after', reason: 'not a place in this list' }, { cause });
  }
}

function dayAfter(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00.000Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/**
 * The pieces that a filter lets through, in no order yet.
 * @param isByExpiry  whether they are found by the day they end. Else they are walked in another order, and looked at for it:
 *   the `+` keeps SQLite from finding them by day and sorting them afterwards
 */
function filtered({ filter, among, today }: PageQuery, isByExpiry: boolean) {
  const expiresOn = isByExpiry ? sql<string>`expires_on` : sql<string>`+expires_on`;
  let query = build.selectFrom('evidence_items');
  if (filter.kind !== undefined) query = query.where('evidence_items.kind', '=', filter.kind);
  if (filter.expiry === 'expired') query = query.where(expiresOn, '<', today);
  if (filter.expiry === 'soon') {
    query = query.where(expiresOn, '>=', today).where(expiresOn, '<=', dayAfter(today, SOON_DAYS));
  }
  if (filter.unlinked === true) {
    for (const table of ['evidence', 'evidence_links'] as const) {
      const links = build
        .selectFrom(table)
        .select('id')
        .where(`${table}.item_id`, '=', sql.ref<string>('evidence_items.id'));
      query = query.where(({ not, exists }) => not(exists(links)));
    }
  }
  if (among !== null) {
    const ids = sql<string>`(SELECT value FROM json_each(${JSON.stringify(among)}))`;
    query = query.where('evidence_items.id', 'in', ids);
  }
  return query;
}

type Listed = EvidenceItemRow;

/**
 * One stretch of the list, along the index of its sort: those that have a value, or those that have none.
 * @param from  the place to go on after
 */
function stretch(query: PageQuery, hasValue: boolean, from: z.infer<typeof Cursor> | null, limit: number) {
  const { sort, descending } = query;
  const value = SORTS[sort];
  const direction = descending ? 'desc' : 'asc';
  const beyond = sql.raw(descending ? '<' : '>');
  let rows = filtered(query, sort === 'expiresOn')
    .selectAll('evidence_items')
    .orderBy(value, direction)
    .orderBy('evidence_items.id', direction);
  if (sort === 'expiresOn') rows = rows.where('expires_on', hasValue ? 'is not' : 'is', null);
  if (from !== null) {
    const [at, id] = from;
    rows =
      at === null
        ? rows.where(sql<boolean>`evidence_items.id ${beyond} ${id}`)
        : rows.where(sql<boolean>`(${value}, evidence_items.id) ${beyond} (${at}, ${id})`);
  }
  return rows.limit(limit);
}

/** The queries of a page, each with how many rows it may still give; for the pages after the first only one of them counts. */
export function pageQueries(query: PageQuery, limit = query.limit + 1) {
  const from = query.after === null ? null : readCursor(query.after);
  const isAmongNulls = from !== null && from[0] === null;
  const ofValues = isAmongNulls ? [] : [stretch(query, true, from, limit)];
  const areNullsWanted = query.sort === 'expiresOn' && query.filter.expiry === undefined;
  const ofNulls = areNullsWanted ? [stretch(query, false, isAmongNulls ? from : null, limit)] : [];
  return [...ofValues, ...ofNulls];
}

/** Counts to 1,000 and says whether there are more. */
export function countQuery(query: PageQuery) {
  const some = filtered(query, true)
    .select('evidence_items.id')
    .limit(COUNTED + 1);
  return build.selectFrom(some.as('some')).select((is) => is.fn.countAll<number>().as('count'));
}

/**
 * A page of the library.
 * @throws AppError `input.invalid` for an `after` that no page gave
 */
export function listItems(read: Reader, query: PageQuery): EvidencePage {
  const rows: Listed[] = [];
  for (const stretched of pageQueries(query)) {
    if (rows.length > query.limit) break;
    rows.push(...read.all<Listed>(stretched));
  }
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const count = read.get<{ count: number }>(countQuery(query))?.count ?? 0;
  return {
    rows: page.map((row) => toRow(read, row, query.today)),
    next: last ? Buffer.from(JSON.stringify([sortedBy(last, query.sort), last.id])).toString('base64url') : null,
    total: Math.min(count, COUNTED),
    isCapped: count > COUNTED,
  };
}

function sortedBy(row: Listed, sort: PageQuery['sort']): string | null {
  switch (sort) {
    case 'title':
      return row.title;
    case 'receivedAt':
      return row.received_at;
    case 'expiresOn':
      return row.expires_on;
  }
}

type Newest = {
  readonly name: string;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly location: string | null;
  readonly number: number;
};

function toRow(read: Reader, row: Listed, today: string): EvidenceRow {
  const newest = read.get<Newest>(
    build
      .selectFrom('evidence_revisions')
      .select(['name', 'media_type', 'size_bytes', 'location', 'number'])
      .where('item_id', '=', row.id)
      .orderBy('number', 'desc')
      .limit(1),
  );
  if (!newest) throw new Error('a piece of evidence without a revision');
  const links = (['evidence', 'evidence_links'] as const).map((table) => {
    const counted = build
      .selectFrom(table)
      .select((is) => is.fn.countAll<number>().as('count'))
      .where('item_id', '=', row.id);
    return read.get<{ count: number }>(counted)?.count ?? 0;
  });
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    kind: row.kind as EvidenceRow['kind'],
    confidentiality: row.confidentiality as EvidenceRow['confidentiality'],
    receivedAt: row.received_at,
    expiresOn: row.expires_on,
    isExpired: row.expires_on !== null && row.expires_on < today,
    name: newest.name,
    mediaType: newest.media_type,
    sizeBytes: newest.size_bytes,
    isStored: newest.location === null,
    revision: newest.number,
    links: links.reduce((sum, count) => sum + count, 0),
  };
}
