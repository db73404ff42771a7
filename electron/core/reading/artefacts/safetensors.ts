import type { BytesAt } from '../bytes-at.ts';
import { ByteCursor } from '../bytes-at.ts';
import { tooLarge, unreadable } from '../fault.ts';
import { parseJson } from '../json.ts';
import { countOf, HEADER_LIMITS, utf8 } from './header.ts';

/** The header of a safetensors file. */
export type SafetensorsHeader = {
  readonly format: 'safetensors';
  /** `__metadata__`, as it is. */
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
  /** In the order of their data. */
  readonly tensors: readonly SafetensorsTensor[];
};
export type SafetensorsTensor = {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly parameters: number;
  readonly sizeBytes: number;
};

/** Bits of one number; a type that is not here is taken as it is, its size cannot be checked. */
const BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  I64: 64,
  U64: 64,
  F64: 64,
  C64: 64,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads the header; the numbers themselves are never read.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large` (`header`, `items`)
 * @source safetensors format: 8 bytes of length, JSON, then the data without gaps
 */
export async function readSafetensors(file: BytesAt): Promise<SafetensorsHeader> {
  if (file.sizeBytes < 8) return unreadable(file.sizeBytes === 0 ? 'empty' : 'endsEarly');
  const cursor = new ByteCursor(file);
  const length = await cursor.uint64();
  if (length > cursor.left) return unreadable('lyingLength');
  if (length > HEADER_LIMITS.bytes) return tooLarge('header', HEADER_LIMITS.bytes);
  const text = utf8(await file.read(8, length));
  if (!text.startsWith('{')) return unreadable('otherFormat');
  const header = parseJson(text);
  if (!isRecord(header)) return unreadable('damaged');
  const { __metadata__: metadata, ...entries } = header;
  const names = Object.keys(entries);
  if (names.length > HEADER_LIMITS.tensors) return tooLarge('items', HEADER_LIMITS.tensors);
  const placed = names.map((name) => tensorOf(name, entries[name], cursor.left - length));
  placed.sort((left, right) => left.start - right.start || left.end - right.end);
  let end = 0;
  for (const tensor of placed) {
    if (tensor.start < end) return unreadable('overlap');
    end = tensor.end;
  }
  return { format: 'safetensors', metadata: metadataOf(metadata), tensors: placed.map(({ tensor }) => tensor) };
}

function metadataOf(metadata: unknown): SafetensorsHeader['metadata'] {
  if (metadata === undefined) return [];
  if (!isRecord(metadata)) return unreadable('damaged');
  return Object.entries(metadata).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : unreadable('damaged'),
  }));
}

function tensorOf(
  name: string,
  entry: unknown,
  dataBytes: number,
): { readonly start: number; readonly end: number; readonly tensor: SafetensorsTensor } {
  if (!isRecord(entry)) return unreadable('damaged');
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(offsets)) return unreadable('damaged');
  const [start, end, ...more] = offsets;
  if (start === undefined || end === undefined || more.length > 0) return unreadable('damaged');
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    return unreadable('impossibleNumber');
  }
  if (end > dataBytes) return unreadable('outside');
  const parameters = countOf(shape);
  const bits = BITS[dtype];
  if (bits !== undefined && Math.ceil((parameters * bits) / 8) !== end - start) return unreadable('lyingLength');
  return { start, end, tensor: { name, dtype, shape, parameters, sizeBytes: end - start } };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
