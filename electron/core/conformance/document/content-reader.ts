import { type PdfObject, PdfSyntaxError, pdfNull } from '#core/signing/pdf-syntax';

/** A content stream's operator with what stands before it. An inline image comes as `EI` with its dictionary. */
export type TakeOperation = (operator: string, operands: readonly PdfObject[]) => void;

const byteKind = { regular: 0, space: 1, delimiter: 2 } as const;
const kinds = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) kinds[byte] = byteKind.space;
for (const byte of Buffer.from('()<>[]{}/%', 'latin1')) kinds[byte] = byteKind.delimiter;
const MAX_DEPTH = 50;
const MAX_OPERANDS = 10_000;

/**
 * Reads a content stream operator by operator. A reader of its own, since content has no references to look ahead for
 * and is the bulk of a file.
 * @throws PdfSyntaxError
 * @source ISO 32000-1, 7.8.2
 */
export function readContent(bytes: Buffer, take: TakeOperation): void {
  const reader = new ContentReader(bytes);
  let operands: PdfObject[] = [];
  for (;;) {
    const token = reader.next();
    if (token === null) break;
    if (typeof token !== 'string') {
      operands.push(token);
      if (operands.length > MAX_OPERANDS) throw new PdfSyntaxError('operands without operator');
      continue;
    }
    if (token === 'BI') take('EI', [reader.inlineImage()]);
    else take(token, operands);
    operands = [];
  }
  if (operands.length > 0) throw new PdfSyntaxError('operands without operator');
}

class ContentReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The next operand, or an operator as text; null at the end. */
  next(depth = 0): PdfObject | string | null {
    this.#skipSpace();
    const byte = this.#bytes[this.#at];
    if (byte === undefined) return null;
    if (depth > MAX_DEPTH) throw new PdfSyntaxError('nested too deeply');
    if (byte === 0x2f) return { kind: 'name', value: this.#name() };
    if (byte === 0x28) return this.#literalString();
    if (byte === 0x5b) return this.#array(depth);
    if (byte === 0x3c) return this.#bytes[this.#at + 1] === 0x3c ? this.#dict(depth) : this.#hexString();
    const word = this.#word();
    if (word === '') throw new PdfSyntaxError('stray delimiter in content');
    return operandOf(word) ?? word;
  }

  /** From behind `BI` to behind `EI`. @source ISO 32000-1, 8.9.7 */
  inlineImage(): PdfObject {
    const entries = new Map<string, PdfObject>();
    for (;;) {
      const key = this.next();
      if (key === 'ID') break;
      const value = this.next();
      if (key === null || typeof key === 'string' || key.kind !== 'name' || value === null || typeof value === 'string')
        throw new PdfSyntaxError('inline image dictionary');
      entries.set(key.value, value);
    }
    for (let at = this.#bytes.indexOf('EI', this.#at + 1); at >= 0; at = this.#bytes.indexOf('EI', at + 1)) {
      const after = this.#bytes[at + 2];
      if (kinds[this.#bytes[at - 1] ?? 0] !== byteKind.space) continue;
      if (after !== undefined && kinds[after] !== byteKind.space) continue;
      this.#at = at + 2;
      return { kind: 'dict', entries };
    }
    throw new PdfSyntaxError('inline image without end');
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) return;
      if (kinds[byte] === byteKind.space) this.#at += 1;
      else if (byte === 0x25) {
        while (this.#at < this.#bytes.length && this.#bytes[this.#at] !== 10 && this.#bytes[this.#at] !== 13)
          this.#at += 1;
      } else return;
    }
  }

  #word(): string {
    const start = this.#at;
    while (this.#at < this.#bytes.length && kinds[this.#bytes[this.#at] ?? 0] === byteKind.regular) this.#at += 1;
    return this.#bytes.toString('latin1', start, this.#at);
  }

  #name(): string {
    this.#at += 1;
    const word = this.#word();
    return word.includes('#')
      ? word.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      : word;
  }

  #array(depth: number): PdfObject {
    this.#at += 1;
    const items: PdfObject[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#bytes[this.#at] === 0x5d) break;
      items.push(this.#operand(depth));
    }
    this.#at += 1;
    return { kind: 'array', items };
  }

  #dict(depth: number): PdfObject {
    this.#at += 2;
    const entries = new Map<string, PdfObject>();
    for (;;) {
      this.#skipSpace();
      if (this.#bytes[this.#at] === 0x3e) break;
      if (this.#bytes[this.#at] !== 0x2f) throw new PdfSyntaxError('key expected in content');
      const key = this.#name();
      entries.set(key, this.#operand(depth));
    }
    this.#at += 2;
    return { kind: 'dict', entries };
  }

  #operand(depth: number): PdfObject {
    const item = this.next(depth + 1);
    if (item === null || typeof item === 'string') throw new PdfSyntaxError('operand expected');
    return item;
  }

  #hexString(): PdfObject {
    const start = this.#at;
    const close = this.#bytes.indexOf(0x3e, start);
    if (close < 0) throw new PdfSyntaxError('string without end');
    this.#at = close + 1;
    const raw = this.#bytes.toString('latin1', start + 1, close);
    const digits = /^[0-9A-Fa-f]*$/.test(raw) ? raw : raw.replaceAll(/\s|\0/g, '');
    if (!/^[0-9A-Fa-f]*$/.test(digits)) throw new PdfSyntaxError('hexadecimal digit expected');
    const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
    return { kind: 'string', bytes, start, end: close + 1 };
  }

  #literalString(): PdfObject {
    const start = this.#at;
    const out: number[] = [];
    this.#at += 1;
    for (let open = 1; open > 0; ) {
      const byte = this.#bytes[this.#at];
      if (byte === undefined) throw new PdfSyntaxError('string without end');
      this.#at += 1;
      if (byte === 0x5c) this.#escape(out);
      else {
        if (byte === 0x28) open += 1;
        if (byte === 0x29) open -= 1;
        if (byte === 0x0d && this.#bytes[this.#at] === 0x0a) this.#at += 1;
        if (open > 0) out.push(byte === 0x0d ? 0x0a : byte);
      }
    }
    return { kind: 'string', bytes: Buffer.from(out), start, end: this.#at };
  }

  #escape(out: number[]): void {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new PdfSyntaxError('string without end');
    this.#at += 1;
    if (byte === 0x0d && this.#bytes[this.#at] === 0x0a) this.#at += 1;
    if (byte === 0x0a || byte === 0x0d) return;
    if (byte < 0x30 || byte > 0x37) {
      out.push(escapes.get(byte) ?? byte);
      return;
    }
    let value = byte - 0x30;
    for (let digits = 1; digits < 3; digits++) {
      const next = this.#bytes[this.#at] ?? 0;
      if (next < 0x30 || next > 0x37) break;
      value = value * 8 + (next - 0x30);
      this.#at += 1;
    }
    out.push(value & 0xff);
  }
}

const escapes = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x62, 0x08],
  [0x66, 0x0c],
]);

function operandOf(word: string): PdfObject | null {
  const first = word.charCodeAt(0);
  // Digits, sign, point: everything else is a word.
  if ((first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e) {
    const value = Number(word);
    if (Number.isNaN(value) || /[xXeEbBoO]/.test(word)) throw new PdfSyntaxError('number damaged');
    return { kind: 'number', value, text: word };
  }
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  return word === 'null' ? pdfNull : null;
}
