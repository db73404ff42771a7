import { sql } from 'kysely';
import { z } from 'zod';
import { SOON_DAYS } from '#contract/monitoring';
import type {
  CycleCompletion,
  CycleFilter,
  CyclePage,
  CycleStanding,
  CycleTarget,
  CycleView,
  CycleRow as ListedCycle,
} from '#contract/records/cycle';
import { nameQuestion } from '#core/store/folded';
import { itemName } from '#core/store/items';
import { findPerson } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';
import type { CycleCompletionRow, CycleRow } from '#core/store/watch-tables';
import { findCycleRow, lastDoneOf, scheduleOf } from './cycles.ts';
import { COUNT_LIMIT, collect, countedTo, cursorOf, itemOf, type PageQuestion, placeOf } from './finding-pages.ts';
import { evidenceOf, targetName } from './names.ts';
import { daysAfter, daysAhead } from './schedule.ts';

/** How many days to come a cycle's page shows, and how many completions. */
const AHEAD = 4;
const MOST_COMPLETIONS = 200;

const Place = z.tuple([z.string(), z.uuid()]);
type Place = z.infer<typeof Place>;

/** Where a cycle stands on a day. */
export function standingOf(row: Pick<CycleRow, 'is_active' | 'next_due_on'>, today: string): CycleStanding {
  if (row.is_active === 0) return 'paused';
  if (row.next_due_on < today) return 'overdue';
  return row.next_due_on <= daysAfter(today, SOON_DAYS) ? 'soon' : 'later';
}

function filtered(filter: CycleFilter, today: string) {
  const soonUntil = daysAfter(today, SOON_DAYS);
  let query = build.selectFrom('cycles');
  if (filter.standing !== undefined) query = query.where('is_active', '=', filter.standing === 'paused' ? 0 : 1);
  if (filter.standing === 'overdue') query = query.where('next_due_on', '<', today);
  if (filter.standing === 'soon') query = query.where('next_due_on', '>=', today).where('next_due_on', '<=', soonUntil);
  if (filter.standing === 'later') query = query.where('next_due_on', '>', soonUntil);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.ownerId !== undefined) query = query.where('owner_id', '=', filter.ownerId);
  if (filter.itemId !== undefined) query = query.where('item_id', '=', filter.itemId);
  if (filter.targetId !== undefined) query = query.where('target_id', '=', filter.targetId);
  return query;
}

function stretchOf(filter: CycleFilter, today: string, from: Place | null, limit: number) {
  let query = filtered(filter, today).selectAll().orderBy('next_due_on').orderBy('id');
  if (from !== null) query = query.where(sql<boolean>`(next_due_on, id) > (${from[0]}, ${from[1]})`);
  return query.limit(limit);
}

function targetOf(row: CycleRow): CycleTarget | null {
  if (row.target_kind === null || row.target_id === null) return null;
  return { kind: row.target_kind as CycleTarget['kind'], id: row.target_id };
}

/** A cycle as a list shows it. */
export function toListedCycle(read: Reader, row: CycleRow, today: string): ListedCycle {
  const last = lastDoneOf(read, row.id);
  const item = itemOf(row);
  const target = targetOf(row);
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    kind: row.kind as ListedCycle['kind'],
    target,
    targetName: target && targetName(read, target),
    item,
    itemName: item && itemName(read, item),
    plan: row.plan,
    schedule: scheduleOf(row),
    isActive: row.is_active === 1,
    ownerId: row.owner_id,
    ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? null),
    nextDueOn: row.next_due_on,
    standing: standingOf(row, today),
    lastCompletedOn: last?.completedOn ?? null,
    lastResult: (last?.result ?? null) as ListedCycle['lastResult'],
  };
}

/**
 * A page of cycles by the day they are due.
 * @throws AppError `input.invalid` for an `after` that no page gave
 */
export function listCycles(read: Reader, { filter, text, after, limit, today }: PageQuestion<CycleFilter>): CyclePage {
  const stretch = (from: Place | null, most: number): CycleRow[] => read.all(stretchOf(filter, today, from, most));
  const place = (row: CycleRow): Place => [row.next_due_on, row.id];
  const rows = collect(text, limit, placeOf(Place, after), stretch, place);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const counted = filtered(filter, today)
    .select('id')
    .limit(COUNT_LIMIT + 1);
  const count =
    nameQuestion(text) === null ? read.all(counted).length : collect(text, COUNT_LIMIT, null, stretch, place).length;
  return {
    rows: page.map((row) => toListedCycle(read, row, today)),
    next: last ? cursorOf(place(last)) : null,
    ...countedTo(count),
  };
}

const findingOf = fixed<{ id: string; number: number }>('SELECT id, number FROM findings WHERE origin_id = ? LIMIT 1');

function toCompletion(read: Reader, row: CycleCompletionRow): CycleCompletion {
  return {
    id: row.id,
    version: row.version,
    cycleId: row.cycle_id,
    dueOn: row.due_on,
    completedOn: row.completed_on,
    result: row.result as CycleCompletion['result'],
    note: row.note,
    evidence: evidenceOf(read, row.evidence_item_id),
    finding: read.get(findingOf(row.id)) ?? null,
    personId: row.person_id,
    at: row.at,
  };
}

/** A cycle with what became of it. @throws AppError `record.not-found` */
export function viewCycle(read: Reader, id: string, today: string): CycleView {
  const row = findCycleRow(read, id);
  const completions = build
    .selectFrom('cycle_completions')
    .selectAll()
    .where('cycle_id', '=', id)
    .orderBy('completed_on', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_COMPLETIONS);
  return {
    ...toListedCycle(read, row, today),
    completions: read.all<CycleCompletionRow>(completions).map((one) => toCompletion(read, one)),
    ahead: row.is_active === 1 ? daysAhead(scheduleOf(row), row.next_due_on, AHEAD) : [],
  };
}
