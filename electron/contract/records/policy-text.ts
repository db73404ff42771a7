import { z } from 'zod';
import { LITERACY_STATES, POLICY_TEXT_STATES } from '../policy-kinds.ts';
import { RichText } from '../rich-text.ts';
import { PersonRole } from './person.ts';
import { DateOnly, Instant, RecordId, Sha256 } from './text.ts';

/** Without defaults: what a change leaves out stays as it is. */
export const PolicyTextFields = z.strictObject({
  title: z.string().trim().min(1).max(300),
  body: RichText,
  /** Who has to acknowledge it. */
  roles: z.array(PersonRole).max(20),
  /** Within so many days of a version, or of becoming a member; null: nobody is held to a day. */
  acknowledgeDays: z.int().min(0).max(3650).nullable(),
  reviewOn: DateOnly.nullable(),
  ownerId: RecordId.nullable(),
});

export const PolicyTextInput = PolicyTextFields.extend({
  roles: PolicyTextFields.shape.roles.default([]),
  acknowledgeDays: PolicyTextFields.shape.acknowledgeDays.default(30),
  reviewOn: PolicyTextFields.shape.reviewOn.default(null),
  ownerId: PolicyTextFields.shape.ownerId.default(null),
});
export type PolicyTextInput = z.infer<typeof PolicyTextInput>;

/** The working text; what people acknowledge are its versions. */
export const PolicyText = PolicyTextInput.extend({
  id: RecordId,
  version: z.int(),
  state: z.enum(POLICY_TEXT_STATES),
  createdAt: Instant,
  updatedAt: Instant,
});
export type PolicyText = z.infer<typeof PolicyText>;

/** A published version: frozen. `contentHash`: SHA-256 of the canonical JSON (RFC 8785) of title and body. */
export const PolicyTextVersion = z.strictObject({
  id: RecordId,
  textId: RecordId,
  /** Counts from 1. */
  number: z.int(),
  title: z.string(),
  body: RichText,
  contentHash: Sha256,
  /** What changed, in words. */
  summary: z.string(),
  publishedBy: RecordId,
  publishedByName: z.string(),
  publishedAt: Instant,
  acknowledgedBy: z.int(),
});
export type PolicyTextVersion = z.infer<typeof PolicyTextVersion>;

/** That a person knows a version of a text, or completed a training. */
export const Acknowledgement = z.strictObject({
  id: RecordId,
  version: z.int(),
  personId: RecordId,
  personName: z.string(),
  kind: z.enum(['policy-text', 'training']),
  /** A version of a text, or a training. */
  targetId: RecordId,
  onDay: DateOnly,
  expiresOn: DateOnly.nullable(),
  statement: z.string(),
  evidenceItemId: RecordId.nullable(),
  enteredBy: RecordId,
  at: Instant,
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** How one person stands to the newest version of a text. `dueOn`: null if nobody is held to a day. */
export const TextReader = z.strictObject({
  personId: RecordId,
  personName: z.string(),
  roles: z.array(PersonRole),
  state: z.enum(LITERACY_STATES),
  dueOn: DateOnly.nullable(),
  /** The newest version of it that the person acknowledged. */
  number: z.int().nullable(),
  onDay: DateOnly.nullable(),
});
export type TextReader = z.infer<typeof TextReader>;

/** A text in the list. `open`: people who still have to acknowledge the newest version; `late`: whose time is over. */
export const PolicyTextRow = PolicyText.omit({ body: true }).extend({
  ownerName: z.string().nullable(),
  /** Of the newest version; null: there is none. */
  number: z.int().nullable(),
  publishedAt: Instant.nullable(),
  hasChanges: z.boolean(),
  readers: z.int(),
  open: z.int(),
  late: z.int(),
});
export type PolicyTextRow = z.infer<typeof PolicyTextRow>;

/** All that a text's page shows. Versions and acknowledgements newest first. */
export const PolicyTextView = z.strictObject({
  text: PolicyText,
  ownerName: z.string().nullable(),
  versions: z.array(PolicyTextVersion),
  /** The working text is not the newest version. */
  hasChanges: z.boolean(),
  readers: z.array(TextReader),
  acknowledgements: z.array(Acknowledgement.extend({ number: z.int() })),
});
export type PolicyTextView = z.infer<typeof PolicyTextView>;
