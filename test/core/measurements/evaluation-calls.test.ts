import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DriftSettings, EvaluationSettings, FairnessSettings } from '#contract/records/evaluation';
import { openWorkspace } from '#test/core/transfer/workspace';
import { finishJob } from '#test/support/finish-job';
import type { TestCore } from '#test/support/open-test-core';

const base = { confidence: 0.95, resamples: 100, seed: 1 };
const byScore: FairnessSettings = {
  kind: 'fairness',
  preset: null,
  groups: ['sex'],
  isIntersectional: false,
  label: { column: 'label', positive: ['1'] },
  prediction: null,
  score: { column: 'score', threshold: 0.5, isLowPositive: false },
  weight: null,
  reference: {},
  smallGroupShare: 0,
  ...base,
};

// Each reads in a process of its own, which others may slow down.
describe('evaluation.run', { timeout: 60_000 }, () => {
  let core: TestCore;
  let item: { readonly kind: 'system'; readonly id: string };
  beforeAll(async () => {
    core = await openWorkspace();
    item = { kind: 'system', id: (await core.client.inventory.add({ kind: 'system', name: 'CV screening' })).id };
  });
  afterAll(() => core.stop());
  const csv = `sex,label,score\n${Array.from({ length: 200 }, (_, at) => `${at % 3 === 0 ? 'female' : 'male'},${at % 2},${(at % 10) / 10}`).join('\n')}\n`;

  test('keeps figures and measurements, and none of the data', async () => {
    writeFileSync(join(core.folder, 'predictions.csv'), csv);
    const { evaluation, measurement } = core.client;
    const file = core.file('predictions.csv');
    const columns = await finishJob(evaluation.columns({ file: { file } }));
    expect(columns.rows).toBe(200);
    const kept = await finishJob(evaluation.run({ item, title: 'Screening', settings: byScore, file: { file } }));
    expect(kept).toMatchObject({
      kind: 'fairness',
      title: 'Screening',
      rowCount: 200,
      files: [{ name: 'predictions.csv', sizeBytes: csv.length }],
    });
    expect(await evaluation.get({ id: kept.id })).toEqual(kept);
    expect(await evaluation.list({ item })).toMatchObject([{ id: kept.id, itemName: 'CV screening', rowCount: 200 }]);
    const page = await measurement.list({ filter: { evaluationId: kept.id }, only: 'all', limit: 200 });
    const slices = page.rows
      .filter(({ metric }) => metric === 'app:impact-ratio')
      .map(({ slice, sampleSize }) => [slice, sampleSize]);
    expect(slices.toSorted()).toEqual([
      ['sex=female', 67],
      ['sex=male', 133],
    ]);
    const metrics = await measurement.metrics();
    const known = new Set(metrics.filter(({ label }) => label !== null).map(({ ref }) => ref));
    expect(page.rows.filter(({ metric }) => !known.has(metric))).toEqual([]);
    await expect(evaluation.remove({ id: kept.id, baseVersion: kept.version })).rejects.toMatchObject({
      code: 'evaluation.in-use',
      data: { count: page.total },
    });
  });

  test('takes dropped bytes, and keeps no measurements where none are wanted', async () => {
    const { evaluation } = core.client;
    const file = { name: 'dropped.csv', content: new Blob([csv]) };
    const kept = await finishJob(
      evaluation.run({ item, title: 'Dropped', settings: byScore, file, withMeasurements: false }),
    );
    await evaluation.remove({ id: kept.id, baseVersion: kept.version });
    await expect(evaluation.get({ id: kept.id })).rejects.toMatchObject({ code: 'record.not-found' });
  });

  test('refuses settings that cannot be, and columns that are not there, and keeps nothing', async () => {
    const { evaluation } = core.client;
    const file = { file: core.file('predictions.csv') };
    const before = await evaluation.list({});
    const run = (settings: EvaluationSettings) => finishJob(evaluation.run({ item, title: 'x', settings, file }));
    await expect(run({ ...byScore, score: null })).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(run({ kind: 'drift', columns: null, bins: 10, binning: 'quantile' })).rejects.toMatchObject({
      code: 'input.invalid',
    });
    await expect(run({ ...byScore, groups: ['race'] })).rejects.toMatchObject({
      code: 'evaluation.column-missing',
      data: { name: 'predictions.csv', column: 'race' },
    });
    expect(await evaluation.list({})).toEqual(before);
  });

  test('compares two files and two fingerprints', async () => {
    const { evaluation, fingerprint } = core.client;
    writeFileSync(join(core.folder, 'later.csv'), csv.replaceAll(',0.1\n', ',\n'));
    const settings: DriftSettings = { kind: 'drift', columns: null, bins: 10, binning: 'quantile' };
    const [baseline, file] = [core.file('predictions.csv'), core.file('later.csv')];
    const drift = await finishJob(
      evaluation.run({ item, title: 'Drift', settings, file: { file }, baseline: { file: baseline } }),
    );
    expect(drift.files.map(({ name }) => name)).toEqual(['predictions.csv', 'later.csv']);
    const takenBefore = await finishJob(fingerprint.take({ item, file: core.file('predictions.csv') }));
    const takenAfter = await finishJob(fingerprint.take({ item, file: core.file('later.csv') }));
    const of = await evaluation.fingerprints({
      item,
      title: 'Prints',
      settings,
      baselineId: takenBefore.id,
      currentId: takenAfter.id,
    });
    const score = (one: typeof of) =>
      one.result.kind === 'drift' ? one.result.columns.find(({ column }) => column === 'score') : undefined;
    expect(score(of)?.figures['missing-rate-change']).toEqual(score(drift)?.figures['missing-rate-change']);
    expect(score(of)?.figures['missing-rate-change'].value).toBe(0.1);
    expect(score(of)?.figures['population-stability-index'].reason).toBe('no-histogram');
    expect(score(drift)?.figures['population-stability-index'].value).toBeGreaterThan(0);
  });
});
