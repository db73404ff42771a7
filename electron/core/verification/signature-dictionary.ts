import { readFirst } from '#core/signing/der';
import { PdfFile } from '#core/signing/pdf-file';
import { isEqual, type PdfDict, PdfSyntaxError } from '#core/signing/pdf-syntax';
import { OWN_BUILD_NAME } from '#core/signing/sign-pdf';
import { findSignatureFields, type LocatedField } from '#core/signing/signature-fields';

/** A signature in a file, placed exactly, not yet judged. */
export type PlacedSignature = {
  readonly entries: PdfDict['entries'];
  readonly container: Buffer;
  /** What it covers: the file up to the end of its revision, without the gap that holds the container. */
  readonly pieces: readonly [Buffer, Buffer];
  /** The file as it was when it was signed. */
  readonly revision: PdfFile;
  /** Made by this app, as its build properties say; they are covered by the signature. */
  readonly isOwn: boolean;
};

/**
 * Reads the signature dictionary that is a field's value and checks that its byte range is from the first byte to the
 * end of a revision, and leaves out exactly the string that is this dictionary's Contents.
 * @throws PdfSyntaxError if anything is otherwise
 * @source ISO 32000-2, 12.8.1; ETSI EN 319 142-1, 5.2
 */
export function readSignature(file: PdfFile, field: LocatedField): PlacedSignature {
  if (field.value.kind !== 'ref') throw new PdfSyntaxError('signature is no reference');
  const { number } = field.value;
  const object = file.object(number);
  if (file.entries.get(number)?.kind !== 'offset' || object.kind !== 'dict') throw new PdfSyntaxError('no signature');
  const { entries } = object;
  const subFilter = file.name(entries.get('SubFilter'));
  if (subFilter !== 'ETSI.CAdES.detached' && subFilter !== 'adbe.pkcs7.detached') {
    throw new PdfSyntaxError('kind of signature not supported');
  }
  const [from, gap, after, rest, ...more] = readByteRange(entries);
  const contents = entries.get('Contents');
  if (contents?.kind !== 'string' || from !== 0 || more.length > 0) throw new PdfSyntaxError('byte range');
  if (gap !== contents.start || after !== contents.end || rest === undefined) throw new PdfSyntaxError('gap');
  const end = after + rest;
  if (end > file.bytes.length) throw new PdfSyntaxError('byte range beyond the file');
  return {
    entries,
    container: readContainer(file.bytes.subarray(gap, after), contents.bytes),
    pieces: [file.bytes.subarray(0, gap), file.bytes.subarray(after, end)],
    revision: readRevision(file, field, end),
    isOwn: isMadeHere(file, entries),
  };
}

function readByteRange(entries: PdfDict['entries']): number[] {
  const range = entries.get('ByteRange');
  if (range?.kind !== 'array') throw new PdfSyntaxError('no byte range');
  return range.items.map((item) => {
    if (item.kind !== 'number' || !Number.isSafeInteger(item.value) || item.value < 0) {
      throw new PdfSyntaxError('byte range');
    }
    return item.value;
  });
}

/**
 * The container without the zeros that fill the gap. The gap is covered by no digest, so it must have one form only:
 * hexadecimal digits of one case, nothing but zeros after the container.
 */
function readContainer(gap: Buffer, bytes: Buffer): Buffer {
  const text = gap.toString('latin1');
  if (!/^<(?:[0-9a-f]{2})+>$|^<(?:[0-9A-F]{2})+>$/.test(text)) throw new PdfSyntaxError('gap is no plain string');
  const { length } = readFirst(bytes).bytes;
  if (bytes.subarray(length).some((byte) => byte !== 0)) throw new PdfSyntaxError('gap is not filled with zeros');
  return bytes.subarray(0, length);
}

/** The signed revision: complete, and with the signature in this very field, so that no other field can borrow it. */
function readRevision(file: PdfFile, field: LocatedField, end: number): PdfFile {
  const revision = new PdfFile(file.bytes.subarray(0, end));
  const before = findSignatureFields(revision).find((one) => one.fieldNumber === field.fieldNumber);
  if (revision.end !== end || !before || !isEqual(before.value, field.value)) {
    throw new PdfSyntaxError('not signed at the end of a revision');
  }
  return revision;
}

function isMadeHere(file: PdfFile, entries: PdfDict['entries']): boolean {
  const app = file.dict(file.dict(entries.get('Prop_Build')).get('App'));
  return file.name(app.get('Name')) === OWN_BUILD_NAME;
}
