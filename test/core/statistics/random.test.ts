import { describe, expect, test } from 'vitest';
import { bootstrapCounts } from '#core/statistics/bootstrap';
import { chiSquaredTail, logFactorial } from '#core/statistics/gamma';
import { drawBinomial, drawMultinomial, seededRandom, xoshiro128 } from '#core/statistics/random';

test('xoshiro128** gives the numbers of its authors from the state 1, 2, 3, 4', () => {
  const next = xoshiro128([1, 2, 3, 4]);
  const found = Array.from({ length: 6 }, () => next());
  expect(found).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
});

describe('random numbers of a seed', () => {
  test('are the same for it, and others for another', () => {
    const of = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random());
    };
    expect(of(42)).toEqual(of(42));
    expect(of(42)).not.toEqual(of(43));
    for (const value of of(0)) expect(value >= 0 && value < 1).toBe(true);
  });
});

describe('draws', () => {
  /** How well counted draws fit the binomial distribution, as the p of a chi-squared test over its usual values. */
  function likelihoodOf(n: number, p: number): number {
    const random = seededRandom(n + 17);
    const counts = new Map<number, number>();
    const draws = 40_000;
    for (let turn = 0; turn < draws; turn += 1) {
      const k = drawBinomial(random, n, p);
      counts.set(k, (counts.get(k) ?? 0) + 1);
    }
    let [statistic, cells, seen, expectedOfSeen] = [0, 0, 0, 0];
    for (let k = 0; k <= n; k += 1) {
      const logs =
        logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log(1 - p);
      const expected = draws * Math.exp(logs);
      if (expected < 20) continue;
      statistic += ((counts.get(k) ?? 0) - expected) ** 2 / expected;
      cells += 1;
      seen += counts.get(k) ?? 0;
      expectedOfSeen += expected;
    }
    const [rest, expectedRest] = [draws - seen, draws - expectedOfSeen];
    return chiSquaredTail(statistic + (rest - expectedRest) ** 2 / Math.max(expectedRest, 1), cells);
  }
  test.each([
    [5, 0.3],
    [30, 0.1],
    [30, 0.5],
    [200, 0.2],
    [1000, 0.77],
    [100_000, 0.001],
  ])('of %i trials with probability %f are binomial', (n, p) => {
    expect(likelihoodOf(n, p)).toBeGreaterThan(0.001);
  });
  test('at the ends are sure', () => {
    const random = seededRandom(1);
    expect([drawBinomial(random, 10, 0), drawBinomial(random, 10, 1), drawBinomial(random, 0, 0.5)]).toEqual([
      0, 10, 0,
    ]);
  });
  test('of a table keep its sum and its empty cells', () => {
    const random = seededRandom(3);
    const counts = Float64Array.of(10, 0, 500_000, 7, 123);
    const into = new Float64Array(5);
    for (let turn = 0; turn < 100; turn += 1) {
      drawMultinomial(random, counts, into);
      expect(into.reduce((sum, count) => sum + count, 0)).toBe(500_140);
      expect(into[1]).toBe(0);
    }
  });
});

describe('percentile intervals', () => {
  const mean = (cells: Float64Array, into: Float64Array): void => {
    into[0] = (cells[1] ?? 0) / ((cells[0] ?? 0) + (cells[1] ?? 0));
  };
  test('of a share are about those of the normal distribution', () => {
    const [interval] = bootstrapCounts(Float64Array.of(600, 400), 1, mean, {
      confidence: 0.95,
      resamples: 4000,
      seed: 1,
    });
    const reach = 1.96 * Math.sqrt((0.4 * 0.6) / 1000);
    expect(interval?.lower).toBeCloseTo(0.4 - reach, 2);
    expect(interval?.upper).toBeCloseTo(0.4 + reach, 2);
  });
  test('are none if too many resamples have no value', () => {
    const often = (_: Float64Array, into: Float64Array): void => {
      into[0] = Number.NaN;
    };
    expect(bootstrapCounts(Float64Array.of(1, 1), 1, often, { confidence: 0.9, resamples: 100, seed: 1 })).toEqual([
      null,
    ]);
    expect(bootstrapCounts(Float64Array.of(1, 1), 1, mean, { confidence: 0.9, resamples: 0, seed: 1 })).toEqual([null]);
  });
});
