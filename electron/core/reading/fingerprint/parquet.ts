import {
  type AsyncBuffer,
  type ColumnMetaData,
  type FileMetaData,
  parquetMetadata,
  parquetScan,
  parquetSchema,
  type SchemaElement,
  type SchemaTree,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { ColumnRange, ColumnType, FingerprintColumn, FingerprintTable } from '#contract/records/fingerprint';
import type { BytesAt } from '../bytes-at.ts';
import { orDamaged, tooLarge, unreadable } from '../fault.ts';
import { ColumnProfile } from './column.ts';
import { TABLE_LIMITS } from './table.ts';

const MAGIC = 0x31524150;
const FOOTER_BYTES = 50_000_000;
/** One column of one group of rows that is read as a whole, unpacked; and of all of them. Beyond: only what the footer says. */
const CHUNK_BYTES = 64_000_000;
const READ_BYTES = 500_000_000;
const CHUNK_ROWS = 10_000_000;

/**
 * What a Parquet file holds: from its footer, and from the columns themselves as long as they are not too large.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large` (`header`, `columns`)
 * @source Apache Parquet format 2.11, "File format", ColumnMetaData
 */
export async function readParquet(file: BytesAt): Promise<FingerprintTable> {
  const metadata = await footerOf(file);
  const rows = rowsOf(metadata);
  const leaves = await orDamaged(() => leavesOf(parquetSchema(metadata)));
  if (new Set(leaves.map(({ name }) => name)).size !== leaves.length) unreadable('duplicate');
  let left = READ_BYTES;
  const columns: FingerprintColumn[] = [];
  for (const [index, leaf] of leaves.slice(0, TABLE_LIMITS.columns).entries()) {
    const chunks = metadata.row_groups.map((group) => group.columns[index]?.meta_data ?? unreadable('damaged'));
    for (const chunk of chunks) checkChunk(chunk, file.sizeBytes);
    const most = Math.max(0, ...chunks.map(({ total_uncompressed_size: size }) => Number(size)));
    const all = chunks.reduce((sum, { total_uncompressed_size: size }) => sum + Number(size), 0);
    const isRead = leaf.isFlat && most <= CHUNK_BYTES && all <= left && isReadable(metadata);
    if (isRead) left -= all;
    columns.push(isRead ? await readColumn(file, metadata, leaf, rows) : statedColumn(leaf, chunks));
  }
  return { format: 'parquet', rows, columnCount: leaves.length, columns, hasHeader: null, delimiter: null };
}

/** The footer of a Parquet file. @throws ReadingFault */
export async function footerOf(file: BytesAt): Promise<FileMetaData> {
  if (file.sizeBytes < 12) return unreadable(file.sizeBytes === 0 ? 'empty' : 'endsEarly');
  const end = Buffer.from(await file.read(file.sizeBytes - 8, 8));
  const start = Buffer.from(await file.read(0, 4));
  const magic = end.readUInt32LE(4);
  // PARE: the footer itself is encrypted.
  if (magic === 0x45524150) return unreadable('encrypted');
  if (magic !== MAGIC || start.readUInt32LE(0) !== MAGIC) return unreadable('otherFormat');
  const length = end.readUInt32LE(0);
  if (length > file.sizeBytes - 12) return unreadable('lyingLength');
  if (length > FOOTER_BYTES) return tooLarge('header', FOOTER_BYTES);
  const footer = Uint8Array.from(await file.read(file.sizeBytes - 8 - length, length + 8));
  return await orDamaged(() => parquetMetadata(footer, { geoparquet: false }));
}

/** Its rows, where groups and footer agree. @throws ReadingFault */
export function rowsOf(metadata: FileMetaData): number {
  const rows = Number(metadata.num_rows);
  const groups = metadata.row_groups.map(({ num_rows: count }) => Number(count));
  if ([rows, ...groups].some((count) => !Number.isSafeInteger(count) || count < 0))
    return unreadable('impossibleNumber');
  if (groups.reduce((sum, count) => sum + count, 0) !== rows) return unreadable('lyingLength');
  return rows;
}

/** Whole groups are read at once. */
function isReadable(metadata: FileMetaData): boolean {
  return metadata.row_groups.every(({ num_rows: count }) => Number(count) <= CHUNK_ROWS);
}

/** Makes sure that a chunk lies in the file. @throws ReadingFault */
export function checkChunk(chunk: ColumnMetaData, sizeBytes: number): void {
  const sizes = [chunk.total_compressed_size, chunk.total_uncompressed_size, chunk.num_values, chunk.data_page_offset];
  if (sizes.some((size) => Number(size) < 0 || !Number.isSafeInteger(Number(size)))) unreadable('impossibleNumber');
  if (Number(chunk.data_page_offset) > sizeBytes || Number(chunk.total_compressed_size) > sizeBytes) {
    unreadable('outside');
  }
}

/** A column at the end of the tree of a schema. */
export type Leaf = {
  readonly name: string;
  readonly path: readonly string[];
  readonly element: SchemaElement;
  /** Neither within another column nor repeated. */
  readonly isFlat: boolean;
};

/** The columns that hold values. */
export function leavesOf(tree: SchemaTree): readonly Leaf[] {
  if (tree.children.length > 0) return tree.children.flatMap(leavesOf);
  const { path, element } = tree;
  const isFlat = path.length === 1 && element.repetition_type !== 'REPEATED';
  return [{ name: path.join('.'), path, element, isFlat }];
}

/** What the schema says of the values. */
function typeOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): ColumnType {
  const isDate = converted === 'DATE' || converted?.startsWith('TIMESTAMP') === true;
  if (isDate || logical?.type === 'DATE' || logical?.type === 'TIMESTAMP' || type === 'INT96') return 'date';
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL' || logical?.type === 'FLOAT16') return 'number';
  switch (type) {
    case 'BOOLEAN':
      return 'boolean';
    case 'INT32':
    case 'INT64':
      return 'integer';
    case 'FLOAT':
    case 'DOUBLE':
      return 'number';
    default:
      return 'text';
  }
}

/** What the footer says of a column. */
function statedColumn({ name, element }: Leaf, chunks: readonly ColumnMetaData[]): FingerprintColumn {
  const nulls = chunks.map(({ statistics }) => statistics?.null_count);
  const missing = nulls.every((count) => count !== undefined)
    ? nulls.reduce((sum, count) => sum + Number(count), 0)
    : null;
  if (missing !== null && (missing < 0 || !Number.isSafeInteger(missing))) return unreadable('impossibleNumber');
  const type = typeOf(element);
  return { name, type, missing, range: statedRange(type, chunks), distinct: null };
}

function statedRange(type: ColumnType, chunks: readonly ColumnMetaData[]): ColumnRange | null {
  if (type !== 'integer' && type !== 'number' && type !== 'date') return null;
  const lows = chunks.map(({ statistics }) => asNumber(statistics?.min_value ?? statistics?.min));
  const highs = chunks.map(({ statistics }) => asNumber(statistics?.max_value ?? statistics?.max));
  if (chunks.length === 0 || ![...lows, ...highs].every(Number.isFinite)) return null;
  const [min, max] = [Math.min(...lows), Math.max(...highs)];
  if (type !== 'date') return { kind: 'number', min, max };
  const [first, last] = [dateText(min), dateText(max)];
  return first === null || last === null ? null : { kind: 'date', min: first, max: last };
}

/** NaN if it is none. */
function asNumber(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
}

function dateText(time: number): string | null {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

async function readColumn(
  file: BytesAt,
  metadata: FileMetaData,
  { name, path, element }: Leaf,
  rows: number,
): Promise<FingerprintColumn> {
  const profile = new ColumnProfile();
  const [column = ''] = path;
  const stated = typeOf(element);
  const source: AsyncBuffer = {
    byteLength: file.sizeBytes,
    slice: async (start, end = file.sizeBytes) => {
      if (end - start > CHUNK_BYTES * 2) tooLarge('file', CHUNK_BYTES * 2);
      const bytes = await file.read(start, end - start);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    },
  };
  await orDamaged(async () => {
    const scan = await parquetScan({ file: source, metadata, columns: [column], compressors, useOffsetIndex: false });
    let read = 0;
    for (const range of scan.ranges) {
      const values = await scan.readColumn({ column, ...range });
      read += values.length;
      for (const value of values) addValue(profile, value, stated);
    }
    if (read !== rows) unreadable('lyingLength');
  });
  const found = profile.done(name, rows);
  // The schema knows better than the values, of which there may be none.
  return { ...found, type: found.type === 'mixed' || found.type === 'empty' ? found.type : stated };
}

function addValue(profile: ColumnProfile, value: unknown, stated: ColumnType): void {
  if (value === null || value === undefined) return;
  if (value instanceof Date) {
    const text = dateText(value.getTime());
    if (text !== null) profile.addDate(text);
  } else if (typeof value === 'number' || typeof value === 'bigint') {
    profile.addNumber(Number(value), stated === 'integer' ? 'integer' : 'number');
  } else if (typeof value === 'boolean') profile.addBoolean(value);
  else if (typeof value === 'string') profile.addPlain(value);
  else if (value instanceof Uint8Array) profile.addPlain(Buffer.from(value).toString('latin1'));
  else profile.addPlain(JSON.stringify(value) ?? '');
}
