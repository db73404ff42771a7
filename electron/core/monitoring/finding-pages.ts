import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import type { FindingFilter, FindingPage, FindingRow as ListedFinding } from '#contract/records/finding';
import type { ItemRef } from '#contract/records/inventory';
import { answersName, nameQuestion } from '#core/store/folded';
import { itemName } from '#core/store/items';
import { findPerson } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import type { FindingRow } from '#core/store/watch-tables';

/** Counts go so far; beyond it is only known that there are more. */
export const COUNT_LIMIT = 1000;
/** How many rows are looked through at a time for words in their titles. */
const STRIDE = 500;

/** What a page of any list here is asked with. `today`: `YYYY-MM-DD`. */
export type PageQuestion<Filter> = {
  readonly filter: Filter;
  readonly text: string;
  readonly after: string | null;
  readonly limit: number;
  readonly today: string;
};

/** Writes down a place in a list. */
export function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws AppError `input.invalid` for what is no place of this list */
export function placeOf<Place>(schema: z.ZodType<Place>, after: string | null): Place | null {
  if (after === null) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(after, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('input.invalid', { path: 'after', reason: 'no place of this list' }, { cause });
  }
}

/** Collects the rows of a page whose titles hold the words that are looked for. */
export function collect<Row extends { readonly title: string }, Place>(
  text: string,
  limit: number,
  from: Place | null,
  stretch: (from: Place | null, limit: number) => Row[],
  place: (row: Row) => Place,
): Row[] {
  const asked = nameQuestion(text);
  if (!asked) return stretch(from, limit + 1);
  const found: Row[] = [];
  for (let at = from; ; ) {
    const rows = stretch(at, STRIDE);
    found.push(...rows.filter((row) => answersName(asked, row.title)));
    const last = rows.at(-1);
    if (found.length > limit || rows.length < STRIDE || !last) return found.slice(0, limit + 1);
    at = place(last);
  }
}

const RANK = sql<number>`CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END`;
const CLOSED = sql<number>`(state = 'closed')`;
const DUE = sql<string>`coalesce(due_on, '9999-12-31')`;

const Place = z.tuple([z.number(), z.number(), z.string(), z.uuid()]);
type Place = z.infer<typeof Place>;

type Ranked = FindingRow & { readonly rank: number; readonly closed: number; readonly due: string };

function filtered(filter: FindingFilter, today: string) {
  let query = build.selectFrom('findings');
  if (filter.state === 'unclosed') query = query.where('state', '<>', 'closed');
  else if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
  if (filter.origin !== undefined) query = query.where('origin', '=', filter.origin);
  if (filter.originId !== undefined) query = query.where('origin_id', '=', filter.originId);
  if (filter.ownerId !== undefined) query = query.where('owner_id', '=', filter.ownerId);
  if (filter.itemId !== undefined) query = query.where('item_id', '=', filter.itemId);
  if (filter.assessmentId !== undefined) query = query.where('assessment_id', '=', filter.assessmentId);
  if (filter.riskId !== undefined) query = query.where('risk_id', '=', filter.riskId);
  if (filter.overdue === true) query = query.where('due_on', '<', today).where('state', 'not in', ['closed', 'fixed']);
  return query;
}

function stretchOf(filter: FindingFilter, today: string, from: Place | null, limit: number) {
  let query = filtered(filter, today)
    .selectAll()
    .select([RANK.as('rank'), CLOSED.as('closed'), DUE.as('due')])
    .orderBy(CLOSED)
    .orderBy(RANK)
    .orderBy(DUE)
    .orderBy('id');
  if (from !== null) {
    const [closed, rank, due, id] = from;
    query = query.where(sql<boolean>`(${CLOSED}, ${RANK}, ${DUE}, id) > (${closed}, ${rank}, ${due}, ${id})`);
  }
  return query.limit(limit);
}

/** Counts to 1,000 and says whether there are more. */
export function countedTo(count: number): { total: number; isCapped: boolean } {
  return { total: Math.min(count, COUNT_LIMIT), isCapped: count > COUNT_LIMIT };
}

/** Whether it is late: nobody fixed it by the day it was due. */
export function isLate(row: Pick<FindingRow, 'due_on' | 'state'>, today: string): boolean {
  return row.due_on !== null && row.due_on < today && row.state !== 'closed' && row.state !== 'fixed';
}

/** A finding as a list shows it. */
export function toListedFinding(read: Reader, row: FindingRow, today: string): ListedFinding {
  const item = itemOf(row);
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    title: row.title,
    origin: row.origin as ListedFinding['origin'],
    severity: row.severity as ListedFinding['severity'],
    state: row.state as ListedFinding['state'],
    progress: row.progress,
    item: item && { ...item, name: itemName(read, item) ?? item.id },
    ownerId: row.owner_id,
    ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? null),
    dueOn: row.due_on,
    isOverdue: isLate(row, today),
    raisedAt: row.raised_at,
  };
}

/** The record of the inventory that a row names. */
export function itemOf(row: { readonly item_kind: string | null; readonly item_id: string | null }): ItemRef | null {
  if (row.item_kind === null || row.item_id === null) return null;
  return { kind: row.item_kind as ItemRef['kind'], id: row.item_id };
}

/**
 * A page of findings: unclosed before closed, the gravest first, then by the day they are due.
 * @throws AppError `input.invalid` for an `after` that no page gave
 */
export function listFindings(
  read: Reader,
  { filter, text, after, limit, today }: PageQuestion<FindingFilter>,
): FindingPage {
  const stretch = (from: Place | null, most: number): Ranked[] =>
    read.all(stretchOf(filter, today, from, most) as never);
  const place = (row: Ranked): Place => [row.closed, row.rank, row.due, row.id];
  const rows = collect(text, limit, placeOf(Place, after), stretch, place);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const counted = filtered(filter, today)
    .select('id')
    .limit(COUNT_LIMIT + 1);
  const count =
    nameQuestion(text) === null ? read.all(counted).length : collect(text, COUNT_LIMIT, null, stretch, place).length;
  return {
    rows: page.map((row) => toListedFinding(read, row, today)),
    next: last ? cursorOf(place(last)) : null,
    ...countedTo(count),
  };
}
