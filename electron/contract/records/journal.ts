import { z } from 'zod';
import { Instant, RecordId, Sha256 } from './text.ts';

/** A value as a column holds it. Structured values are canonical JSON text. */
export const ColumnValue = z.union([z.string(), z.number(), z.null()]);
export type ColumnValue = z.infer<typeof ColumnValue>;

/** One changed field: its column, what it held (null for a new record) and what it holds now. */
export const FieldChange = z.strictObject({ field: z.string(), old: ColumnValue, new: ColumnValue });
export type FieldChange = z.infer<typeof FieldChange>;

/**
 * One entry of the append-only journal: one write to one record.
 * `hash` = SHA-256(0x01 ‖ prevHash ‖ RFC 8785 JSON of the event without `hash` and `prevHash`).
 */
export const JournalEvent = z.strictObject({
  seq: z.int().min(1),
  device: RecordId,
  at: Instant,
  /** The person who acted; null before the first person exists. */
  actor: RecordId.nullable(),
  /** The call that wrote, for example `assessment.answer`. */
  action: z.string(),
  /** Table and id of the record. */
  record: z.strictObject({ kind: z.string(), id: z.string() }),
  operation: z.enum(['insert', 'update', 'delete']),
  /** The record's version this write was based on; 0 for a new record. */
  baseVersion: z.int(),
  changes: z.array(FieldChange),
  prevHash: Sha256,
  hash: Sha256,
});
export type JournalEvent = z.infer<typeof JournalEvent>;

/** The journal's newest event: printed in each dossier as an anchor outside the file. */
export const JournalHead = z.strictObject({ seq: z.int(), hash: Sha256 });
export type JournalHead = z.infer<typeof JournalHead>;

/** Something that does not agree, named so that a person can look at it. */
export const JournalProblem = z.strictObject({
  kind: z.enum([
    'chain-broken',
    'event-altered',
    'sequence-gap',
    'record-altered',
    'record-missing',
    'record-added',
    'content-altered',
    'checkpoint-broken',
    'checkpoint-missing',
    'clock-backwards',
  ]),
  seq: z.int().nullable(),
  record: z.strictObject({ kind: z.string(), id: z.string() }).nullable(),
  field: z.string().nullable(),
  /** What the journal says. */
  expected: ColumnValue,
  /** What the file holds. */
  found: ColumnValue,
});
export type JournalProblem = z.infer<typeof JournalProblem>;

/** Who signed a checkpoint: an installation of this app, or a person with their certificate. */
export const CheckpointSignature = z.strictObject({
  by: z.enum(['device', 'person', 'unknown']),
  /** Device id, or the certificate's fingerprint; else the note's own key name. */
  keyName: z.string(),
  /** The person's or device's name, if this workspace knows it. */
  name: z.string().nullable(),
  isValid: z.boolean(),
});
export type CheckpointSignature = z.infer<typeof CheckpointSignature>;

/** A signed statement of the journal's head (C2SP tlog-checkpoint). */
export const Checkpoint = z.strictObject({
  id: RecordId,
  version: z.int(),
  /** Events it covers. */
  size: z.int(),
  /** RFC 6962 tree head over them, hexadecimal. */
  root: Sha256,
  /** Hash of the newest event it covers. */
  head: Sha256,
  /** The note with all its signature lines. */
  note: z.string(),
  reason: z.enum(['sign-off', 'export', 'close', 'interval', 'manual']),
  at: Instant,
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** What a dossier carries so that its place in the journal can be proved (RFC 6962, 2.1.1 and 2.1.2). Hashes in base64. */
export const JournalProof = z.strictObject({
  format: z.literal('model-dossier/journal-proof'),
  formatVersion: z.literal(1),
  workspaceId: RecordId,
  size: z.int(),
  root: z.string(),
  /** For each sign-off: the event that recorded it, with the path from its leaf to the root. */
  inclusions: z.array(z.strictObject({ signOffId: RecordId, event: JournalEvent, path: z.array(z.string()) })),
  /** From the checkpoint before this one, if there is one. */
  consistency: z.strictObject({ size: z.int(), root: z.string(), path: z.array(z.string()) }).nullable(),
  /** Whose lines stand under the checkpoint: Ed25519 keys (32 bytes, base64) of devices, certificates (PEM) of people. */
  devices: z.array(z.strictObject({ id: RecordId, publicKey: z.string() })).optional(),
  certificates: z.array(z.string()).optional(),
});
export type JournalProof = z.infer<typeof JournalProof>;

/** What an anchor outside the file (a dossier, a checkpoint, a journal export) says of a journal. */
export const AnchorReport = z.strictObject({
  /** `same`, `grown`: the journal continues what the anchor saw. `older`: it ends before. `rewritten`: it differs there. */
  result: z.enum(['same', 'grown', 'older', 'rewritten', 'other-workspace', 'unreadable']),
  anchorName: z.string(),
  anchorAt: Instant.nullable(),
  anchorSize: z.int().nullable(),
  journalSize: z.int(),
});
export type AnchorReport = z.infer<typeof AnchorReport>;

export const JournalReport = z.strictObject({
  isIntact: z.boolean(),
  /** How many of the events were checked now; the others were checked before on this machine and are unchanged. */
  checkedEvents: z.int(),
  /** RFC 6962 tree head over all events. */
  root: Sha256,
  checkpoints: z.array(Checkpoint.omit({ note: true }).extend({ signatures: z.array(CheckpointSignature) })),
  /** Events after the newest checkpoint, without those that only made checkpoints: nobody has vouched for them yet. */
  uncovered: z.int(),
  events: z.int(),
  records: z.int(),
  head: JournalHead.nullable(),
  /** `clock-backwards` is only noted: the order of events is that of their numbers, and `isIntact` stays true. */
  problems: z.array(JournalProblem),
});
export type JournalReport = z.infer<typeof JournalReport>;

/** A journal entry as the window lists it. */
export const JournalEntry = JournalEvent.extend({
  actorName: z.string().nullable(),
  recordName: z.string().nullable(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;
