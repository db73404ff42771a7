/**
 * A strict reader of PDF objects: what another reader might see otherwise (a key twice, an unknown word, a missing
 * end) is refused, not repaired, because a verifier must not look at another document than the person does.
 * @source ISO 32000-2, 7.2 and 7.3
 */

/** Bytes that do not follow the PDF syntax. Never shown to a person; the caller gives it a meaning. */
export class PdfSyntaxError extends Error {
  override readonly name = 'PdfSyntaxError';
}

export type PdfRef = { readonly kind: 'ref'; readonly number: number; readonly generation: number };
/** `start` and `end`: where the string with its delimiters stands in the file. */
export type PdfString = {
  readonly kind: 'string';
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
};
export type PdfArray = { readonly kind: 'array'; readonly items: readonly PdfObject[] };
/** Keys without their slash, `#xx` resolved. */
export type PdfDict = { readonly kind: 'dict'; readonly entries: ReadonlyMap<string, PdfObject> };
/** `data`: as stored, before any filter. */
export type PdfStream = { readonly kind: 'stream'; readonly entries: PdfDict['entries']; readonly data: Buffer };
export type PdfObject =
  | { readonly kind: 'null' }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `text`: as written, so that it can be written again without loss. */
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'name'; readonly value: string }
  | PdfString
  | PdfRef
  | PdfArray
  | PdfDict
  | PdfStream;

export const pdfNull: PdfObject = { kind: 'null' };

const MAX_DEPTH = 100;
const MAX_STRING_BYTES = 16 * 1024 * 1024;
const isSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x0c || byte === 0x00;
const delimiters = new Set(Buffer.from('()<>[]{}/%', 'latin1'));
const isRegular = (byte: number | undefined): byte is number =>
  byte !== undefined && !isSpace(byte) && !delimiters.has(byte);

/** A position in a file, moved forward by what it reads. */
export class PdfReader {
  readonly bytes: Buffer;
  position: number;

  constructor(bytes: Buffer, position = 0) {
    this.bytes = bytes;
    this.position = position;
  }

  fail(what: string): never {
    throw new PdfSyntaxError(`${what} at ${this.position}`);
  }

  skipSpace(): void {
    for (;;) {
      const byte = this.bytes[this.position];
      if (isSpace(byte)) this.position += 1;
      else if (byte === 0x25) this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    for (let byte = this.bytes[this.position]; byte !== undefined && byte !== 0x0a && byte !== 0x0d; ) {
      this.position += 1;
      byte = this.bytes[this.position];
    }
  }

  /** Reads a word of regular characters after white space: a keyword or a number. May be empty. */
  word(): string {
    this.skipSpace();
    const start = this.position;
    while (isRegular(this.bytes[this.position])) this.position += 1;
    return this.bytes.toString('latin1', start, this.position);
  }

  /** Whether a keyword comes next; stays where it is. */
  startsWith(keyword: string): boolean {
    const before = this.position;
    const isNext = this.word() === keyword;
    this.position = before;
    return isNext;
  }

  keyword(expected: string): void {
    if (this.word() !== expected) this.fail(`${expected} expected`);
  }

  /** Reads a non-negative integer of at most ten digits. */
  integer(): number {
    const word = this.word();
    if (!/^\d{1,10}$/.test(word)) this.fail('integer expected');
    return Number(word);
  }

  object(depth = 0): PdfObject {
    if (depth > MAX_DEPTH) this.fail('nested too deeply');
    this.skipSpace();
    const byte = this.bytes[this.position];
    const next = this.bytes[this.position + 1];
    if (byte === 0x2f) return { kind: 'name', value: this.#name() };
    if (byte === 0x28) return this.#literalString();
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x3c) return next === 0x3c ? this.#dict(depth) : this.#hexString();
    return this.#numberOrWord();
  }

  #name(): string {
    this.position += 1;
    const start = this.position;
    while (isRegular(this.bytes[this.position])) this.position += 1;
    const text = this.bytes.toString('latin1', start, this.position);
    if (/#(?![0-9A-Fa-f]{2})/.test(text)) this.fail('name escape');
    return text.replace(/#(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }

  #array(depth: number): PdfArray {
    this.position += 1;
    const items: PdfObject[] = [];
    for (;;) {
      this.skipSpace();
      if (this.bytes[this.position] === 0x5d) break;
      items.push(this.object(depth + 1));
    }
    this.position += 1;
    return { kind: 'array', items };
  }

  #dict(depth: number): PdfDict {
    this.position += 2;
    const entries = new Map<string, PdfObject>();
    for (;;) {
      this.skipSpace();
      const byte = this.bytes[this.position];
      if (byte === 0x3e && this.bytes[this.position + 1] === 0x3e) break;
      if (byte !== 0x2f) this.fail('key expected');
      const key = this.#name();
      if (entries.has(key)) this.fail('key twice');
      entries.set(key, this.object(depth + 1));
    }
    this.position += 2;
    return { kind: 'dict', entries };
  }

  #hexString(): PdfString {
    const start = this.position;
    const close = this.bytes.indexOf(0x3e, start);
    if (close < 0) this.fail('string without end');
    this.position = close + 1;
    const digits = this.bytes.toString('latin1', start + 1, close).replace(/[\0\t\n\f\r ]/g, '');
    if (!/^[0-9A-Fa-f]*$/.test(digits)) this.fail('hexadecimal digit expected');
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
    return { kind: 'string', bytes, start, end: this.position };
  }

  #literalString(): PdfString {
    const start = this.position;
    const out: number[] = [];
    this.position += 1;
    for (let open = 1; open > 0; ) {
      const byte = this.bytes[this.position];
      if (byte === undefined || out.length > MAX_STRING_BYTES) this.fail('string without end or too long');
      this.position += 1;
      if (byte === 0x5c) {
        out.push(...this.#escape());
        continue;
      }
      if (byte === 0x28) open += 1;
      if (byte === 0x29) open -= 1;
      if (byte === 0x0d && this.bytes[this.position] === 0x0a) this.position += 1;
      if (open > 0) out.push(byte === 0x0d ? 0x0a : byte);
    }
    return { kind: 'string', bytes: Buffer.from(out), start, end: this.position };
  }

  #escape(): number[] {
    const byte = this.bytes[this.position] ?? this.fail('string without end');
    this.position += 1;
    if (byte === 0x0a) return [];
    if (byte === 0x0d) {
      if (this.bytes[this.position] === 0x0a) this.position += 1;
      return [];
    }
    if (byte < 0x30 || byte > 0x37) return [escapes.get(byte) ?? byte];
    let octal = String.fromCharCode(byte);
    for (let next = this.bytes[this.position]; octal.length < 3 && next !== undefined; ) {
      if (next < 0x30 || next > 0x37) break;
      octal += String.fromCharCode(next);
      this.position += 1;
      next = this.bytes[this.position];
    }
    return [Number.parseInt(octal, 8) & 0xff];
  }

  #numberOrWord(): PdfObject {
    const text = this.word();
    if (text === 'null') return pdfNull;
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) this.fail('object expected');
    return this.#refAfter(text) ?? { kind: 'number', value: Number(text), text };
  }

  /** `12 0 R`: only after two integers does the R show that they were a reference. */
  #refAfter(text: string): PdfRef | null {
    if (!/^\d{1,10}$/.test(text)) return null;
    const after = this.position;
    const generation = this.word();
    if (/^\d{1,5}$/.test(generation) && this.word() === 'R') {
      return { kind: 'ref', number: Number(text), generation: Number(generation) };
    }
    this.position = after;
    return null;
  }
}

const escapes = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

/** Whether two objects say the same, however they are written. */
export function isEqual(a: PdfObject, b: PdfObject): boolean {
  if (a.kind !== b.kind) return false;
  switch (a.kind) {
    case 'null':
      return true;
    case 'boolean':
    case 'name':
    case 'number':
      return a.value === (b as typeof a).value;
    case 'string':
      return a.bytes.equals((b as typeof a).bytes);
    case 'ref':
      return a.number === (b as typeof a).number && a.generation === (b as typeof a).generation;
    case 'array': {
      const other = (b as typeof a).items;
      return a.items.length === other.length && a.items.every((item, i) => isEqual(item, other[i] ?? pdfNull));
    }
    case 'stream':
      return a.data.equals((b as typeof a).data) && changedKeys(a.entries, (b as typeof a).entries).length === 0;
    case 'dict':
      return changedKeys(a.entries, (b as typeof a).entries).length === 0;
  }
}

/** Keys of which two dictionaries do not say the same; a key with null counts as absent (7.3.7). */
export function changedKeys(a: PdfDict['entries'], b: PdfDict['entries']): string[] {
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].filter((key) => !isEqual(a.get(key) ?? pdfNull, b.get(key) ?? pdfNull));
}

/** All references in an object, at any depth. */
export function* refsIn(object: PdfObject): Generator<PdfRef> {
  if (object.kind === 'ref') yield object;
  else if (object.kind === 'array') for (const item of object.items) yield* refsIn(item);
  else if (object.kind === 'dict' || object.kind === 'stream') {
    for (const value of object.entries.values()) yield* refsIn(value);
  }
}
