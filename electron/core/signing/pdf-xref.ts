import { decodeStream } from './pdf-streams.ts';
import { type PdfDict, type PdfObject, PdfReader, PdfSyntaxError } from './pdf-syntax.ts';

export type XrefEntry =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly generation: number }
  /** The object is inside the object stream of that number. */
  | { readonly kind: 'packed'; readonly stream: number };

/** What one revision says of its objects. */
export type XrefSection = {
  readonly start: number;
  readonly form: 'table' | 'stream';
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDict['entries'];
};

const MAX_XREF_BYTES = 32 * 1024 * 1024;
/**
 * Entries of all sections together. A compressed section of a few kilobytes can name millions of objects, and each costs
 * time and memory; our own dossiers have about a hundred objects a page.
 */
const MAX_ENTRIES = 1_000_000;
const MAX_OBJECT_NUMBER = 8_388_607; // ISO 32000-1, annex C

/**
 * Reads the chain of cross-reference sections of a file.
 * @returns the sections, newest first, and where the last `%%EOF` line ends
 * @throws PdfSyntaxError
 * @source ISO 32000-2, 7.5.4, 7.5.5, 7.5.8
 */
export function readXref(bytes: Buffer): { end: number; sections: XrefSection[] } {
  const marker = bytes.lastIndexOf('%%EOF', undefined, 'latin1');
  if (marker < 0) throw new PdfSyntaxError('no end of file marker');
  const tail = bytes.toString('latin1', Math.max(0, marker - 40), marker);
  const offset = /startxref[\r\n ]+(\d{1,10})[\r\n ]+$/.exec(tail)?.[1];
  if (offset === undefined) throw new PdfSyntaxError('no startxref');
  const lineEnd = /^%%EOF(\r\n|\n|\r|)/.exec(bytes.toString('latin1', marker, marker + 7))?.[0].length ?? 0;

  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let rest = MAX_ENTRIES;
  for (let next: number | null = Number(offset); next !== null; ) {
    if (seen.has(next)) throw new PdfSyntaxError('cross-reference loop');
    seen.add(next);
    const section = readSection(bytes, next, rest);
    sections.push(section);
    rest -= section.entries.size;
    next = wholeNumber(section.trailer.get('Prev'));
  }
  return { end: marker + lineEnd, sections };
}

function wholeNumber(object: PdfObject | undefined): number | null {
  if (object === undefined) return null;
  if (object.kind !== 'number' || !Number.isInteger(object.value)) throw new PdfSyntaxError('whole number expected');
  return object.value;
}

function readSection(bytes: Buffer, start: number, maxEntries: number): XrefSection {
  const reader = new PdfReader(bytes, start);
  return bytes.toString('latin1', start, start + 4) === 'xref'
    ? readTable(reader, start, maxEntries)
    : readXrefStream(reader, start, maxEntries);
}

function readTable(reader: PdfReader, start: number, maxEntries: number): XrefSection {
  reader.keyword('xref');
  const entries = new Map<number, XrefEntry>();
  for (let word = reader.word(); word !== 'trailer'; word = reader.word()) {
    if (!/^\d{1,7}$/.test(word)) reader.fail('subsection expected');
    const first = Number(word);
    const count = reader.integer();
    for (let number = first; number < first + count; number++) {
      addOnce(entries, number, readTableEntry(reader), maxEntries);
    }
  }
  const trailer = reader.object();
  if (trailer.kind !== 'dict') return reader.fail('trailer expected');
  return {
    start,
    form: 'table',
    entries: withHidden(reader.bytes, entries, trailer.entries, maxEntries),
    trailer: trailer.entries,
  };
}

function readTableEntry(reader: PdfReader): XrefEntry {
  const offset = reader.integer();
  const generation = reader.integer();
  const kind = reader.word();
  if (kind === 'f') return { kind: 'free' };
  if (kind !== 'n') reader.fail('n or f expected');
  return { kind: 'offset', offset, generation };
}

function addOnce(entries: Map<number, XrefEntry>, number: number, entry: XrefEntry, maxEntries: number): void {
  if (entries.size >= maxEntries) throw new PdfSyntaxError('too many objects');
  if (number > MAX_OBJECT_NUMBER || entries.has(number))
    throw new PdfSyntaxError(`object ${number} twice or out of range`);
  entries.set(number, entry);
}

/** A hybrid file: objects that the table calls free are looked up in a stream as well (7.5.8.4). */
function withHidden(bytes: Buffer, entries: Map<number, XrefEntry>, trailer: PdfDict['entries'], maxEntries: number) {
  const offset = wholeNumber(trailer.get('XRefStm'));
  if (offset === null) return entries;
  for (const [number, entry] of readXrefStream(new PdfReader(bytes, offset), offset, maxEntries).entries) {
    if (entries.get(number)?.kind !== 'offset') entries.set(number, entry);
  }
  return entries;
}

function readXrefStream(reader: PdfReader, start: number, maxEntries: number): XrefSection {
  reader.integer();
  reader.integer();
  reader.keyword('obj');
  const dict = reader.object();
  if (dict.kind !== 'dict' || !isName(dict.entries.get('Type'), 'XRef')) return reader.fail('no cross-reference');
  reader.keyword('stream');
  if (reader.bytes[reader.position] === 0x0d) reader.position += 1;
  const from = reader.position + 1;
  const length = wholeNumber(dict.entries.get('Length')) ?? -1;
  if (reader.bytes[reader.position] !== 0x0a || length < 0) reader.fail('stream expected');
  reader.position = from + length;
  reader.keyword('endstream');
  reader.keyword('endobj');
  const steps = filterSteps(dict.entries);
  const data = decodeStream(reader.bytes.subarray(from, from + length), steps, MAX_XREF_BYTES);
  return { start, form: 'stream', entries: readStreamEntries(data, dict.entries, maxEntries), trailer: dict.entries };
}

const isName = (object: PdfObject | undefined, name: string): boolean =>
  object?.kind === 'name' && object.value === name;

function filterSteps(dict: PdfDict['entries']) {
  const filter = dict.get('Filter');
  const parameters = dict.get('DecodeParms');
  if (filter === undefined) return [];
  if (filter.kind !== 'name') throw new PdfSyntaxError('one filter expected');
  return [{ name: filter.value, parameters: parameters?.kind === 'dict' ? parameters.entries : new Map() }];
}

function numbers(object: PdfObject | undefined): number[] {
  return object?.kind === 'array' ? object.items.map((item) => wholeNumber(item) ?? 0) : [];
}

function readStreamEntries(data: Buffer, dict: PdfDict['entries'], maxEntries: number): Map<number, XrefEntry> {
  const widths = numbers(dict.get('W'));
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const rowBytes = typeWidth + secondWidth + thirdWidth;
  if (widths.length !== 3 || rowBytes < 1 || widths.some((width) => width < 0 || width > 6)) {
    throw new PdfSyntaxError('field widths');
  }
  const index = dict.has('Index') ? numbers(dict.get('Index')) : [0, wholeNumber(dict.get('Size')) ?? 0];
  const entries = new Map<number, XrefEntry>();
  let at = 0;
  const field = (width: number, fallback: number): number => {
    at += width;
    if (at > data.length) throw new PdfSyntaxError('cross-reference stream too short');
    return width === 0 ? fallback : data.readUIntBE(at - width, width);
  };
  for (let i = 0; i + 1 < index.length; i += 2) {
    const first = index[i] ?? 0;
    for (let number = first; number < first + (index[i + 1] ?? 0); number++) {
      const type = field(typeWidth, 1);
      const second = field(secondWidth, 0);
      const third = field(thirdWidth, 0);
      addOnce(entries, number, streamEntry(type, second, third), maxEntries);
    }
  }
  if (at !== data.length) throw new PdfSyntaxError('cross-reference stream too long');
  return entries;
}

function streamEntry(type: number, second: number, third: number): XrefEntry {
  if (type === 0) return { kind: 'free' };
  if (type === 1) return { kind: 'offset', offset: second, generation: third };
  if (type === 2) return { kind: 'packed', stream: second };
  throw new PdfSyntaxError('cross-reference entry type');
}
