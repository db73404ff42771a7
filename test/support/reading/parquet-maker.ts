import { gzipSync } from 'node:zlib';
import { varint } from './artefact-maker.ts';

/** Thrift's compact protocol, as much of it as Parquet needs. */
type Thrift =
  | { readonly i32: number }
  | { readonly i64: bigint }
  | { readonly text: string | Buffer }
  | { readonly list: readonly Thrift[] }
  | { readonly struct: Readonly<Record<number, Thrift>> };

const zigzag = (value: bigint): Buffer => varint((value << 1n) ^ (value >> 63n));

function codeOf(value: Thrift): number {
  if ('i32' in value) return 5;
  if ('i64' in value) return 6;
  if ('text' in value) return 8;
  return 'list' in value ? 9 : 12;
}

function encode(value: Thrift): Buffer {
  if ('i32' in value) return zigzag(BigInt(value.i32));
  if ('i64' in value) return zigzag(value.i64);
  if ('text' in value) {
    const bytes = Buffer.from(value.text);
    return Buffer.concat([varint(bytes.length), bytes]);
  }
  if ('list' in value) {
    const [first] = value.list;
    const type = first === undefined ? 12 : codeOf(first);
    return Buffer.concat([Buffer.from([0xf0 | type]), varint(value.list.length), ...value.list.map(encode)]);
  }
  let last = 0;
  const fields = Object.entries(value.struct).flatMap(([key, part]) => {
    const id = Number(key);
    const head = Buffer.from([((id - last) << 4) | codeOf(part)]);
    last = id;
    return [head, encode(part)];
  });
  return Buffer.concat([...fields, Buffer.from([0])]);
}

/** A column: whole numbers of 64 bits, numbers, texts, or days since 1970; null is missing. */
export type ParquetColumn = {
  readonly name: string;
  readonly type: 'int64' | 'double' | 'text' | 'date';
  readonly values: readonly (number | string | null)[];
  readonly isPacked?: boolean;
  /** Leaves out the pages, so that only the footer can be read. */
  readonly statedUncompressed?: bigint;
  readonly statistics?: boolean;
  readonly pageOffset?: bigint;
  readonly pageSize?: number;
  readonly pageValues?: number;
};

const TYPES = { int64: 2, double: 5, text: 6, date: 1 };
const CONVERTED: Partial<Record<ParquetColumn['type'], number>> = { text: 0, date: 6 };

function plain(type: ParquetColumn['type'], value: number | string): Buffer {
  const bytes = Buffer.alloc(type === 'date' ? 4 : 8);
  if (type === 'int64') bytes.writeBigInt64LE(BigInt(value));
  else if (type === 'double') bytes.writeDoubleLE(Number(value));
  else if (type === 'date') bytes.writeInt32LE(Number(value));
  else {
    const text = Buffer.from(String(value));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    return Buffer.concat([length, text]);
  }
  return bytes;
}

/** One run for each value: whether it is there. */
function levels(values: ParquetColumn['values']): Buffer {
  const runs = Buffer.concat(values.flatMap((value) => [varint(2), Buffer.from([value === null ? 0 : 1])]));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(runs.length);
  return Buffer.concat([length, runs]);
}

function pageOf(column: ParquetColumn): { readonly bytes: Buffer; readonly unpacked: number } {
  const there = column.values.filter((value) => value !== null);
  const content = Buffer.concat([levels(column.values), ...there.map((value) => plain(column.type, value))]);
  const packed = column.isPacked === true ? gzipSync(content) : content;
  const header = encode({
    struct: {
      1: { i32: 0 },
      2: { i32: column.pageSize ?? content.length },
      3: { i32: packed.length },
      5: {
        struct: { 1: { i32: column.pageValues ?? column.values.length }, 2: { i32: 0 }, 3: { i32: 3 }, 4: { i32: 3 } },
      },
    },
  });
  return { bytes: Buffer.concat([header, packed]), unpacked: header.length + content.length };
}

function statisticsOf(column: ParquetColumn): Thrift {
  const there = column.values.filter((value) => value !== null).sort((a, b) => (a < b ? -1 : 1));
  const [first = 0] = there;
  const last = there.at(-1) ?? 0;
  const bytes = (value: number | string): Thrift => ({
    text: column.type === 'text' ? String(value) : plain(column.type, value),
  });
  return { struct: { 3: { i64: BigInt(column.values.length - there.length) }, 5: bytes(last), 6: bytes(first) } };
}

/** A Parquet file of one group of rows. */
export function makeParquet(
  columns: readonly ParquetColumn[],
  lies: {
    readonly rows?: bigint;
    readonly groupRows?: bigint;
    readonly footerLength?: number;
    readonly magic?: string;
  } = {},
): Buffer {
  const rows = BigInt(columns[0]?.values.length ?? 0);
  let at = 4;
  const pages: Buffer[] = [];
  const chunks: Thrift[] = columns.map((column) => {
    const { bytes, unpacked } = pageOf(column);
    const offset = BigInt(at);
    at += bytes.length;
    pages.push(bytes);
    const metadata: Record<number, Thrift> = {
      1: { i32: TYPES[column.type] },
      2: { list: [{ i32: 0 }, { i32: 3 }] },
      3: { list: [{ text: column.name }] },
      4: { i32: column.isPacked === true ? 2 : 0 },
      5: { i64: BigInt(column.values.length) },
      6: { i64: column.statedUncompressed ?? BigInt(unpacked) },
      7: { i64: BigInt(bytes.length) },
      9: { i64: column.pageOffset ?? offset },
    };
    if (column.statistics === true) metadata[12] = statisticsOf(column);
    return { struct: { 2: { i64: offset }, 3: { struct: metadata } } };
  });
  const schema: Thrift[] = columns.map((column) => {
    const converted = CONVERTED[column.type];
    const element: Record<number, Thrift> = { 1: { i32: TYPES[column.type] }, 3: { i32: 1 }, 4: { text: column.name } };
    if (converted !== undefined) element[6] = { i32: converted };
    return { struct: element };
  });
  const footer = encode({
    struct: {
      1: { i32: 1 },
      2: { list: [{ struct: { 4: { text: 'schema' }, 5: { i32: columns.length } } }, ...schema] },
      3: { i64: lies.rows ?? rows },
      4: { list: [{ struct: { 1: { list: chunks }, 2: { i64: BigInt(at) }, 3: { i64: lies.groupRows ?? rows } } }] },
    },
  });
  return wrapped(Buffer.concat(pages), footer, lies);
}

/** A footer, whatever it holds, in a file of the right form. */
export function wrapped(
  pages: Buffer,
  footer: Buffer,
  lies: { readonly footerLength?: number; readonly magic?: string } = {},
): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(lies.footerLength ?? footer.length);
  return Buffer.concat([Buffer.from('PAR1'), pages, footer, length, Buffer.from(lies.magic ?? 'PAR1')]);
}
