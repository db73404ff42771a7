import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { EvaluationSettings } from '#contract/records/evaluation';
import { evaluateFile } from '#core/measurements/evaluate/evaluate-file';
import { writePredictions } from '#test/support/predictions';
import type { Benchmark, Contestant } from '../benchmark.ts';
import { plainFairness } from '../plain-fairness.ts';

const sizes = { full: { few: 10_000, many: 1_000_000 }, quick: { few: 200, many: 2_000 } } as const;

const base = { confidence: 0.95, resamples: 1000, seed: 1 };
const score = { column: 'score', threshold: 0.5, isLowPositive: false };
const label = { column: 'label', positive: ['1'] };
const groups = ['sex', 'race', 'age_band'];
const fairness: EvaluationSettings = {
  kind: 'fairness',
  preset: null,
  groups,
  isIntersectional: true,
  label,
  prediction: null,
  score,
  weight: null,
  reference: {},
  smallGroupShare: 0.02,
  ...base,
};
const performance: EvaluationSettings = {
  kind: 'performance',
  task: 'binary',
  label,
  prediction: null,
  score,
  weight: null,
  ...base,
};
const drift: EvaluationSettings = { kind: 'drift', columns: ['score', 'race'], bins: 10, binning: 'quantile' };

/** What fairness, performance and drift of a predictions file cost, without the start of the process that reads it. */
export const fairnessOfFile: Benchmark = {
  name: 'fairness',
  about:
    'Fairness with intersections and intervals, performance and drift of a million rows, against a parser and counts.',
  prepare: async (demo, size) => {
    const folder = mkdtempSync(join(demo.folder, 'predictions-'));
    const { few, many } = sizes[size];
    const fileOf = (rows: number): string => {
      const path = join(folder, `${rows}.csv`);
      writePredictions(path, rows);
      return path;
    };
    const [small, large] = [fileOf(few), fileOf(many)];
    const evaluating = (path: string, rows: number, settings: EvaluationSettings): Contestant => {
      const file = { name: 'predictions.csv', path };
      const files = settings.kind === 'drift' ? [file, file] : [file];
      const input = { name: file.name, files, totalBytes: 0, settings };
      return { unit: 'rows', units: rows, run: () => evaluateFile(input, { progress: () => undefined }) };
    };
    const names = {
      plain: `csv-parse and counts, ${many} rows`,
      fairness: `fairness, ${many} rows`,
      few: `fairness, ${few} rows`,
      median: `fairness by the median, ${many} rows`,
      performance: `performance, ${many} rows`,
      drift: `drift of two columns, twice ${many} rows`,
    };
    return {
      contestants: {
        [names.plain]: { unit: 'rows', units: many, run: () => plainFairness(large, groups) },
        [names.fairness]: evaluating(large, many, fairness),
        [names.few]: evaluating(small, few, fairness),
        [names.median]: evaluating(large, many, {
          ...fairness,
          score: { ...score, threshold: 'median' },
        }),
        [names.performance]: evaluating(large, many, performance),
        [names.drift]: evaluating(large, many, drift),
      },
      ratios: [
        { of: names.fairness, to: names.plain, limit: 0.6 },
        { of: names.median, to: names.plain, limit: 0.7 },
        { of: names.performance, to: names.plain, limit: 0.6 },
        { of: names.fairness, to: names.few, limit: null },
      ],
    };
  },
};
