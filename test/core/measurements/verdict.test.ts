import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundsFault } from '#contract/measurement-words';
import { thresholdFor, verdictOf } from '#core/measurements/verdict';
import type { ThresholdRow } from '#core/store/judge-tables';

const open = { lowerFail: null, lowerWarn: null, upperWarn: null, upperFail: null };

const row = (id: string, of: Partial<ThresholdRow>): ThresholdRow => ({
  id,
  version: 1,
  metric: 'app:accuracy',
  item_kind: of.item_id ? 'system' : null,
  item_id: null,
  slice: null,
  direction: 'higher',
  lower_fail: 0.5,
  lower_warn: null,
  upper_warn: null,
  upper_fail: null,
  reason: 'why',
  opens_finding: 0,
  severity: 'low',
  owner_id: null,
  created_at: '',
  updated_at: '',
  ...of,
});

describe('the verdict of a figure', () => {
  test('fails beyond a limit, warns beyond a warning, and a bound itself still holds', () => {
    const fifths = { ...open, lowerFail: 0.8, lowerWarn: 0.9 };
    expect([0.79999, 0.8, 0.89, 0.9, 1].map((value) => verdictOf(value, fifths))).toEqual([
      'fail',
      'warn',
      'warn',
      'pass',
      'pass',
    ]);
    const both = { lowerFail: -1, lowerWarn: -0.5, upperWarn: 0.5, upperFail: 1 };
    expect([-1.1, -1, -0.5, 0.5, 0.6, 1, 1.1].map((value) => verdictOf(value, both))).toEqual([
      'fail',
      'warn',
      'pass',
      'pass',
      'warn',
      'warn',
      'fail',
    ]);
  });

  test('is not computed without a value, and has no threshold without bounds', () => {
    expect(verdictOf(null, { ...open, lowerFail: 0 })).toBe('not-computed');
    expect(verdictOf(null, null)).toBe('not-computed');
    expect(verdictOf(3, null)).toBe('no-threshold');
  });

  test('never gets better as a figure that should be high falls', () => {
    const order = ['fail', 'warn', 'pass'];
    fc.assert(
      fc.property(
        fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })),
        fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })),
        ([a, b], [x, y]) => {
          const bounds = { ...open, lowerFail: Math.min(a, b), lowerWarn: Math.max(a, b) };
          const [low, high] = [Math.min(x, y), Math.max(x, y)].map((value) => order.indexOf(verdictOf(value, bounds)));
          expect(low).toBeLessThanOrEqual(high ?? -1);
        },
      ),
    );
  });
});

describe('the threshold that counts', () => {
  const everywhere = row('1', {});
  const ofSlice = row('2', { slice: 'de' });
  const ofItem = row('3', { item_id: 'a' });
  const ofBoth = row('4', { item_id: 'a', slice: 'de' });
  const all = [everywhere, ofSlice, ofItem, ofBoth, row('5', { metric: 'other' })];
  const idOf = (itemId: string, slice: string): string | undefined =>
    thresholdFor(all, { metric: 'app:accuracy', itemId, slice })?.id;

  test('is the most specific one: record and slice, record, slice, everything', () => {
    expect([idOf('a', 'de'), idOf('a', 'fr'), idOf('b', 'de'), idOf('b', '')]).toEqual(['4', '3', '2', '1']);
    expect(thresholdFor(all, { metric: 'unknown', itemId: 'a', slice: '' })).toBeNull();
  });

  test('does not depend on the order in which thresholds are read', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.constantFrom('a', 'b'), (rows, itemId) => {
        const found = thresholdFor(rows, { metric: 'app:accuracy', itemId, slice: 'de' });
        expect(found?.id).toBe(itemId === 'a' ? '4' : '2');
      }),
    );
  });
});

test('bounds have to be there, to rise, and to stand on the side that can be bad', () => {
  expect(boundsFault('higher', open)).toBe('none');
  expect(boundsFault('higher', { ...open, upperFail: 1 })).toBe('side');
  expect(boundsFault('lower', { ...open, lowerWarn: 1 })).toBe('side');
  expect(boundsFault('higher', { ...open, lowerFail: 0.9, lowerWarn: 0.8 })).toBe('order');
  expect(boundsFault('range', { lowerFail: 0, lowerWarn: 0.1, upperWarn: 0.9, upperFail: 1 })).toBeNull();
  expect(boundsFault('lower', { ...open, upperWarn: 0.1, upperFail: 0.1 })).toBeNull();
});
