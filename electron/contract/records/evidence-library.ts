import { z } from 'zod';
import { CONFIDENTIALITIES, EVIDENCE_KINDS } from '../evidence-kinds.ts';
import { DateOnly, Instant, PackName, RecordId, Sha256 } from './text.ts';

export const EvidenceKind = z.enum(EVIDENCE_KINDS);
export const Confidentiality = z.enum(CONFIDENTIALITIES);

/** What a person says of a piece of evidence. */
export const EvidenceInput = z.strictObject({
  title: z.string().trim().min(1).max(255),
  kind: EvidenceKind.default('other'),
  collectedBy: RecordId.nullable().default(null),
  effectiveOn: DateOnly.nullable().default(null),
  periodFrom: DateOnly.nullable().default(null),
  periodTo: DateOnly.nullable().default(null),
  expiresOn: DateOnly.nullable().default(null),
  confidentiality: Confidentiality.default('internal'),
  note: z.string().trim().max(5000).default(''),
});
export type EvidenceInput = z.infer<typeof EvidenceInput>;

/** One state of the file. `location`: where it lies if the workspace only refers to it; null: its bytes are stored. */
export const EvidenceRevision = z.strictObject({
  id: RecordId,
  version: z.int(),
  itemId: RecordId,
  /** Counts from 1. */
  number: z.int(),
  name: z.string().min(1).max(255),
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: Sha256,
  location: z.string().max(2000).nullable(),
  addedBy: RecordId,
  addedByName: z.string(),
  addedAt: Instant,
  /** What became of reading its text for search. */
  textState: z.enum(['none', 'read', 'cut', 'unreadable']),
});
export type EvidenceRevision = z.infer<typeof EvidenceRevision>;

/**
 * What evidence can show something of. `answer`: `id` an assessment, `part` a question. `field`: `id` a record of the
 * inventory, `part` `<kind>.<field>`; `record`: `part` its kind. `slot`: an expected piece: `id` an assessment, `part`
 * the slot. `risk`, `control`: their id.
 */
export const EvidenceTarget = z.strictObject({
  kind: z.enum(['answer', 'field', 'record', 'slot', 'risk', 'control']),
  id: RecordId,
  part: z.string().max(200),
});
export type EvidenceTarget = z.infer<typeof EvidenceTarget>;

export const EvidenceLink = EvidenceTarget.extend({
  linkId: RecordId,
  linkVersion: z.int(),
  /** The name of the assessment or record; the id where nothing has it. */
  label: z.string(),
  /** The words of a question or slot by locale; null where there are none, as of fields. */
  partLabel: z.record(z.string(), z.string()).nullable(),
  /** The revision an answer holds to; null: whichever is the newest. */
  revision: z.int().nullable(),
});
export type EvidenceLink = z.infer<typeof EvidenceLink>;

/** A piece of evidence in the library. `receivedAt` is when its first file came in; nobody can change it. */
export const EvidenceItem = z.strictObject({
  ...EvidenceInput.shape,
  id: RecordId,
  version: z.int(),
  receivedAt: Instant,
  /** Newest first. */
  revisions: z.array(EvidenceRevision).min(1),
  links: z.array(EvidenceLink),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

export const EvidenceRow = z.strictObject({
  id: RecordId,
  version: z.int(),
  title: z.string(),
  kind: EvidenceKind,
  confidentiality: Confidentiality,
  receivedAt: Instant,
  expiresOn: DateOnly.nullable(),
  isExpired: z.boolean(),
  name: z.string(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  isStored: z.boolean(),
  revision: z.int(),
  links: z.int(),
});
export type EvidenceRow = z.infer<typeof EvidenceRow>;

export const EvidenceFilter = z.strictObject({
  kind: EvidenceKind.optional(),
  expiry: z.enum(['expired', 'soon']).optional(),
  unlinked: z.boolean().optional(),
});
export const EvidenceSort = z.enum(['title', 'receivedAt', 'expiresOn']);
export const EvidencePage = z.strictObject({
  rows: z.array(EvidenceRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type EvidencePage = z.infer<typeof EvidencePage>;

/** A piece that an assessment's pack expects, filled or empty. */
export const EvidenceSlot = z.strictObject({
  id: PackName,
  questionId: PackName.nullable(),
  obligationId: PackName.nullable(),
  /** What is expected, in the pack's words by locale. */
  label: z.record(z.string(), z.string()),
  articles: z.array(z.string()),
  /** Titles and ids of what fills it. */
  filledBy: z.array(z.strictObject({ itemId: RecordId, title: z.string(), isExpired: z.boolean() })),
});
export type EvidenceSlot = z.infer<typeof EvidenceSlot>;

/** Where storing files is. */
export const StoreProgress = z.strictObject({
  name: z.string(),
  doneBytes: z.int(),
  totalBytes: z.int(),
  file: z.int(),
  files: z.int(),
});
export type StoreProgress = z.infer<typeof StoreProgress>;

/**
 * What became of one file of several. `itemId`: the piece that holds it, null if a problem kept it out. `duplicateOf`: the
 * same, if that piece held the same bytes already.
 */
export const StoredFile = z.strictObject({
  name: z.string(),
  itemId: RecordId.nullable(),
  duplicateOf: RecordId.nullable(),
  /** Of its content; absent if it was kept out. */
  sha256: Sha256.optional(),
  /** Code of the error that kept it out, as `error.<code>`, and its details. */
  problem: z.strictObject({ code: z.string(), details: z.record(z.string(), z.json()) }).nullable(),
});
export type StoredFile = z.infer<typeof StoredFile>;
