import { AppError } from '#contract/errors';
import type { CompletionInput, CycleInput, CycleSchedule } from '#contract/records/cycle';
import type { WriteTransaction } from '#core/journal/write';
import { build, fixed, type Reader } from '#core/store/sql';
import type { CycleCompletionRow, CycleRow } from '#core/store/watch-tables';
import { itemOf } from './finding-pages.ts';
import { type By, openFinding } from './findings.ts';
import { requireItem, requirePersonOrNull, requireTarget, requireTitled } from './names.ts';
import { type LastDone, nextDue } from './schedule.ts';

const lastOf = fixed<CycleCompletionRow>(
  'SELECT * FROM cycle_completions WHERE cycle_id = ? ORDER BY completed_on DESC, id DESC LIMIT 1',
);
const completionsOf = fixed<{ count: number }>('SELECT count(*) AS count FROM cycle_completions WHERE cycle_id = ?');

/** The newest completion of a cycle; null if it was never done. */
export function lastDoneOf(read: Reader, cycleId: string): (LastDone & { readonly result: string }) | null {
  const row = read.get(lastOf(cycleId));
  return row ? { dueOn: row.due_on, completedOn: row.completed_on, result: row.result } : null;
}

/** @throws AppError `record.not-found` */
export function findCycleRow(read: Reader, id: string): CycleRow {
  const row = read.get<CycleRow>(build.selectFrom('cycles').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'cycles', id });
  return row;
}

/** When a cycle comes round. */
export function scheduleOf(row: CycleRow): CycleSchedule {
  return {
    mode: row.mode as CycleSchedule['mode'],
    every: row.every,
    unit: row.unit as CycleSchedule['unit'],
    startsOn: row.starts_on,
  };
}

function columnsOf(input: CycleInput, last: LastDone | null) {
  const { schedule } = input;
  return {
    title: input.title,
    kind: input.kind,
    target_kind: input.target?.kind ?? null,
    target_id: input.target?.id ?? null,
    item_kind: input.item?.kind ?? null,
    item_id: input.item?.id ?? null,
    plan: input.plan,
    mode: schedule.mode,
    every: schedule.every,
    unit: schedule.unit,
    starts_on: schedule.startsOn,
    next_due_on: nextDue(schedule, last),
    is_active: input.isActive ? 1 : 0,
    owner_id: input.ownerId,
  };
}

function checkReferences(read: Reader, input: CycleInput): void {
  requireItem(read, input.item);
  requireTarget(read, input.target);
  requirePersonOrNull(read, input.ownerId);
}

/** @throws AppError `record.not-found` for whatever it names and is not there */
export function addCycle(tx: WriteTransaction, { id, now }: { id: string; now: string }, input: CycleInput): void {
  checkReferences(tx.read, input);
  tx.insert('cycles', { id, ...columnsOf(input, null), created_at: now, updated_at: now });
}

/**
 * Changes a cycle; the day it is due follows anew from its schedule and the last time it was done.
 * @throws AppError `record.not-found`, `record.changed-meanwhile`
 */
export function updateCycle(
  tx: WriteTransaction,
  now: string,
  { id, baseVersion, input }: { id: string; baseVersion: number; input: CycleInput },
): void {
  checkReferences(tx.read, input);
  tx.update('cycles', id, baseVersion, { ...columnsOf(input, lastDoneOf(tx.read, id)), updated_at: now });
}

/**
 * Says that a cycle was done, failed or left out; a failure opens a finding if that is wished.
 * @param by  `next`: gives ids of new records
 * @throws AppError `cycle.in-future` if it was done after today, `cycle.before-last` if before the last time;
 *   `cycle.note-missing` without a note on a failure or an omission; `record.*`
 */
export function completeCycle(
  tx: WriteTransaction,
  by: By & { readonly today: string; readonly next: () => string },
  { id, baseVersion, ...said }: CompletionInput & { readonly id: string; readonly baseVersion: number },
): void {
  const row = findCycleRow(tx.read, id);
  const { completedOn, result, note, evidenceItemId, finding } = said;
  if (completedOn > by.today) throw new AppError('cycle.in-future', { title: row.title });
  const last = lastDoneOf(tx.read, id);
  if (last !== null && completedOn < last.completedOn) {
    throw new AppError('cycle.before-last', { title: row.title, on: last.completedOn });
  }
  if (result !== 'passed' && note === '') throw new AppError('cycle.note-missing', { title: row.title });
  requireTitled(tx.read, 'evidence_items', evidenceItemId);
  const completion = tx.insert('cycle_completions', {
    id: by.next(),
    cycle_id: id,
    due_on: row.next_due_on,
    completed_on: completedOn,
    result,
    note,
    evidence_item_id: evidenceItemId,
    person_id: by.actor,
    at: by.now,
  });
  tx.update('cycles', id, baseVersion, {
    next_due_on: nextDue(scheduleOf(row), { dueOn: row.next_due_on, completedOn }),
    updated_at: by.now,
  });
  if (result !== 'failed' || finding === null) return;
  openFinding(
    tx,
    { id: by.next(), actor: by.actor, now: by.now },
    {
      title: row.title,
      description: note,
      severity: finding.severity,
      origin: 'cycle',
      originId: completion.id,
      item: itemOf(row),
      riskId: row.target_kind === 'risk' ? row.target_id : null,
      assessmentId: row.target_kind === 'assessment' ? row.target_id : null,
      ownerId: row.owner_id,
      dueOn: finding.dueOn,
    },
  );
}

/** Takes away a cycle that was never done. @throws AppError `cycle.in-use`; `record.*` */
export function removeCycle(tx: WriteTransaction, id: string, baseVersion: number): void {
  const { title } = findCycleRow(tx.read, id);
  const count = tx.read.get(completionsOf(id))?.count ?? 0;
  if (count > 0) throw new AppError('cycle.in-use', { title, count });
  tx.remove('cycles', id, baseVersion);
}
