import { z } from 'zod';
import { INCIDENT_TABLE } from '#contract/monitoring';
import type {
  IncidentClock,
  IncidentFilter,
  IncidentNotice,
  IncidentPage,
  IncidentView,
  IncidentRow as ListedIncident,
} from '#contract/records/incident';
import type { ItemRef } from '#contract/records/inventory';
import { nameQuestion } from '#core/store/folded';
import { findItem, itemName } from '#core/store/items';
import { findPerson } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';
import type { FindingRow, IncidentNoticeRow, IncidentRow } from '#core/store/watch-tables';
import { type ClockBook, clocksOf, isUnanswered, movesFrom } from './clocks.ts';
import {
  COUNT_LIMIT,
  collect,
  countedTo,
  cursorOf,
  type PageQuestion,
  placeOf,
  toListedFinding,
} from './finding-pages.ts';
import { findIncidentRow } from './incidents.ts';
import { titleOf } from './names.ts';

/** What clocks are read with. `now`: the present instant; `timeZone`: IANA name of where days end. */
export type ClockSetting = { readonly book: ClockBook; readonly now: string; readonly timeZone: string };

const noticesOf = fixed<IncidentNoticeRow>('SELECT * FROM incident_notices WHERE incident_id = ? ORDER BY id');

function toNotice(row: IncidentNoticeRow): IncidentNotice {
  return {
    id: row.id,
    version: row.version,
    clock: row.clock,
    state: row.state as IncidentNotice['state'],
    sentAt: row.sent_at,
    authority: row.authority,
    reference: row.reference,
    reason: row.reason,
    personId: row.person_id,
    at: row.at,
  };
}

/** The roles of the organisation as the system states them: the system itself, or that of a deployment; none of others. */
function rolesFor(read: Reader, { kind, id }: ItemRef): string[] {
  const item = findItem(read, { kind, id });
  if (kind === 'deployment' && item?.parentId) return rolesFor(read, { kind: 'system', id: item.parentId });
  const roles = kind === 'system' ? item?.facts['organisationRoles'] : undefined;
  return Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [];
}

const categoriesOf = (row: IncidentRow): string[] => JSON.parse(row.categories) as string[];
const refOf = (row: IncidentRow): ItemRef => ({ kind: row.item_kind as ItemRef['kind'], id: row.item_id });

/** The clocks of an incident as they stand. */
export function clocksOfRow(read: Reader, row: IncidentRow, { book, now, timeZone }: ClockSetting): IncidentClock[] {
  const incident = {
    categories: categoriesOf(row),
    occurredAt: row.occurred_at,
    awareAt: row.aware_at,
    establishedAt: row.established_at,
    roles: rolesFor(read, refOf(row)),
  };
  return clocksOf(book, incident, read.all(noticesOf(row.id)).map(toNotice), { now, timeZone });
}

/** An incident as a list shows it. */
export function toListedIncident(read: Reader, row: IncidentRow, setting: ClockSetting): ListedIncident {
  const open = clocksOfRow(read, row, setting).filter(isUnanswered);
  const [first] = open;
  const item = refOf(row);
  return {
    id: row.id,
    version: row.version,
    number: row.number,
    title: row.title,
    item: { ...item, name: itemName(read, item) ?? item.id },
    severity: row.severity as ListedIncident['severity'],
    state: row.state as ListedIncident['state'],
    awareAt: row.aware_at,
    ownerId: row.owner_id,
    ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? null),
    clock: first
      ? { ref: first.ref, title: first.title, state: first.state, dueAt: first.dueAt, lastDay: first.lastDay }
      : null,
    unanswered: open.length,
  };
}

function filtered(filter: IncidentFilter) {
  let query = build.selectFrom('incidents');
  if (filter.state === 'unclosed') query = query.where('state', '<>', 'closed');
  else if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.severity !== undefined) query = query.where('severity', '=', filter.severity);
  if (filter.ownerId !== undefined) query = query.where('owner_id', '=', filter.ownerId);
  if (filter.itemId !== undefined) query = query.where('item_id', '=', filter.itemId);
  if (filter.riskId !== undefined) query = query.where('risk_id', '=', filter.riskId);
  return query;
}

const Place = z.tuple([z.int()]);
type Place = z.infer<typeof Place>;

/**
 * A page of incidents, the newest first.
 * @throws AppError `input.invalid` for an `after` that no page gave
 */
export function listIncidents(
  read: Reader,
  { filter, text, after, limit }: PageQuestion<IncidentFilter>,
  setting: ClockSetting,
): IncidentPage {
  const stretch = (from: Place | null, most: number): IncidentRow[] => {
    const query = filtered(filter).selectAll().orderBy('number', 'desc').limit(most);
    return read.all<IncidentRow>(from === null ? query : query.where('number', '<', from[0]));
  };
  const place = (row: IncidentRow): Place => [row.number];
  const rows = collect(text, limit, placeOf(Place, after), stretch, place);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  const counted = filtered(filter)
    .select('id')
    .limit(COUNT_LIMIT + 1);
  const count =
    nameQuestion(text) === null ? read.all(counted).length : collect(text, COUNT_LIMIT, null, stretch, place).length;
  return {
    rows: page.map((row) => toListedIncident(read, row, setting)),
    next: last ? cursorOf(place(last)) : null,
    ...countedTo(count),
  };
}

/** Everything of one incident. @throws AppError `record.not-found` */
export function viewIncident(read: Reader, id: string, setting: ClockSetting): IncidentView {
  const row = findIncidentRow(read, id);
  const clocks = clocksOfRow(read, row, setting);
  const item = refOf(row);
  const findings = build.selectFrom('findings').selectAll().where('origin_id', '=', id).orderBy('number');
  const today = setting.now.slice(0, 10);
  return {
    id,
    version: row.version,
    number: row.number,
    title: row.title,
    item,
    itemName: itemName(read, item) ?? item.id,
    severity: row.severity as IncidentView['severity'],
    categories: categoriesOf(row),
    categoryLabels: categoriesOf(row).map((ref) => ({ ref, label: setting.book.categories.get(ref)?.label ?? null })),
    occurredAt: row.occurred_at,
    awareAt: row.aware_at,
    establishedAt: row.established_at,
    description: row.description,
    affected: row.affected,
    measures: row.measures,
    rootCause: row.root_cause,
    corrective: row.corrective,
    riskId: row.risk_id,
    riskTitle: row.risk_id === null ? null : titleOf(read, 'risks', row.risk_id),
    ownerId: row.owner_id,
    state: row.state as IncidentView['state'],
    note: row.note,
    reportedBy: row.reported_by,
    reportedAt: row.reported_at,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    timeZone: setting.timeZone,
    clocks,
    gaps: { rootCause: row.root_cause === '', clocks: clocks.filter(isUnanswered).length },
    moves: movesFrom(row.state as IncidentView['state']).map((move) => ({
      move,
      needsNote: INCIDENT_TABLE[move].needsNote,
    })),
    findings: read.all<FindingRow>(findings).map((one) => toListedFinding(read, one, today)),
  };
}

/** All incidents that are not closed, the newest first. */
export function unclosedIncidents(
  read: Reader,
  setting: ClockSetting,
  itemIds: readonly string[] | null = null,
): ListedIncident[] {
  const query = filtered({ state: 'unclosed' }).selectAll().orderBy('number', 'desc');
  const rows = read.all<IncidentRow>(itemIds === null ? query : query.where('item_id', 'in', [...itemIds]));
  return rows.map((row) => toListedIncident(read, row, setting));
}
