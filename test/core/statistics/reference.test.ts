import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { BinarySample } from '#core/statistics/binary-sample';
import { multiclassFigures } from '#core/statistics/classification';
import { chiSquared, jensenShannon, stabilityIndex } from '#core/statistics/divergence';
import type { Figure } from '#core/statistics/figure';
import { logFactorial, logGamma, upperGamma } from '#core/statistics/gamma';
import { normalQuantile, quantileOf, wilson } from '#core/statistics/intervals';
import { kolmogorovTail, smirnov, tiesOf } from '#core/statistics/kolmogorov-smirnov';
import { RegressionSample } from '#core/statistics/regression';
import { areaByPairs } from './slow.ts';

/** Made by `make-reference.py` beside it, with NumPy, SciPy and scikit-learn. */
const reference = JSON.parse(
  readFileSync(new URL('../../fixtures/statistics/reference.json', import.meta.url), 'utf8'),
) as {
  binary: { name: string; labels: number[]; scores: number[]; threshold: number; expected: Expected }[];
  multiclass: { name: string; matrix: number[][]; expected: Expected }[];
  regression: { name: string; labels: number[]; predictions: number[]; expected: Expected }[];
  smirnov: { name: string; left: number[]; right: number[]; statistic: number; exact: number | null; limit: number }[];
  tables: {
    name: string;
    baseline: number[];
    current: number[];
    chi: number | null;
    p: number | null;
    degrees: number | null;
    distance: number;
    psi: number;
  }[];
  delong: { name: string; lower: number; upper: number }[];
  functions: {
    normal: [number, number][];
    gamma: [number, number][];
    upper: [number, number, number][];
    kolmogorov: [number, number][];
    wilson: [number, number, number, number, number][];
    quantiles: { values: number[]; shares: number[]; expected: number[] }[];
  };
};
type Expected = Record<string, number | null>;

const resampling = { confidence: 0.95, resamples: 20, seed: 1 };
const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

/** Within 1e-9, relative where values are large. */
function near(found: number | null | undefined, expected: number | null): void {
  if (expected === null || found === null || found === undefined) expect(found).toBe(expected);
  else expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

function compare(figures: Readonly<Record<string, Figure>>, expected: Expected): void {
  for (const [name, value] of Object.entries(expected)) {
    const figure = figures[name];
    expect.soft(figure, name).toBeDefined();
    if (figure === undefined) continue;
    // A figure that is missing says why.
    expect(figure.value === null, name).toBe(figure.reason !== null);
    near(figure.value, value);
  }
}

function binarySample(one: (typeof reference.binary)[number], kept?: number): BinarySample {
  const sample = new BinarySample(true, kept);
  one.scores.forEach((score, at) => {
    sample.add(one.labels[at] === 1, score >= one.threshold, score);
  });
  return sample;
}

describe('predictions of two classes agree with scikit-learn', () => {
  test.each(reference.binary)('$name', (one) => {
    compare(binarySample(one).done(resampling).figures, one.expected);
  });
  test.each(reference.binary)('the area under the ROC curve counts pairs: $name', (one) => {
    const { figures } = binarySample(one).done(resampling);
    near(figures['roc-auc'].value, areaByPairs(one.labels, one.scores));
  });
  test.each(reference.delong)('the interval of DeLong: $name', ({ name, lower, upper }) => {
    const one = reference.binary.find((candidate) => candidate.name === name) ?? expect.unreachable();
    const found = binarySample(one).done(resampling).figures['roc-auc'];
    near(found.lower, lower);
    near(found.upper, upper);
  });
  test('a fine histogram of scores changes what depends on their order by little, and says so', () => {
    const one = reference.binary.find(({ name }) => name === '1000 logistic scores') ?? expect.unreachable();
    const exact = binarySample(one).done(resampling);
    const binned = binarySample(one, 10).done(resampling);
    expect([exact.isBinned, binned.isBinned]).toEqual([false, true]);
    for (const name of ['roc-auc', 'average-precision', 'pr-auc'] as const) {
      expect(Math.abs((binned.figures[name].value ?? 0) - (exact.figures[name].value ?? 1))).toBeLessThan(0.001);
    }
    near(binned.figures['log-loss'].value, exact.figures['log-loss'].value);
  });
  test('a weight counts as so many rows', () => {
    const [weighted, repeated] = [new BinarySample(true), new BinarySample(true)];
    const rows = [
      [0.2, 0, 3],
      [0.7, 1, 2],
      [0.7, 0, 1],
      [0.4, 1, 4],
    ] as const;
    for (const [score, label, weight] of rows) {
      weighted.add(label === 1, score >= 0.5, score, weight);
      for (let turn = 0; turn < weight; turn += 1) repeated.add(label === 1, score >= 0.5, score);
    }
    const [left, right] = [weighted.done(resampling), repeated.done(resampling)];
    expect(left.confusion).toEqual(right.confusion);
    expect(left.roc).toEqual(right.roc);
    for (const [name, figure] of Object.entries(left.figures)) {
      near(figure.value, right.figures[name as keyof typeof right.figures].value);
      near(figure.lower, right.figures[name as keyof typeof right.figures].lower);
    }
  });
});

describe('predictions of several classes agree with scikit-learn', () => {
  test.each(reference.multiclass)('$name', ({ matrix, expected }) => {
    compare(multiclassFigures(matrix, resampling).figures, expected);
  });
});

describe('predictions of numbers agree with scikit-learn', () => {
  test.each(reference.regression)('$name', ({ labels, predictions, expected }) => {
    const sample = new RegressionSample();
    labels.forEach((label, at) => {
      sample.add(label, predictions[at] ?? 0);
    });
    compare(sample.done(0.95), expected);
  });
});

describe('the test of Kolmogorov and Smirnov agrees with SciPy', () => {
  test.each(reference.smirnov)('$name', ({ left, right, statistic, exact, limit }) => {
    const found = smirnov(tiesOf(sorted(left), sorted(right)));
    near(found.statistic, statistic);
    if (exact !== null) near(found.p, exact);
    const scale = Math.sqrt((left.length * right.length) / (left.length + right.length));
    near(kolmogorovTail(scale * statistic), limit);
  });
});

describe('tables of two sides agree with SciPy', () => {
  test.each(reference.tables)('$name', ({ baseline, current, chi, p, degrees, distance, psi }) => {
    const found = chiSquared({ baseline, current });
    near(found?.statistic ?? null, chi);
    near(found?.p ?? null, p);
    expect(found?.degrees ?? null).toBe(degrees);
    // A small distance is the root of a difference of nearly equal numbers: there SciPy itself is less exact.
    expect(Math.abs(jensenShannon({ baseline, current }) - distance ** 2)).toBeLessThan(1e-9);
    near(stabilityIndex({ baseline, current }), psi);
  });
  test('a small tail keeps its digits', () => {
    const far = chiSquared({ baseline: [150, 10], current: [10, 150] });
    const { p } = reference.tables.find(({ name }) => name === 'far out in the tail') ?? expect.unreachable();
    expect((far?.p ?? 0) / (p ?? 1)).toBeCloseTo(1, 9);
  });
});

describe('functions agree with SciPy', () => {
  const { normal, gamma, upper, kolmogorov, wilson: shares, quantiles } = reference.functions;
  test('the normal quantile', () => {
    for (const [p, expected] of normal) near(normalQuantile(p), expected);
  });
  test('the gamma functions', () => {
    for (const [x, expected] of gamma) near(logGamma(x), expected);
    for (const [a, x, expected] of upper) near(upperGamma(a, x), expected);
    for (const n of [0, 1, 5, 255, 256, 1000, 1_000_000]) near(logFactorial(n), logGamma(n + 1));
  });
  test('the tail of Kolmogorov', () => {
    for (const [x, expected] of kolmogorov) near(kolmogorovTail(x), expected);
  });
  test('the interval of Wilson', () => {
    for (const [hits, n, confidence, lower, upper_] of shares) {
      const found = wilson(hits, n, confidence);
      near(found?.lower, lower);
      near(found?.upper, upper_);
    }
    expect(wilson(0, 0, 0.95)).toBeNull();
  });
  test('quantiles', () => {
    for (const { values, shares: of, expected } of quantiles) {
      of.forEach((share, at) => {
        near(quantileOf(values, share), expected[at] ?? null);
      });
    }
  });
});

describe('values that others published', () => {
  test('Wilson intervals of R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3', () => {
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [hits, n, lower, upper] of published) {
      const found = wilson(hits, n, 0.95);
      expect([found?.lower.toFixed(4), found?.upper.toFixed(4)]).toEqual([lower.toFixed(4), upper.toFixed(4)]);
    }
  });
  test('scikit-learn, examples of average_precision_score, matthews_corrcoef, cohen_kappa_score and r2_score', () => {
    const scores = new BinarySample(true);
    [0.1, 0.4, 0.35, 0.8].forEach((score, at) => {
      scores.add(at >= 2, score >= 0.5, score);
    });
    const { figures, roc } = scores.done(resampling);
    expect(figures['average-precision'].value?.toFixed(2)).toBe('0.83');
    expect(figures['roc-auc'].value).toBe(0.75);
    // Its example of roc_curve.
    expect(roc).toEqual([
      { x: 0, y: 0, threshold: null },
      { x: 0, y: 0.5, threshold: 0.8 },
      { x: 0.5, y: 0.5, threshold: 0.4 },
      { x: 0.5, y: 1, threshold: 0.35 },
      { x: 1, y: 1, threshold: 0.1 },
    ]);
    const signs = new BinarySample(false);
    for (const [label, prediction] of [
      [1, 1],
      [1, 0],
      [1, 1],
      [0, 1],
    ])
      signs.add(label === 1, prediction === 1, 0);
    expect(signs.done(resampling).figures['matthews-correlation'].value?.toFixed(2)).toBe('-0.33');
    const agreement = multiclassFigures(
      [
        [1, 0, 1],
        [0, 1, 0],
        [0, 0, 2],
      ],
      resampling,
    );
    expect(agreement.figures['cohens-kappa'].value?.toFixed(4)).toBe('0.6875');
    const numbers = new RegressionSample();
    for (const [label, prediction] of [
      [3, 2.5],
      [-0.5, 0],
      [2, 2],
      [7, 8],
    ] as const)
      numbers.add(label, prediction);
    expect(numbers.done(0.95)['r-squared'].value?.toFixed(3)).toBe('0.949');
  });
  test('SciPy, examples of chi2_contingency and jensenshannon', () => {
    const found = chiSquared({ baseline: [10, 10, 20], current: [20, 20, 20] });
    expect([found?.statistic.toFixed(8), found?.p.toFixed(8), found?.degrees]).toEqual(['2.77777778', '0.24935221', 2]);
    expect(jensenShannon({ baseline: [1, 0, 0], current: [0, 1, 0] })).toBe(1);
    // Given to base e there.
    const half = jensenShannon({ baseline: [1, 0], current: [1, 1] });
    expect(Math.sqrt(half * Math.LN2)).toBeCloseTo(0.46450140402245893, 12);
  });
});
