import type { CycleUnit } from '#contract/monitoring';
import type { CycleSchedule } from '#contract/records/cycle';

const DAY_MS = 86_400_000;

/** The day so many days later. @param day  `YYYY-MM-DD` */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The day so many months later; of a month that has no such day, its last. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(2000, month - 1 + months, 1));
  first.setUTCFullYear(year + Math.floor((month - 1 + months) / 12));
  const last = new Date(first);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  first.setUTCDate(Math.min(date, last.getUTCDate()));
  return first.toISOString().slice(0, 10);
}

/** The day so many units after another. */
export function unitsAfter(day: string, count: number, unit: CycleUnit): string {
  switch (unit) {
    case 'day':
      return daysAfter(day, count);
    case 'week':
      return daysAfter(day, count * 7);
    case 'month':
      return monthsAfter(day, count);
    case 'year':
      return monthsAfter(day, count * 12);
  }
}

/** A stretch of so many units is at most so many days: no occurrence is skipped by a leap from it. */
const LONGEST_DAYS: Readonly<Record<CycleUnit, number>> = { day: 1, week: 7, month: 31, year: 366 };

/**
 * The first day of a fixed calendar after a day. Each is counted from the first one, so that a 31st stays the last of every
 * month and nothing drifts.
 */
export function calendarAfter(schedule: Omit<CycleSchedule, 'mode'>, after: string): string {
  const { startsOn, every, unit } = schedule;
  if (after < startsOn) return startsOn;
  const days = (Date.parse(after) - Date.parse(startsOn)) / DAY_MS;
  let turn = Math.floor(days / (LONGEST_DAYS[unit] * every));
  for (;;) {
    const day = unitsAfter(startsOn, turn * every, unit);
    if (day > after) return day;
    turn += 1;
  }
}

/** What is known of the last time: the day it answered and the day it was done. */
export type LastDone = { readonly dueOn: string; readonly completedOn: string };

/**
 * The day a cycle is due next. From completion: so long after it was done. By the calendar: the next of its days after the
 * one that was answered and after the day it was done; days passed over in between are answered with it.
 * @param last  null: it was never done, so it is due on its first day
 */
export function nextDue(schedule: CycleSchedule, last: LastDone | null): string {
  const { mode, every, unit, startsOn } = schedule;
  if (last === null) return startsOn;
  if (mode === 'completion') return unitsAfter(last.completedOn, every, unit);
  return calendarAfter(schedule, last.dueOn > last.completedOn ? last.dueOn : last.completedOn);
}

/** The days that follow a due day if each is done when it is due. */
export function daysAhead(schedule: CycleSchedule, dueOn: string, count: number): string[] {
  const days: string[] = [];
  let day = dueOn;
  while (days.length < count) {
    day = nextDue(schedule, { dueOn: day, completedOn: day });
    days.push(day);
  }
  return days;
}
