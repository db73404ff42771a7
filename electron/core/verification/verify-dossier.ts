import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { DOSSIER_ATTACHMENTS, DossierRecord } from '#contract/records/dossier';
import { AssessmentState } from '#contract/records/sign-off';
import type { ContentCheck, VerificationReport } from '#contract/records/verification';
import { PdfFile } from '#core/signing/pdf-file';
import { PdfSyntaxError } from '#core/signing/pdf-syntax';
import { type Attachment, listAttachments, readAttachments } from './attachments.ts';
import type { TrustContext } from './container.ts';
import { checkDecision } from './sign-off-decision.ts';
import { failed, indeterminate, type Judged, passed, worst } from './verdict.ts';
import { verifyDetached } from './verify-detached.ts';
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
    isDossier = listAttachments(file).some((one) => one.name === DOSSIER_ATTACHMENTS.state);
    return isDossier ? checkDossier(file, readAttachments(file), context) : { isDossier, checks: [], state: null };
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    return unreadable(isDossier);
  }
}

const unreadable = (isDossier: boolean): Content => ({
  isDossier,
  checks: [check('embedded-json-hash', DOSSIER_ATTACHMENTS.state, failed('FORMAT_FAILURE'))],
  state: null,
});

function checkDossier(file: PdfFile, attachments: readonly Attachment[], context: TrustContext): Content {
  const [stateFile, ...states] = attachments.filter((one) => one.name === DOSSIER_ATTACHMENTS.state);
  const [recordFile, ...records] = attachments.filter((one) => one.name === DOSSIER_ATTACHMENTS.record);
  // A name twice would let two readers see two things
  if (!stateFile || !recordFile || states.length > 0 || records.length > 0) return unreadable(true);
  const state = AssessmentState.safeParse(parseCanonical(stateFile.bytes));
  const record = DossierRecord.safeParse(parseJson(recordFile.bytes));
  if (!state.success || !record.success) return unreadable(true);
  return {
    isDossier: true,
    state: state.data,
    checks: [
      ...checkContentHash(file, stateFile.bytes, record.data),
      ...record.data.signOffs.flatMap((_, i) => checkSignOff(attachments, stateFile.bytes, record.data, i, context)),
      ...record.data.signOffs.map((signOff, i) =>
        checkDecision(signOff, bytesOf(attachments, DOSSIER_ATTACHMENTS.decisionSignature(i + 1)), context),
      ),
      ...state.data.evidence.map((one) => checkEvidence(attachments, record.data, one)),
    ],
  };
}

const bytesOf = (attachments: readonly Attachment[], name: string): Uint8Array | undefined =>
  attachments.find((one) => one.name === name)?.bytes;

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

function check(
  code: ContentCheck['code'],
  subject: string,
  judged: Judged,
  expected: string | null = null,
  found: string | null = null,
): ContentCheck {
  return { code, subject, verdict: judged.verdict, subIndication: judged.subIndication, expected, found };
}

/** The hash of the embedded state is the one in the record, in the document information and in the metadata. */
function checkContentHash(file: PdfFile, state: Uint8Array, record: DossierRecord): ContentCheck[] {
  const hash = sha256(state);
  const compare = (subject: string, stated: string | null) =>
    check('embedded-json-hash', subject, stated === hash ? passed : failed('HASH_FAILURE'), stated, hash);
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
 * The signature of a sign-off over the embedded state. One that speaks of an earlier state cannot be checked here, as
 * that state is not in the file.
 */
function checkSignOff(
  attachments: readonly Attachment[],
  state: Uint8Array,
  { signOffs }: DossierRecord,
  index: number,
  context: TrustContext,
): ContentCheck[] {
  const signOff = signOffs[index];
  if (!signOff) return [];
  const stateHash = sha256(state);
  const isCurrent = signOff.contentHash === stateHash;
  const content = isCurrent ? passed : indeterminate('SIGNED_DATA_NOT_FOUND');
  const aboutContent = check('sign-off-content', signOff.personName, content, signOff.contentHash, stateHash);
  const container = attachments.find((one) => one.name === DOSSIER_ATTACHMENTS.signOff(index + 1));
  if (!container || !isCurrent) {
    const missing = container ? indeterminate('SIGNED_DATA_NOT_FOUND') : failed('FORMAT_FAILURE');
    return [check('sign-off-signature', signOff.personName, missing, signOff.fingerprint), aboutContent];
  }
  const claimedAt = new Date(signOff.signedAt);
  const report = verifyDetached(state, container.bytes, { ...context, field: signOff.id, claimedAt });
  const isSameSigner = report.fingerprint === signOff.fingerprint;
  const judged = isSameSigner || report.verdict === 'TOTAL-FAILED' ? report : failed('HASH_FAILURE');
  return [
    check('sign-off-signature', signOff.personName, judged, signOff.fingerprint, report.fingerprint),
    aboutContent,
  ];
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
  return check('evidence-hash', evidence.name, judged, evidence.sha256, found);
}
