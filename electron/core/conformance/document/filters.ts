import type { PdfFile } from '#core/signing/pdf-file';
import { decodeStream } from '#core/signing/pdf-streams';
import { type PdfStream, PdfSyntaxError } from '#core/signing/pdf-syntax';

/** What one stream may unfold to. */
const MAX_STREAM_BYTES = 256 * 1024 * 1024;
/** What is written in base 16 or 85 is taken apart as text, in many times its size; only images are ever long. */
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const abbreviations: Readonly<Record<string, string>> = {
  Fl: 'FlateDecode',
  AHx: 'ASCIIHexDecode',
  A85: 'ASCII85Decode',
};

/** The names of a stream's filters in the order they are undone. */
export function filterNames(file: PdfFile, stream: PdfStream): string[] {
  const filters = file.resolve(stream.entries.get('Filter'));
  if (filters.kind === 'name') return [filters.value];
  return file.array(filters).map((item) => file.name(item) ?? '');
}

/**
 * A stream's data behind its filters.
 * @throws PdfSyntaxError for a filter that carries an image, or is not allowed in PDF/A, and for damaged data
 * @source ISO 32000-1, 7.4
 */
export function decode(file: PdfFile, stream: PdfStream): Buffer {
  const parameters = file.resolve(stream.entries.get('DecodeParms'));
  const list = parameters.kind === 'array' ? parameters.items : [parameters];
  let bytes = stream.data;
  for (const [index, name] of filterNames(file, stream).entries()) {
    bytes = undo(abbreviations[name] ?? name, bytes, file.dict(list[index]));
  }
  return bytes;
}

function undo(name: string, bytes: Buffer, parameters: PdfStream['entries']): Buffer {
  switch (name) {
    case 'ASCIIHexDecode':
      return Buffer.from(beforeEnd(bytes, '>').replaceAll(/\s/g, ''), 'hex');
    case 'ASCII85Decode':
      return undoAscii85(beforeEnd(bytes, '~>').replaceAll(/\s/g, ''));
    default:
      return decodeStream(bytes, [{ name, parameters }], MAX_STREAM_BYTES);
  }
}

function beforeEnd(bytes: Buffer, mark: string): string {
  if (bytes.length > MAX_TEXT_BYTES) throw new PdfSyntaxError('stream too long');
  const text = bytes.toString('latin1');
  const end = text.indexOf(mark);
  return end < 0 ? text : text.slice(0, end);
}

/** @source ISO 32000-1, 7.4.3 */
function undoAscii85(text: string): Buffer {
  const out: number[] = [];
  for (const group of text.replaceAll('z', '!!!!!').match(/.{1,5}/g) ?? []) {
    if (!/^[!-u]{2,5}$/.test(group)) throw new PdfSyntaxError('base-85 data damaged');
    let value = 0;
    for (const digit of group.padEnd(5, 'u')) value = value * 85 + (digit.charCodeAt(0) - 33);
    const four = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256);
    out.push(...four.slice(0, group.length - 1));
  }
  return Buffer.from(out);
}
