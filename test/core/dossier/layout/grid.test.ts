import { expect, test } from 'vitest';
import type { CellBlock, TableRow } from '#core/dossier/layout/blocks';
import { gridOf } from '#core/dossier/layout/grid';

const words = (text: string): CellBlock[] => [{ kind: 'paragraph', runs: [{ text }] }];

/** Where cells stand: column, columns taken, rows taken, number of blocks. */
const placesOf = (rows: readonly TableRow[], columns: number) =>
  gridOf(rows, columns).rows.map(({ cells, heading }) =>
    heading === undefined
      ? cells.map(({ column, columnSpan, rowSpan, blocks }) => [column, columnSpan, rowSpan, blocks.length])
      : heading,
  );

test('a cell beside several rows ends before the next heading, and rows that hang together are one band', () => {
  const rows: TableRow[] = [
    [{ blocks: words('tall'), rowSpan: 9 }, words('a')],
    [words('b')],
    { heading: 'Next' },
    [words('c'), words('d')],
  ];
  expect(placesOf(rows, 2)).toEqual([
    [
      [0, 1, 2, 1],
      [1, 1, 1, 1],
    ],
    [[1, 1, 1, 1]],
    'Next',
    [
      [0, 1, 1, 1],
      [1, 1, 1, 1],
    ],
  ]);
  expect(gridOf(rows, 2).bands).toEqual([
    [0, 1],
    [2, 2],
    [3, 3],
  ]);
});

test('missing cells are added, and what is in cells too many goes into the last', () => {
  expect(placesOf([[words('a')], [words('b'), words('c'), words('d')]], 2)).toEqual([
    [
      [0, 1, 1, 1],
      [1, 1, 1, 0],
    ],
    [
      [0, 1, 1, 1],
      [1, 1, 1, 2],
    ],
  ]);
});

test('a hundred thousand rows take no longer than their number', { timeout: 20_000 }, () => {
  const row = [words('a'), words('b')];
  const rows = Array.from({ length: 100_000 }, () => row);
  expect(gridOf(rows, 2).bands).toHaveLength(100_000);
});
