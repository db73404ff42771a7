import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import { DOSSIER_ATTACHMENTS, DossierRecord } from '#contract/records/dossier';
import type { Pack } from '#contract/records/pack';
import type { AssessmentState } from '#contract/records/sign-off';
import { parsePack } from '#core/packs/parse';
import { type Attachment, readAttachments } from '#core/verification/attachments';
import type { TrustContext } from '#core/verification/container';
import { verifyDossier } from '#core/verification/verify-dossier';

/** A file of evidence as a dossier carries it. */
export interface CarriedFile {
  readonly questionId: string;
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** What a dossier holds as data, after it was verified. */
export interface ReadDossier {
  readonly fileName: string;
  /** Of the PDF. */
  readonly sha256: string;
  readonly verdict: 'TOTAL-PASSED' | 'INDETERMINATE';
  readonly state: AssessmentState;
  readonly record: DossierRecord;
  /** Null of dossiers from before packs came along. */
  readonly pack: Pack | null;
  /** Those of the state's evidence that are attached. */
  readonly files: readonly CarriedFile[];
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads what is inside a dossier, if it is one and nobody altered it.
 * @throws AppError `dossier.not-a-dossier`, `dossier.altered`
 */
export function readDossier(fileName: string, bytes: Uint8Array, trust: TrustContext): ReadDossier {
  const report = verifyDossier({ name: fileName, bytes, ...trust });
  if (report.kind !== 'dossier') throw new AppError('dossier.not-a-dossier', { name: fileName });
  const { verdict, state } = report;
  if (verdict === 'TOTAL-FAILED' || !state) throw new AppError('dossier.altered', { name: fileName });
  const attachments = new Map(readAttachments(bytes).map((one) => [one.name, one]));
  const text = (name: string): string | null => {
    const found = attachments.get(name);
    return found ? Buffer.from(found.bytes).toString('utf8') : null;
  };
  // Both were read and compared by the verification just made.
  const record = DossierRecord.parse(JSON.parse(text(DOSSIER_ATTACHMENTS.record) ?? '{}'));
  return {
    fileName,
    sha256: sha256(bytes),
    verdict,
    state,
    record,
    pack: readPack(text(DOSSIER_ATTACHMENTS.pack), state, fileName),
    files: state.evidence.flatMap((evidence) => carriedFile(evidence, record, attachments)),
  };
}

function readPack(content: string | null, state: AssessmentState, name: string): Pack | null {
  if (content === null) return null;
  const pack = parsePack(content);
  if (pack.hash !== state.pack.hash) throw new AppError('dossier.altered', { name });
  return pack;
}

function carriedFile(
  { questionId, name, sha256: hash }: AssessmentState['evidence'][number],
  record: DossierRecord,
  attachments: ReadonlyMap<string, Attachment>,
): CarriedFile[] {
  const entry = record.evidence.find(
    (one) => one.questionId === questionId && one.name === name && one.sha256 === hash,
  );
  const found = entry && attachments.get(entry.attachment);
  if (!found || sha256(found.bytes) !== hash) return [];
  return [{ questionId, name, mediaType: found.mediaType ?? 'application/octet-stream', content: found.bytes }];
}
