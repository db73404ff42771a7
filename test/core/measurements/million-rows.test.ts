import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EvaluationSettings } from '#contract/records/evaluation';
import type { ReadingProgress } from '#core/reading/protocol';
import { writePredictions } from '#test/support/predictions';
import { outcomeOf } from '#test/support/reading/reader';

const ROWS = 1_000_000;
const base = { confidence: 0.95, resamples: 1000, seed: 1 };
const score = { column: 'score', threshold: 0.5, isLowPositive: false };
const label = { column: 'label', positive: ['1'] };
const fairness: EvaluationSettings = {
  kind: 'fairness',
  preset: null,
  groups: ['sex', 'race', 'age_band'],
  isIntersectional: true,
  label,
  prediction: null,
  score,
  weight: null,
  reference: { sex: 'male' },
  smallGroupShare: 0.02,
  ...base,
};
const settings: readonly (readonly [string, EvaluationSettings])[] = [
  ['fairness by a threshold', fairness],
  ['fairness by the median', { ...fairness, score: { ...score, threshold: 'median' } }],
  ['performance', { kind: 'performance', task: 'binary', label, prediction: null, score, weight: null, ...base }],
];

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'million-'));
  path = join(folder, 'predictions.csv');
  writePredictions(path, ROWS);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(settings)(
  'a million rows of %s are read whole and take at most 500 MB, the process included',
  { timeout: 120_000 },
  async (_, of) => {
    const progress: ReadingProgress[] = [];
    const file = { name: 'predictions.csv', path };
    const totalBytes = statSync(path).size;
    const input = { name: file.name, files: [file], totalBytes, settings: of };
    const found = await outcomeOf('evaluate-file', input, { onProgress: (step) => progress.push(step) });
    expect(found.result).toMatchObject({ kind: 'found', rowCount: ROWS });
    expect((found.maxRssBytes ?? Number.POSITIVE_INFINITY) / 1e6).toBeLessThan(500);
    expect(Buffer.byteLength(JSON.stringify(found.result))).toBeLessThan(1_000_000);
    expect(progress.at(-1)).toEqual({ doneBytes: totalBytes, totalBytes, file: 'predictions.csv' });
  },
);

test('stops when it is cancelled', async () => {
  const stop = new AbortController();
  const file = { name: 'predictions.csv', path };
  const input = { name: file.name, files: [file], totalBytes: statSync(path).size, settings: fairness };
  const found = await outcomeOf('evaluate-file', input, { signal: stop.signal, onProgress: () => stop.abort() });
  expect(found.error?.code).toBe('reading.cancelled');
});
