import { describe, expect, test } from 'vitest';
import { BinarySample } from '#core/statistics/binary-sample';
import type { Figure } from '#core/statistics/figure';
import { seededRandom } from '#core/statistics/random';
import { RegressionSample } from '#core/statistics/regression';
import { areaByPairs, areaByThresholds, resampled, slowRates } from './slow.ts';

type Row = { readonly label: number; readonly prediction: number };
const random = seededRandom(2026);
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const mean = (rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0) / rows.length;

/** Both ends within a part of the interval's width. */
function expectNear(figure: Figure | undefined, slow: { readonly lower: number; readonly upper: number }): void {
  const width = slow.upper - slow.lower;
  expect(Math.abs((figure?.lower ?? Number.NaN) - slow.lower)).toBeLessThan(width * 0.25);
  expect(Math.abs((figure?.upper ?? Number.NaN) - slow.upper)).toBeLessThan(width * 0.25);
}

describe('intervals of predictions of numbers are near those of resampled rows', { timeout: 60_000 }, () => {
  const rows = Array.from({ length: 400 }, (): Row => {
    const label = 40 + 10 * normal();
    return { label, prediction: label + 1 + 4 * normal() };
  });
  const sample = new RegressionSample();
  for (const { label, prediction } of rows) sample.add(label, prediction);
  const found = sample.done(0.95);
  const error = ({ label, prediction }: Row): number => prediction - label;
  const determination = (drawn: readonly Row[]): number => {
    const middle = mean(drawn, ({ label }) => label);
    return 1 - mean(drawn, (row) => error(row) ** 2) / mean(drawn, ({ label }) => (label - middle) ** 2);
  };
  const median = (drawn: readonly Row[]): number =>
    drawn.map((row) => Math.abs(error(row))).sort((left, right) => left - right)[Math.floor(drawn.length / 2)] ?? 0;
  test.each([
    ['mean-absolute-error', (drawn: readonly Row[]) => mean(drawn, (row) => Math.abs(error(row)))],
    ['root-mean-squared-error', (drawn: readonly Row[]) => Math.sqrt(mean(drawn, (row) => error(row) ** 2))],
    [
      'mean-absolute-percentage-error',
      (drawn: readonly Row[]) => mean(drawn, (row) => Math.abs(error(row) / row.label)),
    ],
    ['median-absolute-error', median],
    ['r-squared', determination],
    ['mean-error', (drawn: readonly Row[]) => mean(drawn, error)],
  ] as const)('%s', (name, figure) => {
    expectNear(found[name], resampled(rows, figure, random, 1500));
  });
});

describe('intervals of predictions of two classes are near those of resampled rows', { timeout: 60_000 }, () => {
  const rows = Array.from({ length: 300 }, (): Row => {
    const label = random() < 0.4 ? 1 : 0;
    return { label, prediction: 1 / (1 + Math.exp(-normal() - (label - 0.5))) };
  });
  const sample = new BinarySample(true);
  for (const { label, prediction } of rows) sample.add(label === 1, prediction >= 0.5, prediction);
  const { figures } = sample.done({ confidence: 0.95, resamples: 2000, seed: 3 });
  const cells = (drawn: readonly Row[]) => {
    const count = (label: number, isPositive: boolean): number =>
      drawn.filter((row) => row.label === label && row.prediction >= 0.5 === isPositive).length;
    return { tp: count(1, true), fp: count(0, true), tn: count(0, false), fn: count(1, false) };
  };
  const matthews = (drawn: readonly Row[]): number => {
    const { tp, fp, tn, fn } = cells(drawn);
    return (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn));
  };
  const f1 = (drawn: readonly Row[]): number => {
    const { tp, fp, fn } = cells(drawn);
    return (2 * tp) / (2 * tp + fp + fn);
  };
  const labels = (drawn: readonly Row[]): number[] => drawn.map(({ label }) => label);
  const scores = (drawn: readonly Row[]): number[] => drawn.map(({ prediction }) => prediction);
  test.each([
    ['accuracy', (drawn: readonly Row[]) => (cells(drawn).tp + cells(drawn).tn) / drawn.length],
    ['matthews-correlation', matthews],
    ['f1', f1],
    ['brier-score', (drawn: readonly Row[]) => mean(drawn, ({ label, prediction }) => (label - prediction) ** 2)],
  ] as const)('%s', (name, figure) => {
    expectNear(figures[name], resampled(rows, figure, random, 1500));
  });
  test('roc-auc', () => {
    const area = (drawn: readonly Row[]): number => areaByPairs(labels(drawn), scores(drawn)) ?? 0;
    expectNear(figures['roc-auc'], resampled(rows, area, random, 300));
  });
  test('the interval of average precision holds it and is about as wide', () => {
    const { value, lower, upper } = figures['average-precision'];
    const slow = resampled(rows, (drawn) => areaByThresholds(labels(drawn), scores(drawn)) ?? 0, random, 200);
    expect((lower ?? 1) < (value ?? 0) && (value ?? 1) < (upper ?? 0)).toBe(true);
    const ratio = ((upper ?? 0) - (lower ?? 0)) / (slow.upper - slow.lower);
    expect(ratio > 0.6 && ratio < 1.7).toBe(true);
  });
  test('figures that scikit-learn lacks agree with their definitions', () => {
    expect(figures['pr-auc'].value).toBeCloseTo(areaByThresholds(labels(rows), scores(rows)) ?? 0, 9);
    const slow = slowRates(
      rows.map(({ label, prediction }) => ({
        groups: [],
        label: label === 1,
        selected: prediction >= 0.5,
        score: prediction,
      })),
    );
    expect(figures['expected-calibration-error'].value).toBeCloseTo(slow['expected-calibration-error'] ?? 1, 9);
  });
});
