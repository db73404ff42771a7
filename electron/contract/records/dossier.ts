import { z } from 'zod';
import { DOSSIER_PARTS } from '../dossier-parts.ts';
import { JournalHead } from './journal.ts';
import { SignOff, Staleness } from './sign-off.ts';
import { Instant, Locale, PackName, RecordId, Sha256 } from './text.ts';
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

/** What kind of document is wanted. `changes`: what is not as it was in the last dossier. */
export const DossierEdition = z.enum([
  'full',
  'annex-iv',
  'classification-memo',
  'fria',
  'declaration',
  'dpia',
  'validation-report',
  'model-card',
  'applicability',
  'certificate',
  'audit-trail',
  'changes',
]);
export type DossierEdition = z.infer<typeof DossierEdition>;

/** For whom: decides which parts stand in it unless they are switched by hand. */
export const DossierAudience = z.enum(['regulator', 'executive', 'auditor', 'client']);
export type DossierAudience = z.infer<typeof DossierAudience>;

/** A part of a dossier that can be switched on or off. */
export const DossierPart = z.enum(DOSSIER_PARTS);
export type DossierPart = z.infer<typeof DossierPart>;

/** What is to be left out of pages and attachments; each thing left out is listed in the dossier. */
export const Redaction = z.strictObject({
  /** Names and addresses of people who did not sign become their roles. */
  people: z.boolean(),
  /** Files of evidence are not attached; their names and hashes stay. */
  evidenceFiles: z.boolean(),
  questions: z.array(PackName),
  reason: z.string().max(500),
});
export type Redaction = z.infer<typeof Redaction>;

export const DossierOptions = z.strictObject({
  edition: DossierEdition.default('full'),
  audience: DossierAudience.default('regulator'),
  /** Switched against what the audience gets. */
  parts: z.partialRecord(DossierPart, z.boolean()).default({}),
  redaction: Redaction.nullable().default(null),
  /** "Draft" across each page. */
  isDraft: z.boolean().default(false),
  /** A line at the head of each page, for example "Confidential". */
  classification: z.string().trim().max(80).default(''),
  /** One language, or two side by side; the first is the document's own. */
  languages: z.array(Locale).min(1).max(2),
  /** Empty signature fields beside those of author and approvers, for whoever else is to sign. None if absent. */
  spareFields: z.int().min(0).max(10).optional(),
});
export type DossierOptions = z.infer<typeof DossierOptions>;

/** Something that a full dossier would have and this one has not. `subject`: a part, question, file or person's role. */
export const DossierOmission = z.strictObject({
  kind: z.enum(['part', 'question', 'evidence-file', 'person']),
  subject: z.string(),
  reason: z.string(),
});
export type DossierOmission = z.infer<typeof DossierOmission>;

/** An edition as it can be chosen for one assessment. `reason` says why not, as a message key suffix. */
export const EditionChoice = z.strictObject({
  edition: DossierEdition,
  isAvailable: z.boolean(),
  reason: z.enum(['other-pack', 'no-sign-off', 'no-earlier-dossier']).nullable(),
  /** What its parts are for each audience, before anything is switched. */
  parts: z.record(DossierAudience, z.array(DossierPart)),
});
export type EditionChoice = z.infer<typeof EditionChoice>;

/** Something the dossier would show as missing, and the screen that mends it. Gravest first. */
export const DossierGap = z.strictObject({
  kind: z.enum([
    'open-question',
    'unknown-answer',
    'missing-evidence',
    'no-sign-off',
    'stale-sign-off',
    'open-condition',
    'unverified-source',
  ]),
  subject: z.string(),
  questionId: PackName.nullable(),
});
export type DossierGap = z.infer<typeof DossierGap>;

/** A dossier shown before it is made. `places`: where on a page (points from the upper left) which field stands. */
export const DossierPreview = z.strictObject({
  pdf: z.instanceof(Blob),
  pages: z.int(),
  places: z.array(z.strictObject({ page: z.int(), top: z.number(), questionId: PackName })),
  omissions: z.array(DossierOmission),
});
export type DossierPreview = z.infer<typeof DossierPreview>;

/** Where records came from that were not made here. What was signed there is told, and was checked when it came. */
export const DossierOrigin = z.strictObject({
  fileName: z.string(),
  /** Of the PDF. */
  sha256: Sha256,
  contentHash: Sha256,
  verdict: z.enum(['TOTAL-PASSED', 'INDETERMINATE']),
  workspaceId: RecordId,
  workspaceName: z.string(),
  createdAt: Instant,
  importedAt: Instant,
  isRedacted: z.boolean(),
  signOffs: z.array(
    z.strictObject({
      personName: z.string(),
      decision: z.string(),
      statement: z.string(),
      fingerprint: Sha256,
      signedAt: Instant,
      /** Whether it spoke of the state in the dossier. */
      isCurrent: z.boolean(),
    }),
  ),
});
export type DossierOrigin = z.infer<typeof DossierOrigin>;

/** What a dossier would bring into a workspace. */
export const DossierImport = z.strictObject({
  fileName: z.string(),
  verdict: z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED']),
  workspaceName: z.string(),
  systemName: z.string(),
  assessmentTitle: z.string(),
  packId: PackName,
  packVersion: z.string(),
  answers: z.int(),
  evidence: z.int(),
  signOffs: z.int(),
  /** The system of the same id or name that is here already, if there is one. */
  existingSystemId: RecordId.nullable(),
  /** An assessment that was made from a dossier with the same content hash before. */
  importedBefore: RecordId.nullable(),
  /** What will not come along, as message key suffixes. */
  dropped: z.array(z.enum(['sign-offs-as-records', 'comments', 'watched', 'redacted', 'pack-missing'])),
});
export type DossierImport = z.infer<typeof DossierImport>;

/** Name, size and SHA-256 of every other attachment of a dossier, in the order of names. */
export const AttachmentManifest = z.strictObject({
  format: z.literal('model-dossier/attachments'),
  formatVersion: z.literal(1),
  contentHash: Sha256,
  files: z.array(z.strictObject({ name: z.string(), sizeBytes: z.int(), sha256: Sha256 })),
});
export type AttachmentManifest = z.infer<typeof AttachmentManifest>;

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
  /** The `SignOffManifest` of the n-th sign-off, RFC 8785 JSON. */
  manifest: (n: number): string => `manifest-${n}.json`,
  /** The pack by whose rules the state was judged, RFC 8785 JSON. */
  pack: 'pack.json',
  /** The checkpoint note made for this export, and the `JournalProof`. */
  checkpoint: 'checkpoint.txt',
  journalProof: 'journal-proof.json',
  /** Name, size and SHA-256 of every other attachment: an `AttachmentManifest`. */
  attachments: 'manifest.json',
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
  /** How it was made; absent of dossiers from before there was a choice. */
  options: DossierOptions.optional(),
  /** What was left out, and why; absent if nothing was. */
  omissions: z.array(DossierOmission).optional(),
  /**
   * If content was withheld: SHA-256 of the attached state, which is then not the one that was signed. `contentHash`
   * stays that of the signed one, so that both can be told apart.
   */
  redactedHash: Sha256.optional(),
});
export type DossierRecord = z.infer<typeof DossierRecord>;
