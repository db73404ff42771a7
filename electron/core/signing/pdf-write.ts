import { createHash } from 'node:crypto';
import type { PdfFile } from './pdf-file.ts';
import type { PdfDict, PdfObject, PdfRef } from './pdf-syntax.ts';

export const pdfName = (value: string): PdfObject => ({ kind: 'name', value });
export const pdfRef = (number: number, generation = 0): PdfRef => ({ kind: 'ref', number, generation });
export const pdfArray = (...items: readonly PdfObject[]): PdfObject => ({ kind: 'array', items });
export const pdfDict = (entries: Readonly<Record<string, PdfObject>>): PdfDict => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
});

/** A number with at most two decimals: a hundredth of a point is finer than a device shows. */
export function pdfNumber(value: number): PdfObject {
  return { kind: 'number', value, text: formatNumber(value) };
}

export function formatNumber(value: number): string {
  return String(Math.round(value * 100) / 100 || 0);
}

const pdfBytes = (bytes: Uint8Array): PdfObject => ({
  kind: 'string',
  bytes: Buffer.from(bytes),
  start: 0,
  end: 0,
});

/** A text string: ASCII as it is, else UTF-16BE with its mark. @source ISO 32000-2, 7.9.2.2 */
export function pdfText(text: string): PdfObject {
  if (/^[ -~]*$/.test(text)) return pdfBytes(Buffer.from(text, 'latin1'));
  return pdfBytes(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()]));
}

/** An instant in UTC to the second. @source ISO 32000-2, 7.9.4 */
export function pdfDate(at: Date): PdfObject {
  return pdfText(`D:${at.toISOString().replace(/\.\d+Z$|[-:T]/g, '')}+00'00'`);
}

/** An object as it stands in a file, in latin1. Streams are written by `writeStream`. */
export function writeObject(object: PdfObject): string {
  switch (object.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(object.value);
    case 'number':
      return object.text;
    case 'name':
      return writeName(object.value);
    case 'string':
      return isPrintable(object.bytes) ? `(${object.bytes.toString('latin1')})` : `<${object.bytes.toString('hex')}>`;
    case 'ref':
      return `${object.number} ${object.generation} R`;
    case 'array':
      return `[${object.items.map(writeObject).join(' ')}]`;
    case 'dict':
      return writeEntries(object.entries);
    case 'stream':
      throw new Error('a stream is an indirect object');
  }
}

const isPrintable = (bytes: Buffer): boolean => /^[ -'*-[\]-~]*$/.test(bytes.toString('latin1'));

function writeName(value: string): string {
  const toEscape = (character: string) => `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  return `/${value.replace(/[^!-~]|[#%()/<>[\]{}]/g, toEscape)}`;
}

function writeEntries(entries: PdfDict['entries']): string {
  return `<<${[...entries].map(([key, value]) => `${writeName(key)} ${writeObject(value)}`).join(' ')}>>`;
}

/** A stream object's body; `Length` is added. */
export function writeStream(entries: PdfDict['entries'], data: Uint8Array): Buffer {
  const dict = writeEntries(new Map([...entries, ['Length', pdfNumber(data.length)]]));
  return Buffer.concat([latin1(`${dict}\nstream\n`), data, latin1('\nendstream')]);
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** A new object, or a new version of one. */
export type WrittenObject = { readonly number: number; readonly generation: number; readonly body: Buffer };

/**
 * Adds a revision to a file: everything before stays byte for byte as it is.
 * @returns the new file and where each new object begins
 * @source ISO 32000-2, 7.5.6
 */
export function appendRevision(
  file: PdfFile,
  objects: readonly WrittenObject[],
): { readonly bytes: Buffer; readonly offsets: ReadonlyMap<number, number> } {
  const [newest] = file.sections;
  if (!newest) throw new Error('a file has a cross-reference');
  const parts: Buffer[] = [file.bytes];
  let length = file.bytes.length;
  const write = (part: Buffer) => {
    parts.push(part);
    length += part.length;
  };
  if (!endsLine(file.bytes)) write(latin1('\n'));
  const rows = new Map<number, { readonly offset: number; readonly generation: number }>();
  for (const { number, generation, body } of objects) {
    rows.set(number, { offset: length, generation });
    write(Buffer.concat([latin1(`${number} ${generation} obj\n`), body, latin1('\nendobj\n')]));
  }
  const start = length;
  const trailer = newTrailer(file, objects, newest.start);
  write(newest.form === 'table' ? xrefTable(rows, trailer) : xrefStream(rows, trailer, start));
  write(latin1(`startxref\n${start}\n%%EOF\n`));
  return { bytes: Buffer.concat(parts), offsets: new Map([...rows].map(([number, row]) => [number, row.offset])) };
}

const endsLine = (bytes: Buffer): boolean => bytes.at(-1) === 0x0a || bytes.at(-1) === 0x0d;

/** The number a new object gets: one more than all that any revision used. */
export function nextObjectNumber(file: PdfFile): number {
  const size = file.trailer.get('Size');
  let next = size?.kind === 'number' ? size.value : 0;
  for (const number of file.entries.keys()) next = Math.max(next, number + 1);
  return next;
}

function newTrailer(file: PdfFile, objects: readonly WrittenObject[], previous: number): Map<string, PdfObject> {
  const size = Math.max(nextObjectNumber(file), ...objects.map((object) => object.number + 1));
  const kept = [...file.trailer].filter(([key]) => key === 'Root' || key === 'Info');
  const trailer = new Map([...kept, ['Size', pdfNumber(size)] as const, ['Prev', pdfNumber(previous)] as const]);
  const [permanent] = file.array(file.trailer.get('ID'));
  if (permanent) {
    // The second half names this version of the file (14.4)
    const hash = createHash('sha256');
    for (const { body } of objects) hash.update(body);
    trailer.set('ID', pdfArray(permanent, pdfBytes(hash.digest().subarray(0, 16))));
  }
  return trailer;
}

type Rows = ReadonlyMap<number, { readonly offset: number; readonly generation: number }>;

/** Runs of consecutive object numbers. */
function subsections(rows: Rows): number[][] {
  const runs: number[][] = [];
  for (const number of [...rows.keys()].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs;
}

function xrefTable(rows: Rows, trailer: PdfDict['entries']): Buffer {
  const row = (number: number): string => {
    const { offset = 0, generation = 0 } = rows.get(number) ?? {};
    return `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n \n`;
  };
  const tables = subsections(rows).map((run) => `${run[0]} ${run.length}\n${run.map(row).join('')}`);
  return latin1(`xref\n${tables.join('')}trailer\n${writeEntries(trailer)}\n`);
}

/** The stream is itself an object, the last one. */
function xrefStream(rows: Rows, trailer: PdfDict['entries'], start: number): Buffer {
  const size = trailer.get('Size');
  const number = size?.kind === 'number' ? size.value : 0;
  const all: Rows = new Map([...rows, [number, { offset: start, generation: 0 }]]);
  const runs = subsections(all);
  const data = Buffer.concat(
    runs.flat().map((one) => {
      const row = Buffer.alloc(8);
      row.writeUIntBE(1, 0, 1);
      row.writeUIntBE(all.get(one)?.offset ?? 0, 1, 5);
      row.writeUIntBE(all.get(one)?.generation ?? 0, 6, 2);
      return row;
    }),
  );
  const entries = new Map([
    ...trailer,
    ['Type', pdfName('XRef')] as const,
    ['Size', pdfNumber(number + 1)] as const,
    ['W', pdfArray(...[1, 5, 2].map(pdfNumber))] as const,
    ['Index', pdfArray(...runs.flatMap((run) => [run[0] ?? 0, run.length]).map(pdfNumber))] as const,
  ]);
  return Buffer.concat([latin1(`${number} 0 obj\n`), writeStream(entries, data), latin1('\nendobj\n')]);
}
