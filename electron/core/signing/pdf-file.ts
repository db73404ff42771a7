import { decodeStream } from './pdf-streams.ts';
import { type PdfDict, type PdfObject, PdfReader, type PdfStream, PdfSyntaxError, pdfNull } from './pdf-syntax.ts';
import { readXref, type XrefEntry, type XrefSection } from './pdf-xref.ts';

/** Why an encrypted file is refused. */
export const ENCRYPTED = 'encrypted';

/**
 * A PDF file as its cross-reference says it is, nothing guessed. Objects are read when asked for and kept.
 * @source ISO 32000-2, 7.5
 */
export class PdfFile {
  readonly bytes: Buffer;
  /** Where the newest revision ends; bytes after it belong to nothing. */
  readonly end: number;
  /** Newest first. */
  readonly sections: readonly XrefSection[];
  readonly trailer: PdfDict['entries'];
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly #objects = new Map<number, { readonly object: PdfObject; readonly end: number }>();
  readonly #packs = new Map<number, ReadonlyMap<number, PdfObject>>();
  readonly #reading = new Set<number>();
  #unpackedBytes = 0;

  /**
   * @param bytes  a whole file, or its beginning up to the end of a revision
   * @throws PdfSyntaxError if it is no PDF, is encrypted, or is damaged
   */
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!/^%PDF-[12]\.\d[\r\n]/.test(this.bytes.toString('latin1', 0, 9))) throw new PdfSyntaxError('no PDF header');
    const { end, sections } = readXref(this.bytes);
    this.end = end;
    this.sections = sections;
    const [newest] = sections;
    if (!newest) throw new PdfSyntaxError('no cross-reference');
    this.trailer = newest.trailer;
    this.entries = mergeEntries(sections);
    if (this.trailer.has('Encrypt')) throw new PdfSyntaxError(ENCRYPTED);
  }

  /** The object of that number; null if there is none. */
  object(number: number): PdfObject {
    return this.#read(number)?.object ?? pdfNull;
  }

  /** Where the object ends; for one inside an object stream, where that stream ends; 0 if there is none. */
  objectEnd(number: number): number {
    const entry = this.entries.get(number);
    if (entry?.kind === 'packed') return this.objectEnd(entry.stream);
    return this.#read(number)?.end ?? 0;
  }

  /** Follows a reference, once or several times. */
  resolve(object: PdfObject | undefined): PdfObject {
    let value = object ?? pdfNull;
    for (let steps = 0; value.kind === 'ref'; steps++) {
      const entry = this.entries.get(value.number);
      const generation = entry?.kind === 'offset' ? entry.generation : 0;
      if (steps > 20) throw new PdfSyntaxError('reference loop');
      value = generation === value.generation ? this.object(value.number) : pdfNull;
    }
    return value;
  }

  /** The dictionary an object is or refers to, a stream's included; empty if it is none. */
  dict(object: PdfObject | undefined): PdfDict['entries'] {
    const value = this.resolve(object);
    return value.kind === 'dict' || value.kind === 'stream' ? value.entries : new Map();
  }

  array(object: PdfObject | undefined): readonly PdfObject[] {
    const value = this.resolve(object);
    return value.kind === 'array' ? value.items : [];
  }

  name(object: PdfObject | undefined): string | null {
    const value = this.resolve(object);
    return value.kind === 'name' ? value.value : null;
  }

  /** A text string in Unicode. @source ISO 32000-2, 7.9.2.2 */
  text(object: PdfObject | undefined): string | null {
    const value = this.resolve(object);
    return value.kind === 'string' ? decodeText(value.bytes) : null;
  }

  /** The document catalog. @throws PdfSyntaxError if there is none */
  get catalog(): PdfDict['entries'] {
    const catalog = this.dict(this.trailer.get('Root'));
    if (this.name(catalog.get('Type')) !== 'Catalog') throw new PdfSyntaxError('no catalog');
    return catalog;
  }

  /** A stream's data behind its filters. @throws PdfSyntaxError if it is larger or a filter is not known */
  decode(stream: PdfStream, maxBytes: number): Buffer {
    const filters = this.resolve(stream.entries.get('Filter'));
    const parameters = this.resolve(stream.entries.get('DecodeParms'));
    const names = filters.kind === 'array' ? filters.items : filters.kind === 'null' ? [] : [filters];
    const list = parameters.kind === 'array' ? parameters.items : [parameters];
    const steps = names.map((name, i) => ({ name: this.name(name) ?? '', parameters: this.dict(list[i]) }));
    return decodeStream(stream.data, steps, maxBytes);
  }

  #read(number: number): { readonly object: PdfObject; readonly end: number } | undefined {
    const entry = this.entries.get(number);
    if (!entry || entry.kind === 'free') return undefined;
    const known = this.#objects.get(number);
    if (known) return known;
    if (this.#reading.has(number) || this.#reading.size > MAX_READING) {
      throw new PdfSyntaxError(`object ${number} needs itself or too many others`);
    }
    this.#reading.add(number);
    const read =
      entry.kind === 'offset'
        ? readIndirect(this, number, entry)
        : { object: this.#unpack(entry.stream).get(number) ?? pdfNull, end: 0 };
    this.#reading.delete(number);
    this.#objects.set(number, read);
    return read;
  }

  #unpack(number: number): ReadonlyMap<number, PdfObject> {
    const known = this.#packs.get(number);
    if (known) return known;
    const stream = this.entries.get(number)?.kind === 'offset' ? this.object(number) : pdfNull;
    if (stream.kind !== 'stream' || this.name(stream.entries.get('Type')) !== 'ObjStm') {
      throw new PdfSyntaxError(`object ${number} is no object stream`);
    }
    const bytes = this.decode(stream, MAX_UNPACKED_BYTES - this.#unpackedBytes);
    this.#unpackedBytes += bytes.length;
    const objects = readObjectStream(this, stream, bytes);
    this.#packs.set(number, objects);
    return objects;
  }
}

/** Objects that must be read to read one: a stream, its length, the object stream of that. */
const MAX_READING = 20;
/** All object streams of a file together, unfolded. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

/** The newest entry of each object: older revisions only fill what newer ones do not say. */
function mergeEntries(sections: readonly XrefSection[]): Map<number, XrefEntry> {
  const merged = new Map<number, XrefEntry>();
  for (const section of sections) {
    for (const [number, entry] of section.entries) if (!merged.has(number)) merged.set(number, entry);
  }
  return merged;
}

function readIndirect(file: PdfFile, number: number, entry: XrefEntry & { kind: 'offset' }) {
  const reader = new PdfReader(file.bytes, entry.offset);
  if (reader.integer() !== number || reader.integer() !== entry.generation) reader.fail('another object');
  reader.keyword('obj');
  const object = reader.object();
  const isStream = object.kind === 'dict' && reader.startsWith('stream');
  const value = isStream ? readStreamData(file, reader, object) : object;
  reader.keyword('endobj');
  return { object: value, end: reader.position };
}

function readStreamData(file: PdfFile, reader: PdfReader, dict: PdfDict): PdfStream {
  reader.keyword('stream');
  const length = file.resolve(dict.entries.get('Length'));
  if (file.bytes[reader.position] === 0x0d) reader.position += 1;
  if (file.bytes[reader.position] !== 0x0a) reader.fail('end of line expected');
  const start = reader.position + 1;
  if (length.kind !== 'number' || !(length.value >= 0)) return reader.fail('stream without length');
  reader.position = start + length.value;
  const tail = file.bytes.toString('latin1', reader.position, reader.position + 11);
  if (!/^(\r\n|\n|\r)?endstream/.test(tail)) reader.fail('endstream expected');
  const data = file.bytes.subarray(start, reader.position);
  reader.keyword('endstream');
  return { kind: 'stream', entries: dict.entries, data };
}

/** @source ISO 32000-2, 7.5.7 */
function readObjectStream(file: PdfFile, stream: PdfStream, bytes: Buffer): Map<number, PdfObject> {
  const first = file.resolve(stream.entries.get('First'));
  const count = file.resolve(stream.entries.get('N'));
  if (first.kind !== 'number' || count.kind !== 'number') throw new PdfSyntaxError('object stream without index');
  const index = new PdfReader(bytes);
  const objects = new Map<number, PdfObject>();
  for (let i = 0; i < count.value; i++) {
    const number = index.integer();
    const offset = index.integer();
    if (objects.has(number)) throw new PdfSyntaxError('object twice in a stream');
    objects.set(number, new PdfReader(bytes, first.value + offset).object());
  }
  return objects;
}

function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0) {
    return Buffer.from(bytes.subarray(2)).swap16().toString('utf16le');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return bytes.toString('latin1');
}
