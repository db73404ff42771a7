import { createHash } from 'node:crypto';
import type { MeasurementMapping } from '#contract/records/measurement';
import { JsonProblem, readJson } from '#core/interchange/json';
import { headerRowOf, headersOf, readGrids, tableTypeOf } from '#core/interchange/table/look';
import { ReadingFault, tooLarge, unreadable } from '#core/reading/fault';
import { bytesOf, type ReadSource } from '#core/reading/source';
import { decodeText } from '#core/reading/text/decode';
import { MOST_FIGURES, Problems, type ReadFigure, type ReadFigures } from './figure.ts';
import { figuresOfJson } from './of-json.ts';
import { figuresOfTable, isComplete, suggestMapping } from './of-table.ts';

/** A file with figures. `mapping` null: as its columns suggest themselves. */
export type FiguresInput = {
  readonly name: string;
  readonly file: ReadSource;
  readonly mapping: MeasurementMapping | null;
};

const SAMPLES = 5;
/** A number whose point can only part decimals: thousands come in threes, and never after a leading zero. */
const POINT = /^[+-]?(?:0\.\d+|\d+\.(?:\d{1,2}|\d{4,}))(?:[eE][+-]?\d+)?\s*%?$/;

function checked(figures: readonly ReadFigure[]): ReadFigure[] {
  if (figures.length > MOST_FIGURES) tooLarge('items', MOST_FIGURES);
  return [...figures];
}

async function readTable(name: string, bytes: Uint8Array, wanted: MeasurementMapping | null) {
  const { grids, delimiter } = await readGrids({ name, bytes });
  const filled = grids.filter(({ rows }) => rows.length > 0);
  const byName = filled.find((grid) => wanted !== null && grid.name === (wanted.sheet ?? ''));
  const main = byName ?? filled.toSorted((one, other) => other.rows.length - one.rows.length)[0];
  if (main === undefined) return unreadable('empty');
  const isCommaDecimal = delimiter === ';' && !main.rows.some(({ cells }) => cells.some((cell) => POINT.test(cell)));
  const mapping = wanted ?? suggestMapping(main, headerRowOf(main), isCommaDecimal);
  const problems = new Problems();
  const figures = isComplete(mapping) ? checked(figuresOfTable(main, mapping, isCommaDecimal, problems)) : [];
  const sheets = filled.map((grid) => {
    const row = grid === main ? mapping.headerRow : headerRowOf(grid);
    const below = grid.rows.filter(({ number }) => number > row);
    return {
      name: grid.name,
      headers: [...headersOf(grid, row)],
      samples: below.slice(0, SAMPLES).map(({ cells }) => cells.map((cell) => cell.slice(0, 200))),
      rows: below.length,
    };
  });
  return { format: 'table' as const, sheets, mapping, figures, problems };
}

function readMetrics(bytes: Uint8Array) {
  const problems = new Problems();
  try {
    const figures = checked(figuresOfJson(readJson(decodeText(bytes)).value, problems));
    return { format: 'metrics-json' as const, sheets: [], mapping: null, figures, problems };
  } catch (error) {
    if (error instanceof JsonProblem) return unreadable('damaged', error);
    throw error;
  }
}

/**
 * The figures that a CSV, XLSX or JSON file holds.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large`, `reading.unsupported`
 */
export async function readFigures({ file, mapping }: FiguresInput): Promise<ReadFigures> {
  const bytes = await bytesOf(file);
  const isTable = tableTypeOf({ name: file.name, bytes }) !== null;
  if (!isTable && !/\.json$/i.test(file.name)) throw new ReadingFault({ code: 'reading.unsupported' }, file.name);
  const { problems, ...read } = isTable ? await readTable(file.name, bytes, mapping) : readMetrics(bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { ...read, sha256, problems: problems.told, problemCount: problems.count };
}
