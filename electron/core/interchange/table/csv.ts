import { parse } from 'csv-parse/sync';
import { ReadingFault, tooLarge, unreadable } from '#core/reading/fault';
import { decodeText } from '#core/reading/text/decode';
import { soundText } from '../data.ts';
import { GRID_LIMITS, type Grid, GridMeter, type GridRow } from './grid.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
const LOOKED_AT = 20;

/** How many delimiters each of the first lines has outside of quotes. */
function countsOf(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let isQuoted = false;
  for (const character of text.slice(0, 200_000)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === delimiter) count += 1;
    else if (character === '\n') {
      counts.push(count);
      count = 0;
      if (counts.length >= LOOKED_AT) return counts;
    }
  }
  return count > 0 || counts.length === 0 ? [...counts, count] : counts;
}

/** The character that parts the cells: of those in the first line, the one that parts the lines most evenly. */
export function delimiterOf(text: string): (typeof DELIMITERS)[number] {
  let best: { delimiter: (typeof DELIMITERS)[number]; even: number; count: number } = {
    delimiter: ',',
    even: -1,
    count: 0,
  };
  for (const delimiter of DELIMITERS) {
    const counts = countsOf(text, delimiter);
    const first = counts[0] ?? 0;
    if (first === 0) continue;
    const even = counts.filter((count) => count === first).length / counts.length;
    if (even > best.even || (even === best.even && first > best.count)) best = { delimiter, even, count: first };
  }
  return best.delimiter;
}

/**
 * A CSV file as texts; encoding and delimiter are told by its content. Formulas are texts like any other.
 * @throws ReadingFault `reading.unreadable` (`encoding`, `damaged`), `reading.too-large`
 * @source RFC 4180
 */
export function readCsv(bytes: Uint8Array): { readonly grid: Grid; readonly delimiter: string } {
  const decoded = decodeText(bytes).replace(/^\ufeff/, '');
  // Some programs write which character parts the cells into a line of its own.
  const stated = /^sep=([,;\t|])\r?\n/i.exec(decoded);
  const text = stated ? decoded.slice(stated[0].length) : decoded;
  const delimiter = stated?.[1] ?? delimiterOf(text);
  const meter = new GridMeter();
  const rows: GridRow[] = [];
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: GRID_LIMITS.cellCharacters * 2,
      on_record: (record: readonly string[], { lines }) => {
        const cells = record.map((cell, column) => {
          meter.cell(column, cell);
          return soundText(cell, () => undefined).trim();
        });
        if (cells.some((cell) => cell !== '')) {
          meter.row();
          rows.push({ number: lines, cells });
        }
        return null;
      },
    });
  } catch (error) {
    if (error instanceof ReadingFault) throw error;
    if (error instanceof Error && 'code' in error && error.code === 'CSV_MAX_RECORD_SIZE')
      tooLarge('line', GRID_LIMITS.cellCharacters * 2);
    return unreadable('damaged', error);
  }
  return { grid: { name: '', rows: rows.map((row, index) => ({ ...row, number: index + 1 })) }, delimiter };
}
