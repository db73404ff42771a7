import { tooLarge, unreadable } from '#core/reading/fault';
import { TABLE_LIMITS } from '#core/reading/fingerprint/table';
import { textDecoder } from '#core/reading/fingerprint/text-pieces';
import { parseJson } from '#core/reading/json';
import { copied } from './copied.ts';
import type { Cell, RowTaker, TextRows } from './table-rows.ts';
import { MissingColumn } from './wanted.ts';

/** Rows of JSON Lines: one object a line; what a line does not name, it does not have. */
export function jsonRows(taker: RowTaker): TextRows {
  const decode = textDecoder();
  const places = new Map<string, number>();
  const names: string[] = [];
  const seen = new Set<string>();
  let cells: Cell[] = [];
  let rest = '';
  let isWanted = true;
  for (const column of taker.columns ?? []) places.set(column, places.size);
  cells = [...places.keys()].map(() => null);

  const take = (line: string): void => {
    if (!isWanted || line.trim() === '') return;
    const row = flatObject(line) ?? parseJson(line);
    if (typeof row !== 'object' || row === null || Array.isArray(row)) unreadable('damaged');
    cells.fill(null);
    for (const [name, value] of Object.entries(row)) {
      let place = places.get(name);
      if (taker.columns === null && place === undefined) {
        if (names.length >= TABLE_LIMITS.columns) tooLarge('columns', TABLE_LIMITS.columns);
        place = names.length;
        places.set(copied(name), place);
        names.push(copied(name));
      }
      if (place === undefined) continue;
      if (taker.columns !== null && seen.size < places.size) seen.add(copied(name));
      cells[place] = cellOf(value);
    }
    isWanted = taker.take(cells, names);
  };

  return {
    get names() {
      return names;
    },
    write: (piece) => {
      const text = rest + decode(piece);
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
        take(text.slice(start, end));
        start = end + 1;
      }
      rest = text.slice(start);
      if (rest.length > TABLE_LIMITS.rowBytes) tooLarge('line', TABLE_LIMITS.rowBytes);
      return isWanted;
    },
    end: () => {
      take(rest);
      const missing = taker.columns?.find((column) => !seen.has(column));
      if (missing !== undefined) throw new MissingColumn(missing);
    },
  };
}

/**
 * An object of plain values, read fast: null if a line may be anything else, or may name something twice. Every name ends
 * in a quote and a colon; if these are as many as the names that came out, none came twice.
 */
function flatObject(line: string): object | null {
  if (line.includes('\\') || line.includes('" ') || line.includes('"\t')) return null;
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    // The slow way says what is wrong.
    return null;
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return null;
  let names = 0;
  for (let at = line.indexOf('":'); at >= 0; at = line.indexOf('":', at + 2)) names += 1;
  const values: unknown[] = Object.values(row);
  if (names !== values.length) return null;
  return values.every((value) => typeof value !== 'object' || value === null) ? row : null;
}

function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    default:
      return value === null || value === undefined ? null : JSON.stringify(value);
  }
}
