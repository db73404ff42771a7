import type { Cells } from '#contract/records/judgement';
import type { Column, MatrixRow, Question } from '#contract/records/question';
import { type CellValue, columnChoices, missingColumns } from './cell-values.ts';
import { withCell } from './entries.svelte.ts';

type Matrix = Extract<Question, { type: 'matrix' }>;
type Rows = Readonly<Record<string, Cells>>;

/** Rows with one cell changed; a row without any cell is left out. */
export function withMatrixCell(rows: Rows, rowId: string, columnId: string, value: CellValue | undefined): Rows {
  const cells = withCell(rows[rowId] ?? {}, columnId, value);
  const { [rowId]: _, ...rest } = rows;
  return Object.keys(cells).length === 0 ? rest : { ...rest, [rowId]: cells };
}

/** The rows that are complete. */
export function completeRows({ rows, columns }: Matrix, filled: Rows): readonly MatrixRow[] {
  return rows.filter(({ id }) => missingColumns(columns, filled[id]).length === 0);
}

/** The rows in which a column is still open. */
export function openRows({ rows }: Matrix, filled: Rows, columnId: string): readonly MatrixRow[] {
  return rows.filter(({ id }) => filled[id]?.[columnId] === undefined);
}

/** Sets a column in every row in which it is open; what is stated stays. */
export function setOpenRows(matrix: Matrix, filled: Rows, columnId: string, value: CellValue): Rows {
  return openRows(matrix, filled, columnId).reduce((rows, { id }) => withMatrixCell(rows, id, columnId, value), filled);
}

/** The columns in which all open rows can be set at once. */
export function settableColumns({ columns }: Matrix): readonly Column[] {
  return columns.filter((column) => columnChoices(column).length > 0);
}

/** So many rows are drawn together. */
const CHUNK = 25;

/** A run of rows with the heading above it, if one begins there. */
export interface HeadedRows {
  readonly heading: MatrixRow['heading'];
  readonly rows: readonly MatrixRow[];
  /** The place of its first row. */
  readonly first: number;
}

/** Rows in runs: a new one at each heading and after so many rows, so that a long matrix need not be drawn at once. */
export function headedRows(rows: readonly MatrixRow[]): readonly HeadedRows[] {
  const runs: { heading: MatrixRow['heading']; rows: MatrixRow[]; first: number }[] = [];
  rows.forEach((row, at) => {
    const last = runs.at(-1);
    if (last === undefined || row.heading !== undefined || last.rows.length >= CHUNK) {
      runs.push({ heading: row.heading, rows: [row], first: at });
    } else last.rows.push(row);
  });
  return runs;
}
