import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CYCLE_UNITS } from '#contract/monitoring';
import { calendarAfter, daysAfter, daysAhead, nextDue, unitsAfter } from '#core/monitoring/schedule';

const day = fc.integer({ min: 0, max: 40_000 }).map((days) => daysAfter('1990-01-01', days));
const schedule = fc.record({
  every: fc.integer({ min: 1, max: 30 }),
  unit: fc.constantFrom(...CYCLE_UNITS),
  startsOn: day,
});

test('a month has its last day where it lacks the day that is asked for', () => {
  expect(unitsAfter('2027-01-31', 1, 'month')).toBe('2027-02-28');
  expect(unitsAfter('2028-01-31', 1, 'month')).toBe('2028-02-29');
  expect(unitsAfter('2028-02-29', 1, 'year')).toBe('2029-02-28');
  expect(unitsAfter('2028-02-29', 4, 'year')).toBe('2032-02-29');
  expect(unitsAfter('2099-12-31', 2, 'month')).toBe('2100-02-28');
  expect(unitsAfter('2026-11-23', 26, 'month')).toBe('2029-01-23');
  expect(unitsAfter('2026-12-30', 2, 'week')).toBe('2027-01-13');
});

test('a calendar from the 31st stays at the end of every month', () => {
  const monthly = { mode: 'calendar', every: 1, unit: 'month', startsOn: '2027-01-31' } as const;
  expect(daysAhead(monthly, '2027-01-31', 5)).toEqual([
    '2027-02-28',
    '2027-03-31',
    '2027-04-30',
    '2027-05-31',
    '2027-06-30',
  ]);
});

test('from completion the next day follows from the day it was done, early or late', () => {
  const quarterly = { mode: 'completion', every: 3, unit: 'month', startsOn: '2027-01-15' } as const;
  expect(nextDue(quarterly, null)).toBe('2027-01-15');
  expect(nextDue(quarterly, { dueOn: '2027-01-15', completedOn: '2027-01-10' })).toBe('2027-04-10');
  expect(nextDue(quarterly, { dueOn: '2027-01-15', completedOn: '2027-03-02' })).toBe('2027-06-02');
});

test('done early or late, a calendar goes on with its own days', () => {
  const quarterly = { mode: 'calendar', every: 3, unit: 'month', startsOn: '2027-01-15' } as const;
  expect(nextDue(quarterly, { dueOn: '2027-01-15', completedOn: '2027-01-10' })).toBe('2027-04-15');
  expect(nextDue(quarterly, { dueOn: '2027-01-15', completedOn: '2027-08-01' })).toBe('2027-10-15');
});

test('the next day always comes after the last, and a calendar never drifts', () => {
  fc.assert(
    fc.property(
      schedule,
      fc.constantFrom('calendar' as const, 'completion' as const),
      fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 20 }),
      (of, mode, delays) => {
        const cycle = { ...of, mode };
        let dueOn = nextDue(cycle, null);
        let today = cycle.startsOn;
        for (const delay of delays) {
          today = daysAfter(today, delay);
          const next = nextDue(cycle, { dueOn, completedOn: today });
          expect(next > today).toBe(true);
          if (mode === 'calendar') expect(next > dueOn).toBe(true);
          dueOn = next;
        }
        if (mode === 'completion') return;
        // Counted from the first day alone, whatever happened on the way, it is one of the calendar's days.
        const days = new Set<string>();
        for (let turn = 0; ; turn += 1) {
          const one = unitsAfter(cycle.startsOn, turn * cycle.every, cycle.unit);
          days.add(one);
          if (one >= dueOn) break;
        }
        expect(days.has(dueOn)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('of a calendar no day is passed over', () => {
  fc.assert(
    fc.property(schedule, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 400 }), (of, turn, more) => {
      const one = unitsAfter(of.startsOn, turn * of.every, of.unit);
      const next = unitsAfter(of.startsOn, (turn + 1) * of.every, of.unit);
      const after = daysAfter(one, Math.min(more, Math.round((Date.parse(next) - Date.parse(one)) / 86_400_000) - 1));
      expect(calendarAfter(of, after)).toBe(next);
    }),
    { numRuns: 300 },
  );
});
