import type { Field } from '#contract/inventory/field';
import type { FactValue, TableRow } from '#contract/records/inventory';
import type { Cells } from '#contract/records/judgement';

/** Rows of a table field as the table editor holds them: yes and no are words there, and what is empty is absent. */
export function toCells(value: FactValue | null): readonly Cells[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((row) => {
    if (typeof row === 'string') return [];
    const cells = Object.entries(row).flatMap(([column, cell]): [string, Cells[string]][] => {
      if (cell === null || cell === '') return [];
      return [[column, typeof cell === 'boolean' ? (cell ? 'yes' : 'no') : cell]];
    });
    return [Object.fromEntries(cells)];
  });
}

/** Cells of the table editor as the field keeps them; null if there is no row. */
export function toRows(field: Field, entries: readonly Cells[]): TableRow[] | null {
  const truths = new Set((field.columns ?? []).filter(({ type }) => type === 'yes-no').map(({ id }) => id));
  const rows = entries.map((cells) =>
    Object.fromEntries(
      Object.entries(cells).map(([column, cell]): [string, TableRow[string]] => [
        column,
        truths.has(column) ? cell === 'yes' : cell,
      ]),
    ),
  );
  return rows.length === 0 ? null : rows;
}
