import { DerError, der, Tag } from './der.ts';

const MAX_DEPTH = 40;
const CONSTRUCTED = 0x20;

/**
 * Rewrites BER as DER as far as key files need it: indefinite lengths become definite, strings in pieces become one.
 * Bytes after the value are dropped.
 * @throws DerError
 * @source ITU-T X.690 (2021), 8.1.3.6, 8.7.3 and 10
 */
export function berToDer(bytes: Uint8Array): Buffer {
  return convert(bytes, 0, 0).der;
}

type Converted = {
  readonly der: Buffer;
  readonly tag: number;
  readonly parts: readonly Buffer[];
  readonly end: number;
};

function convert(bytes: Uint8Array, start: number, depth: number): Converted {
  const tag = bytes[start];
  const lengthOctet = bytes[start + 1];
  if (tag === undefined || lengthOctet === undefined || depth > MAX_DEPTH) throw new DerError('truncated');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tag number above 30');
  const { from, to } = readLength(bytes, start + 1);
  if (to > bytes.length) throw new DerError('truncated');
  if ((tag & CONSTRUCTED) === 0) {
    if (lengthOctet === 0x80) throw new DerError('length form not allowed');
    const content = Buffer.from(bytes.subarray(from, to));
    return { der: der(tag, content), tag, parts: [content], end: to };
  }
  const children: Converted[] = [];
  let at = from;
  const isIndefinite = lengthOctet === 0x80;
  while (isIndefinite ? !isEndOfContents(bytes, at) : at < to) {
    const child = convert(isIndefinite ? bytes : bytes.subarray(0, to), at, depth + 1);
    children.push(child);
    at = child.end;
  }
  return { ...join(tag, children), end: isIndefinite ? at + 2 : to };
}

/** A string in pieces has the tag of the string with the constructed bit. */
function join(tag: number, children: readonly Converted[]): Omit<Converted, 'end'> {
  const isPieces = children.length > 0 && children.every((child) => child.tag === Tag.octetString);
  const isString = tag === (Tag.octetString | CONSTRUCTED);
  // [0] IMPLICIT OCTET STRING of an encrypted content; elsewhere [0] is explicit and holds one value
  const isImplicitString = tag === 0xa0 && isPieces && children.length > 1;
  if (!isString && !isImplicitString) {
    return { der: der(tag, ...children.map((child) => child.der)), tag, parts: [] };
  }
  const parts = children.flatMap((child) => child.parts);
  const primitive = tag & ~CONSTRUCTED;
  return { der: der(primitive, ...parts), tag: primitive, parts };
}

function isEndOfContents(bytes: Uint8Array, at: number): boolean {
  if (at + 2 > bytes.length) throw new DerError('truncated');
  return bytes[at] === 0 && bytes[at + 1] === 0;
}

/** `to` is the end of the content; for an indefinite length, the end of the bytes. */
function readLength(bytes: Uint8Array, at: number): { from: number; to: number } {
  const first = bytes[at] ?? 0;
  if (first === 0x80) return { from: at + 1, to: bytes.length };
  if (first < 0x80) return { from: at + 1, to: at + 1 + first };
  const count = first & 0x7f;
  if (count > 4) throw new DerError('length form not allowed');
  const length = bytes.subarray(at + 1, at + 1 + count).reduce((value, octet) => value * 256 + octet, 0);
  return { from: at + 1 + count, to: at + 1 + count + length };
}
