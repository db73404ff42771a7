import { AppError } from '#contract/errors';
import { type Appearance, drawAppearance } from './appearance.ts';
import { signDetached, type Timestamper } from './cms.ts';
import type { PdfFile } from './pdf-file.ts';
import type { PdfDict, PdfObject } from './pdf-syntax.ts';
import {
  appendRevision,
  nextObjectNumber,
  pdfArray,
  pdfDate,
  pdfDict,
  pdfName,
  pdfNumber,
  pdfRef,
  pdfText,
  type WrittenObject,
  writeObject,
} from './pdf-write.ts';
import { findSignatureFields, type LocatedField, openForSigning } from './signature-fields.ts';
import type { Signer } from './signer.ts';

/** The name in `Prop_Build` by which a verifier knows that a signature must have our exact form. */
export const OWN_BUILD_NAME = 'Model Dossier';

/** Room for the signature container: an RSA signature with a chain and a time-stamp takes about 4 KB. */
const CONTAINER_BYTES = 16_384;
const RANGE_GAP = '/ByteRange [0 0000000000 0000000000 0000000000]';

export type SignPdfOptions = {
  /** Fully qualified name of a free signature field. */
  readonly field: string;
  readonly signer: Signer;
  /** The person, as shown by a PDF reader. */
  readonly name: string;
  readonly reason: string;
  readonly location?: string;
  /** Goes into the dictionary's M entry: a claim, with a time-stamp as well. */
  readonly claimedAt: Date;
  /** Proves the time: PAdES baseline B-T. */
  readonly timestamper?: Timestamper | null;
  readonly appearance: Appearance;
  /** The first signature of a file may say that nothing but signatures may follow (DocMDP, P = 2). */
  readonly certify?: boolean;
};

/**
 * Signs a PDF in one of its free signature fields: PAdES baseline B-B or B-T, as an incremental update, so that everything
 * before stays byte for byte as it was and earlier signatures stay valid.
 * @returns the whole new file
 * @throws AppError `dossier.no-free-field` if the field does not exist or is signed; whatever the signer or the
 *   time-stamper throws (nothing is written then); `signature.file-unsupported` if the file is damaged, encrypted or cannot be saved incrementally; `signature.container-too-large`;
 *   `dossier.glyph-missing`
 * @source ISO 32000-2, 12.8.1 and 12.7.5.5; ETSI EN 319 142-1, 5.2 and 6.3
 */
export async function signPdf(pdf: Uint8Array, options: SignPdfOptions): Promise<Uint8Array> {
  const file = openForSigning(pdf);
  const field = findSignatureFields(file).find((one) => one.name === options.field);
  if (!field || field.isSigned) throw new AppError('dossier.no-free-field', { name: options.field });
  const isFirst = findSignatureFields(file).every(({ isSigned }) => !isSigned);
  if (options.certify && !isFirst) throw new AppError('signature.file-unsupported', { reason: 'signed' });
  const signature = nextObjectNumber(file);
  const appearance = signature + 1;
  const { bytes, offsets } = appendRevision(file, [
    ...changedField(file, field, signature, appearance),
    ...changedCatalog(file, options.certify ? signature : null),
    { number: signature, generation: 0, body: signatureDictionary(options) },
    { number: appearance, generation: 0, body: drawFor(field, options.appearance) },
  ]);
  await fillSignature(bytes, offsets.get(signature) ?? 0, options);
  if (!bytes.subarray(0, pdf.length).equals(pdf)) throw new Error('an incremental update changed what was there');
  return bytes;
}

function drawFor({ rect: [left, bottom, right, top] }: LocatedField, appearance: Appearance): Buffer {
  return drawAppearance(appearance, right - left, top - bottom);
}

/** Points the field to its signature, shows the appearance, and locks the widget (print 4 + locked 128). */
function changedField(file: PdfFile, field: LocatedField, signature: number, appearance: number): WrittenObject[] {
  const value = { V: pdfRef(signature) };
  const look = { AP: pdfDict({ N: pdfRef(appearance) }), F: pdfNumber(132) };
  const [widget = field.fieldNumber] = field.widgetNumbers;
  if (widget === field.fieldNumber) return [changed(file, widget, { ...value, ...look })];
  return [changed(file, field.fieldNumber, value), changed(file, widget, look)];
}

/**
 * The form's SigFlags, SignaturesExist 1 + AppendOnly 2, wherever it is kept; and the permissions that a certifying
 * signature grants.
 * @source ISO 32000-2, 12.8.6
 */
function changedCatalog(file: PdfFile, certifying: number | null): WrittenObject[] {
  const root = file.trailer.get('Root');
  if (root?.kind !== 'ref') throw new Error('the catalog is an indirect object');
  const form = file.catalog.get('AcroForm');
  const flags = file.resolve(file.dict(form).get('SigFlags'));
  const isFlagged = flags.kind === 'number' && (flags.value & 3) === 3;
  const update = { SigFlags: pdfNumber(3) };
  const permissions = certifying === null ? {} : { Perms: pdfDict({ DocMDP: pdfRef(certifying) }) };
  const inCatalog = {
    ...permissions,
    ...(isFlagged || form?.kind === 'ref' ? {} : { AcroForm: withEntries(file.dict(form), update) }),
  };
  return [
    ...(!isFlagged && form?.kind === 'ref' ? [changed(file, form.number, update)] : []),
    ...(Object.keys(inCatalog).length === 0 ? [] : [changed(file, root.number, inCatalog)]),
  ];
}

function changed(file: PdfFile, number: number, update: Readonly<Record<string, PdfObject>>): WrittenObject {
  const entry = file.entries.get(number);
  const body = writeObject(withEntries(file.dict(file.object(number)), update));
  return { number, generation: entry?.kind === 'offset' ? entry.generation : 0, body: Buffer.from(body, 'latin1') };
}

function withEntries(entries: PdfDict['entries'], update: Readonly<Record<string, PdfObject>>): PdfDict {
  return { kind: 'dict', entries: new Map([...entries, ...Object.entries(update)]) };
}

function signatureDictionary({ name, reason, location, claimedAt, certify }: SignPdfOptions): Buffer {
  const entries = pdfDict({
    Type: pdfName('Sig'),
    Filter: pdfName('Adobe.PPKLite'),
    SubFilter: pdfName('ETSI.CAdES.detached'),
    M: pdfDate(claimedAt),
    Name: pdfText(name),
    Reason: pdfText(reason),
    ...(location === undefined ? {} : { Location: pdfText(location) }),
    ...(certify ? { Reference: pdfArray(docMdp()) } : {}),
    Prop_Build: pdfDict({ App: pdfDict({ Name: pdfName(OWN_BUILD_NAME) }) }),
  });
  // The gaps come first, so that no text of a person's can be taken for them.
  const gaps = `${RANGE_GAP} /Contents <${'0'.repeat(CONTAINER_BYTES * 2)}>`;
  return Buffer.from(writeObject(entries).replace('<<', `<<${gaps} `), 'latin1');
}

/** Only signing is allowed afterwards. @source ISO 32000-2, 12.8.2.2 */
function docMdp(): PdfObject {
  return pdfDict({
    Type: pdfName('SigRef'),
    TransformMethod: pdfName('DocMDP'),
    TransformParams: pdfDict({ Type: pdfName('TransformParams'), P: pdfNumber(2), V: pdfName('1.2') }),
  });
}

/** Writes the byte range, signs all but the gap, and writes the container into the gap. */
async function fillSignature(
  bytes: Buffer,
  dictionary: number,
  { signer, timestamper }: Pick<SignPdfOptions, 'signer' | 'timestamper'>,
): Promise<void> {
  const range = bytes.indexOf(RANGE_GAP, dictionary, 'latin1');
  const gap = bytes.indexOf('/Contents <', range, 'latin1') + '/Contents '.length;
  const after = gap + CONTAINER_BYTES * 2 + 2;
  const text = `/ByteRange [0 ${gap} ${after} ${bytes.length - after}`;
  bytes.write(`${text.padEnd(RANGE_GAP.length - 1)}]`, range, 'latin1');

  const container = await signDetached([bytes.subarray(0, gap), bytes.subarray(after)], signer, timestamper);
  if (container.length > CONTAINER_BYTES) throw new AppError('signature.container-too-large', {});
  bytes.write(Buffer.from(container).toString('hex'), gap + 1, 'latin1');
}
