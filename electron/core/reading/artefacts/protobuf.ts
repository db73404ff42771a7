import type { BytesAt } from '../bytes-at.ts';
import { tooLarge, unreadable } from '../fault.ts';

/** A field of a message: a number, or where its bytes lie in the file. */
export type Field =
  | { readonly number: number; readonly kind: 'varint'; readonly value: bigint }
  | { readonly number: number; readonly kind: 'bytes'; readonly start: number; readonly end: number };

const VARINT_BYTES = 10;

/**
 * A varint of 64 bits.
 * @returns its value without a sign, and where it ends
 * @throws ReadingFault `endsEarly`, `impossibleNumber`
 * @source Protocol Buffers encoding, "Base 128 varints"
 */
async function readVarint(file: BytesAt, start: number, end: number): Promise<{ value: bigint; end: number }> {
  const bytes = await file.read(start, Math.min(VARINT_BYTES, end - start));
  let value = 0n;
  for (const [index, byte] of bytes.entries()) {
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: start + index + 1 };
  }
  return unreadable(bytes.length < VARINT_BYTES ? 'endsEarly' : 'impossibleNumber');
}

/** A number with a sign, as protobuf keeps it. @throws ReadingFault `impossibleNumber` beyond what is exact */
export function signed(value: bigint): number {
  const number = Number(BigInt.asIntN(64, value));
  return Number.isSafeInteger(number) ? number : unreadable('impossibleNumber');
}

/**
 * The fields of the message that lies there, one after the other. Nothing of their content is read; numbers of fixed
 * width are passed over.
 * @throws ReadingFault `reading.unreadable`
 */
export async function* fieldsOf(file: BytesAt, start: number, end: number): AsyncGenerator<Field, void, void> {
  let at = start;
  while (at < end) {
    const tag = await readVarint(file, at, end);
    at = tag.end;
    const number = Number(tag.value >> 3n);
    if (number === 0 || number > 0x1fffffff) return unreadable('otherFormat');
    const wire = Number(tag.value & 7n);
    if (wire === 0) {
      const { value, end: next } = await readVarint(file, at, end);
      at = next;
      yield { number, kind: 'varint', value };
    } else if (wire === 2) {
      const length = await readVarint(file, at, end);
      if (length.value > BigInt(end - length.end)) return unreadable('lyingLength');
      at = length.end + Number(length.value);
      yield { number, kind: 'bytes', start: length.end, end: at };
    } else if (wire === 1 || wire === 5) {
      at += wire === 1 ? 8 : 4;
      if (at > end) return unreadable('endsEarly');
    } else {
      // Groups were given up long ago; other numbers mean nothing.
      return unreadable('otherFormat');
    }
  }
}

/** The numbers of a field that may hold one or, packed, several. */
export async function numbersOf(file: BytesAt, field: Field, most: number): Promise<readonly number[]> {
  if (field.kind === 'varint') return [signed(field.value)];
  const numbers: number[] = [];
  for (let at = field.start; at < field.end; ) {
    const { value, end } = await readVarint(file, at, field.end);
    if (numbers.length >= most) return tooLarge('items', most);
    numbers.push(signed(value));
    at = end;
  }
  return numbers;
}
