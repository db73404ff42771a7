import { type AsyncBuffer, parquetScan, parquetSchema } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { BytesAt } from '#core/reading/bytes-at';
import { orDamaged, tooLarge, unreadable } from '#core/reading/fault';
import { checkChunk, footerOf, leavesOf, rowsOf } from '#core/reading/fingerprint/parquet';
import type { Cell, RowTaker } from './table-rows.ts';
import { MissingColumn } from './wanted.ts';

/** Of one column in one group of rows, unpacked. */
const CHUNK_BYTES = 128_000_000;
const CHUNK_ROWS = 5_000_000;

/**
 * Rows of a Parquet file, group by group, only of the columns that are wanted. Columns within others are left out.
 * @throws ReadingFault; MissingColumn
 */
export async function parquetRows(
  file: BytesAt,
  taker: RowTaker,
): Promise<{ readonly names: readonly string[]; readonly isWhole: boolean }> {
  const metadata = await footerOf(file);
  const rows = rowsOf(metadata);
  const leaves = await orDamaged(() => leavesOf(parquetSchema(metadata)));
  const names = leaves.filter(({ isFlat }) => isFlat).map(({ name }) => name);
  if (new Set(names).size !== names.length) unreadable('duplicate');
  const wanted = taker.columns ?? names;
  const missing = wanted.find((name) => !names.includes(name));
  if (missing !== undefined) throw new MissingColumn(missing);
  taker.begin?.({ names, hasDecimalComma: false });
  for (const group of metadata.row_groups) {
    if (Number(group.num_rows) > CHUNK_ROWS) tooLarge('items', CHUNK_ROWS);
    leaves.forEach(({ name }, at) => {
      if (!wanted.includes(name)) return;
      const chunk = group.columns[at]?.meta_data ?? unreadable('damaged');
      checkChunk(chunk, file.sizeBytes);
      if (Number(chunk.total_uncompressed_size) > CHUNK_BYTES) tooLarge('inflated', CHUNK_BYTES);
    });
  }
  const source: AsyncBuffer = {
    byteLength: file.sizeBytes,
    slice: async (start, end = file.sizeBytes) => {
      if (end - start > CHUNK_BYTES * 2) tooLarge('file', CHUNK_BYTES * 2);
      const bytes = await file.read(start, end - start);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    },
  };
  const scan = await orDamaged(() =>
    parquetScan({ file: source, metadata, columns: [...wanted], compressors, useOffsetIndex: false }),
  );
  const cells: Cell[] = wanted.map(() => null);
  let read = 0;
  for (const range of scan.ranges) {
    const columns: CompactColumn[] = [];
    for (const column of wanted) {
      columns.push(compacted(await orDamaged(() => scan.readColumn({ column, ...range }))));
    }
    const length = columns[0]?.length ?? 0;
    if (columns.some((column) => column.length !== length)) unreadable('lyingLength');
    for (let at = 0; at < length; at += 1) {
      for (let column = 0; column < columns.length; column += 1) cells[column] = columns[column]?.cell(at) ?? null;
      read += 1;
      if (!taker.take(cells, names)) return { names, isWhole: false };
    }
  }
  if (read !== rows && wanted.length > 0) unreadable('lyingLength');
  return { names, isWhole: true };
}

/** The values of a column in little memory, so that only one column at a time is held as it was read. */
type CompactColumn = { readonly length: number; readonly cell: (at: number) => Cell };

/** More different values than this are kept as they are. */
const MOST_WORDS = 100_000;

function compacted(values: ArrayLike<unknown>): CompactColumn {
  return numbersOf(values) ?? wordsOf(values) ?? { length: values.length, cell: (at) => cellOf(values[at]) };
}

/** Null if there is anything but numbers and nothing. */
function numbersOf(values: ArrayLike<unknown>): CompactColumn | null {
  const numbers = new Float64Array(values.length);
  const isMissing = new Uint8Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const value = cellOf(values[at]);
    if (typeof value === 'number') numbers[at] = value;
    else if (value === null) isMissing[at] = 1;
    else return null;
  }
  return { length: values.length, cell: (at) => (isMissing[at] === 1 ? null : (numbers[at] ?? null)) };
}

/** Each different value once; null if there are too many. */
function wordsOf(values: ArrayLike<unknown>): CompactColumn | null {
  const words: Cell[] = [];
  const known = new Map<Cell, number>();
  const places = new Uint32Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    const value = cellOf(values[at]);
    let place = known.get(value);
    if (place === undefined) {
      if (words.length >= MOST_WORDS) return null;
      place = words.length;
      words.push(value);
      known.set(value, place);
    }
    places[at] = place;
  }
  return { length: values.length, cell: (at) => words[places[at] ?? 0] ?? null };
}

function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    default:
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
      return value === null || value === undefined ? null : (JSON.stringify(value) ?? null);
  }
}
