import type { PdfObject } from '#core/signing/pdf-syntax';
import type { Document } from '../document/document.ts';
import { type NumberedObject, valuesIn } from '../document/objects.ts';
import { type Place, type Rule, rule } from '../rule.ts';

/** How the file itself is written. @source ISO 19005-3, 6.1 */
export const fileStructureRules: readonly Rule[] = [
  rule('file.readable', ['A 6.1.1', 'UA 6.1'], damage),
  rule('file.binary-comment', 'A 6.1.2', binaryComment),
  rule('file.id', 'A 6.1.3', fileId),
  rule('file.end', 'A 6.1.3', endOfFile),
  rule('file.linear-id', 'A 6.1.3', linearId),
  rule('file.xref-lines', 'A 6.1.4', xrefLines),
  rule('file.hex-strings', 'A 6.1.6', hexStrings),
  rule('file.stream-end', 'A 6.1.7.1', streamEnds),
  rule('file.stream-external', 'A 6.1.7.1', externalStreams),
  rule('file.object-lines', 'A 6.1.9', objectLines),
];

function* damage({ damage: parts, objects, content }: Document): Iterable<Place> {
  for (const what of parts) yield { what };
  for (const { number, what } of objects.damaged) yield { object: number, what };
  for (const { kind, page, object, what } of content.faults) if (kind === 'damaged') yield { page, object, what };
}

function* binaryComment({ file }: Document): Iterable<Place> {
  const lines = file.bytes.toString('latin1', 0, 100).split(/\r\n|\n|\r/);
  if (!/^%[\x80-\xff]{4}/.test(lines[1] ?? '')) yield {};
}

function* fileId({ file }: Document): Iterable<Place> {
  const parts = file.array(file.trailer.get('ID')).map((part) => file.resolve(part));
  if (parts.length !== 2 || !parts.every((part) => part.kind === 'string' && part.bytes.length > 0)) yield {};
}

function* endOfFile({ file }: Document): Iterable<Place> {
  if (file.end !== file.bytes.length) yield { what: String(file.bytes.length - file.end) };
}

/** Both trailers of a linearized file name the same file. */
function* linearId({ file, objects }: Document): Iterable<Place> {
  const isLinear = objects.all.some(({ object }) => object.kind === 'dict' && object.entries.has('Linearized'));
  if (!isLinear) return;
  const ids = file.sections.map(({ trailer }) => file.array(trailer.get('ID'))[0]);
  const texts = ids.flatMap((id) => (id?.kind === 'string' ? [id.bytes.toString('hex')] : []));
  if (new Set(texts).size > 1) yield {};
}

function* xrefLines({ file }: Document): Iterable<Place> {
  for (const { start, form } of file.sections) {
    if (form !== 'table') continue;
    const text = file.bytes.toString('latin1', start, start + 60);
    if (!/^xref(\r\n|\n|\r)\d+ \d+ ?(\r\n|\n|\r)/.test(text)) yield { what: `xref ${start}` };
  }
}

/** Objects that stand in the file itself, whose way of writing can be seen. */
function* written({ objects }: Document): Iterable<NumberedObject & { readonly offset: number }> {
  for (const { number, object, offset } of objects.all) if (offset !== null) yield { number, object, offset };
}

function* hexStrings(document: Document): Iterable<Place> {
  const { bytes } = document.file;
  const isOdd = (value: PdfObject): boolean => {
    if (value.kind !== 'string' || bytes[value.start] !== 0x3c) return false;
    return bytes.toString('latin1', value.start + 1, value.end - 1).replaceAll(/\s|\0/g, '').length % 2 === 1;
  };
  for (const { number, object } of written(document)) {
    for (const value of valuesIn(object)) if (isOdd(value)) yield { object: number };
  }
}

function* streamEnds({ file, objects }: Document): Iterable<Place> {
  for (const { number, object } of objects.all) {
    if (object.kind !== 'stream') continue;
    const end = object.data.byteOffset - file.bytes.byteOffset + object.data.length;
    if (!/^(\r\n|\n|\r)endstream/.test(file.bytes.toString('latin1', end, end + 11))) yield { object: number };
  }
}

function* externalStreams({ objects }: Document): Iterable<Place> {
  for (const { number, object } of objects.all) {
    if (object.kind !== 'stream') continue;
    for (const key of ['F', 'FFilter', 'FDecodeParms'])
      if (object.entries.has(key)) yield { object: number, what: key };
  }
}

function* objectLines(document: Document): Iterable<Place> {
  const { file } = document;
  const { bytes } = file;
  for (const { number, offset } of written(document)) {
    const start = bytes.toString('latin1', Math.max(0, offset - 1), offset + 30);
    const end = file.objectEnd(number);
    const ending = bytes.toString('latin1', end - 7, end + 1);
    if (!/^[\r\n]\d+[ \t]\d+[ \t]obj[\r\n]/.test(start) || !/^[\r\n]endobj[\r\n]$/.test(ending))
      yield { object: number };
  }
}
