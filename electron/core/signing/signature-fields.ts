import { AppError } from '#contract/errors';
import { ENCRYPTED, PdfFile } from './pdf-file.ts';
import { type PdfDict, type PdfObject, PdfSyntaxError } from './pdf-syntax.ts';

/** A signature field of a form, signed or not. */
export type SignatureField = {
  /** The fully qualified name. */
  readonly name: string;
  readonly isSigned: boolean;
  /** Left, bottom, right and top in points; zeros for a field without a place on a page. */
  readonly rect: readonly [number, number, number, number];
  /** What the field is for, in words (TU). */
  readonly label: string | null;
};

/** A field with the objects it is made of; field and widget are mostly one object. */
export type LocatedField = SignatureField & {
  readonly fieldNumber: number;
  readonly widgetNumbers: readonly number[];
  readonly value: PdfObject;
};

/**
 * Lists the signature fields of a file in the order of its form.
 * @throws AppError `signature.file-unsupported`
 */
export function signatureFields(pdf: Uint8Array): SignatureField[] {
  return findSignatureFields(openForSigning(pdf)).map(({ name, isSigned, rect, label }) => ({
    name,
    isSigned,
    rect,
    label,
  }));
}

/** Opens a file that a signature is to be added to. @throws AppError `signature.file-unsupported` */
export function openForSigning(pdf: Uint8Array): PdfFile {
  try {
    const file = new PdfFile(pdf);
    if (file.end !== file.bytes.length) throw new PdfSyntaxError('bytes after the end');
    if (file.trailer.has('XRefStm')) throw new PdfSyntaxError('hybrid cross-reference');
    findSignatureFields(file);
    return file;
  } catch (cause) {
    if (!(cause instanceof PdfSyntaxError)) throw cause;
    const reason = cause.message === ENCRYPTED ? ENCRYPTED : 'structure';
    throw new AppError('signature.file-unsupported', { reason }, { cause });
  }
}

const MAX_DEPTH = 50;

/** Walks the form's field tree. @throws PdfSyntaxError @source ISO 32000-2, 12.7.4 */
export function findSignatureFields(file: PdfFile): LocatedField[] {
  const found: LocatedField[] = [];
  const seen = new Set<number>();
  const visit = (item: PdfObject, parents: { readonly name: string; readonly type: string | null }, depth: number) => {
    if (item.kind !== 'ref' || depth > MAX_DEPTH)
      throw new PdfSyntaxError('field is no reference, or nested too deeply');
    if (seen.has(item.number)) throw new PdfSyntaxError('field twice');
    seen.add(item.number);
    const field = file.dict(item);
    const ownName = file.text(field.get('T'));
    const name = [parents.name, ownName].filter(Boolean).join('.');
    const type = file.name(field.get('FT')) ?? parents.type;
    const kids = file.array(field.get('Kids'));
    const hasFields = kids.some((kid) => file.dict(kid).has('T'));
    if (hasFields) for (const kid of kids) visit(kid, { name, type }, depth + 1);
    else if (type === 'Sig') found.push(located(file, item.number, field, kids, name));
  };
  const form = file.dict(file.catalog.get('AcroForm'));
  for (const item of file.array(form.get('Fields'))) visit(item, { name: '', type: null }, 0);
  return found;
}

function located(
  file: PdfFile,
  fieldNumber: number,
  field: PdfDict['entries'],
  kids: readonly PdfObject[],
  name: string,
): LocatedField {
  const widgetNumbers = kids.flatMap((kid) => (kid.kind === 'ref' ? [kid.number] : []));
  const widget = kids[0] ? file.dict(kids[0]) : field;
  const value = field.get('V') ?? { kind: 'null' };
  return {
    name,
    isSigned: file.resolve(value).kind !== 'null',
    rect: readRect(file, widget.get('Rect')),
    label: file.text(field.get('TU')),
    fieldNumber,
    widgetNumbers: widgetNumbers.length > 0 ? widgetNumbers : [fieldNumber],
    value,
  };
}

function readRect(file: PdfFile, object: PdfObject | undefined): [number, number, number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = file.array(object).map((item) => {
    const value = file.resolve(item);
    return value.kind === 'number' ? value.value : 0;
  });
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)];
}
