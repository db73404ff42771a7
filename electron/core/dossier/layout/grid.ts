import type { CellBlock, TableCell, TableRow } from './blocks.ts';

/** A cell in its place. */
export interface GridCell {
  readonly blocks: readonly CellBlock[];
  readonly column: number;
  readonly columnSpan: number;
  readonly rowSpan: number;
  readonly header: 'row' | 'column' | undefined;
}

export interface GridRow {
  readonly cells: readonly GridCell[];
  /** Over all columns, instead of cells. */
  readonly heading?: string;
}

/** The rows of a table, every place of them taken exactly once. */
export interface Grid {
  readonly rows: readonly GridRow[];
  /** First and last row of each stretch of rows that cells hang together. */
  readonly bands: readonly (readonly [first: number, last: number])[];
}

/**
 * Gives every cell its columns. Spans that go too far are cut off, missing cells are added, and what stands in cells there
 * is no column for goes into the last one: nothing is lost.
 * @param columns  at least one
 */
export function gridOf(rows: readonly TableRow[], columns: number): Grid {
  /** For each column, the rows from here on that a cell above still takes. */
  let taken = Array.from({ length: columns }, () => 0);
  const placed: GridRow[] = [];
  const below = rowsBelow(rows);
  for (const [index, row] of rows.entries()) placed.push(place(row, index));
  return { rows: placed, bands: bandsOf(placed) };

  function place(row: TableRow, index: number): GridRow {
    if ('heading' in row) {
      taken = taken.map(() => 0);
      return { cells: [], heading: row.heading };
    }
    if (row.length > 0 && taken.every((left) => left > 0)) {
      // Cells above that leave a row no place for its own end before it.
      cutAbove(placed, index);
      taken = taken.map(() => 0);
    }
    const free = taken.map((left) => left === 0);
    taken = taken.map((left) => Math.max(0, left - 1));
    const cells: GridCell[] = [];
    const put = (cell: TableCell, column: number) => {
      const { blocks, columnSpan = 1, rowSpan = 1, header } = 'blocks' in cell ? cell : { blocks: cell };
      let span = 0;
      while (span < Math.max(1, columnSpan) && free[column + span]) span += 1;
      const height = Math.max(1, Math.min(rowSpan, (below[index] ?? 0) + 1));
      for (let at = column; at < column + span; at += 1) {
        free[at] = false;
        taken[at] = height - 1;
      }
      cells.push({ blocks, column, columnSpan: span, rowSpan: height, header });
    };
    for (const cell of row) {
      const column = free.indexOf(true);
      if (column >= 0) put(cell, column);
      else append(cells, 'blocks' in cell ? cell.blocks : cell);
    }
    for (let column = free.indexOf(true); column >= 0; column = free.indexOf(true)) put([], column);
    return { cells: cells.sort((a, b) => a.column - b.column) };
  }
}

/** Ends every cell that reaches into the row before it. */
function cutAbove(placed: GridRow[], index: number): void {
  placed.forEach((row, at) => {
    const cells = row.cells.map((cell) => ({ ...cell, rowSpan: Math.min(cell.rowSpan, index - at) }));
    placed[at] = { ...row, cells };
  });
}

/** How many rows follow each one before the next heading. */
function rowsBelow(rows: readonly TableRow[]): number[] {
  const below: number[] = [];
  let count = 0;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    below[index] = count;
    const row = rows[index];
    count = row && 'heading' in row ? 0 : count + 1;
  }
  return below;
}

function append(cells: GridCell[], blocks: readonly CellBlock[]): void {
  const last = cells.pop();
  if (!last) throw new Error('a row whose places are all taken has cells of its own');
  cells.push({ ...last, blocks: [...last.blocks, ...blocks] });
}

function bandsOf(rows: readonly GridRow[]): [number, number][] {
  const bands: [number, number][] = [];
  let first = 0;
  let last = 0;
  rows.forEach((row, index) => {
    last = Math.max(last, index, ...row.cells.map(({ rowSpan }) => index + rowSpan - 1));
    if (last > index) return;
    bands.push([first, index]);
    first = index + 1;
  });
  return bands;
}
