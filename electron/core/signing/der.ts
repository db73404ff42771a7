/**
 * Distinguished Encoding Rules, as far as certificates, keys and CMS need them. The reader is strict: indefinite
 * lengths, lengths longer than necessary and trailing bytes are refused, so that a value has one encoding only.
 * @source ITU-T X.690 (2021), 8 and 10
 */

/** Bytes that are not DER, or not of the expected structure. Never shown to a person; the caller gives it a meaning. */
export class DerError extends Error {
  override readonly name = 'DerError';
}

/** One tag-length-value. `tag` is the identifier octet; tag numbers above 30 are not used here. */
export type DerNode = {
  readonly tag: number;
  readonly content: Uint8Array;
  /** The whole encoding with tag and length. */
  readonly bytes: Uint8Array;
};

export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  t61String: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The identifier octet of `[n]`, constructed (a structure or an explicit tag) or primitive. */
export function contextTag(n: number, form: 'constructed' | 'primitive' = 'constructed'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | n;
}

/** Reads the value at the start of `bytes`; bytes after it are allowed. */
export function readFirst(bytes: Uint8Array): DerNode {
  const tag = bytes[0];
  const first = bytes[1];
  if (tag === undefined || first === undefined) throw new DerError('truncated');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tag number above 30');
  let length = first;
  let start = 2;
  if (first >= 0x80) {
    const count = first - 0x80;
    if (count === 0 || count > 4) throw new DerError('length form not allowed');
    length = 0;
    for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? Number.NaN);
    start += count;
    if (!(length >= 0x80) || bytes[2] === 0) throw new DerError('length not minimal');
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError('truncated');
  return { tag, content: bytes.subarray(start, end), bytes: bytes.subarray(0, end) };
}

/** Reads a value that fills `bytes` exactly, optionally of a given tag. */
export function readDer(bytes: Uint8Array, tag?: number): DerNode {
  const node = readFirst(bytes);
  if (node.bytes.length !== bytes.length) throw new DerError('trailing bytes');
  return tag === undefined ? node : expectTag(node, tag);
}

/** The values inside a constructed value. */
export function childrenOf(node: DerNode, tag?: number): DerNode[] {
  if (tag !== undefined) expectTag(node, tag);
  const children: DerNode[] = [];
  for (let rest = node.content; rest.length > 0; ) {
    const child = readFirst(rest);
    children.push(child);
    rest = rest.subarray(child.bytes.length);
  }
  return children;
}

/** The only value inside an explicit tag or a one-element set. */
export function onlyChild(node: DerNode, tag?: number): DerNode {
  const [child, ...more] = childrenOf(node, tag);
  if (!child || more.length > 0) throw new DerError('exactly one value expected');
  return child;
}

export function expectTag(node: DerNode | undefined, tag: number): DerNode {
  if (node?.tag !== tag) throw new DerError(`tag ${tag} expected, found ${node?.tag}`);
  return node;
}

/** An object identifier in dotted form. */
export function readOid(node: DerNode | undefined): string {
  const { content } = expectTag(node, Tag.oid);
  const arcs: number[] = [];
  let value = 0;
  let isStart = true;
  for (const byte of content) {
    if (isStart && byte === 0x80) throw new DerError('identifier not minimal');
    value = value * 128 + (byte & 0x7f);
    isStart = byte < 0x80;
    if (value > Number.MAX_SAFE_INTEGER / 128) throw new DerError('identifier too large');
    if (isStart) {
      arcs.push(value);
      value = 0;
    }
  }
  const [first, ...rest] = arcs;
  if (first === undefined || !isStart) throw new DerError('identifier truncated');
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** A small non-negative integer. */
export function readInteger(node: DerNode | undefined): number {
  const { content } = expectTag(node, Tag.integer);
  const [first = 0x80, second = 0x80] = content;
  if (first >= 0x80 || content.length > 6) throw new DerError('integer out of range');
  if (content.length > 1 && first === 0 && second < 0x80) throw new DerError('integer not minimal');
  return content.reduce((value, byte) => value * 256 + byte, 0);
}

export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([tag]), lengthOctets(length), ...parts]);
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([0x80 | octets.length, ...octets]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(Tag.sequence, ...parts);

/** A SET OF: its values are sorted by their encoding. @source X.690, 11.6 */
export function setOf(...parts: readonly Uint8Array[]): Buffer {
  return der(Tag.set, ...[...parts].sort(Buffer.compare));
}

export function oid(dotted: string): Buffer {
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(Tag.oid, Buffer.from([root * 40 + second, ...rest].flatMap(base128)));
}

function base128(value: number): number[] {
  const octets = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift((rest % 128) | 0x80);
  return octets;
}

/** A non-negative integer from its big-endian bytes. */
export function integer(value: number | Uint8Array): Buffer {
  const bytes = typeof value === 'number' ? Buffer.from([value]) : Buffer.from(value);
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const significant = bytes.subarray(start);
  return der(Tag.integer, (significant[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), significant);
}

export const octetString = (bytes: Uint8Array): Buffer => der(Tag.octetString, bytes);
export const utf8String = (text: string): Buffer => der(Tag.utf8String, Buffer.from(text, 'utf8'));
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  der(Tag.bitString, Buffer.from([unusedBits]), bytes);
export const derNull = (): Buffer => der(Tag.null);
export const derTrue = (): Buffer => der(Tag.boolean, Buffer.from([0xff]));
