import { describe, expect, test } from 'vitest';
import { binEdges, countByBin } from '#core/statistics/bins';
import { ColumnSample, driftOfColumn } from '#core/statistics/drift';
import { smirnov, tiesOf } from '#core/statistics/kolmogorov-smirnov';
import { seededRandom } from '#core/statistics/random';
import { FineBins } from '#core/statistics/score-sample';
import { slowSmirnov, slowSmirnovTail } from './slow.ts';

const how = { bins: 10, binning: 'quantile' } as const;
const limit = { kept: 1_000_000, bits: 18 };

function sampleOf(values: readonly (number | string | null)[], kept: typeof limit = limit): ColumnSample {
  const sample = new ColumnSample(kept);
  for (const value of values) {
    if (value === null) sample.addMissing();
    else if (typeof value === 'number') sample.addNumber(value);
    else sample.addText(value);
  }
  return sample;
}

function normals(seed: number, n: number, shift: number, decimals = 12): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const value = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) + shift;
    return Number(value.toFixed(decimals));
  });
}

describe('the test of Kolmogorov and Smirnov', () => {
  test.each([
    [
      [1, 2, 3, 4],
      [2, 3, 5],
    ],
    [
      [1, 1, 2, 2, 3],
      [1, 2, 2, 4, 4],
    ],
    [
      [0, 0, 0],
      [0, 0, 1, 1],
    ],
    [
      [1, 2],
      [1, 2],
    ],
    [
      [5, 5, 5, 6, 7, 8],
      [1, 2, 5, 5, 9],
    ],
  ])('counts every way to part %j and %j, ties included', (left, right) => {
    const found = smirnov(
      tiesOf(
        left.toSorted((a, b) => a - b),
        right.toSorted((a, b) => a - b),
      ),
    );
    expect(found.isExact).toBe(true);
    expect(found.statistic).toBeCloseTo(slowSmirnov(left, right), 12);
    expect(found.p).toBeCloseTo(slowSmirnovTail(left, right), 9);
  });
  test('takes the limit of large samples', () => {
    const [left, right] = [normals(1, 4000, 0).sort((a, b) => a - b), normals(2, 4000, 0.02).sort((a, b) => a - b)];
    const found = smirnov(tiesOf(left, right));
    expect(found.isExact).toBe(false);
    expect(found.p).toBeGreaterThan(0.001);
  });
});

describe('bins of a baseline', () => {
  test('hold every value, and what is equal to an edge lies above it', () => {
    const baseline = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    expect(binEdges(baseline, 3, 'equal-width')).toEqual([3, 6]);
    expect(binEdges(baseline, 3, 'quantile')).toEqual([3, 6]);
    expect(countByBin([3, 6], Float64Array.of(-100, 2.9, 3, 6, 1e9))).toEqual([2, 1, 2]);
  });
  test('of many equal values are fewer', () => {
    expect(binEdges(Float64Array.of(0, 0, 0, 0, 1), 10, 'quantile').length).toBeLessThan(9);
    const [low, high] = binEdges(Float64Array.of(4, 4, 4), 10, 'quantile');
    expect(low).toBe(4);
    expect(high).toBeGreaterThan(4);
    expect(countByBin([low ?? 0, high ?? 0], Float64Array.of(3, 4, 4, 5))).toEqual([1, 2, 1]);
  });
});

describe('drift of a column', () => {
  test('of the same values is none', () => {
    const values = normals(3, 500, 0);
    const { figures, kolmogorovSmirnov, type } = driftOfColumn(sampleOf(values), sampleOf(values), how);
    expect(type).toBe('number');
    expect(figures['population-stability-index'].value).toBe(0);
    expect(figures['jensen-shannon-distance'].value).toBe(0);
    expect(kolmogorovSmirnov).toEqual({ statistic: 0, p: 1, degrees: null });
    expect(figures['chi-squared'].reason).toBe('not-a-category-column');
  });
  test('of shifted numbers is told by all figures', () => {
    const found = driftOfColumn(sampleOf(normals(3, 500, 0)), sampleOf(normals(4, 500, 1)), how);
    expect(found.figures['population-stability-index'].value).toBeGreaterThan(0.25);
    expect(found.kolmogorovSmirnov?.p).toBeLessThan(1e-9);
    expect(found.bins).toHaveLength(10);
    expect(found.bins.reduce((sum, bin) => sum + bin.baseline, 0)).toBe(500);
  });
  test('from one value to another is seen', () => {
    const { figures } = driftOfColumn(sampleOf([2, 2, 2]), sampleOf([3, 3]), how);
    expect(figures['jensen-shannon-divergence'].value).toBe(1);
    expect(figures['kolmogorov-smirnov'].value).toBe(1);
  });
  test('of categories names new and gone ones', () => {
    const found = driftOfColumn(sampleOf(['a', 'a', 'b', null]), sampleOf(['a', 'c', 'c', 'c', null, null]), how);
    expect(found).toMatchObject({ type: 'category', newCategories: ['c'], goneCategories: ['b'] });
    expect(found.figures['new-category-rate'].value).toBe(0.75);
    expect(found.figures['missing-rate-change'].value).toBeCloseTo(2 / 6 - 1 / 4, 12);
    expect(found.chiSquared?.degrees).toBe(2);
    expect(found.figures['kolmogorov-smirnov'].reason).toBe('not-a-number-column');
  });
  test('numbers on one side and words on the other are categories', () => {
    const found = driftOfColumn(sampleOf([1, 2, 2]), sampleOf(['1', 'two']), how);
    expect(found.type).toBe('category');
    expect(found.newCategories).toEqual(['two']);
  });
  test('without values, or with too many categories, says why there is no figure', () => {
    const empty = driftOfColumn(sampleOf([null, null]), sampleOf([1, 2]), how);
    expect(empty.figures['population-stability-index'].reason).toBe('no-rows');
    expect(empty.figures['missing-rate-change'].value).toBe(-1);
    const many = Array.from({ length: 1200 }, (_, at) => `value ${at}`);
    const found = driftOfColumn(sampleOf(many), sampleOf(['value 1']), how);
    expect(found.figures['chi-squared'].reason).toBe('too-many-categories');
  });
  test('NaN and infinite numbers are counted and left out', () => {
    const found = driftOfColumn(sampleOf([1, 2, Number.NaN, Number.POSITIVE_INFINITY]), sampleOf([1, 2]), how);
    expect(found.baseline).toMatchObject({ n: 2, notFinite: 2, missing: 0, min: 1, max: 2, mean: 1.5 });
    expect(found.figures['kolmogorov-smirnov'].value).toBe(0);
  });
  test('of the largest numbers there are is still of numbers', () => {
    const huge = [-Number.MAX_VALUE, -1, 1, Number.MAX_VALUE];
    for (const binning of ['quantile', 'equal-width'] as const) {
      const found = driftOfColumn(sampleOf(huge), sampleOf(huge), { bins: 3, binning });
      expect(found.figures['population-stability-index'].value).toBe(0);
      expect(found.bins.every(({ lower, upper }) => Number.isFinite(lower ?? 0) && Number.isFinite(upper ?? 0))).toBe(
        true,
      );
    }
  });
  test('of more values than are kept is near to the exact one, and says so', () => {
    const [before, after] = [normals(5, 5000, 0), normals(6, 5000, 0.3)];
    const exact = driftOfColumn(sampleOf(before), sampleOf(after), how);
    const few = { kept: 100, bits: 18 };
    const binned = driftOfColumn(sampleOf(before, few), sampleOf(after, few), how);
    expect([exact.isBinned, binned.isBinned]).toEqual([false, true]);
    for (const name of ['population-stability-index', 'kolmogorov-smirnov', 'jensen-shannon-distance'] as const) {
      expect(Math.abs((binned.figures[name].value ?? 9) - (exact.figures[name].value ?? 0))).toBeLessThan(0.02);
    }
  });
});

test('fine bins keep the order of numbers and stay near to them', () => {
  const bins = new FineBins(22);
  const values = [-1e300, -5, -0.1, -0, 0, 1e-300, 0.1, 0.5, 0.75, 1, 3, 1e12];
  const places = values.map((value) => bins.binOf(value));
  expect(places).toEqual(places.toSorted((left, right) => left - right));
  for (const value of values.filter((one) => one !== 0)) {
    expect(Math.abs(bins.middleOf(bins.binOf(value)) / value - 1)).toBeLessThan(1 / 1024);
  }
});
