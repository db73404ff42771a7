import type { BytesAt } from '../bytes-at.ts';
import { tooLarge } from '../fault.ts';
import { HEADER_LIMITS, utf8 } from './header.ts';
import { fieldsOf, signed } from './protobuf.ts';

/** An input or output of a graph. A size may be a name, such as `batch`, or unknown (null); no shape: null. */
export type OnnxValue = {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string | null)[] | null;
};

/** TensorProto.DataType by number. */
export const ELEMENT_TYPES: readonly string[] = [
  'undefined',
  'float',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'double',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8e4m3fn',
  'float8e4m3fnuz',
  'float8e5m2',
  'float8e5m2fnuz',
  'uint4',
  'int4',
  'float4e2m1',
];

type Shape = OnnxValue['shape'];
const TYPE_DEPTH = 8;

async function nameOf(file: BytesAt, start: number, end: number): Promise<string> {
  if (end - start > HEADER_LIMITS.nameBytes) return tooLarge('line', HEADER_LIMITS.nameBytes);
  return utf8(await file.read(start, end - start));
}

const elementType = (value: bigint): string => ELEMENT_TYPES[signed(value)] ?? `type ${value}`;

/** @source onnx.proto3: ValueInfoProto */
export async function valueInfoOf(file: BytesAt, start: number, end: number): Promise<OnnxValue> {
  let name = '';
  let type: { type: string; shape: Shape } = { type: 'undefined', shape: null };
  for await (const field of fieldsOf(file, start, end)) {
    if (field.kind !== 'bytes') continue;
    if (field.number === 1) name = await nameOf(file, field.start, field.end);
    if (field.number === 2) type = await typeOf(file, field.start, field.end, 0);
  }
  return { name, ...type };
}

/** TypeProto: 1 tensor, 4 sequence, 5 map, 8 sparse tensor, 9 optional. */
async function typeOf(
  file: BytesAt,
  start: number,
  end: number,
  depth: number,
): Promise<{ type: string; shape: Shape }> {
  if (depth > TYPE_DEPTH) return tooLarge('depth', TYPE_DEPTH);
  for await (const { number, ...field } of fieldsOf(file, start, end)) {
    if (field.kind !== 'bytes') continue;
    if (number === 1 || number === 8) {
      const { type, shape } = await tensorTypeOf(file, field.start, field.end);
      return { type: number === 8 ? `sparse ${type}` : type, shape };
    }
    if (number === 4 || number === 9) {
      const inner = await innerType(file, field.start, field.end, 1, depth);
      return { type: `${number === 4 ? 'sequence' : 'optional'} of ${inner.type}`, shape: inner.shape };
    }
    if (number === 5) {
      const inner = await innerType(file, field.start, field.end, 2, depth);
      return { type: `map ${inner.key} to ${inner.type}`, shape: inner.shape };
    }
  }
  return { type: 'undefined', shape: null };
}

async function innerType(
  file: BytesAt,
  start: number,
  end: number,
  wanted: number,
  depth: number,
): Promise<{ key: string; type: string; shape: Shape }> {
  let inner: { type: string; shape: Shape } = { type: 'undefined', shape: null };
  let key = 'undefined';
  for await (const field of fieldsOf(file, start, end)) {
    if (field.kind === 'varint' && field.number === 1) key = elementType(field.value);
    if (field.kind === 'bytes' && field.number === wanted) {
      inner = await typeOf(file, field.start, field.end, depth + 1);
    }
  }
  return { key, ...inner };
}

async function tensorTypeOf(file: BytesAt, start: number, end: number): Promise<{ type: string; shape: Shape }> {
  let type = 'undefined';
  let shape: Shape = null;
  for await (const field of fieldsOf(file, start, end)) {
    if (field.kind === 'varint' && field.number === 1) type = elementType(field.value);
    if (field.kind === 'bytes' && field.number === 2) shape = await shapeOf(file, field.start, field.end);
  }
  return { type, shape };
}

async function shapeOf(file: BytesAt, start: number, end: number): Promise<Shape> {
  const shape: (number | string | null)[] = [];
  for await (const field of fieldsOf(file, start, end)) {
    if (field.kind !== 'bytes' || field.number !== 1) continue;
    if (shape.length >= HEADER_LIMITS.dimensions) return tooLarge('items', HEADER_LIMITS.dimensions);
    let size: number | string | null = null;
    for await (const part of fieldsOf(file, field.start, field.end)) {
      if (part.kind === 'varint' && part.number === 1) size = signed(part.value);
      if (part.kind === 'bytes' && part.number === 2) size = await nameOf(file, part.start, part.end);
    }
    shape.push(size);
  }
  return shape;
}
