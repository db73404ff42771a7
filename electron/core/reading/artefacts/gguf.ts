import { ByteCursor, type BytesAt } from '../bytes-at.ts';
import { tooLarge, unreadable } from '../fault.ts';
import { countOf, HEADER_LIMITS, utf8 } from './header.ts';

/** A value of the metadata; of a long list only its length and first items. */
export type GgufValue =
  | { readonly type: GgufScalar; readonly value: string | number | boolean }
  | {
      readonly type: 'array';
      readonly of: GgufScalar | 'array';
      readonly length: number;
      readonly first: readonly (string | number | boolean)[];
    };
export type GgufScalar = (typeof SCALARS)[number];

/** The header of a GGUF file. */
export type GgufHeader = {
  readonly format: 'gguf';
  readonly version: number;
  readonly metadata: readonly ({ readonly key: string } & GgufValue)[];
  readonly tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly parameters: number;
  }[];
};

/** By number; 9 is a list. Whole numbers beyond what is exact are given as text. */
const SCALARS = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bool',
  'string',
  'list',
  'uint64',
  'int64',
  'float64',
] as const;
const LIST = 9;
const SIZES: Readonly<Record<string, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  uint64: 8,
  int64: 8,
  float64: 8,
};
/** By number, as ggml names them; numbers that are missing were given up. */
const DTYPES: Readonly<Record<number, string>> = Object.fromEntries(
  (
    '0 F32,1 F16,2 Q4_0,3 Q4_1,6 Q5_0,7 Q5_1,8 Q8_0,9 Q8_1,10 Q2_K,11 Q3_K,12 Q4_K,13 Q5_K,14 Q6_K,15 Q8_K,' +
    '16 IQ2_XXS,17 IQ2_XS,18 IQ3_XXS,19 IQ1_S,20 IQ4_NL,21 IQ3_S,22 IQ2_S,23 IQ4_XS,24 I8,25 I16,26 I32,27 I64,' +
    '28 F64,29 IQ1_M,30 BF16,34 TQ1_0,35 TQ2_0,39 MXFP4'
  )
    .split(',')
    .map((entry) => entry.split(' ') as [string, string]),
);
/** How much of a list is given. */
const FIRST_ITEMS = 16;
const LIST_DEPTH = 4;
const TEXT_BYTES = 1_000_000;
const MAGIC = 0x46554747;

/**
 * Reads the header; the numbers themselves are never read. Little-endian files only, as all in use are.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large` (`header`, `items`, `line`, `depth`)
 * @source GGUF specification, versions 2 and 3
 */
export async function readGguf(file: BytesAt): Promise<GgufHeader> {
  if (file.sizeBytes < 24) return unreadable(file.sizeBytes === 0 ? 'empty' : 'endsEarly');
  const cursor = new ByteCursor(file);
  if ((await cursor.uint32()) !== MAGIC) return unreadable('otherFormat');
  const version = await cursor.uint32();
  if (version !== 2 && version !== 3) return unreadable('version');
  const tensorCount = await cursor.uint64();
  const valueCount = await cursor.uint64();
  // The least that each takes: a length, a type.
  if (valueCount * 12 + tensorCount * 24 > cursor.left) return unreadable('lyingLength');
  if (tensorCount > HEADER_LIMITS.tensors) return tooLarge('items', HEADER_LIMITS.tensors);
  if (valueCount > HEADER_LIMITS.items) return tooLarge('items', HEADER_LIMITS.items);
  const metadata: GgufHeader['metadata'][number][] = [];
  const keys = new Set<string>();
  for (let index = 0; index < valueCount; index += 1) {
    const key = await text(cursor, HEADER_LIMITS.nameBytes);
    if (keys.has(key)) return unreadable('duplicate');
    keys.add(key);
    metadata.push({ key, ...(await readValue(cursor, await cursor.uint32(), 0)) });
    checkLength(cursor);
  }
  const tensors: GgufHeader['tensors'][number][] = [];
  for (let index = 0; index < tensorCount; index += 1) {
    tensors.push(await tensorOf(cursor, file.sizeBytes));
    checkLength(cursor);
  }
  if (new Set(tensors.map(({ name }) => name)).size !== tensors.length) return unreadable('duplicate');
  return { format: 'gguf', version, metadata, tensors };
}

function checkLength(cursor: ByteCursor): void {
  if (cursor.offset > HEADER_LIMITS.bytes) tooLarge('header', HEADER_LIMITS.bytes);
}

async function text(cursor: ByteCursor, limitBytes: number): Promise<string> {
  const length = await cursor.uint64();
  if (length > cursor.left) return unreadable('lyingLength');
  if (length > limitBytes) return tooLarge('line', limitBytes);
  return utf8(await cursor.take(length));
}

async function tensorOf(cursor: ByteCursor, sizeBytes: number): Promise<GgufHeader['tensors'][number]> {
  const name = await text(cursor, HEADER_LIMITS.nameBytes);
  const dimensions = await cursor.uint32();
  if (dimensions > HEADER_LIMITS.dimensions) return tooLarge('items', HEADER_LIMITS.dimensions);
  const shape: number[] = [];
  for (let index = 0; index < dimensions; index += 1) shape.push(await cursor.uint64());
  const dtype = await cursor.uint32();
  const offset = await cursor.uint64();
  if (offset > sizeBytes) return unreadable('outside');
  return { name, dtype: DTYPES[dtype] ?? `type ${dtype}`, shape, parameters: countOf(shape) };
}

async function readValue(cursor: ByteCursor, type: number, depth: number): Promise<GgufValue> {
  if (type !== LIST) {
    const scalar = SCALARS[type];
    if (scalar === undefined) return unreadable('damaged');
    return { type: scalar, value: await scalarOf(cursor, scalar) };
  }
  if (depth >= LIST_DEPTH) return tooLarge('depth', LIST_DEPTH);
  const itemType = await cursor.uint32();
  const length = await cursor.uint64();
  const of = itemType === LIST ? 'array' : SCALARS[itemType];
  if (of === undefined || of === 'list') return unreadable('damaged');
  const itemBytes = SIZES[of] ?? (of === 'array' ? 12 : 8);
  if (length > Math.floor(cursor.left / itemBytes)) return unreadable('lyingLength');
  const first: (string | number | boolean)[] = [];
  const isFixed = of !== 'string' && of !== 'array';
  const read = isFixed ? Math.min(length, FIRST_ITEMS) : length;
  for (let index = 0; index < read; index += 1) {
    if (of === 'array') await readValue(cursor, LIST, depth + 1);
    else if (index < FIRST_ITEMS || isFixed) first.push(await scalarOf(cursor, of));
    else await passText(cursor);
    checkLength(cursor);
  }
  if (isFixed) cursor.pass((length - read) * itemBytes);
  return { type: 'array', of, length, first };
}

async function passText(cursor: ByteCursor): Promise<void> {
  const length = await cursor.uint64();
  if (length > cursor.left) unreadable('lyingLength');
  cursor.pass(length);
}

async function scalarOf(cursor: ByteCursor, type: GgufScalar): Promise<string | number | boolean> {
  if (type === 'string') return await text(cursor, TEXT_BYTES);
  const view = await cursor.view(SIZES[type] ?? 0);
  switch (type) {
    case 'uint8':
      return view.getUint8(0);
    case 'int8':
      return view.getInt8(0);
    case 'uint16':
      return view.getUint16(0, true);
    case 'int16':
      return view.getInt16(0, true);
    case 'uint32':
      return view.getUint32(0, true);
    case 'int32':
      return view.getInt32(0, true);
    case 'float32':
      return finite(view.getFloat32(0, true));
    case 'float64':
      return finite(view.getFloat64(0, true));
    case 'bool':
      return view.getUint8(0) !== 0;
    case 'uint64':
      return exact(view.getBigUint64(0, true));
    case 'int64':
      return exact(view.getBigInt64(0, true));
    case 'list':
      return unreadable('damaged');
  }
}

/** JSON knows no infinity. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
