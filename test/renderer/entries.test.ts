import './browser.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Cells } from '#contract/records/judgement';
import type { Column } from '#contract/records/question';
import { language } from '../../renderer/app/i18n.svelte.ts';
import { readCell } from '../../renderer/screens/answers/cell-values.ts';
import { Entries } from '../../renderer/screens/answers/entries.svelte.ts';
import { completeRows, headedRows, setOpenRows, withMatrixCell } from '../../renderer/screens/answers/matrix.ts';
import { isCells, readCells, readPasted } from '../../renderer/screens/answers/paste.ts';
import { option, question } from './support.ts';

afterEach(() => language.choose('en'));

const columns: readonly Column[] = [
  { id: 'name', type: 'text', label: { en: 'Dataset', de: 'Datensatz' } },
  { id: 'records', type: 'number', label: { en: 'Records' }, min: 0, isOptional: true },
  { id: 'since', type: 'date', label: { en: 'Since' }, isOptional: true },
  { id: 'personal', type: 'yes-no', label: { en: 'Personal' }, isOptional: true },
  {
    id: 'kind',
    type: 'single',
    label: { en: 'Kind' },
    isOptional: true,
    options: [option('own', { label: { en: 'Own', de: 'Eigen' } }), option('bought')],
  },
];

describe('what is pasted', () => {
  test('is read as a spreadsheet copies it, with line ends and quotes inside a cell', () => {
    expect(readCells('a\t"two\nlines ""quoted"""\r\nc\td\r\n')).toEqual([
      ['a', 'two\nlines "quoted"'],
      ['c', 'd'],
    ]);
  });

  test('is read as CSV with the sign that separates it', () => {
    expect(readCells('a;1,5\nb;2')).toEqual([
      ['a', '1,5'],
      ['b', '2'],
    ]);
    expect(readCells('a,b\n"c,d",e')).toEqual([
      ['a', 'b'],
      ['c,d', 'e'],
    ]);
  });

  test('is taken as one text where it is no more than one cell', () => {
    expect(isCells('one line, with a comma')).toBe(false);
    expect(isCells('one line\n')).toBe(false);
    expect(isCells('one\ttwo')).toBe(true);
    expect(isCells('one\ntwo')).toBe(true);
  });

  test('becomes values of the columns: dates, words and numbers as people write them', () => {
    const { rows, misfits } = readPasted('A\t12000\t23.11.2026\tja\tEigen', columns);
    expect(rows).toEqual([{ name: 'A', records: 12_000, since: '2026-11-23', personal: 'yes', kind: 'own' }]);
    expect(misfits).toEqual([]);
  });

  test('loses only the cells that do not fit, and says which', () => {
    const { rows, misfits } = readPasted('A\tmany\nB\t7\t31.02.2026', columns);
    expect(rows).toEqual([{ name: 'A' }, { name: 'B', records: 7 }]);
    expect(misfits.map(({ row, column, text }) => [row, column.id, text])).toEqual([
      [1, 'records', 'many'],
      [2, 'since', '31.02.2026'],
    ]);
  });

  test('leaves out a first line that only repeats the names of the columns', () => {
    expect(readPasted('Datensatz\tRecords\nA\t1', columns).rows).toEqual([{ name: 'A', records: 1 }]);
  });
});

describe('a cell', () => {
  const [, records] = columns;

  test('takes numbers in the groups of the language, never a thousandth for a thousand', () => {
    if (records === undefined) throw new Error('no column');
    expect(readCell(records, '10,500')).toEqual({ kind: 'value', value: 10_500 });
    language.choose('de');
    expect(readCell(records, '10.500')).toEqual({ kind: 'value', value: 10_500 });
    expect(readCell(records, '10,5')).toEqual({ kind: 'value', value: 10.5 });
    expect(readCell(records, '-1').kind).toBe('wrong');
  });
});

describe('entries while they are worked on', () => {
  let written: (readonly Cells[])[];
  let entries: Entries;
  beforeEach(() => {
    written = [];
    entries = new Entries([{ name: 'A' }, { name: 'B' }], (list) => written.push(list));
  });
  const names = (): unknown[] => entries.list.map(({ cells }) => cells['name']);
  const keyOf = (at: number): number => entries.list[at]?.key ?? -1;

  test('a blank entry stays on the screen and is no part of the answer', () => {
    entries.add();
    expect(entries.list).toHaveLength(3);
    expect(written).toEqual([]);
    entries.set(keyOf(2), 'name', 'C');
    expect(written).toEqual([[{ name: 'A' }, { name: 'B' }, { name: 'C' }]]);
    entries.set(keyOf(0), 'name', undefined);
    expect(written.at(-1)).toEqual([{ name: 'B' }, { name: 'C' }]);
    expect(names()).toEqual([undefined, 'B', 'C']);
  });

  test('can be moved, duplicated and removed, and stay at the ends', () => {
    expect(entries.move(keyOf(0), -1)).toBe(0);
    expect(entries.move(keyOf(0), 1)).toBe(1);
    expect(names()).toEqual(['B', 'A']);
    entries.duplicate(keyOf(0));
    expect(names()).toEqual(['B', 'B', 'A']);
    entries.remove(keyOf(1));
    expect(written.at(-1)).toEqual([{ name: 'B' }, { name: 'A' }]);
  });

  test('what was pasted is laid over what is there, and what goes beyond is added', () => {
    entries.lay(1, [{ records: 1 }, { name: 'C' }]);
    expect(written).toEqual([[{ name: 'A' }, { name: 'B', records: 1 }, { name: 'C' }]]);
  });

  test('keep their place when the core gives back what they said, in whatever order of keys', () => {
    entries.set(keyOf(0), 'records', 3);
    const before = entries.list;
    entries.take([{ records: 3, name: 'A' }, { name: 'B' }]);
    expect(entries.list).toBe(before);
  });

  test('take an answer that was changed elsewhere', () => {
    entries.take([{ name: 'Other' }]);
    expect(names()).toEqual(['Other']);
    expect(written).toEqual([]);
  });
});

describe('a matrix', () => {
  const row = (id: string, heading?: string) => ({
    id,
    label: { en: id },
    ...(heading === undefined ? {} : { heading: { en: heading } }),
  });
  const matrix = question('matrix', {
    rows: [row('a', 'First'), row('b'), row('c', 'Second')],
    columns: [
      { id: 'in', type: 'yes-no', label: { en: 'In' } },
      { id: 'why', type: 'text', label: { en: 'Why' }, isOptional: true },
    ],
  });

  test('all open rows are set at once, and what is stated stays', () => {
    const rows = setOpenRows(matrix, { b: { in: 'no', why: 'x' } }, 'in', 'yes');
    expect(rows).toEqual({ a: { in: 'yes' }, b: { in: 'no', why: 'x' }, c: { in: 'yes' } });
    expect(completeRows(matrix, rows)).toHaveLength(3);
  });

  test('a row whose last cell is emptied is open again', () => {
    expect(withMatrixCell({ a: { in: 'yes' } }, 'a', 'in', undefined)).toEqual({});
  });

  test('rows run under their headings, and a long run is broken so that it can be drawn in parts', () => {
    expect(headedRows(matrix.rows).map(({ heading, rows, first }) => [heading?.en, rows.length, first])).toEqual([
      ['First', 2, 0],
      ['Second', 1, 2],
    ]);
    const long = Array.from({ length: 60 }, (_, at) => row(`r${at}`));
    expect(headedRows(long).map(({ first }) => first)).toEqual([0, 25, 50]);
  });
});

vi.mock('../../renderer/app/api.ts', () => ({
  api: {},
  connection: { state: 'connected', subscribe: () => () => undefined },
}));
