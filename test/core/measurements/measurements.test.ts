import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MeasurementInput, ThresholdInput } from '#contract/records/measurement';
import { openWorkspace } from '#test/core/transfer/workspace';
import type { TestCore } from '#test/support/open-test-core';

let core: TestCore;
let system: { readonly kind: 'system'; readonly id: string };
beforeAll(async () => {
  core = await openWorkspace();
  const item = await core.client.inventory.add({ kind: 'system', name: 'CV screening' });
  system = { kind: 'system', id: item.id };
});
afterAll(() => core.stop());

const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T08:00:00.000Z`;
const figure = (of: Partial<MeasurementInput>): MeasurementInput & { locale?: 'en' | 'de' } => ({
  item: system,
  metric: 'hit rate',
  value: 0.9,
  unit: '',
  slice: '',
  datasetVersionId: null,
  lower: null,
  upper: null,
  confidence: null,
  sampleSize: null,
  computedBy: 'pipeline 7',
  measuredAt: at(1),
  evidenceItemId: null,
  note: '',
  ...of,
});
const threshold = (of: Partial<ThresholdInput>): ThresholdInput => ({
  metric: 'hit rate',
  item: null,
  slice: null,
  direction: 'higher',
  lowerFail: 0.7,
  lowerWarn: 0.8,
  upperWarn: null,
  upperFail: null,
  reason: 'Agreed with the business',
  opensFinding: true,
  severity: 'high',
  ownerId: null,
  ...of,
});
const findings = async () => (await core.client.finding.list({})).rows;

describe('figures', () => {
  test('are listed with the newest of each series, its trend and its verdict, and filtered by it', async () => {
    const { client } = core;
    for (const [day, value] of [0.91, 0.88, 0.75].entries()) {
      await client.measurement.add(figure({ metric: 'recall of words', value, measuredAt: at(day + 1) }));
    }
    await client.measurement.add(
      figure({ metric: 'recall of words', slice: 'lang=de', value: null, note: 'no cases' }),
    );
    await client.threshold.add(threshold({ metric: 'recall of words', opensFinding: false }));
    const page = await client.measurement.list({ filter: { metric: 'recall of words' } });
    expect(
      page.rows.map(({ slice, value, verdict, trend, itemName }) => ({ slice, value, verdict, trend, itemName })),
    ).toEqual([
      { slice: '', value: 0.75, verdict: 'warn', trend: [0.91, 0.88, 0.75], itemName: 'CV screening' },
      { slice: 'lang=de', value: null, verdict: 'not-computed', trend: [null], itemName: 'CV screening' },
    ]);
    expect(page).toMatchObject({ total: 2, isCapped: false, next: null });
    const warned = await client.measurement.list({ filter: { item: system, verdict: 'warn' } });
    expect(warned.rows.map(({ metric }) => metric)).toEqual(['recall of words']);
    const series = await client.measurement.series({ item: system, metric: 'recall of words' });
    expect(series.points.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'warn']);
    expect(series.threshold).toMatchObject({ lowerFail: 0.7, failing: 0, warning: 1 });
  });

  test('from the future are refused: one would stand before every later one', async () => {
    const later = figure({ metric: 'hidden', measuredAt: '2099-01-01T00:00:00.000Z' });
    await expect(core.client.measurement.add(later)).rejects.toMatchObject({
      code: 'measurement.unfit',
      data: { of: 'future', metric: 'hidden' },
    });
    await expect(
      core.client.measurement.addMany({ measurements: [figure({ metric: 'hidden' }), later] }),
    ).rejects.toMatchObject({ code: 'measurement.unfit' });
    expect((await core.client.measurement.list({ filter: { metric: 'hidden' } })).rows).toEqual([]);
  });

  test('come page by page, each once', async () => {
    const { client } = core;
    const measurements = Array.from({ length: 25 }, (_, n) =>
      figure({ metric: `paged ${n % 5}`, slice: `part ${n}`, value: n, measuredAt: at((n % 7) + 1) }),
    );
    expect(await client.measurement.addMany({ measurements })).toEqual({ added: 25, findings: 0 });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await client.measurement.list({ only: 'all', after, limit: 4, filter: { verdict: 'no-threshold' } });
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(25);
    await expect(client.measurement.list({ after: 'nonsense' })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  test('are all kept or none', async () => {
    const { client } = core;
    const before = await client.measurement.list({ only: 'all' });
    const bad = figure({ metric: 'half', lower: 0.9, upper: 0.1 });
    await expect(client.measurement.addMany({ measurements: [figure({ metric: 'half' }), bad] })).rejects.toMatchObject(
      {
        code: 'measurement.unfit',
        data: { of: 'interval' },
      },
    );
    await expect(client.measurement.add(figure({ value: null }))).rejects.toMatchObject({ code: 'measurement.unfit' });
    const nobody = { kind: 'system' as const, id: '01890000-0000-7000-8000-000000000000' };
    await expect(client.measurement.add(figure({ item: nobody }))).rejects.toMatchObject({ code: 'record.not-found' });
    expect((await client.measurement.list({ only: 'all' })).total).toBe(before.total);
  });

  test('name the metrics that are in use beside those of the catalogues', async () => {
    const metrics = await core.client.measurement.metrics();
    expect(metrics.find(({ ref }) => ref === 'recall of words')).toMatchObject({ label: null, uses: 2 });
  });
});

describe('a breach', () => {
  test('opens one finding per record, metric and slice, and another once that is closed', async () => {
    const { client } = core;
    const line = await client.threshold.add(threshold({}));
    const fails = (value: number, of: Partial<MeasurementInput> = {}) =>
      client.measurement.add(figure({ value, ...of }));
    await fails(0.9);
    await fails(0.75);
    expect(await findings()).toEqual([]);
    await fails(0.6, { measuredAt: at(2) });
    await fails(0.5, { measuredAt: at(3) });
    await fails(0.5, { slice: 'lang=de' });
    const opened = await findings();
    expect(opened.map(({ title, severity, state }) => ({ title, severity, state }))).toEqual(
      expect.arrayContaining([
        { title: 'hit rate of CV screening is 0.6, below the limit of 0.7', severity: 'high', state: 'open' },
        { title: 'hit rate of CV screening is 0.5, below the limit of 0.7', severity: 'high', state: 'open' },
      ]),
    );
    expect(opened).toHaveLength(2);
    await client.threshold.update({
      id: line.id,
      baseVersion: line.version,
      input: threshold({ opensFinding: false }),
    });
    await fails(0.1, { slice: 'lang=fr' });
    expect(await findings()).toHaveLength(2);
  });
});

describe('a threshold', () => {
  test('is refused with bounds that say nothing, and once more for the same scope', async () => {
    const { client } = core;
    const refused = (of: Partial<ThresholdInput>, error: object) =>
      expect(client.threshold.add(threshold({ metric: 'm', ...of }))).rejects.toMatchObject(error);
    await refused({ lowerFail: null, lowerWarn: null }, { code: 'threshold.bounds-unfit', data: { reason: 'none' } });
    await refused({ lowerWarn: 0.1 }, { code: 'threshold.bounds-unfit', data: { reason: 'order' } });
    await refused({ upperFail: 2 }, { code: 'threshold.bounds-unfit', data: { reason: 'side' } });
    const made = await client.threshold.add(threshold({ metric: 'm', item: system, slice: '' }));
    await refused({ item: system, slice: '' }, { code: 'threshold.exists' });
    await client.threshold.add(threshold({ metric: 'm', item: system }));
    expect(made).toMatchObject({ itemName: 'CV screening', slice: '' });
    await client.threshold.remove({ id: made.id, baseVersion: made.version });
    expect((await client.threshold.list({ metric: 'm' })).map(({ slice }) => slice)).toEqual([null]);
  });
});
