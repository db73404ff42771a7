import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  DriftSettings,
  EvaluationSettings,
  FairnessSettings,
  PerformanceSettings,
} from '#contract/records/evaluation';
import { DriftResult, FairnessResult, PerformanceResult } from '#contract/records/evaluation';
import { type EvaluateReply, evaluateFile } from '#core/measurements/evaluate/evaluate-file';
import { lookAtColumns } from '#core/measurements/evaluate/look-at-columns';
import { ReadingFault } from '#core/reading/fault';
import type { ReadSource } from '#core/reading/source';
import { seededRandom } from '#core/statistics/random';
import { makeParquet } from '#test/support/reading/parquet-maker';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
const silent = { progress: () => undefined };

function write(name: string, content: string | Uint8Array): ReadSource {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { name, path };
}

const evaluate = (files: readonly ReadSource[], settings: EvaluationSettings): Promise<EvaluateReply> =>
  evaluateFile({ name: files[0]?.name ?? '', files, totalBytes: 1000, settings }, silent);

async function fairnessOf(name: string, content: string | Uint8Array, settings: Partial<FairnessSettings> = {}) {
  const reply = await evaluate([write(name, content)], { ...byScore, ...settings });
  if (reply.kind !== 'found') return expect.unreachable(reply.kind);
  return FairnessResult.parse(reply.result);
}

const rates = (result: FairnessResult, grouping = 0): Record<string, number | null> =>
  Object.fromEntries(
    (result.groupings[grouping]?.groups ?? []).map(({ values, figures }) => [
      values.join('/'),
      figures['selection-rate'].value,
    ]),
  );

describe('a predictions file', () => {
  const rows = [
    ['female', 1, 0.9],
    ['female', 0, 0.2],
    ['male', 1, 0.7],
    ['male', 0, 0.6],
    ['male', 1, 0.4],
  ] as const;
  const csv = `sex,label,score\n${rows.map((row) => row.join(',')).join('\n')}\n`;

  test('gives the same figures as CSV, TSV, JSON Lines and Parquet, from a path or bytes', async () => {
    const found = await fairnessOf('a.csv', csv);
    expect(rates(found)).toEqual({ female: 0.5, male: 2 / 3 });
    expect(found.rows).toEqual({ total: 5, counted: 5, cases: 5, excluded: [] });
    expect(await fairnessOf('a.tsv', csv.replaceAll(',', '\t'))).toEqual(found);
    const lines = rows.map(([sex, label, score]) => JSON.stringify({ score, sex, label, other: null })).join('\n');
    expect(await fairnessOf('a.jsonl', lines)).toEqual(found);
    const parquet = makeParquet([
      { name: 'sex', type: 'text', values: rows.map(([sex]) => sex) },
      { name: 'label', type: 'int64', values: rows.map(([, label]) => label) },
      { name: 'score', type: 'double', values: rows.map(([, , score]) => score) },
    ]);
    expect(await fairnessOf('a.parquet', parquet)).toEqual(found);
    const reply = await evaluate([{ name: 'a.csv', bytes: Buffer.from(csv) }], byScore);
    expect(reply).toMatchObject({ kind: 'found', result: found, rowCount: 5 });
  });

  test('may have quoted fields, semicolons and decimal commas', async () => {
    const text = 'sex;"label";score;note\r\n"fe""male";1;0,9;"a;b\r\nc"\r\nmale;0;0,25;\r\n';
    expect(rates(await fairnessOf('german.csv', text))).toEqual({ 'fe"male': 1, male: 0 });
  });

  test('is read without rows that cannot be counted, each told with its reason', async () => {
    const text = [
      'sex,label,score,w',
      'f,1,0.9,1',
      'f,,0.9,1',
      'f,1,,1',
      'f,1,NaN,1',
      'f,1,-inf,1',
      'f,1,high,1',
      'f,1,0x1F,1',
      'f,1,0.2,1.5',
      ',1,0.8,2',
      'm,0,0.1,3',
    ].join('\n');
    const found = await fairnessOf('odd.csv', text, { weight: 'w' });
    expect(found.rows).toEqual({
      total: 10,
      counted: 3,
      cases: 6,
      excluded: [
        { reason: 'missing-label', rows: 1 },
        { reason: 'missing-score', rows: 1 },
        { reason: 'not-finite', rows: 2 },
        { reason: 'not-a-number', rows: 2 },
        { reason: 'bad-weight', rows: 1 },
      ],
    });
    expect(found.groupings[0]).toMatchObject({ unknownCases: 2 });
    expect(found.overall.counts.n).toBe(6);
  });

  test('selects by the median of the whole file, strictly above it', async () => {
    const median = { column: 'score', threshold: 'median' as const, isLowPositive: false };
    const text = 'sex,score\nm,90\nm,80\nm,75\nm,70\nm,70\nm,60\nf,85\nf,70\nf,70\nf,65\nf,50\n';
    const found = await fairnessOf('scores.csv', text, { label: null, score: median });
    expect(found.rule).toEqual({ by: 'median', threshold: 70 });
    expect(rates(found)).toEqual({ m: 0.5, f: 0.2 });
    expect(found.groupings[0]?.groups[0]?.figures['true-positive-rate'].reason).toBe('no-label');
    const low = await fairnessOf('scores.csv', text, { label: null, score: { ...median, isLowPositive: true } });
    expect(rates(low)).toEqual({ m: 1 / 6, f: 0.4 });
  });

  test('takes labels for equal that are one number, and predictions before scores', async () => {
    const text = 'sex,label,hired,score\nm,1.0,yes,0.1\nf,1,no,0.9\nf,0,no,0.9\n';
    const prediction = { column: 'hired', positive: ['yes'] };
    const found = await fairnessOf('labels.csv', text, { prediction });
    expect(found.rule).toEqual({ by: 'prediction' });
    expect(rates(found)).toEqual({ f: 0, m: 1 });
    expect(found.overall.counts.positives).toBe(2);
  });

  test('looks at groups together', async () => {
    const text = 'sex,age,label,score\nm,old,1,0.9\nm,young,1,0.1\nf,old,0,0.7\nf,,0,0.7\n';
    const found = await fairnessOf('two.csv', text, { groups: ['sex', 'age'], isIntersectional: true });
    expect(found.groupings.map(({ columns, unknownCases }) => [columns, unknownCases])).toEqual([
      [['sex'], 0],
      [['age'], 1],
      [['sex', 'age'], 1],
    ]);
    expect(rates(found, 2)).toEqual({ 'f/old': 1, 'm/old': 1, 'm/young': 0 });
  });

  test('is refused with what is wrong', async () => {
    const of = async (text: string, settings: Partial<FairnessSettings> = {}) =>
      evaluate([write('bad.csv', text)], { ...byScore, ...settings });
    expect(await of('sex,score\nm,1\n')).toEqual({ kind: 'column-missing', file: 'bad.csv', column: 'label' });
    expect(await of('sex,label,score\nm,,1\n')).toEqual({ kind: 'no-rows', file: 'bad.csv' });
    const many = Array.from({ length: 1002 }, (_, at) => `g${at},1,0.5`).join('\n');
    expect(await of(`sex,label,score\n${many}`)).toMatchObject({ kind: 'too-many-values', column: 'sex', limit: 1000 });
    expect(await evaluate([write('bad.jsonl', '{"sex":"m","score":1}')], byScore)).toMatchObject({
      kind: 'column-missing',
      column: 'label',
    });
    await expect(evaluate([write('bad.xlsx', 'x')], byScore)).rejects.toMatchObject({
      fault: { code: 'reading.unsupported' },
    });
    await expect(of('')).rejects.toMatchObject({ fault: { code: 'reading.unreadable', reason: 'empty' } });
  });
});

describe('performance', () => {
  const of = async (text: string, settings: PerformanceSettings) => {
    const reply = await evaluate([write('p.csv', text)], settings);
    return reply.kind === 'found' ? PerformanceResult.parse(reply.result) : expect.unreachable(reply.kind);
  };
  test('of two classes, also where a low score is the good one', async () => {
    const score = { column: 's', threshold: 0.5, isLowPositive: false };
    const settings: PerformanceSettings = {
      kind: 'performance',
      task: 'binary',
      label: { column: 'y', positive: ['1'] },
      prediction: null,
      score,
      weight: null,
      ...base,
    };
    const found = await of('y,s\n0,0.1\n0,0.4\n1,0.35\n1,0.8\n', settings);
    expect(found.confusion).toEqual({
      classes: ['negative', 'positive'],
      matrix: [
        [2, 0],
        [1, 1],
      ],
    });
    expect(found.figures['roc-auc']?.value).toBe(0.75);
    const low = await of('y,s\n0,0.9\n0,0.6\n1,0.65\n1,0.2\n', {
      ...settings,
      score: { ...score, isLowPositive: true },
    });
    expect(low.figures['roc-auc']?.value).toBe(0.75);
    expect(low.figures['brier-score']?.value).toBeCloseTo(found.figures['brier-score']?.value ?? 0, 12);
    expect(low.roc.map(({ threshold }) => threshold)).toEqual(
      [null, expect.closeTo(0.2), 0.6, 0.65, 0.9].map((one) => (typeof one === 'number' ? expect.closeTo(one) : one)),
    );
  });
  test('of several classes, and of numbers', async () => {
    const classes = await of('y,p\nb,a\na,a\nc,c\n', {
      kind: 'performance',
      task: 'multiclass',
      label: { column: 'y' },
      prediction: { column: 'p' },
      weight: null,
      ...base,
    });
    expect(classes.confusion).toEqual({
      classes: ['a', 'b', 'c'],
      matrix: [
        [1, 0, 0],
        [1, 0, 0],
        [0, 0, 1],
      ],
    });
    expect(classes.perClass.map(({ name, support, predicted }) => [name, support, predicted])).toEqual([
      ['a', 1, 2],
      ['b', 1, 0],
      ['c', 1, 1],
    ]);
    const numbers = await of('y,p\n3,2.5\n-0.5,0\n2,2\n7,8\n,1\n1,inf\n', {
      kind: 'performance',
      task: 'regression',
      label: { column: 'y' },
      prediction: { column: 'p' },
      ...base,
    });
    expect(numbers.figures['mean-absolute-error']?.value).toBe(0.5);
    expect(numbers.rows.excluded).toEqual([
      { reason: 'missing-label', rows: 1 },
      { reason: 'not-finite', rows: 1 },
    ]);
  });
});

describe('drift', () => {
  const settings: DriftSettings = { kind: 'drift', columns: null, bins: 4, binning: 'quantile' };
  test('compares the columns that both files have', async () => {
    const before = write(
      'before.csv',
      `age,city,gone\n${Array.from({ length: 40 }, (_, at) => `${at},Bonn,1`).join('\n')}`,
    );
    const after = write(
      'after.jsonl',
      Array.from({ length: 40 }, (_, at) => JSON.stringify({ age: at + 20, city: 'Ulm', late: at })).join('\n'),
    );
    const reply = await evaluate([before, after], settings);
    const found = reply.kind === 'found' ? DriftResult.parse(reply.result) : expect.unreachable(reply.kind);
    expect(found).toMatchObject({
      of: 'files',
      baselineRows: 40,
      currentRows: 40,
      onlyInBaseline: ['gone'],
      onlyInCurrent: ['late'],
    });
    const [age, city] = found.columns;
    expect(age?.figures['kolmogorov-smirnov'].value).toBe(0.5);
    expect(age?.bins.map(({ baseline, current }) => [baseline, current])).toEqual([
      [10, 0],
      [10, 0],
      [10, 10],
      [10, 30],
    ]);
    expect(city).toMatchObject({ type: 'category', newCategories: ['Ulm'], goneCategories: ['Bonn'] });
    expect(city?.figures['new-category-rate'].value).toBe(1);
  });
});

describe('the columns of a file', () => {
  test('are told with what they may be for', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, at) =>
        `${1000 + at},${at % 2 === 0 ? 'f' : 'm'},${at % 3 === 0 ? 1 : 0},${at / 30},${at % 5 === 0 ? '' : 'x'}`,
    );
    const file = write('columns.csv', `applicant_id,sex,label,score,site\n${rows.join('\n')}\n`);
    const found = await lookAtColumns({ name: 'columns.csv', file, totalBytes: 1 }, silent);
    expect(found.columns.map(({ name, role, missing, distinct }) => [name, role, missing, distinct])).toEqual([
      ['applicant_id', 'id', 0, 30],
      ['sex', 'group', 0, 2],
      ['label', 'label', 0, 2],
      ['score', 'score', 0, 30],
      ['site', 'group', 6, 1],
    ]);
    expect(found.columns[2]?.values).toEqual([
      { value: '0', rows: 20 },
      { value: '1', rows: 10 },
    ]);
    expect(found).toMatchObject({ rows: 30, isWhole: true });
  });
});

describe('a damaged file', { timeout: 60_000 }, () => {
  test('gives figures or says what is wrong, whatever its bytes', async () => {
    const random = seededRandom(77);
    const rows = Array.from({ length: 30 }, (_, at) => ({
      sex: at % 2 === 0 ? 'f' : 'm',
      label: at % 3 === 0 ? 1 : 0,
      score: at / 30,
    }));
    const column = (name: 'sex' | 'label' | 'score') => rows.map((row) => row[name]);
    const files = {
      'x.csv': Buffer.from(
        `sex,label,score\n${rows.map(({ sex, label, score }) => `"${sex}",${label},${score}`).join('\n')}`,
      ),
      'x.jsonl': Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n')),
      'x.parquet': makeParquet([
        { name: 'sex', type: 'text', values: column('sex') },
        { name: 'label', type: 'int64', values: column('label') },
        { name: 'score', type: 'double', values: column('score') },
      ]),
    };
    const ends = new Set<string>();
    for (const [name, whole] of Object.entries(files)) {
      for (let turn = 0; turn < 150; turn += 1) {
        const bytes = Buffer.from(whole);
        for (let change = 0; change < 3; change += 1)
          bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        const cut = turn % 5 === 0 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes;
        const end = await evaluate([{ name, bytes: cut }], { ...byScore, resamples: 0 }).then(
          ({ kind }) => kind,
          (error: unknown) => (error instanceof ReadingFault ? error.fault.code : String(error)),
        );
        ends.add(end);
      }
    }
    const expected = [
      'found',
      'column-missing',
      'no-rows',
      'too-many-values',
      'reading.unreadable',
      'reading.too-large',
    ];
    expect([...ends].filter((end) => !expected.includes(end))).toEqual([]);
    expect(ends.has('found') && ends.has('reading.unreadable')).toBe(true);
  });
});

describe('JSON Lines', () => {
  test('are read alike, however they are written, and a name that comes twice is refused', async () => {
    const lines = [
      '{"sex":"f","label":1,"score":0.9}',
      '{ "sex" : "f", "label" : "1", "score" : 0.1 }',
      '{"label":0,"score":0.2,"sex":"m","note":":\\" \\u00e4","more":{"a":[1]}}',
      '{"sex": "m", "label": 0, "score": 0.7, "note": ":x"}',
      '{"sex":"m","label":true,"score":null}',
      '',
    ];
    const found = await fairnessOf('kinds.jsonl', lines.join('\r\n'));
    expect(rates(found)).toEqual({ f: 0.5, m: 0.5 });
    expect(found.rows.excluded).toEqual([{ reason: 'missing-score', rows: 1 }]);
    for (const twice of ['{"sex":"f","label":1,"score":1,"sex":"m"}', '{"sex" :"f","label":1,"score":1,"sex":"m"}']) {
      await expect(fairnessOf('twice.jsonl', twice)).rejects.toMatchObject({
        fault: { code: 'reading.unreadable', reason: 'duplicate' },
      });
    }
  });
});
