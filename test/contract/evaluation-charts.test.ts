import { describe, expect, test } from 'vitest';
import type { Chart } from '#contract/chart';
import type { ChartFigure, ChartWords } from '#contract/chart-data';
import {
  calibrationFigures,
  driftFigures,
  groupFigures,
  performanceFigures,
  ticksBetween,
  trendFigures,
} from '#contract/evaluation-charts';
import { GAP_METRICS, GROUP_METRICS } from '#contract/evaluation-metrics';
import { formatMessage } from '#contract/messages';
import type { DriftColumn, FairnessGrouping, Figure, PerformanceResult } from '#contract/records/evaluation';
import type { MeasurementSeries } from '#contract/records/measurement';
import { localize } from '#contract/records/text';
import { messagesOf } from '#test/support/dossier-input';
import { onDisk } from '#test/support/pdf-tools';
import { printed, render } from '#test/support/printed';

const words: ChartWords = {
  locale: 'en',
  say: (key, values) => formatMessage(messagesOf('en'), 'en', key, values),
  local: (text) => localize(text, 'en'),
  number: (value) => new Intl.NumberFormat('en-GB').format(value),
  day: (date) => date,
};

const figure = (value: number | null, lower: number | null = null, upper: number | null = null): Figure => ({
  value,
  lower,
  upper,
  by: lower === null ? null : 'bootstrap',
  reason: value === null ? 'small-group' : null,
});
const counts = {
  n: 100,
  selected: 50,
  positives: null,
  truePositives: null,
  falsePositives: null,
  trueNegatives: null,
  falseNegatives: null,
};

function group(name: string, ratio: Figure, isSmall = false): FairnessGrouping['groups'][number] {
  const none = Object.fromEntries(GROUP_METRICS.map((metric) => [metric, figure(null)]));
  return {
    values: [name],
    counts,
    share: 0.5,
    isSmall,
    isReference: false,
    figures: {
      ...none,
      'selection-rate': figure(0.5),
      'impact-ratio': ratio,
    } as FairnessGrouping['groups'][number]['figures'],
    calibration: [],
  };
}

const grouping: FairnessGrouping = {
  columns: ['sex'],
  groups: [group('male', figure(1)), group('female', figure(0.79, 0.7, 0.88)), group('diverse', figure(null), true)],
  unknownCases: 3,
  unlisted: { groups: 0, cases: 0 },
  gaps: Object.fromEntries(
    GAP_METRICS.map((metric) => [metric, { ...figure(null), highest: null, lowest: null }]),
  ) as FairnessGrouping['gaps'],
};

const series: MeasurementSeries = {
  item: { kind: 'system', id: '01890000-0000-7000-8000-000000000000', name: 'Scorer' },
  metric: 'app:accuracy',
  metricLabel: { en: 'Accuracy' },
  slice: '',
  unit: '',
  points: [0.9, null, 0.7].map((value, at) => ({
    id: `01890000-0000-7000-8000-00000000000${at}`,
    version: 1,
    value,
    lower: value === null ? null : value - 0.05,
    upper: value === null ? null : value + 0.05,
    confidence: null,
    sampleSize: null,
    measuredAt: `2026-0${at + 1}-01T00:00:00.000Z`,
    computedBy: '',
    datasetVersionId: null,
    evidenceItemId: null,
    evaluationId: null,
    note: '',
    verdict: value === null ? 'not-computed' : value < 0.8 ? 'fail' : 'pass',
  })),
  threshold: null,
};

const column: DriftColumn = {
  column: 'age',
  type: 'number',
  baseline: { n: 10, missing: 0, notFinite: 0, distinct: 10, min: 0, max: 1, mean: 0.5 },
  current: { n: 10, missing: 0, notFinite: 0, distinct: 10, min: 0, max: 1, mean: 0.6 },
  figures: {} as DriftColumn['figures'],
  kolmogorovSmirnov: null,
  chiSquared: null,
  bins: [
    { label: null, lower: null, upper: 30, baseline: 6, current: 2 },
    { label: null, lower: 30, upper: null, baseline: 4, current: 8 },
  ],
  newCategories: [],
  goneCategories: [],
  isBinned: false,
};

const performance = {
  kind: 'performance',
  task: 'binary',
  rows: { total: 4, counted: 4, cases: 4, excluded: [] },
  figures: { 'roc-auc': figure(0.75, 0.6, 0.9) },
  confusion: null,
  perClass: [],
  roc: [
    { x: 0, y: 0, threshold: null },
    { x: 0.2, y: 0.8, threshold: 0.5 },
    { x: 1, y: 1, threshold: 0 },
  ],
  precisionRecall: [
    { x: 0, y: 1, threshold: null },
    { x: 1, y: 0.5, threshold: 0 },
  ],
  calibration: [{ lower: 0, upper: 1, n: 4, meanScore: 0.4, rate: 0.5 }],
  isBinned: false,
} satisfies PerformanceResult;

const kindOf = (figures: readonly ChartFigure[]): readonly Chart['kind'][] => figures.map(({ chart }) => chart.kind);

describe('charts of groups', () => {
  test('tell ratios with their intervals, what is below the line, and what is left out', () => {
    const [shown] = groupFigures(grouping, 0.8, words);
    if (shown?.chart.kind !== 'intervals') throw new Error('no intervals');
    expect(shown.chart.items.map(({ valueLabel, isBeyond, isAside }) => ({ valueLabel, isBeyond, isAside }))).toEqual([
      { valueLabel: '1', isBeyond: false, isAside: false },
      { valueLabel: '0.79 (0.7 to 0.88)', isBeyond: true, isAside: false },
      { valueLabel: 'none', isBeyond: false, isAside: true },
    ]);
    expect(shown.chart.limits.map(({ at }) => at)).toEqual([0.8]);
    expect(shown.alt).toContain('female: 0.79 (0.7 to 0.88)');
  });

  test('draw no line where a preset draws none', () => {
    const [shown] = groupFigures(grouping, null, words);
    if (shown?.chart.kind !== 'intervals') throw new Error('no intervals');
    expect(shown.chart.limits).toEqual([]);
    expect(shown.chart.items.some(({ isBeyond }) => isBeyond)).toBe(false);
  });
});

test('a trend breaks where nothing could be computed, and says what is beyond', () => {
  const [shown] = trendFigures(series, words);
  if (shown?.chart.kind !== 'trend') throw new Error('no trend');
  expect(shown.chart.points.map(({ value, isBeyond }) => [value, isBeyond])).toEqual([
    [0.9, false],
    [null, false],
    [0.7, true],
  ]);
  expect(shown.alt).toContain('2026-02-01: none');
  expect(trendFigures({ ...series, points: series.points.slice(0, 2) }, words)).toEqual([]);
});

test('two distributions are compared by shares', () => {
  const [shown] = driftFigures(column, words);
  if (shown?.chart.kind !== 'histograms') throw new Error('no histograms');
  expect(shown.chart.items).toEqual([
    { label: 'below 30', shares: [0.6, 0.2] },
    { label: 'from 30', shares: [0.4, 0.8] },
  ]);
});

test('ticks hold what is drawn between them, at round places', () => {
  for (const [least, greatest] of [
    [0, 1],
    [0.71, 0.93],
    [-0.2, 0.1],
    [412, 412],
    [0, 0],
  ] as const) {
    const places = ticksBetween(least, greatest, words).map(({ at }) => at);
    expect(places[0]).toBeLessThanOrEqual(least);
    expect(places.at(-1)).toBeGreaterThanOrEqual(greatest);
    expect(places.length).toBeGreaterThan(1);
    expect(places.length).toBeLessThan(10);
  }
});

test('each of them goes on a page, with its words as text', async () => {
  const figures = [
    ...groupFigures(grouping, 0.8, words),
    ...calibrationFigures([{ label: 'female', bins: performance.calibration }], words),
    ...performanceFigures(performance, words),
    ...driftFigures(column, words),
    ...trendFigures(series, words),
  ];
  expect(kindOf(figures)).toEqual(['intervals', 'curve', 'curve', 'curve', 'curve', 'histograms', 'trend']);
  const { pdf } = await render(printed(figures.map((one) => ({ kind: 'chart' as const, ...one }))));
  const file = onDisk(pdf);
  const text = file.run('pdftotext', '-layout', 'FILE', '-');
  for (const word of ['female', '0.79 (0.7 to 0.88)', 'False positive rate', 'below 30', 'Baseline', '2026-01-01']) {
    expect(text).toContain(word);
  }
  file.remove();
});
