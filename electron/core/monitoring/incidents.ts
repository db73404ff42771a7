import { AppError } from '#contract/errors';
import { INCIDENT_TABLE, type IncidentMove } from '#contract/monitoring';
import type { IncidentClock, IncidentInput } from '#contract/records/incident';
import type { WriteTransaction } from '#core/journal/write';
import { build, fixed, type Reader } from '#core/store/sql';
import type { IncidentNoticeRow, IncidentRow } from '#core/store/watch-tables';
import { isUnanswered } from './clocks.ts';
import type { By } from './findings.ts';
import { requireItem, requirePersonOrNull, requireTitled } from './names.ts';

const newest = fixed<{ number: number }>('SELECT number FROM incidents ORDER BY number DESC LIMIT 1');

/** @throws AppError `record.not-found` */
export function findIncidentRow(read: Reader, id: string): IncidentRow {
  const row = read.get<IncidentRow>(build.selectFrom('incidents').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'incidents', id });
  return row;
}

/** @throws AppError `incident.times-turned`, `record.not-found` */
function check(read: Reader, input: IncidentInput, now: string): void {
  const { occurredAt, awareAt, establishedAt } = input;
  const isTurned =
    (occurredAt !== null && occurredAt > awareAt) ||
    (establishedAt !== null && occurredAt !== null && establishedAt < occurredAt);
  if (isTurned || awareAt > now || (establishedAt !== null && establishedAt > now))
    throw new AppError('incident.times-turned', {});
  requireItem(read, input.item);
  requirePersonOrNull(read, input.ownerId);
  requireTitled(read, 'risks', input.riskId);
}

function columnsOf(input: IncidentInput) {
  return {
    title: input.title,
    item_kind: input.item.kind,
    item_id: input.item.id,
    severity: input.severity,
    categories: JSON.stringify([...new Set(input.categories)]),
    occurred_at: input.occurredAt,
    aware_at: input.awareAt,
    established_at: input.establishedAt,
    description: input.description,
    affected: input.affected,
    measures: input.measures,
    root_cause: input.rootCause,
    corrective: input.corrective,
    risk_id: input.riskId,
    owner_id: input.ownerId,
  };
}

/**
 * Records an incident under the next number of the workspace.
 * @throws AppError `incident.times-turned`, `record.not-found`
 */
export function reportIncident(tx: WriteTransaction, by: By & { readonly id: string }, input: IncidentInput): void {
  check(tx.read, input, by.now);
  tx.insert('incidents', {
    id: by.id,
    number: (tx.read.get(newest())?.number ?? 0) + 1,
    ...columnsOf(input),
    state: 'open',
    note: '',
    reported_by: by.actor,
    reported_at: by.now,
    closed_at: null,
    closed_by: null,
  });
}

function requireUnclosed(row: IncidentRow): void {
  if (row.state === 'closed') throw new AppError('incident.closed', { number: row.number });
}

/** The clocks of an incident, as they stand. */
type ClocksOf = (row: IncidentRow) => readonly IncidentClock[];

/**
 * Changes what is said of an incident. A clock that nobody answered does not vanish with it, and whoever recorded the
 * incident knew of it by then.
 * @throws AppError `incident.closed`, `incident.times-turned`, `incident.clock-lost`; `record.*`
 */
export function updateIncident(
  tx: WriteTransaction,
  now: string,
  { id, baseVersion, input }: { id: string; baseVersion: number; input: IncidentInput },
  clocksOf: ClocksOf,
): void {
  const row = findIncidentRow(tx.read, id);
  requireUnclosed(row);
  check(tx.read, input, now);
  if (input.awareAt > row.reported_at && input.awareAt > row.aware_at) throw new AppError('incident.times-turned', {});
  const before = clocksOf(row).filter(isUnanswered);
  const after = clocksOf(tx.update('incidents', id, baseVersion, columnsOf(input)));
  const started = new Set(after.flatMap(({ ref, startedAt }) => (startedAt === null ? [] : [ref])));
  const count = before.filter(({ ref }) => !started.has(ref)).length;
  if (count > 0) throw new AppError('incident.clock-lost', { number: row.number, count });
}

/**
 * Moves an incident on.
 * @param clocksOf  its clocks, as they stand
 * @throws AppError `incident.move-not-possible`, `incident.note-missing`; to close, `incident.cause-missing` without a root
 *   cause and `incident.clocks-unanswered` while a clock runs without an answer; `record.*`
 */
export function moveIncident(
  tx: WriteTransaction,
  by: By,
  { id, baseVersion, move, note }: { id: string; baseVersion: number; move: IncidentMove; note: string },
  clocksOf: ClocksOf,
): void {
  const row = findIncidentRow(tx.read, id);
  const { number } = row;
  const { from, to, needsNote } = INCIDENT_TABLE[move];
  if (!from.some((state) => state === row.state)) {
    throw new AppError('incident.move-not-possible', { move, state: row.state });
  }
  if (needsNote && note === '') throw new AppError('incident.note-missing', { number });
  if (move === 'close') {
    if (row.root_cause === '') throw new AppError('incident.cause-missing', { number });
    const count = clocksOf(row).filter(isUnanswered).length;
    if (count > 0) throw new AppError('incident.clocks-unanswered', { number, count });
  }
  const isClosing = move === 'close';
  tx.update('incidents', id, baseVersion, {
    state: to,
    note,
    closed_at: isClosing ? by.now : null,
    closed_by: isClosing ? by.actor : null,
  });
}

/** What is said to a clock. */
export type ClockAnswer = {
  readonly id: string;
  readonly clock: string;
  readonly state: 'sent' | 'not-required';
  readonly sentAt: string;
  readonly authority: string;
  readonly reference: string;
  readonly reason: string;
};

/**
 * Says that a clock was answered, or why nothing has to be told.
 * @throws AppError `incident.closed`; `incident.clock-unknown` if none of its clocks has this name;
 *   `incident.answered-already`; `incident.reason-missing`; `incident.times-turned` if it was sent before the incident was
 *   known, or in the future; `record.not-found`
 */
export function answerClock(
  tx: WriteTransaction,
  by: By & { readonly noticeId: string },
  answer: ClockAnswer,
  clocksOf: ClocksOf,
): void {
  const row = findIncidentRow(tx.read, answer.id);
  requireUnclosed(row);
  const clock = clocksOf(row).find(({ ref }) => ref === answer.clock);
  if (!clock) throw new AppError('incident.clock-unknown', { number: row.number, clock: answer.clock });
  if (clock.notice) throw new AppError('incident.answered-already', { number: row.number });
  if (answer.state === 'not-required' && answer.reason === '') {
    throw new AppError('incident.reason-missing', { number: row.number });
  }
  if (answer.state === 'sent' && (answer.sentAt > by.now || answer.sentAt < (row.occurred_at ?? row.aware_at))) {
    throw new AppError('incident.times-turned', {});
  }
  tx.insert('incident_notices', {
    id: by.noticeId,
    incident_id: row.id,
    clock: answer.clock,
    state: answer.state,
    sent_at: answer.sentAt,
    authority: answer.authority,
    reference: answer.reference,
    reason: answer.reason,
    person_id: by.actor,
    at: by.now,
  });
}

/**
 * Takes an answer back; not of a clock that only this answer keeps in sight.
 * @returns the incident's id
 * @throws AppError `incident.closed`, `incident.clock-lost`; `record.*`
 */
export function withdrawAnswer(
  tx: WriteTransaction,
  noticeId: string,
  baseVersion: number,
  clocksOf: ClocksOf,
): string {
  const query = build.selectFrom('incident_notices').selectAll().where('id', '=', noticeId);
  const notice = tx.read.get<IncidentNoticeRow>(query);
  if (!notice) throw new AppError('record.not-found', { kind: 'incident_notices', id: noticeId });
  const row = findIncidentRow(tx.read, notice.incident_id);
  requireUnclosed(row);
  tx.remove('incident_notices', noticeId, baseVersion);
  if (!clocksOf(row).some(({ ref }) => ref === notice.clock)) {
    throw new AppError('incident.clock-lost', { number: row.number, count: 1 });
  }
  return notice.incident_id;
}
