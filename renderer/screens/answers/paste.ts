import type { Cells } from '#contract/records/judgement';
import type { Column } from '#contract/records/question';
import { readCell } from './cell-values.ts';

/** The sign between cells: the tab of spreadsheets, else the one that stands most often in the first line. */
function separatorOf(text: string): string {
  if (text.includes('\t')) return '\t';
  const [first = ''] = text.split(/\r?\n/, 1);
  const count = (sign: string): number => first.split(sign).length;
  return count(';') >= count(',') ? ';' : ',';
}

/**
 * Reads copied cells: tab-separated as spreadsheets copy them, or CSV (RFC 4180) with commas or semicolons. A quoted
 * cell may hold separators, line ends and doubled quotes.
 */
export function readCells(text: string): readonly (readonly string[])[] {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    row.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell === '') isQuoted = true;
    else if (sign === separator) endCell();
    else if (sign === '\n') {
      endCell();
      rows.push(row);
      row = [];
    } else if (sign !== '\r') cell += sign;
  }
  if (cell !== '' || row.length > 0) {
    endCell();
    rows.push(row);
  }
  return rows.filter((cells) => cells.some((it) => it.trim() !== ''));
}

/** Whether a pasted text is more than one cell; a single one is pasted as other text is. */
export function isCells(text: string): boolean {
  return text.includes('\t') || /\n[^\n]*\S/.test(text);
}

/** A pasted cell that its column does not take. Row and column count from one, as the user does. */
export interface Misfit {
  readonly row: number;
  readonly column: Column;
  readonly text: string;
}

export interface Pasted {
  readonly rows: readonly Cells[];
  readonly misfits: readonly Misfit[];
}

/** Whether a row only repeats the names of the columns. */
function isHeader(cells: readonly string[], columns: readonly Column[]): boolean {
  const names = columns.map(({ id, label }) => [id, label.en, label.de].map((name) => name?.toLowerCase()));
  return cells.every((cell, at) => names[at]?.includes(cell.trim().toLowerCase()) === true);
}

/**
 * What pasted text means in a table.
 * @param columns  from the one it was pasted into, rightwards; what goes beyond them is left out
 */
export function readPasted(text: string, columns: readonly Column[]): Pasted {
  const cells = readCells(text);
  const [first] = cells;
  const body = first !== undefined && isHeader(first, columns) ? cells.slice(1) : cells;
  const misfits: Misfit[] = [];
  const rows = body.map((line, index) => {
    const pairs = columns.flatMap((column, at): [string, Cells[string]][] => {
      const typed = line[at] ?? '';
      const read = readCell(column, typed);
      if (read.kind === 'wrong') misfits.push({ row: index + 1, column, text: typed.trim() });
      return read.kind === 'value' ? [[column.id, read.value]] : [];
    });
    return Object.fromEntries(pairs);
  });
  return { rows, misfits };
}
