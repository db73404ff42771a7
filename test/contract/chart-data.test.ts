import { describe, expect, test } from 'vitest';
import { type Chart, chartOption } from '#contract/chart';
import {
  areaFigures,
  areasOf,
  type ChartFigure,
  type ChartWords,
  dutyFigures,
  ratioFigures,
  scoreFigures,
} from '#contract/chart-data';
import { formatMessage } from '#contract/messages';
import type { CalculationResult } from '#contract/records/judgement';
import { type Locale, localize } from '#contract/records/text';
import { messagesOf } from '#test/support/dossier-input';
import { packWithCases } from '#test/support/dossier-of-pack';

function words(locale: Locale): ChartWords {
  const tag = locale === 'de' ? 'de-DE' : 'en-GB';
  return {
    locale,
    say: (key, values) => formatMessage(messagesOf(locale), locale, key, values),
    local: (text) => localize(text, locale),
    number: (value) => new Intl.NumberFormat(tag).format(value),
    day: (date) => new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(date)),
  };
}
const en = words('en');
const de = words('de');

function caseOf(packId: string, caseId: string) {
  const { pack, cases } = packWithCases(packId);
  const one = cases.find(({ id }) => id === caseId);
  if (!one) throw new Error(`no case ${caseId}`);
  return { pack, ...one };
}

function only<Kind extends Chart['kind']>(figures: readonly ChartFigure[], kind: Kind) {
  expect(figures).toHaveLength(1);
  const [figure] = figures;
  if (figure?.chart.kind !== kind) throw new Error(`not ${kind}`);
  return { ...figure, chart: figure.chart as Extract<Chart, { kind: Kind }> };
}

describe('areas of a score', () => {
  const aia = caseOf('canada-aia', 'benefit-triage');
  const score = (id: string) => {
    const found = aia.pack.scores?.find((one) => one.id === id);
    if (!found) throw new Error(`no score ${id}`);
    return found;
  };

  test('every section that can add something has a bar against the most it can add, also one that adds nothing', () => {
    const { chart, alt, caption } = only(areaFigures(aia.pack, aia.judgement, score('raw'), en), 'bars');
    expect(chart.items.map(({ value, maximum }) => [value, maximum])).toEqual([
      [0, 5],
      [10, 15],
      [2, 2],
      [4, 17],
      [7, 15],
      [2, 8],
      [37, 52],
      [23, 53],
    ]);
    expect(chart.items.reduce((sum, { maximum }) => sum + maximum, 0)).toBe(score('raw').maximum);
    expect(chart.items.at(-2)?.valueLabel).toBe('37 of 52');
    expect(chart.ticks?.map(({ label }) => label)).toEqual(['0', '10', '20', '30', '40', '50', '60']);
    expect(alt).toMatch(/^Bar chart of Raw impact\. .*: 0 of 5; .*: 37 of 52; .*: 23 of 53\.$/);
    expect(caption).not.toBe('');
  });

  test('it is told in the language that is asked for', () => {
    const { chart, alt } = only(areaFigures(aia.pack, aia.judgement, score('raw'), de), 'bars');
    expect(chart.items.at(-1)?.valueLabel).toBe('23 von 53');
    expect(alt).toMatch(/^Balkendiagramm zu /);
  });

  test('a score of one part, or of one that is taken off, has no chart', () => {
    expect(areaFigures(aia.pack, aia.judgement, score('current'), en)).toEqual([]);
    const { pack, judgement } = caseOf('nist-ai-rmf', 'left-out-with-reason');
    const gap = pack.scores?.find(({ id }) => id === 'gap.govern');
    expect(gap && areaFigures(pack, judgement, gap, en)).toEqual([]);
  });

  test('a score made of others has a bar for each, times its factor', () => {
    const { pack, judgement } = caseOf('us-model-risk', 'small-firms');
    const tier = pack.scores?.find(({ id }) => id === 'tier');
    if (!tier) throw new Error('no tier');
    const { chart } = only(areaFigures(pack, judgement, tier, en), 'bars');
    expect(chart.items.map(({ value, maximum }) => [value, maximum])).toEqual([
      [8, 16],
      [3, 5],
      [2, 5],
    ]);
  });

  test('without a maximum of the pack that the sections agree with, nothing is drawn', () => {
    const raw = score('raw');
    const { maximum, ...endless } = raw;
    expect(areasOf(aia.pack, aia.judgement, endless, en)).toEqual([]);
    expect(areasOf(aia.pack, aia.judgement, { ...raw, maximum: (maximum ?? 0) - 1 }, en)).toEqual([]);
  });

  test('a score that is not settled says so', () => {
    const scores = aia.judgement.scores.map((one) => ({ ...one, isDetermined: false }));
    const judgement = { ...aia.judgement, scores };
    expect(areaFigures(aia.pack, judgement, score('raw'), en)[0]?.caption).toMatch(/Not final/);
  });
});

test('many scores stand side by side as shares of their maximum, differences left out', () => {
  const { pack, judgement } = caseOf('nist-ai-rmf', 'largely-to-fully');
  const { chart, alt } = only(scoreFigures(pack, judgement, en), 'bars');
  expect(chart.items).toHaveLength(10);
  for (const { value, maximum, valueLabel } of chart.items) {
    const [points = Number.NaN, of = Number.NaN] = valueLabel.split(' of ').map((text) => Number.parseFloat(text));
    expect(maximum).toBe(100);
    expect(value).toBeCloseTo((points / of) * 100, 9);
    expect(alt).toContain(valueLabel);
  }
  expect(chart.ticks?.at(-1)?.label).toBe('100%');
  expect(only(scoreFigures(pack, judgement, de), 'bars').chart.ticks?.at(-1)?.label).toBe('100\u00a0%');
});

describe('obligations in time', () => {
  test('one point for each date and role, with how many begin to apply', { timeout: 60_000 }, () => {
    const { pack, judgement, assessedOn } = caseOf('eu-ai-act', 'cv-prefilter-significant');
    const { chart, alt } = only(dutyFigures(pack, judgement, assessedOn, en), 'timeline');
    const certain = judgement.obligations.filter(({ truth, kind }) => truth === 'true' && kind === 'duty');
    const counted = chart.items.map(({ label }) => Number(/(\d+) obligation/.exec(label)?.[1]));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(certain.length);
    expect(chart.items.map(({ date }) => date)).toEqual(chart.items.map(({ date }) => date).toSorted());
    expect(chart.today.date).toBe('2026-11-23');
    expect(alt).toContain('from 2 February 2025, ');
    expect(alt).toContain('Assessment date, 23 November 2026');
  });

  test.each([
    ['gdpr-dpia', 'online-credit', 'all on one day'],
    ['us-model-risk', 'marketing-vendor', 'two points only'],
    ['iso-42001', 'all-applied', 'no obligations'],
  ])('%s, %s is not worth a timeline: %s', (packId, caseId) => {
    const { pack, judgement, assessedOn } = caseOf(packId, caseId);
    expect(dutyFigures(pack, judgement, assessedOn, en)).toEqual([]);
  });
});

describe('impact ratios', () => {
  const { pack, judgement } = caseOf('us-nyc-ll144', 'gaps-everywhere');
  const [calculation] = pack.calculations ?? [];
  const [table] = judgement.calculations[0]?.tables ?? [];
  if (!calculation || !table) throw new Error('no table');

  test('each category with the limit; what is flagged is told in words', () => {
    const { chart, alt, caption } = only(ratioFigures(pack, calculation, table, en), 'ratios');
    expect(caption).toMatch(/below the limit\. One category has no ratio\.$/);
    expect(chart.limit).toEqual({ at: 0.8, label: 'Limit 0.80 (4/5)' });
    const computed = table.rows.filter(({ impactRatio }) => impactRatio.includes('/') || /^\d/.test(impactRatio));
    expect(chart.items.map(({ label }) => label)).toEqual(computed.map(({ category }) => category));
    const flagged = table.rows.filter(({ isFlagged }) => isFlagged);
    expect(flagged.length).toBeGreaterThan(0);
    for (const { category } of flagged) expect(alt).toMatch(new RegExp(`${category}: 0\\.\\d{3}, below the limit`));
  });

  test('German has its decimal sign, on the axis too', () => {
    const { chart } = only(ratioFigures(pack, calculation, table, de), 'ratios');
    expect(chart.limit.label).toBe('Grenze 0,80 (4/5)');
    expect(chart.ticks?.map(({ label }) => label)).toEqual(['0', '0,25', '0,5', '0,75', '1']);
    for (const { ratioLabel } of chart.items) expect(ratioLabel).toMatch(/^\d,\d{3}$/);
  });

  test('what cannot be computed, or has no limit, is not drawn', () => {
    const none: CalculationResult['tables'][number] = {
      ...table,
      rows: table.rows.map((row) => ({ ...row, impactRatio: 'not-computable' as const })),
    };
    expect(ratioFigures(pack, calculation, none, en)).toEqual([]);
    const { flagBelow: _, ...free } = calculation;
    expect(ratioFigures(pack, free, table, en)).toEqual([]);
  });

  test('a long table becomes several charts that together hold every row once', () => {
    const [first] = table.rows;
    if (!first) throw new Error('no row');
    const rows = Array.from({ length: 45 }, (_, index) => ({
      ...first,
      category: `Group ${index + 1} ${'x'.repeat(400)}`,
    }));
    const figures = ratioFigures(pack, calculation, { ...table, rows }, en);
    expect(figures.map(({ chart }) => (chart.kind === 'ratios' ? chart.items.length : 0))).toEqual([15, 15, 15]);
    expect(figures.map(({ caption }) => /\((\d) of 3\)$/.exec(caption)?.[1])).toEqual(['1', '2', '3']);
    // ISO 19005-2, 6.1.13: no string longer than 32,767 bytes.
    for (const { alt } of figures) expect(alt.length * 2).toBeLessThan(16_000);
  });

  test('a label too long for two lines is cut where it is drawn', () => {
    const option = chartOption(
      {
        kind: 'bars',
        items: [{ label: 'word '.repeat(80), value: 1, maximum: 2, valueLabel: '1 of 2' }],
      },
      {
        colours: {
          accent: '#000',
          quiet: '#000',
          prohibited: '#000',
          high: '#000',
          limited: '#000',
          minimal: '#000',
          text: '#000',
          hairline: '#000',
          ground: '#000',
        },
        fontFamily: 'sans-serif',
        fontSize: 8,
        width: 300,
        measure: (text) => text.length * 4,
      },
    );
    const [axis] = option['yAxis'] as readonly { data: readonly string[] }[];
    const label = axis?.data[0] ?? '';
    expect(label).toMatch(/^(word )+\w*…$/);
    expect(label.length * 4).toBeLessThan(300 * 0.38 * 2);
  });
});

test('years stand on the axis of time only as far as there is room for them', () => {
  const item = (date: string) => ({ label: 'Duty', date, dateLabel: date });
  const colour = '#000000';
  const ticks = (width: number) => {
    const option = chartOption(
      {
        kind: 'timeline',
        items: [item('2011-04-04'), item('2028-01-01')],
        today: { date: '2026-11-23', label: 'now' },
      },
      {
        colours: {
          accent: colour,
          quiet: colour,
          prohibited: colour,
          high: colour,
          limited: colour,
          minimal: colour,
          text: colour,
          hairline: colour,
          ground: colour,
        },
        fontFamily: 'sans-serif',
        fontSize: 8,
        width,
        measure: (text) => text.length * 4,
      },
    );
    const { axisTick } = option['xAxis'] as { axisTick: { customValues: readonly number[] } };
    return axisTick.customValues.length;
  };
  const room = (width: number) => (width - 17 - 8 - 40 - 8) / 26;
  for (const width of [150, 300, 900]) expect(ticks(width)).toBeLessThanOrEqual(room(width) + 1);
  expect(ticks(900)).toBeGreaterThan(ticks(150));
});
