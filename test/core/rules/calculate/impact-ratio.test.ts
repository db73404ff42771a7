import { describe, expect, test } from 'vitest';
import { decimalOf } from '#contract/fraction';
import { CalculationResult, type Cells } from '#contract/records/judgement';
import { Calculation } from '#contract/records/rules';
import type { UsableAnswer } from '#core/rules/answer';
import { calculate } from '#core/rules/calculate/index';

const calculation = Calculation.parse({
  kind: 'impact-ratio',
  id: 'ratios',
  label: { en: 'Ratios' },
  articles: ['6 RCNY 5-301'],
  sources: ['rule'],
  counts: {
    question: 'counts',
    breakdown: 'table',
    category: 'category',
    applicants: 'applicants',
    selected: 'selected',
    excluded: 'left-out',
  },
  scores: { question: 'scores', breakdown: 'table', category: 'category', score: 'score', excluded: 'left-out' },
  unknown: 'unknown',
  flagBelow: '4/5',
});

function run(answers: Readonly<Record<string, UsableAnswer>>) {
  return CalculationResult.parse(calculate(calculation, (id) => answers[id]));
}

type Row = readonly [category: string, applicants: number, selected: number, leftOut?: 'yes'];

function counts(...rows: readonly Row[]): { counts: { entries: Cells[] } } {
  const entries = rows.map(([category, applicants, selected, leftOut]) => ({
    table: 'sex',
    category,
    applicants,
    selected,
    ...(leftOut === undefined ? {} : { 'left-out': leftOut }),
  }));
  return { counts: { entries } };
}

function scores(values: Readonly<Record<string, readonly number[]>>): { scores: { entries: Cells[] } } {
  const entries = Object.entries(values).flatMap(([category, list]) =>
    list.map((score) => ({ table: 'sex', category, score })),
  );
  return { scores: { entries } };
}

const ratios = (result: CalculationResult) => result.tables.flatMap(({ rows }) => rows.map((row) => row.impactRatio));
const flags = (result: CalculationResult) => result.tables.flatMap(({ rows }) => rows.map((row) => row.isFlagged));

test('the example of the rule gives exact fractions that round to its published rates and ratios', () => {
  const result = run({ ...counts(['Male', 92, 50], ['Female', 76, 34]), unknown: 3 });
  expect(result).toEqual({
    id: 'ratios',
    kind: 'impact-ratio',
    isComputed: true,
    tables: [
      {
        breakdown: 'sex',
        rows: [
          { category: 'Male', applicants: 92, selected: 50, rate: '25/46', impactRatio: '1/1', isFlagged: false },
          { category: 'Female', applicants: 76, selected: 34, rate: '17/38', impactRatio: '391/475', isFlagged: false },
        ],
        excludedShare: null,
        median: null,
      },
    ],
    unknown: 3,
    notes: [],
    measures: { 'lowest-ratio': '391/475', 'excluded-share': '0/1', unknown: '3' },
  });
  expect([decimalOf('25/46', 3), decimalOf('17/38', 3), decimalOf('391/475', 2)]).toEqual(['0.543', '0.447', '0.82']);
});

test('nothing answered computes nothing, and says nothing of unknown people', () => {
  expect(run({})).toMatchObject({ isComputed: false, tables: [], unknown: null, notes: [], measures: {} });
});

test('the mark below four fifths is set by the exact ratio, not by the rounded one', () => {
  const below = run(counts(['Male', 1000, 500], ['Female', 10_000, 3998]));
  expect([decimalOf(below.measures['lowest-ratio'] ?? '', 3), flags(below)]).toEqual(['0.800', [false, true]]);
  expect(flags(run(counts(['Male', 10, 5], ['Female', 10, 4])))).toEqual([false, false]);
});

test('a score equal to the median is not above it', () => {
  const result = run(scores({ Male: [90, 80, 75, 70, 70, 60], Female: [85, 70, 70, 65, 50] }));
  expect(result.tables[0]?.median).toBe('70');
  expect(result.tables[0]?.rows.map(({ selected, rate }) => [selected, rate])).toEqual([
    [3, '1/2'],
    [1, '1/5'],
  ]);
});

test('the median of an even sample is the exact mean of the two scores in the middle', () => {
  const result = run(scores({ A: [0.1, 0.2], B: [0.3, 3e-7] }));
  expect(result.tables[0]?.median).toBe('0.15');
  expect(result.tables[0]?.rows.map(({ selected }) => selected)).toEqual([1, 1]);
});

test('a category left out keeps number and rate, has no ratio, and is not the highest', () => {
  const result = run(counts(['A', 100, 50], ['B', 99, 33], ['C', 1, 1, 'yes']));
  expect(result.tables[0]?.excludedShare).toBe('1/200');
  expect(result.tables[0]?.rows[2]).toEqual({
    category: 'C',
    applicants: 1,
    selected: 1,
    rate: '1/1',
    impactRatio: 'excluded',
    isFlagged: null,
  });
  expect([ratios(result), result.notes]).toEqual([['1/1', '2/3', 'excluded'], ['excluded-highest']]);
});

describe('what the figures cannot say is noted:', () => {
  test('nobody selected gives no ratio, neither 0 nor 1', () => {
    const result = run(counts(['A', 30, 0], ['B', 28, 0]));
    expect([ratios(result), flags(result), result.notes]).toEqual([
      ['not-computable', 'not-computable'],
      [null, null],
      ['nobody-selected'],
    ]);
    expect(result.measures).toEqual({ 'excluded-share': '0/1' });
  });
  test('a single category is compared with itself only', () => {
    expect(run(counts(['A', 45, 20]))).toMatchObject({ notes: ['single-category'] });
  });
  test('a category of 2 percent or more is too large to be left out, each by itself', () => {
    expect(run(counts(['A', 49, 20], ['B', 49, 20], ['C', 2, 0, 'yes'])).notes).toEqual(['excluded-too-large']);
    expect(run(counts(['A', 49, 20], ['B', 50, 20], ['C', 1, 0, 'yes'])).notes).toEqual([]);
  });
  test('an empty category has no rate', () => {
    const result = run(counts(['A', 45, 20], ['B', 40, 10], ['C', 0, 0]));
    expect([result.tables[0]?.rows[2]?.rate, ratios(result)[2], result.notes]).toEqual([
      null,
      'not-computable',
      ['empty-category'],
    ]);
  });
  test('rows with impossible numbers or without a category are left out', () => {
    const result = run(counts(['A', 45, 20], ['B', 40, 10], ['C', 5, 6], [' ', 5, 1], ['D', 1.5, 1]));
    expect([result.tables[0]?.rows.length, result.notes]).toEqual([2, ['unusable-row']]);
  });
});

test('rows for one category of one table add up, and each table has its own highest rate', () => {
  const entries = [
    { table: 'sex', category: 'A', applicants: 10, selected: 5 },
    { table: 'sex', category: 'B', applicants: 10, selected: 4 },
    { table: 'race', category: 'A', applicants: 10, selected: 1 },
    { table: 'sex', category: 'A', applicants: 10, selected: 1 },
  ];
  const result = run({ counts: { entries } });
  expect(
    result.tables.map(({ breakdown, rows }) => [breakdown, rows.map((it) => [it.category, it.impactRatio])]),
  ).toEqual([
    [
      'sex',
      [
        ['A', '3/4'],
        ['B', '1/1'],
      ],
    ],
    ['race', [['A', '1/1']]],
  ]);
});

test('fractions beyond what a floating-point number holds stay exact', () => {
  const many = Number.MAX_SAFE_INTEGER;
  const result = run(counts(['A', many, many], ['B', many, many - 1]));
  expect(result.measures['lowest-ratio']).toBe(`${many - 1}/${many}`);
  expect(decimalOf(`${many - 1}/${many}`, 20)).toBe('0.99999999999999988898');
});

test('people of one category that add up to more than is exact are left out, and noted', () => {
  const many = Number.MAX_SAFE_INTEGER;
  const result = run(counts(['A', many, many], ['A', 1, 1], ['B', 4, 2], ['C', 4, 4]));
  expect(result.notes).toEqual(['unusable-row']);
  expect(result.tables[0]?.rows.map(({ category, applicants }) => [category, applicants])).toEqual([
    ['B', 4],
    ['C', 4],
  ]);
});
