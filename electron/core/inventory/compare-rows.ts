import { isDeepStrictEqual } from 'node:util';
import type { FieldDifference, TableRow } from '#contract/records/inventory';

type RowDifference = NonNullable<FieldDifference['rows']>[number];

/** Tables whose rows are the same by these columns together. */
const KEYS: Readonly<Record<string, readonly string[]>> = { metrics: ['type', 'slice', 'dataset', 'split'] };

/** A cell that is absent is as one that is null. */
function withoutEmpty(row: TableRow): TableRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

function keyBy(columns: readonly string[]): (row: TableRow) => string {
  return (row) => JSON.stringify(columns.map((column) => row[column] ?? null));
}

function isUnique(rows: readonly TableRow[], keyOf: (row: TableRow) => string): boolean {
  return new Set(rows.map(keyOf)).size === rows.length;
}

/** The fewest first columns by which the rows of either table can be told apart; if there are none, the first. */
function keyColumns(
  field: string,
  columns: readonly string[],
  sides: readonly (readonly TableRow[])[],
): readonly string[] {
  const known = KEYS[field];
  if (known) return known;
  for (let count = 1; count <= columns.length; count += 1) {
    const some = columns.slice(0, count);
    if (sides.every((rows) => isUnique(rows, keyBy(some)))) return some;
  }
  return columns.slice(0, 1);
}

/** Rows of one key are paired in their order. */
function keyed(rows: readonly TableRow[], keyOf: (row: TableRow) => string): [string, TableRow][] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const key = keyOf(row);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return [`${key} ${count}`, row];
  });
}

function differingColumns(left: TableRow, right: TableRow): string[] {
  const columns = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return columns.filter((column) => !isDeepStrictEqual(left[column] ?? null, right[column] ?? null)).toSorted();
}

/**
 * Two tables row by row: those of the right one in its order, and each that is gone after the one it stood behind.
 * @param columns  of the field, in their order
 */
export function compareRows(
  field: string,
  columns: readonly string[],
  left: readonly TableRow[],
  right: readonly TableRow[],
): RowDifference[] {
  const keyOf = keyBy(keyColumns(field, columns, [left, right]));
  const [before, after] = [keyed(left, keyOf), keyed(right, keyOf)];
  const [was, is] = [new Map(before), new Map(after)];
  /** Rows that are gone, by the key of the row before them; those before all others by the empty key. */
  const gone = new Map<string, TableRow[]>();
  let behind = '';
  for (const [key, row] of before) {
    if (is.has(key)) behind = key;
    else gone.set(behind, [...(gone.get(behind) ?? []), row]);
  }
  const removed = (key: string): RowDifference[] =>
    (gone.get(key) ?? []).map((row) => ({ change: 'removed', left: row, right: null, columns: [] }));
  const kept = after.flatMap(([key, row]): RowDifference[] => {
    const old = was.get(key);
    if (!old) return [{ change: 'added', left: null, right: row, columns: [] }];
    const differing = differingColumns(withoutEmpty(old), withoutEmpty(row));
    return [
      { change: differing.length === 0 ? 'same' : 'changed', left: old, right: row, columns: differing },
      ...removed(key),
    ];
  });
  return [...removed(''), ...kept];
}
