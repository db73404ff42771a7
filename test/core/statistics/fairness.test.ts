import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type FairnessFigures, type FairnessOptions, fairness } from '#core/statistics/fairness';
import { FairnessCounts } from '#core/statistics/fairness-counts';
import { seededRandom } from '#core/statistics/random';
import { weightedMedian } from '#core/statistics/score-sample';
import { type SlowRow, slowGaps, slowRates } from './slow.ts';

const options: FairnessOptions = {
  confidence: 0.95,
  resamples: 0,
  seed: 1,
  isIntersectional: false,
  reference: {},
  smallGroupShare: 0,
};

/** Counts rows as the reading of a file does. */
function figuresOf(
  rows: readonly SlowRow[],
  names: readonly string[],
  given: Partial<FairnessOptions> = {},
): FairnessFigures {
  const values = names.map(() => ['']);
  const counts = new FairnessCounts({ label: true, score: true });
  for (const { groups, label, selected, score } of rows) {
    const codes = groups.map((group, at) => {
      if (group === null) return 0;
      const known = values[at] ?? [];
      if (!known.includes(group)) known.push(group);
      return known.indexOf(group);
    });
    counts.add(codes, label, selected, score);
  }
  const columns = names.map((name, at) => ({ name, values: values[at] ?? [] }));
  return fairness(counts, columns, { ...options, ...given });
}

function near(found: number | null | undefined, expected: number | null | undefined, what: string): void {
  if (typeof found !== 'number' || typeof expected !== 'number') expect(found, what).toBe(expected);
  else expect(Math.abs(found - expected), what).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

/** Rows of so many groups; `odd` makes them degenerate. */
function randomRows(seed: number, n: number, groups: number, odd: string): readonly SlowRow[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, (_, at) => {
    const group = Math.floor(random() ** 2 * groups);
    const label =
      odd === 'one class'
        ? true
        : odd === 'no positives in a group' && group === 0
          ? false
          : random() < 0.3 + 0.1 * group;
    const raw = Math.min(1, Math.max(0, 0.5 + (random() - 0.5) * 0.8 + (label ? 0.1 : -0.1)));
    const score = odd === 'ties' ? Math.round(raw * 5) / 5 : odd === 'no probabilities' ? raw * 10 - 3 : raw;
    const selected =
      odd === 'nobody selected'
        ? false
        : odd === 'all selected'
          ? true
          : score >= (odd === 'no probabilities' ? 2 : 0.5);
    const isUnknown = odd === 'unknown groups' && at % 7 === 0;
    return { groups: [isUnknown ? null : `g${group}`, random() < 0.5 ? 'x' : 'y'], label, selected, score };
  });
}

const oddities = [
  'plain',
  'one class',
  'no positives in a group',
  'ties',
  'no probabilities',
  'nobody selected',
  'all selected',
  'unknown groups',
];
const sets = oddities.flatMap((odd, at) =>
  [1, 12, 90, 700].map((n, size) => ({ odd, n, groups: 2 + ((at + size) % 4), seed: 100 * at + size })),
);

describe('fairness agrees with definitions followed row by row', () => {
  test.each(sets)('$odd, $n rows, at most $groups groups', ({ odd, n, groups, seed }) => {
    const rows = randomRows(seed, n, groups, odd);
    const found = figuresOf(rows, ['group', 'side'], { isIntersectional: true });
    expect(found.groupings.map(({ columns }) => columns)).toEqual([['group'], ['side'], ['group', 'side']]);
    for (const [name, expected] of Object.entries(slowRates(rows))) {
      near(found.overall.figures[name as 'accuracy'].value, expected, name);
    }
    for (const grouping of found.groupings) {
      const places = grouping.columns.map((column) => ['group', 'side'].indexOf(column));
      const rowsOf = (values: readonly string[]): readonly SlowRow[] =>
        rows.filter((row) => places.every((place, at) => row.groups[place] === values[at]));
      const known = rows.filter((row) => places.every((place) => row.groups[place] !== null));
      expect(grouping.unknownCases).toBe(rows.length - known.length);
      expect(grouping.groups.reduce((sum, group) => sum + group.counts.n, 0)).toBe(known.length);
      const rates = grouping.groups.map(({ values }) => slowRates(rowsOf(values)));
      const top = Math.max(0, ...rates.map((rate) => rate['selection-rate'] ?? 0));
      grouping.groups.forEach((group, at) => {
        for (const [name, expected] of Object.entries(rates[at] ?? {})) {
          // Whether scores are probabilities is told of the file as a whole.
          if (odd === 'no probabilities' && (name === 'brier-score' || name === 'expected-calibration-error')) {
            expect(group.figures[name].reason).toBe('not-probability');
          } else near(group.figures[name as 'accuracy'].value, expected, name);
        }
        near(
          group.figures['impact-ratio'].value,
          top === 0 ? null : (rates[at]?.['selection-rate'] ?? 0) / top,
          'impact',
        );
        for (const figure of Object.values(group.figures)) expect(figure.value === null).toBe(figure.reason !== null);
      });
      const gaps = slowGaps(grouping.groups.map(({ values }) => rowsOf(values)));
      for (const [name, expected] of Object.entries(gaps)) {
        const isHidden = name === 'calibration-difference' && odd === 'no probabilities';
        near(grouping.gaps[name as 'accuracy-difference'].value, isHidden ? null : expected, name);
      }
    }
  });
});

type Golden = {
  id: string;
  input: {
    unknown: number;
    scores?: Record<string, Record<string, number[]>>;
    tables?: Record<string, GoldenRow[]>;
    excluded_by_auditor?: string[];
  };
  expected: { median_full_sample?: number; share_of_excluded?: number; tables: Record<string, GoldenRow[]> };
};
type GoldenRow = {
  category: string;
  applicants: number;
  selected?: number;
  hits?: number;
  rate?: number;
  impact_ratio?: number | string;
  below_four_fifths?: boolean | string;
};

describe('the public cases of New York City Local Law 144', () => {
  const { cases } = parse(readFileSync(new URL('../../packs/us-nyc-ll144/golden.yaml', import.meta.url), 'utf8')) as {
    cases: Golden[];
  };
  const tables = cases.flatMap(({ id, input, expected }) =>
    Object.entries(expected.tables).map(([table, rows]) => ({ id, table, rows, input, expected })),
  );
  test('are all here', () => {
    expect(new Set(tables.map(({ id }) => id)).size).toBe(14);
  });
  test.each(tables)('$id, $table', ({ table, rows, input, expected }) => {
    const values = ['', ...rows.map(({ category }) => category)];
    const counts = new FairnessCounts({ label: false, score: false });
    const scores = input.scores?.[table];
    const all = Float64Array.from(Object.values(scores ?? {}).flat());
    const median = weightedMedian(all, null);
    if (expected.median_full_sample !== undefined) expect(median).toBe(expected.median_full_sample);
    values.forEach((category, code) => {
      for (const score of scores?.[category] ?? []) counts.add([code], false, score > median, 0);
      const given = input.tables?.[table]?.find((row) => row.category === category);
      counts.add([code], false, true, 0, given?.selected ?? 0);
      counts.add([code], false, false, 0, (given?.applicants ?? 0) - (given?.selected ?? 0));
    });
    counts.add([0], false, true, 0, input.unknown);
    const smallGroupShare = input.excluded_by_auditor === undefined ? 0 : 0.02;
    const [grouping] = fairness(counts, [{ name: table, values }], { ...options, smallGroupShare }).groupings;
    expect(grouping?.unknownCases).toBe(input.unknown);
    for (const row of rows) {
      const group = grouping?.groups.find((one) => one.values[0] === row.category) ?? expect.unreachable();
      expect(group.counts).toMatchObject({ n: row.applicants, selected: row.hits, positives: null });
      expect(rounded(group.figures['selection-rate'].value)).toBe(row.rate);
      const { value, reason } = group.figures['impact-ratio'];
      if (row.impact_ratio === 'excluded') {
        expect([group.isSmall, reason, rounded(group.share)]).toEqual([
          true,
          'small-group',
          expected.share_of_excluded,
        ]);
      } else if (row.impact_ratio === 'not_computable') expect(reason).toBe('top-rate-zero');
      else {
        expect(rounded(value)).toBe(row.impact_ratio);
        expect((value ?? 1) < 0.8).toBe(row.below_four_fifths);
      }
    }
  });
});

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000 + 1e-9) / 1000;
}

describe('values that others published', () => {
  test('Fairlearn, user guide, "Common fairness metrics"', () => {
    const labels = [0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1];
    const predictions = [0, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 1, 0];
    const groups = 'b b a b b c c c a a c a b c c b c c'.split(' ');
    const rows = groups.map((group, at) => ({
      groups: [group],
      label: labels[at] === 1,
      selected: predictions[at] === 1,
      score: 0,
    }));
    const gaps = figuresOf(rows, ['group']).groupings[0]?.gaps;
    near(gaps?.['demographic-parity-difference'].value, 0.25, 'difference');
    near(gaps?.['demographic-parity-ratio'].value, 2 / 3, 'ratio');
    near(gaps?.['equalised-odds-difference'].value, 1, 'odds');
    near(gaps?.['equalised-odds-ratio'].value, 0, 'odds ratio');
  });
  test('ProPublica, "How we analyzed the COMPAS recidivism algorithm" (2016)', () => {
    const counts = new FairnessCounts({ label: true, score: false });
    const cells = [
      [1, 990, 805, 532, 1369],
      [2, 1139, 349, 461, 505],
    ] as const;
    for (const [code, trueNegatives, falsePositives, falseNegatives, truePositives] of cells) {
      counts.add([code], false, false, 0, trueNegatives);
      counts.add([code], false, true, 0, falsePositives);
      counts.add([code], true, false, 0, falseNegatives);
      counts.add([code], true, true, 0, truePositives);
    }
    const columns = [{ name: 'race', values: ['', 'Black', 'White'] }];
    const groups = fairness(counts, columns, options).groupings[0]?.groups ?? [];
    const percent = (value: number | null): string => ((value ?? 0) * 100).toFixed(2);
    expect(
      groups.map(({ values, figures }) => [
        values[0],
        percent(figures['false-positive-rate'].value),
        percent(figures['false-negative-rate'].value),
        figures['positive-predictive-value'].value?.toFixed(2),
      ]),
    ).toEqual([
      ['Black', '44.85', '27.99', '0.63'],
      ['White', '23.45', '47.72', '0.59'],
    ]);
  });
});

describe('what is told openly', () => {
  const row = (group: string | null, selected: boolean): SlowRow => ({
    groups: [group],
    label: true,
    selected,
    score: 0.5,
  });
  test('a small group keeps its rate and is in no ratio and no gap', () => {
    const rows = [...Array.from({ length: 99 }, (_, at) => row('large', at < 50)), row('small', true)];
    const grouping = figuresOf(rows, ['group'], { smallGroupShare: 0.02 }).groupings[0];
    const small = grouping?.groups[1];
    expect(small).toMatchObject({ isSmall: true, share: 0.01 });
    expect(small?.figures['selection-rate'].value).toBe(1);
    expect(small?.figures['impact-ratio'].reason).toBe('small-group');
    expect(grouping?.groups[0]?.figures['impact-ratio'].value).toBe(1);
    expect(grouping?.gaps['demographic-parity-difference'].reason).toBe('single-group');
  });
  test('a reference group is what others are compared with', () => {
    const rows = [row('a', true), row('a', false), row('b', true), row('b', true)];
    const groups = figuresOf(rows, ['group'], { reference: { group: 'a' } }).groupings[0]?.groups ?? [];
    expect(groups.map(({ isReference, figures }) => [isReference, figures['reference-ratio'].value])).toEqual([
      [true, 1],
      [false, 2],
    ]);
    const without = figuresOf(rows, ['group'], { reference: { group: 'nobody' } }).groupings[0];
    expect(without?.groups[0]?.figures['reference-ratio'].reason).toBe('no-reference');
  });
  test('a group without the rate is left out of the gap, and counted', () => {
    const label = (group: string, isPositive: boolean): SlowRow => ({
      groups: [group],
      label: isPositive,
      selected: true,
      score: 0,
    });
    const rows = [label('a', true), label('b', true), label('c', false)];
    const gaps = figuresOf(rows, ['group']).groupings[0]?.gaps;
    expect(gaps?.['equal-opportunity-difference']).toMatchObject({ value: 0, leftOut: 1 });
    expect(gaps?.['equalised-odds-difference']).toMatchObject({ value: null, reason: 'no-negatives', leftOut: 2 });
  });
  test('a group without cases has no figures, and those of the others stand', () => {
    const counts = new FairnessCounts({ label: true, score: true });
    counts.add([1], true, true, 0.5, 0);
    counts.add([2], true, true, 0.5, 4);
    const columns = [{ name: 'group', values: ['', 'empty', 'full'] }];
    const [full, empty] = fairness(counts, columns, options).groupings[0]?.groups ?? [];
    expect(empty).toMatchObject({ values: ['empty'], share: 0, counts: { n: 0 } });
    expect(Object.values(empty?.figures ?? {}).every(({ value }) => value === null)).toBe(true);
    expect(empty?.figures['impact-ratio'].reason).toBe('no-rows');
    expect(full?.figures['impact-ratio'].value).toBe(1);
  });
  test('groups beyond those listed are counted', () => {
    const rows = Array.from({ length: 1000 }, (_, at) => row(`g${at % 300}`, at % 2 === 0));
    const grouping = figuresOf(rows, ['group']).groupings[0];
    expect(grouping?.groups).toHaveLength(240);
    expect(grouping?.unlisted).toEqual({ groups: 60, cases: 1000 - 240 * 3 - 100 });
  });
});

describe('bootstrap intervals', { timeout: 60_000 }, () => {
  const rows = randomRows(5, 400, 2, 'plain');
  const intervals = (seed: number) =>
    figuresOf(rows, ['group', 'side'], { resamples: 2000, seed }).groupings[0]?.gaps['demographic-parity-difference'];
  test('are the same for one seed, and near each other for two', () => {
    expect(intervals(7)).toEqual(intervals(7));
    const [one, other] = [intervals(7), intervals(8)];
    expect(one?.lower).not.toBe(other?.lower);
    expect(Math.abs((one?.upper ?? 0) - (other?.upper ?? 1))).toBeLessThan(0.02);
  });
  test('are those of resampled rows', () => {
    const random = seededRandom(99);
    const found: number[] = [];
    for (let turn = 0; turn < 2000; turn += 1) {
      const drawn = rows
        .map(() => rows[Math.floor(random() * rows.length)] ?? rows[0])
        .filter((one) => one !== undefined);
      const groups = ['g0', 'g1'].map((name) => drawn.filter((one) => one.groups[0] === name));
      const [left, right] = groups.map((group) => group.filter(({ selected }) => selected).length / group.length);
      found.push(Math.abs((left ?? 0) - (right ?? 0)));
    }
    found.sort((left, right) => left - right);
    const gap = intervals(7);
    expect(Math.abs((gap?.lower ?? 1) - (found[49] ?? 0))).toBeLessThan(0.01);
    expect(Math.abs((gap?.upper ?? 1) - (found[1949] ?? 0))).toBeLessThan(0.02);
  });
});
