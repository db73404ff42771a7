import { createHash } from 'node:crypto';
import type { SignatureReport } from '#contract/records/verification';
import { DerError } from '#core/signing/der';
import { PdfFile } from '#core/signing/pdf-file';
import { type PdfObject, PdfSyntaxError } from '#core/signing/pdf-syntax';
import { findSignatureFields, type LocatedField } from '#core/signing/signature-fields';
import { certificationFaults } from './certification.ts';
import { type ContainerReport, checkContainer, nobody, type TrustContext } from './container.ts';
import { changesSince } from './object-diff.ts';
import { type PlacedSignature, readSignature } from './signature-dictionary.ts';
import { failed, indeterminate, type Judged, worst } from './verdict.ts';

/** What was found out about the signatures of a PDF. `verdict` is the worst of all. */
export type PdfReport = Judged & {
  readonly isPdf: boolean;
  /** In the order in which they were added. */
  readonly signatures: readonly SignatureReport[];
  readonly unsignedFields: readonly string[];
};

const MAX_SIGNATURES = 100;

/**
 * Checks every signature of a PDF: place and byte range, integrity, certificate, and what was changed afterwards.
 * Never throws for a bad file: what cannot be read is TOTAL-FAILED with FORMAT_FAILURE; a PDF without signatures is
 * INDETERMINATE with SIGNED_DATA_NOT_FOUND.
 * @source ETSI EN 319 102-1, 5; ETSI EN 319 142-1, 6.3; ISO 32000-2, 12.8
 */
export function verifyPdf(pdf: Uint8Array, context: TrustContext): PdfReport {
  const isPdf = Buffer.from(pdf.subarray(0, 5)).toString('latin1') === '%PDF-';
  try {
    return { isPdf, ...verifyFile(new PdfFile(pdf), context) };
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { isPdf, ...failed('FORMAT_FAILURE'), signatures: [], unsignedFields: [] };
  }
}

const isMalformed = (error: unknown): boolean => error instanceof PdfSyntaxError || error instanceof DerError;

function verifyFile(file: PdfFile, context: TrustContext): Omit<PdfReport, 'isPdf'> {
  const fields = findSignatureFields(file);
  const signed = fields.filter((field) => field.isSigned);
  if (signed.length > MAX_SIGNATURES) throw new PdfSyntaxError('too many signatures');
  const unlinked = unlinkedSignatures(file, signed);
  const found = signed.map((field) => verifyField(file, field, context)).sort((a, b) => a.end - b.end);
  const last = found.at(-1);
  const inOrder = found.flatMap(({ report }) => signed.find(({ name }) => name === report.field) ?? []);
  const leftOver = [...(last ? appendedAfter(file, last) : []), ...certificationFaults(file, inOrder)];
  const signatures = [
    ...found.map((one, i) => finish(file, one, found.length - 1 - i, leftOver)),
    ...unlinked.map((number) => brokenSignature(`object ${number}`)),
  ];
  const isWhole = file.end === file.bytes.length;
  const overall = isWhole ? worst(signatures) : failed('FORMAT_FAILURE');
  return {
    ...(signatures.length === 0 && isWhole ? indeterminate('SIGNED_DATA_NOT_FOUND') : overall),
    signatures,
    unsignedFields: fields.filter((field) => !field.isSigned).map((field) => field.name),
  };
}

/**
 * Reads all objects, so that damage anywhere shows, and lists signature dictionaries that no field leads to: there a
 * signature was cut off.
 */
function unlinkedSignatures(file: PdfFile, signed: readonly LocatedField[]): number[] {
  const linked = new Set(signed.map(({ value }) => (value.kind === 'ref' ? value.number : null)));
  return [...file.entries.keys()].filter((number) => {
    const object = file.object(number);
    return object.kind === 'dict' && object.entries.has('ByteRange') && !linked.has(number);
  });
}

type Finding = {
  readonly report: SignatureReport;
  /** Where the signed revision ends; 0 if that is not known. */
  readonly end: number;
  /** Whether the signed revision already had material to check signatures (DSS). */
  readonly hadStore: boolean;
};

function verifyField(file: PdfFile, field: LocatedField, context: TrustContext): Finding {
  try {
    const placed = readSignature(file, field);
    const claimedAt = parseDate(file.text(placed.entries.get('M')));
    const container = checkContainer(placed.container, {
      ...context,
      claimedAt,
      isOwn: placed.isOwn,
      digestOf: (name) => digestOf(placed, name),
    });
    const report = describe(file, field, placed, container, claimedAt);
    return { report, end: placed.revision.end, hadStore: placed.revision.catalog.has('DSS') };
  } catch (error) {
    if (!isMalformed(error)) throw error;
    return { report: brokenSignature(field.name), end: 0, hadStore: false };
  }
}

function digestOf({ pieces }: PlacedSignature, name: string): Buffer {
  const hash = createHash(name);
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

function describe(
  file: PdfFile,
  field: LocatedField,
  { entries, revision }: PlacedSignature,
  container: ContainerReport,
  claimedAt: Date | null,
): SignatureReport {
  const changedSince = changesSince(revision, file);
  return {
    field: field.name,
    ...container,
    claimedAt: claimedAt?.toISOString() ?? null,
    reason: textOrNull(file, entries.get('Reason')),
    coversWholeFile: revision.end === file.bytes.length,
    changedSince,
    laterSignatures: 0,
  };
}

const textOrNull = (file: PdfFile, object: PdfObject | undefined): string | null => file.text(object) || null;

/** What stands behind the last signature and is neither a signature nor material to check one (DSS). */
function appendedAfter(file: PdfFile, last: Finding): string[] {
  if (file.end < file.bytes.length) return ['bytes after the end of the file'];
  if (last.end === 0 || last.end === file.end) return [];
  return file.catalog.has('DSS') && !last.hadStore ? [] : ['revision without a signature'];
}

function finish(file: PdfFile, { report, end }: Finding, later: number, leftOver: readonly string[]): SignatureReport {
  const changedSince = [...report.changedSince, ...leftOver];
  const isAltered = changedSince.length > 0 && report.verdict !== 'TOTAL-FAILED';
  return {
    ...report,
    ...(isAltered ? failed('FORMAT_FAILURE') : {}),
    coversWholeFile: end === file.bytes.length,
    changedSince,
    laterSignatures: end === 0 ? 0 : later,
  };
}

function brokenSignature(field: string): SignatureReport {
  return {
    field,
    ...failed('FORMAT_FAILURE'),
    ...nobody,
    claimedAt: null,
    reason: null,
    coversWholeFile: false,
    changedSince: [],
    laterSignatures: 0,
  };
}

/** @source ISO 32000-2, 7.9.4 */
function parseDate(text: string | null): Date | null {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d)'?)?/.exec(text ?? '');
  if (!parts) return null;
  const [, year, month, day, hour, minute, second, sign, offsetHours = '00', offsetMinutes = '00'] = parts;
  const offset = sign === undefined ? 'Z' : `${sign}${offsetHours}:${offsetMinutes}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
