import { expect, test } from 'vitest';
import { beginningOf, dayIn, deadlineOf } from '#core/monitoring/deadline';

const BERLIN = 'Europe/Berlin';
const days = (amount: number) => ({ amount, unit: 'day' as const });

test('hours are counted exactly, also where the clocks are changed in between', () => {
  const limit = { amount: 72, unit: 'hour' as const };
  expect(deadlineOf(limit, '2026-11-20T15:30:00.000Z', BERLIN).dueAt).toBe('2026-11-23T15:30:00.000Z');
  // Summer time begins on 28 March 2027: by the wall clock it ends an hour later, 72 hours are over all the same.
  expect(deadlineOf(limit, '2027-03-26T09:00:00.000Z', BERLIN)).toEqual({
    dueAt: '2027-03-29T09:00:00.000Z',
    lastDay: null,
    isMoved: false,
  });
});

test('the day of the event is not counted, and the last day ends at midnight', () => {
  // Monday, 23 November 2026; 15 days later is Tuesday, 8 December.
  expect(deadlineOf(days(15), '2026-11-23T08:00:00.000Z', BERLIN)).toEqual({
    dueAt: '2026-12-08T23:00:00.000Z',
    lastDay: '2026-12-08',
    isMoved: false,
  });
  expect(deadlineOf(days(2), '2026-11-23T00:00:00.000Z', 'UTC').dueAt).toBe('2026-11-26T00:00:00.000Z');
  expect(deadlineOf(days(2), '2026-11-23T23:59:59.999Z', 'UTC').dueAt).toBe('2026-11-26T00:00:00.000Z');
});

test('the day of the event is that of the place where days are counted', () => {
  // Half past eleven in the evening in UTC is the next day in Berlin.
  expect(dayIn('2026-11-23T23:30:00.000Z', BERLIN)).toBe('2026-11-24');
  expect(deadlineOf(days(2), '2026-11-23T23:30:00.000Z', BERLIN).lastDay).toBe('2026-11-26');
  expect(deadlineOf(days(2), '2026-11-23T23:30:00.000Z', 'America/New_York').lastDay).toBe('2026-11-25');
});

test('a term that would end on a Saturday or Sunday ends with the Monday', () => {
  // Thursday and Friday.
  expect(deadlineOf(days(2), '2026-11-26T08:00:00.000Z', BERLIN)).toMatchObject({
    lastDay: '2026-11-30',
    isMoved: true,
  });
  expect(deadlineOf(days(2), '2026-11-27T08:00:00.000Z', BERLIN)).toMatchObject({
    lastDay: '2026-11-30',
    isMoved: true,
  });
  expect(deadlineOf(days(10), '2026-11-25T08:00:00.000Z', BERLIN)).toMatchObject({
    lastDay: '2026-12-07',
    isMoved: true,
  });
});

test('working days leave out weekends', () => {
  const limit = { amount: 3, unit: 'working-day' as const };
  expect(deadlineOf(limit, '2026-11-26T08:00:00.000Z', BERLIN)).toMatchObject({
    lastDay: '2026-12-01',
    isMoved: false,
  });
  expect(deadlineOf(limit, '2026-11-28T08:00:00.000Z', BERLIN)).toMatchObject({
    lastDay: '2026-12-02',
    isMoved: false,
  });
});

test('a day begins at its own midnight, in winter, in summer, and where there is no midnight', () => {
  expect(beginningOf('2026-12-09', BERLIN)).toBe('2026-12-08T23:00:00.000Z');
  expect(beginningOf('2026-07-01', BERLIN)).toBe('2026-06-30T22:00:00.000Z');
  expect(beginningOf('2026-10-25', BERLIN)).toBe('2026-10-24T22:00:00.000Z');
  expect(beginningOf('2026-10-26', BERLIN)).toBe('2026-10-25T23:00:00.000Z');
  expect(beginningOf('2026-11-24', 'Pacific/Auckland')).toBe('2026-11-23T11:00:00.000Z');
  expect(beginningOf('2026-11-24', 'Pacific/Kiritimati')).toBe('2026-11-23T10:00:00.000Z');
  expect(beginningOf('2026-11-24', 'Asia/Kolkata')).toBe('2026-11-23T18:30:00.000Z');
  // In Santiago the clocks go from midnight to one in the morning.
  expect(beginningOf('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z');
});
