import type { PdfObject } from '#core/signing/pdf-syntax';
import { readContent } from './content-reader.ts';

/** A character code as a content stream shows it. */
export interface Code {
  readonly value: number;
  readonly lengthBytes: number;
}

type Range = { readonly first: number; readonly last: number; readonly lengthBytes: number };
type CidRange = Range & { readonly cid: number };
type TextRange = Range & { readonly texts: readonly Buffer[] };

/** A character map: codes → CIDs, or codes → text. @source ISO 32000-1, 9.7.5.3 and 9.10.3; Adobe Technical Note 5014 */
export class CMap {
  readonly wMode: number | null;
  /** The name of another map this one begins with. */
  readonly uses: string | null;
  readonly #spaces: readonly Range[];
  readonly #cids: readonly CidRange[];
  readonly #texts: readonly TextRange[];
  readonly #single = new Map<number, Buffer>();

  /** @throws PdfSyntaxError */
  constructor(bytes: Buffer) {
    const spaces: Range[] = [];
    const cids: CidRange[] = [];
    const texts: TextRange[] = [];
    let wMode: number | null = null;
    let uses: string | null = null;
    readContent(bytes, (operator, operands) => {
      if (operator === 'endcodespacerange') spaces.push(...triples(operands, 2).flatMap(([a, b]) => rangeOf(a, b)));
      if (operator === 'endcidrange') cids.push(...triples(operands, 3).flatMap(cidRange));
      if (operator === 'endcidchar') cids.push(...triples(operands, 2).flatMap(([a, c]) => cidRange([a, a, c])));
      if (operator === 'endbfrange') texts.push(...triples(operands, 3).flatMap(textRange));
      if (operator === 'endbfchar') for (const [code, text] of triples(operands, 2)) this.#addSingle(code, text);
      const [key, value] = operands;
      if (operator === 'usecmap') uses = key?.kind === 'name' ? key.value : '';
      if (operator === 'def' && key?.kind === 'name' && key.value === 'WMode' && value?.kind === 'number')
        wMode = value.value;
    });
    this.#spaces = spaces;
    this.#cids = cids;
    this.#texts = texts;
    this.wMode = wMode;
    this.uses = uses;
  }

  #addSingle(code: PdfObject | undefined, text: PdfObject | undefined): void {
    if (code?.kind === 'string' && text?.kind === 'string') this.#single.set(numberOf(code.bytes), text.bytes);
  }

  /** The codes of a shown string; a byte that begins none is a code of one byte. */
  codes(bytes: Buffer): Code[] {
    const found: Code[] = [];
    for (let at = 0; at < bytes.length; ) {
      const lengthBytes = this.#lengthAt(bytes, at);
      found.push({ value: numberOf(bytes.subarray(at, at + lengthBytes)), lengthBytes });
      at += lengthBytes;
    }
    return found;
  }

  #lengthAt(bytes: Buffer, at: number): number {
    for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
      const value = numberOf(bytes.subarray(at, at + length));
      if (this.#spaces.some((space) => space.lengthBytes === length && value >= space.first && value <= space.last)) {
        return length;
      }
    }
    return 1;
  }

  cid(code: number): number {
    const range = this.#cids.find(({ first, last }) => code >= first && code <= last);
    return range ? range.cid + code - range.first : 0;
  }

  /** The text of a code in UTF-16BE; null if the map does not know the code. */
  text(code: number): Buffer | null {
    const single = this.#single.get(code);
    if (single) return single;
    const range = this.#texts.find(({ first, last }) => code >= first && code <= last);
    if (!range) return null;
    const [start] = range.texts;
    if (range.texts.length > 1 || !start) return range.texts[code - range.first] ?? null;
    const text = Buffer.from(start);
    const unit = text.length >= 2 ? text.readUInt16BE(text.length - 2) : 0;
    if (text.length >= 2) text.writeUInt16BE((unit + code - range.first) & 0xffff, text.length - 2);
    return text;
  }
}

function triples(operands: readonly PdfObject[], size: number): PdfObject[][] {
  const groups: PdfObject[][] = [];
  for (let at = 0; at + size <= operands.length; at += size) groups.push(operands.slice(at, at + size));
  return groups;
}

function rangeOf(first: PdfObject | undefined, last: PdfObject | undefined): Range[] {
  if (first?.kind !== 'string' || last?.kind !== 'string') return [];
  return [{ first: numberOf(first.bytes), last: numberOf(last.bytes), lengthBytes: first.bytes.length }];
}

function cidRange([first, last, cid]: readonly (PdfObject | undefined)[]): CidRange[] {
  return cid?.kind === 'number' ? rangeOf(first, last).map((range) => ({ ...range, cid: cid.value })) : [];
}

function textRange([first, last, text]: readonly (PdfObject | undefined)[]): TextRange[] {
  const items = text?.kind === 'array' ? text.items : text === undefined ? [] : [text];
  const texts = items.flatMap((item) => (item.kind === 'string' ? [item.bytes] : []));
  return rangeOf(first, last).map((range) => ({ ...range, texts }));
}

function numberOf(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes.subarray(0, 4)) value = value * 256 + byte;
  return value;
}
