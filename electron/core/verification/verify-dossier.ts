import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import { DOSSIER_ATTACHMENTS, DossierRecord } from '#contract/records/dossier';
import { AssessmentState } from '#contract/records/sign-off';
import type { ContentCheck, VerificationReport } from '#contract/records/verification';
import { decisionBytes } from '#core/signing/decision';
import { PdfFile } from '#core/signing/pdf-file';
import { PdfSyntaxError } from '#core/signing/pdf-syntax';
import { type Attachment, listAttachments, readAttachments } from './attachments.ts';
import { checkJournalAttachments } from './checkpoints.ts';
import type { TrustContext } from './container.ts';
import { checkAttachments, checkRedaction } from './dossier-attachments.ts';
import { checkDossierWorkflow } from './dossier-workflow.ts';
import { checkSignOffSignature, contentCheck } from './sign-off-checks.ts';
import { failed, indeterminate, passed, worst } from './verdict.ts';
import { verifyPdf } from './verify-pdf.ts';

/**
 * Answers whether a PDF may be relied upon: its signatures, and for a dossier also that what is embedded, printed and
 * signed off is the same. Never throws for a bad file.
 * @param input.name  the file's name, as shown
 */
export function verifyDossier(
  input: { readonly name: string; readonly bytes: Uint8Array } & TrustContext,
): VerificationReport {
  const { name, bytes, ...context } = input;
  const pdf = verifyPdf(bytes, context);
  const content = checkContent(bytes, context);
  const overall = worst([pdf, ...content.checks]);
  return {
    kind: content.isDossier ? 'dossier' : 'pdf',
    fileName: name,
    sizeBytes: bytes.length,
    sha256: sha256(bytes),
    checkedAt: context.now.toISOString(),
    verdict: overall.verdict,
    subIndication: overall.subIndication,
    signatures: [...pdf.signatures],
    unsignedFields: [...pdf.unsignedFields],
    checks: [...content.checks],
    state: content.state,
    journal: null,
    anchors: [],
  };
}

type Content = {
  readonly isDossier: boolean;
  readonly checks: readonly ContentCheck[];
  readonly state: AssessmentState | null;
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function checkContent(bytes: Uint8Array, context: TrustContext): Content {
  let file: PdfFile;
  try {
    file = new PdfFile(bytes);
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    // Reported with the signatures: the file as a whole cannot be read
    return { isDossier: false, checks: [], state: null };
  }
  let isDossier = false;
  try {
    isDossier = listAttachments(file).some(({ name, otherName }) =>
      [name, otherName].includes(DOSSIER_ATTACHMENTS.state),
    );
    return isDossier ? checkDossier(file, readAttachments(file), context) : { isDossier, checks: [], state: null };
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    return unreadable(isDossier);
  }
}

const unreadable = (isDossier: boolean): Content => ({
  isDossier,
  checks: [contentCheck('embedded-json-hash', DOSSIER_ATTACHMENTS.state, failed('FORMAT_FAILURE'))],
  state: null,
});

function checkDossier(file: PdfFile, attachments: readonly Attachment[], context: TrustContext): Content {
  const names = attachments.map(({ name }) => name);
  // A name twice, or two names for one file, would let two readers see two things
  const isAmbiguous = new Set(names).size < names.length || attachments.some(({ otherName }) => otherName !== null);
  const bytesOf = (name: string) => attachments.find((one) => one.name === name)?.bytes;
  const stateBytes = bytesOf(DOSSIER_ATTACHMENTS.state) ?? new Uint8Array();
  const state = readAs(AssessmentState, parseCanonical(stateBytes));
  const record = readAs(DossierRecord, parseJson(bytesOf(DOSSIER_ATTACHMENTS.record) ?? new Uint8Array()));
  if (isAmbiguous || !state || !record) return unreadable(true);
  return {
    isDossier: true,
    state,
    checks: [
      ...checkContentHash(file, stateBytes, state, record),
      ...checkRedaction(state, stateBytes, record),
      ...checkAttachments(attachments, state, record),
      ...record.signOffs.flatMap((signOff, i) => checkSignOff(signOff, i + 1, { bytesOf, stateBytes, state, context })),
      // Manifests name people and evidence: a redacted dossier has none.
      ...(state.redacted ? [] : checkDossierWorkflow(record, state, bytesOf, context)),
      ...state.evidence.map((one) => checkEvidence(attachments, record, one)),
      ...checkJournalAttachments(bytesOf, record, state.workspace.id),
    ],
  };
}

/** Null for what is not of the schema, or nested so deeply that nobody wrote it. */
function readAs<T>(schema: z.ZodType<T>, value: unknown): T | null {
  try {
    return schema.safeParse(value).data ?? null;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return null;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The value of RFC 8785 JSON; undefined if the bytes are not exactly the canonical form of their value. */
function parseCanonical(bytes: Uint8Array): unknown {
  const value = parseJson(bytes);
  try {
    return Buffer.from(canonicalize(value) ?? '', 'utf8').equals(bytes) ? value : undefined;
  } catch {
    // A lone surrogate has no canonical form
    return undefined;
  }
}

/** The hash of the embedded state is the one in the record, in the document information and in the metadata. */
function checkContentHash(
  file: PdfFile,
  stateBytes: Uint8Array,
  state: AssessmentState,
  record: DossierRecord,
): ContentCheck[] {
  // Of a redacted state the signed one's hash is printed; that it is not here is told apart.
  const hash = state.redacted?.contentHash ?? sha256(stateBytes);
  const compare = (subject: string, stated: string | null) =>
    contentCheck('embedded-json-hash', subject, stated === hash ? passed : failed('HASH_FAILURE'), stated, hash);
  return [
    compare(DOSSIER_ATTACHMENTS.record, record.contentHash),
    compare('Keywords', statedHash(file.text(file.dict(file.trailer.get('Info')).get('Keywords')))),
    compare('XMP', statedHash(readMetadata(file))),
  ];
}

const statedHash = (text: string | null): string | null => /content-hash:([0-9a-f]{64})/.exec(text ?? '')?.[1] ?? null;

const MAX_METADATA_BYTES = 4 * 1024 * 1024;

function readMetadata(file: PdfFile): string | null {
  const stream = file.resolve(file.catalog.get('Metadata'));
  return stream.kind === 'stream' ? file.decode(stream, MAX_METADATA_BYTES).toString('utf8') : null;
}

/**
 * The n-th sign-off, from 1: it is of this assessment, the state it was given on is the embedded one unless the record
 * calls it stale, and its signer signed state and decision. The signature over an earlier state cannot be checked here,
 * as that state is not in the file.
 */
function checkSignOff(
  signOff: DossierRecord['signOffs'][number],
  n: number,
  dossier: {
    readonly bytesOf: (name: string) => Uint8Array | undefined;
    readonly stateBytes: Uint8Array;
    readonly state: AssessmentState;
    readonly context: TrustContext;
  },
): ContentCheck[] {
  const { bytesOf, stateBytes, state, context } = dossier;
  const stateHash = sha256(stateBytes);
  const { redacted } = state;
  const isCurrent = signOff.contentHash === (redacted?.contentHash ?? stateHash);
  // In a workflow what changed since may be nothing that matters: then it is not called stale, and cannot be judged here.
  const isMinor = !isCurrent && signOff.staleness === null && signOff.manifestHash !== undefined;
  const isHonest =
    (isMinor || isCurrent === (signOff.staleness === null)) && signOff.assessmentId === state.assessment.id;
  const isHere = isCurrent && !redacted;
  const content = !isHonest ? failed('HASH_FAILURE') : isHere ? passed : indeterminate('SIGNED_DATA_NOT_FOUND');
  const container = bytesOf(DOSSIER_ATTACHMENTS.signOff(n));
  const isUncheckable = container !== undefined && !isHere;
  const overState = isUncheckable
    ? contentCheck(
        'sign-off-signature',
        signOff.personName,
        indeterminate('SIGNED_DATA_NOT_FOUND'),
        signOff.fingerprint,
      )
    : checkSignOffSignature('sign-off-signature', signOff, stateBytes, container, context).check;
  return [
    overState,
    contentCheck('sign-off-content', signOff.personName, content, signOff.contentHash, stateHash),
    checkDecision(signOff, n, dossier),
  ];
}

/** The decision in the record is the one that was signed, and the attached one is no other. */
function checkDecision(
  signOff: DossierRecord['signOffs'][number],
  n: number,
  { bytesOf, context, state }: Pick<Parameters<typeof checkSignOff>[2], 'bytesOf' | 'context' | 'state'>,
): ContentCheck {
  if (state.redacted && bytesOf(DOSSIER_ATTACHMENTS.decision(n)) === undefined) {
    // It names people who are withheld.
    return contentCheck('sign-off-decision', signOff.personName, indeterminate('SIGNED_DATA_NOT_FOUND'));
  }
  const signed = decisionBytes(signOff);
  const container = bytesOf(DOSSIER_ATTACHMENTS.decisionSignature(n));
  const { check } = checkSignOffSignature('sign-off-decision', signOff, signed, container, context);
  const attached = bytesOf(DOSSIER_ATTACHMENTS.decision(n));
  const isOther = attached === undefined || !signed.equals(attached);
  return isOther && check.verdict !== 'TOTAL-FAILED'
    ? { ...check, ...failed(attached === undefined ? 'FORMAT_FAILURE' : 'HASH_FAILURE') }
    : check;
}

function checkEvidence(
  attachments: readonly Attachment[],
  record: DossierRecord,
  evidence: AssessmentState['evidence'][number],
): ContentCheck {
  const entry = record.evidence.find(
    (one) => one.questionId === evidence.questionId && one.name === evidence.name && one.sha256 === evidence.sha256,
  );
  const attachment = attachments.find((one) => one.name === entry?.attachment);
  const found = attachment ? sha256(attachment.bytes) : null;
  const judged =
    found === null
      ? indeterminate('SIGNED_DATA_NOT_FOUND')
      : found === evidence.sha256
        ? passed
        : failed('HASH_FAILURE');
  return contentCheck('evidence-hash', evidence.name, judged, evidence.sha256, found);
}
