import { z } from 'zod';
import { JournalHead } from './journal.ts';
import { SignOff, Staleness } from './sign-off.ts';
import { Instant, PackName, Sha256 } from './text.ts';
import { FileToken } from './workspace.ts';

/** Where an export is. `done` and `total` count the steps of the phase. */
export const ExportProgress = z.strictObject({
  phase: z.enum(['collect', 'layout', 'sign', 'write']),
  done: z.int(),
  total: z.int(),
});
export type ExportProgress = z.infer<typeof ExportProgress>;

/** A dossier on disk. `file` lets the window show it in its folder, verify it or sign it further. */
export const ExportedDossier = z.strictObject({
  file: FileToken,
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: Sha256,
  pages: z.int(),
  contentHash: Sha256,
  signatures: z.int(),
  unsignedFields: z.array(z.string()),
});
export type ExportedDossier = z.infer<typeof ExportedDossier>;

/** Names of what a dossier carries beside its pages. */
export const DOSSIER_ATTACHMENTS = {
  /** RFC 8785 JSON of the `AssessmentState`; SHA-256 of these bytes is the content hash. */
  state: 'assessment.json',
  /** The `DossierRecord`. */
  record: 'dossier.json',
  /** The detached CMS signature of the n-th sign-off (from 1) over the state. */
  signOff: (n: number): string => `sign-off-${n}.p7s`,
  /** The `SignedDecision` of the n-th sign-off, RFC 8785 JSON, and its detached CMS signature. */
  decision: (n: number): string => `decision-${n}.json`,
  decisionSignature: (n: number): string => `decision-${n}.p7s`,
} as const;

/**
 * The embedded `dossier.json`: what the dossier prints that is not part of the signed state. `signOffs[n]` belongs to
 * the attachment `sign-off-<n+1>.p7s`; `evidence` says under which name each file is attached.
 */
export const DossierRecord = z.strictObject({
  format: z.literal('model-dossier/dossier'),
  formatVersion: z.literal(1),
  contentHash: Sha256,
  createdAt: Instant,
  appVersion: z.string(),
  journalHead: JournalHead,
  signOffs: z.array(SignOff.extend({ staleness: Staleness.nullable() })),
  evidence: z.array(z.strictObject({ attachment: z.string(), questionId: PackName, name: z.string(), sha256: Sha256 })),
});
export type DossierRecord = z.infer<typeof DossierRecord>;
