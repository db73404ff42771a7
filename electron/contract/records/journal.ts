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

export const JournalReport = z.strictObject({
  isIntact: z.boolean(),
  events: z.int(),
  records: z.int(),
  head: JournalHead.nullable(),
  problems: z.array(JournalProblem),
});
export type JournalReport = z.infer<typeof JournalReport>;

/** A journal entry as the window lists it. */
export const JournalEntry = JournalEvent.extend({
  actorName: z.string().nullable(),
  recordName: z.string().nullable(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;
