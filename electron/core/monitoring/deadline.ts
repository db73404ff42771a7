import type { Clock } from '#contract/records/catalogue';
import { daysAfter } from './schedule.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** One for each zone: making one takes far longer than using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}

/** The wall clock of a zone at an instant, as if it were UTC; in milliseconds. */
function wallClock(instantMs: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instantMs);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '00';
  return Date.parse(`${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:00Z`);
}

/** The calendar day in a zone at an instant. */
export function dayIn(instant: string, timeZone: string): string {
  return new Date(wallClock(Date.parse(instant), timeZone)).toISOString().slice(0, 10);
}

/**
 * The instant at which a day begins in a zone, also on a day whose midnight there was none of: then its first minute.
 * @param day  `YYYY-MM-DD`
 */
export function beginningOf(day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // From the earliest instant it can be anywhere on earth: the first minute that has this date.
  let low = midnight - 15 * HOUR_MS;
  let high = midnight + 15 * HOUR_MS;
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / MINUTE_MS / 2) * MINUTE_MS;
    if (wallClock(middle, timeZone) >= midnight) high = middle;
    else low = middle;
  }
  return new Date(high).toISOString();
}

/** Monday to Friday. Public holidays differ from place to place and are not known here. */
function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

function nextWorkingDay(day: string): string {
  let next = day;
  while (!isWorkingDay(next)) next = daysAfter(next, 1);
  return next;
}

function workingDaysAfter(day: string, count: number): string {
  let last = day;
  for (let left = count; left > 0; left -= 1) last = nextWorkingDay(daysAfter(last, 1));
  return last;
}

/** When a term ends. `dueAt`: the first instant that is too late. `lastDay`: of a term in days; `isMoved`: off a weekend. */
export type Deadline = { readonly dueAt: string; readonly lastDay: string | null; readonly isMoved: boolean };

/**
 * When a term ends that an event starts. Hours are counted exactly from the event. Of days the day of the event is not
 * counted, and the last one ends at midnight; if it is a Saturday or Sunday, the next working day takes its place. Public
 * holidays, the hour of the event (Article 3(1)) and the two working days of Article 3(5) are left out: none of them could
 * bring the end forward.
 * @param startedAt  instant of the event
 * @param timeZone   IANA name of where days begin and end
 * @source Regulation (EEC, Euratom) No 1182/71, Article 3
 */
export function deadlineOf(limit: NonNullable<Clock['limit']>, startedAt: string, timeZone: string): Deadline {
  if (limit.unit === 'hour') {
    const dueAt = new Date(Date.parse(startedAt) + limit.amount * HOUR_MS).toISOString();
    return { dueAt, lastDay: null, isMoved: false };
  }
  const day = dayIn(startedAt, timeZone);
  const counted = limit.unit === 'day' ? daysAfter(day, limit.amount) : workingDaysAfter(day, limit.amount);
  const lastDay = nextWorkingDay(counted);
  return { dueAt: beginningOf(daysAfter(lastDay, 1), timeZone), lastDay, isMoved: lastDay !== counted };
}
