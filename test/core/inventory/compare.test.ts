import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsOf } from '#contract/inventory/fields';
import type { FieldDifference, TableRow } from '#contract/records/inventory';
import { compareSnapshots, compareWords } from '#core/inventory/compare';
import { compareRows } from '#core/inventory/compare-rows';
import type { Snapshot } from '#core/inventory/snapshot';

const id = '01a207a2-8488-7000-8000-01f6233a1042';
const card = (facts: Snapshot['facts'], given: Partial<Snapshot> = {}): Snapshot => ({
  kind: 'model-version',
  id,
  name: 'Ranker',
  state: 'review',
  facts,
  custom: {},
  label: '',
  ...given,
});
const prose = (text: string): Snapshot['facts'][string] => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});

test('what differs is told in the order of the fields: words of texts and prose, rows of tables, the rest whole', () => {
  const left = card({ summary: 'Ranks job applications', overview: prose('One two'), tags: ['a'], parameterCount: 5 });
  const right = card(
    {
      summary: 'Ranks applications well',
      overview: prose('One three'),
      tags: ['a', 'b'],
      parameterCount: 5,
      licence: 'MIT',
    },
    { name: 'Ranker 2', custom: { risk: 'high' }, label: '2' },
  );
  expect(compareSnapshots(left, right)).toEqual({
    left: { name: 'Ranker', label: '' },
    right: { name: 'Ranker 2', label: '2' },
    differences: [
      expect.objectContaining({ field: 'name' }),
      {
        field: 'summary',
        left: 'Ranks job applications',
        right: 'Ranks applications well',
        words: [
          { kind: 'same', text: 'Ranks ' },
          { kind: 'removed', text: 'job ' },
          { kind: 'same', text: 'applications' },
          { kind: 'added', text: ' well' },
        ],
        rows: null,
      },
      expect.objectContaining({
        field: 'overview',
        words: [
          { kind: 'same', text: 'One ' },
          { kind: 'removed', text: 'two' },
          { kind: 'added', text: 'three' },
        ],
      }),
      { field: 'tags', left: ['a'], right: ['a', 'b'], words: null, rows: null },
      expect.objectContaining({ field: 'licence', left: null, words: [{ kind: 'added', text: 'MIT' }] }),
      expect.objectContaining({ field: 'custom.risk', left: null, right: 'high' }),
    ],
  });
});

test('metrics are paired by type, slice, dataset and split, whatever their order', () => {
  const row = (slice: string, value: number): TableRow => ({
    type: 'accuracy',
    slice,
    dataset: 'CVs',
    split: 'test',
    value,
  });
  const { differences } = compareSnapshots(
    card({ metrics: [row('women', 0.81), row('men', 0.85), row('all', 0.83)] }),
    card({ metrics: [row('all', 0.83), row('women', 0.84), row('older', 0.7)] }),
  );
  expect(differences.map(({ rows }) => rows)).toEqual([
    [
      { change: 'same', left: row('all', 0.83), right: row('all', 0.83), columns: [] },
      { change: 'changed', left: row('women', 0.81), right: row('women', 0.84), columns: ['value'] },
      { change: 'removed', left: row('men', 0.85), right: null, columns: [] },
      { change: 'added', left: null, right: row('older', 0.7), columns: [] },
    ],
  ]);
});

test('records of different kinds are not compared', () => {
  const system: Snapshot = { ...card({}), kind: 'system' };
  expect(() => compareSnapshots(card({}), system)).toThrow(expect.objectContaining({ code: 'comparison.other-kind' }));
});

test('a text and its like are told word by word, even when nearly nothing is left of them', () => {
  const words = (count: number, word: string): string =>
    Array.from({ length: count }, (_, at) => `${word}${at}`).join(' ');
  const parts = compareWords(words(9000, 'a'), words(9000, 'b'));
  expect(parts.map(({ kind }) => kind)).toEqual(['removed', 'added']);
});

const text = fc.string({ unit: fc.constantFrom('one', 'two', ' ', '\n', '.', 'ö', '😀', 'a'), maxLength: 40 });

test('property: words that stayed or came are the right text, words that stayed or went the left one', () => {
  fc.assert(
    fc.property(text, text, (left, right) => {
      const parts = compareWords(left, right);
      const without = (kind: string): string =>
        parts.flatMap((part) => (part.kind === kind ? [] : [part.text])).join('');
      expect([without('added'), without('removed')]).toEqual([left, right]);
    }),
    { numRuns: 500 },
  );
});

const columns = ['name', 'role', 'note'];
const row = fc.record(
  {
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    role: fc.constantFrom('x', 'y'),
    note: fc.option(fc.constantFrom('1', '2')),
  },
  { requiredKeys: [] },
);

/** Puts a difference to work on the left table: takes rows away, changes cells, puts rows in. */
function applied(rows: NonNullable<FieldDifference['rows']>): TableRow[] {
  return rows.flatMap(({ change, left, right, columns: differing }) => {
    if (change === 'removed') return [];
    if (change === 'added') return right ? [right] : [];
    const cells = differing.map((column) => [column, right?.[column] ?? null] as const);
    return [{ ...left, ...Object.fromEntries(cells) }];
  });
}

const plain = (rows: readonly TableRow[]): unknown[] =>
  rows.map((one) => Object.fromEntries(Object.entries(one).filter(([, cell]) => cell !== null && cell !== undefined)));

test('property: a difference of tables, put to work on the left one, gives the right one', () => {
  const rows = fc.array(row, { maxLength: 8 });
  fc.assert(
    fc.property(rows, rows, fc.constantFrom('datasets', 'metrics'), (left, right, field) => {
      const difference = compareRows(field, columns, left, right);
      expect(plain(applied(difference))).toEqual(plain(right));
      const before = difference.flatMap((one) => (one.left ? [one.left] : []));
      const order = (tables: readonly TableRow[]): string[] => tables.map((one) => JSON.stringify(one)).toSorted();
      expect(order(before)).toEqual(order(left));
    }),
    { numRuns: 1000 },
  );
});

test('every table field has columns by which rows can be paired', () => {
  const tables = fieldsOf('model-version').filter(({ type }) => type === 'table');
  expect(tables.filter(({ columns: own }) => (own ?? []).length === 0)).toEqual([]);
});
