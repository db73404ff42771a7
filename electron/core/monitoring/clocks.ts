import { type ClockState, INCIDENT_TABLE, type IncidentMove, type IncidentState } from '#contract/monitoring';
import type { Clock, IncidentCategory } from '#contract/records/catalogue';
import type { IncidentClock, IncidentNotice } from '#contract/records/incident';
import { deadlineOf } from './deadline.ts';

/** A part of a catalogue with the name it is known by outside: `<pack id>:<id>`. */
export type Referred<T> = T & { readonly ref: string };

/** All clocks and categories of incidents there are. A category of a clock is of the clock's own catalogue. */
export type ClockBook = {
  readonly clocks: readonly Referred<Clock>[];
  readonly categories: ReadonlyMap<string, Referred<IncidentCategory>>;
};

/** What of an incident its clocks go by. `roles`: of the organisation, as the system states them; empty: not stated. */
export type Clocked = {
  readonly categories: readonly string[];
  readonly occurredAt: string | null;
  readonly awareAt: string;
  readonly establishedAt: string | null;
  readonly roles: readonly string[];
};

/** The outside name of a category that a clock of this reference names. */
export function categoryRef(clockRef: string, category: string): string {
  return `${clockRef.slice(0, clockRef.indexOf(':'))}:${category}`;
}

function startOf(clock: Pick<Clock, 'from'>, incident: Clocked): string | null {
  switch (clock.from) {
    case 'aware':
      return incident.awareAt;
    case 'established':
      return incident.establishedAt;
    case 'occurred':
      return incident.occurredAt;
  }
}

function stateOf(
  notice: IncidentNotice | null,
  startedAt: string | null,
  dueAt: string | null,
  now: string,
): ClockState {
  if (notice?.state === 'not-required') return 'not-required';
  if (notice) return dueAt !== null && notice.sentAt >= dueAt ? 'sent-late' : 'sent';
  if (startedAt === null) return 'waiting';
  return dueAt !== null && now >= dueAt ? 'overdue' : 'running';
}

/** Whether a clock binds this organisation: nothing stated is not "no". */
function binds(clock: Clock, roles: readonly string[]): boolean {
  return clock.roles.length === 0 || roles.length === 0 || clock.roles.some((role) => roles.includes(role));
}

/**
 * The clocks that an incident starts, the one that ends first in front; those without a term in figures come after, those
 * that wait last. A clock that was answered stays, even if its category was taken back.
 * @param now  the present instant
 */
export function clocksOf(
  book: ClockBook,
  incident: Clocked,
  notices: readonly IncidentNotice[],
  { now, timeZone }: { readonly now: string; readonly timeZone: string },
): IncidentClock[] {
  const found = book.clocks.flatMap((clock): IncidentClock[] => {
    const notice = notices.find((one) => one.clock === clock.ref) ?? null;
    const named = clock.categories
      .map((category) => categoryRef(clock.ref, category))
      .filter((ref) => incident.categories.includes(ref));
    const isStarted = clock.categories.length === 0 || named.length > 0;
    if (notice === null && (!isStarted || !binds(clock, incident.roles))) return [];
    const startedAt = startOf(clock, incident);
    const end = clock.limit && startedAt !== null ? deadlineOf(clock.limit, startedAt, timeZone) : null;
    const { ref, title, duty, recipient, from, articles, verification, limit } = clock;
    return [
      {
        ref,
        title,
        duty,
        recipient,
        from,
        articles,
        verification,
        limit,
        state: stateOf(notice, startedAt, end?.dueAt ?? null, now),
        startedAt,
        dueAt: end?.dueAt ?? null,
        lastDay: end?.lastDay ?? null,
        isMoved: end?.isMoved ?? false,
        why: named.flatMap((of) => {
          const category = book.categories.get(of);
          return category ? [{ ref: of, label: category.label, articles: category.articles }] : [];
        }),
        notice,
      },
    ];
  });
  return found.toSorted((one, other) => placeOf(one).localeCompare(placeOf(other)) || one.ref.localeCompare(other.ref));
}

/** Later than every instant: of clocks without an end, then of those that wait. */
function placeOf({ dueAt, startedAt }: IncidentClock): string {
  if (dueAt !== null) return dueAt;
  return startedAt === null ? 'b' : 'a';
}

/** Whether nobody answered a clock that runs or ran out. */
export function isUnanswered({ state }: Pick<IncidentClock, 'state'>): boolean {
  return state === 'running' || state === 'overdue';
}

/** The moves that lead on from a state of an incident. */
export function movesFrom(state: IncidentState): IncidentMove[] {
  return (Object.keys(INCIDENT_TABLE) as IncidentMove[]).filter((move) => INCIDENT_TABLE[move].from.includes(state));
}
