import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MeasurementMapping, MeasurementPreview } from '#contract/records/measurement';
import { lay, openWorkspace } from '#test/core/transfer/workspace';
import { finishJob } from '#test/support/finish-job';
import type { TestCore } from '#test/support/open-test-core';

let core: TestCore;
let system: { readonly kind: 'system'; readonly id: string };
beforeAll(async () => {
  core = await openWorkspace();
  const item = await core.client.inventory.add({ kind: 'system', name: 'Scorer' });
  system = { kind: 'system', id: item.id };
});
afterAll(() => core.stop());

async function preview(
  name: string,
  content: string | Uint8Array,
  mapping?: MeasurementMapping,
): Promise<MeasurementPreview> {
  const setting = { item: system, measuredAt: '2026-11-20T00:00:00.000Z', computedBy: 'nightly', keepsFile: true };
  const file = { file: lay(core, name, content) };
  return finishJob(core.client.measurement.preview({ file, setting, ...(mapping && { mapping }) }));
}
const brief = (shown: MeasurementPreview) => shown.rows.map(({ metric, value, slice }) => [metric, value, slice]);
const count = async (): Promise<number> => (await core.client.measurement.list({ only: 'all' })).total;

describe('a table of figures', () => {
  test('is read by its headers, with what is left out told, and added in one go with the file as evidence', async () => {
    const csv = [
      'Metric,Value,Group,n,CI lower,CI upper,Date,Run',
      'own score,0.91,,1000,0.89,0.93,2026-11-01,run 1',
      'own score,93 %,lang=de,,,,2026-11-02T10:00:00+01:00,',
      'drop rate,NaN,,,,,,',
      'drop rate,many,,,,,,',
      ',0.3,,,,,,',
      'drop rate,,,,,,,',
    ].join('\n');
    const shown = await preview('figures.csv', csv);
    expect(shown.mapping?.columns.map(({ target }) => target)).toEqual([
      'metric',
      'value',
      'slice',
      'sampleSize',
      'lower',
      'upper',
      'measuredAt',
      'computedBy',
    ]);
    expect(brief(shown)).toEqual([
      ['own score', 0.91, ''],
      ['own score', 0.93, 'lang=de'],
      ['drop rate', null, ''],
    ]);
    expect(shown.problems).toEqual([
      { place: '5', value: 'many', reason: 'not-a-number' },
      { place: '6', value: '0.3', reason: 'no-metric' },
      { place: '7', value: 'drop rate', reason: 'no-value' },
    ]);
    const before = await count();
    const record = await core.client.measurement.apply({ previewId: shown.id });
    expect(record).toMatchObject({ added: 3, undoneAt: null });
    const { rows } = await core.client.measurement.list({ filter: { metric: 'own score', slice: 'lang=de' } });
    expect(rows[0]).toMatchObject({
      value: 0.93,
      measuredAt: '2026-11-02T09:00:00.000Z',
      computedBy: 'nightly',
      evidenceTitle: 'figures.csv',
    });
    const evidence = { id: rows[0]?.evidenceItemId ?? '', baseVersion: 1, alsoLinks: true };
    await expect(core.client.library.remove(evidence)).rejects.toMatchObject({
      code: 'evidence.in-use',
      data: { title: 'figures.csv', count: 3 },
    });
    expect((await core.client.measurement.imports()).map(({ id }) => id)).toEqual([record.id]);
    await expect(core.client.measurement.apply({ previewId: shown.id })).rejects.toMatchObject({
      code: 'import.preview-gone',
    });
    expect(await core.client.transfer.undo({ id: record.id })).toMatchObject({ changedSince: 0 });
    expect(await count()).toBe(before);
    await core.client.library.remove(evidence);
  });

  test('takes each column of numbers for a metric of its own if none is a metric and its value', async () => {
    const shown = await preview('wide.csv', 'epoch;loss;f-measure;lang\n1;0,52;0,911;de\n2;0,48;0,92;fr\n');
    expect(brief(shown)).toEqual([
      ['loss', 0.52, ''],
      ['f-measure', 0.911, ''],
      ['loss', 0.48, ''],
      ['f-measure', 0.92, ''],
    ]);
    const columns = [
      { header: 'loss', target: 'figure' as const },
      { header: 'lang', target: 'slice' as const },
    ];
    const mapped = await preview('wide.csv', 'epoch;loss;f-measure;lang\n1;0,52;0,911;de\n', {
      sheet: null,
      headerRow: 1,
      columns,
    });
    expect(brief(mapped)).toEqual([['loss', 0.52, 'de']]);
  });

  test('reads points as decimals where a semicolon parts the cells', async () => {
    expect(brief(await preview('points.csv', 'metric;value\na;0.912\nb;1.5\n'))).toEqual([
      ['a', 0.912, ''],
      ['b', 1.5, ''],
    ]);
  });

  test('adds nothing without a mapping, or without a figure', async () => {
    const before = await count();
    const words = await preview('words.csv', 'name,city\nIda,Bonn\n');
    await expect(core.client.measurement.apply({ previewId: words.id })).rejects.toMatchObject({
      code: 'measurement.mapping-incomplete',
    });
    const none = await preview('none.json', '{"model": "x"}');
    await expect(core.client.measurement.apply({ previewId: none.id })).rejects.toMatchObject({
      code: 'measurement.nothing-inside',
    });
    expect(await count()).toBe(before);
  });
});

describe('metrics as JSON', () => {
  test('are read as programs write them: flat, by part, as lists, and of a model card', async () => {
    expect(brief(await preview('all_results.json', '{"eval_loss": 0.4, "epoch": 3, "eval_nan": "NaN"}'))).toEqual([
      ['eval_loss', 0.4, ''],
      ['eval_nan', null, ''],
    ]);
    expect(brief(await preview('by.json', '{"results": {"task a": {"score x": 1, "score y": 2}}}'))).toEqual([
      ['score x', 1, 'task a'],
      ['score y', 2, 'task a'],
    ]);
    const run = { data: { metrics: [{ key: 'val loss', value: 0.5, timestamp: 1763625600000, step: 3 }] } };
    const shown = await preview('run.json', JSON.stringify(run));
    expect(shown.rows).toMatchObject([{ metric: 'val loss', value: 0.5, measuredAt: '2025-11-20T08:00:00.000Z' }]);
    const card = {
      'model-index': [
        { name: 'm', results: [{ dataset: { name: 'SQuAD' }, metrics: [{ type: 'exact', name: 'EM', value: 81 }] }] },
      ],
    };
    expect(brief(await preview('card.json', JSON.stringify(card)))).toEqual([['exact', 81, 'SQuAD']]);
  });

  test('is refused when it is no JSON, or of another kind', async () => {
    await expect(preview('bad.json', '{"a": ')).rejects.toMatchObject({ code: 'reading.unreadable' });
    await expect(preview('page.html', '<p>0.9</p>')).rejects.toMatchObject({ code: 'reading.unsupported' });
  });
});

test('an import that breaks a threshold tells it beforehand, opens one finding, and its undoing leaves that finding', async () => {
  const { client } = core;
  await client.threshold.add({
    metric: 'uptime',
    direction: 'higher',
    lowerFail: 0.99,
    reason: 'Contract',
    opensFinding: true,
    severity: 'critical',
  });
  const shown = await preview('uptime.csv', 'metric,value\nuptime,0.5\nuptime,0.6\nuptime,0.999\n');
  expect(shown).toMatchObject({ failing: 2, findings: 1, rowCount: 3 });
  const { id } = await client.measurement.apply({ previewId: shown.id, locale: 'de' });
  const { rows } = await client.finding.list({});
  expect(rows.map(({ title }) => title)).toEqual(['uptime von Scorer ist 0,5, unter der Grenze von 0,99']);
  expect(await client.transfer.undo({ id })).toMatchObject({ changedSince: 0 });
  expect((await client.measurement.list({ filter: { metric: 'uptime' } })).rows).toEqual([]);
  expect((await client.finding.list({})).rows).toHaveLength(1);
});
