import { z } from 'zod';
import { RichText } from '../rich-text.ts';
import { DossierOrigin } from './dossier.ts';
import { ItemRef } from './inventory.ts';
import { AnswerValue, Judgement, Truth } from './judgement.ts';
import { PackVersion } from './pack.ts';
import { SignOff, Staleness } from './sign-off.ts';
import { AiSystem } from './system.ts';
import { DateOnly, Instant, PackName, RecordId, Sha256 } from './text.ts';
import { SignOffState } from './workflow.ts';

/** One pack version applied to one AI system. */
export const Assessment = z.strictObject({
  id: RecordId,
  version: z.int(),
  systemId: RecordId,
  title: z.string().trim().min(1).max(200),
  packId: PackName,
  packVersion: z.string(),
  packHash: Sha256,
  /** Duties are judged applicable or not on this day. */
  assessedOn: DateOnly,
  /** The person who opened the assessment. */
  authorId: RecordId,
  createdAt: Instant,
  /** The assessment by an older version of the pack from which this one was made; it stays as it was. */
  upgradedFromId: RecordId.nullable(),
  /** The dossier it was imported from; absent if it was made here. */
  origin: DossierOrigin.optional(),
});
export type Assessment = z.infer<typeof Assessment>;

/** The fact of the inventory that an answer was taken from. `hash`: SHA-256 of the fact's RFC 8785 JSON as it was then. */
export const AnswerOrigin = z.strictObject({ item: ItemRef, field: z.string(), hash: Sha256 });
export type AnswerOrigin = z.infer<typeof AnswerOrigin>;

/**
 * What an assessor states on one question. `value` null: none yet, but a justification or a flag. `origin`: absent if it was
 * entered here. `isFactChanged`: the fact it was taken from is not what it was; told by the core, not kept.
 */
export const Answer = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  questionId: PackName,
  value: AnswerValue.nullable(),
  justification: RichText.nullable(),
  isFlagged: z.boolean(),
  answeredBy: RecordId,
  answeredAt: Instant,
  origin: AnswerOrigin.optional(),
  isFactChanged: z.boolean().optional(),
});
export type Answer = z.infer<typeof Answer>;

/** A stored file that shows something; linked to one question of one assessment. `itemId`: the piece in the library. */
export const Evidence = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  questionId: PackName,
  name: z.string().min(1).max(255),
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: Sha256,
  addedBy: RecordId,
  addedAt: Instant,
  itemId: RecordId.optional(),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a person holds of a class against or beside the rules. It counts for what follows, and is shown wherever the class is. */
export const Override = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  classId: PackName,
  truth: z.enum(['true', 'false']),
  reason: z.string().trim().min(1).max(5000),
  personId: RecordId,
  at: Instant,
});
export type Override = z.infer<typeof Override>;

/** A working note on a question; not part of what is signed. `parentId`: the note it answers, which answers none itself. */
export const Comment = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  questionId: PackName,
  text: z.string().trim().min(1).max(5000),
  personId: RecordId,
  at: Instant,
  resolvedAt: Instant.nullable(),
  parentId: RecordId.optional(),
});
export type Comment = z.infer<typeof Comment>;

/** Everything the assessment screen shows, judged by the core. */
export const AssessmentView = z.strictObject({
  assessment: Assessment,
  system: AiSystem,
  answers: z.array(Answer),
  evidence: z.array(Evidence),
  overrides: z.array(Override),
  /** Oldest first. */
  comments: z.array(Comment),
  judgement: Judgement,
  signOffs: z.array(SignOff.extend({ staleness: Staleness.nullable() })),
  /** SHA-256 of the canonical state that a sign-off would sign now. */
  contentHash: Sha256,
  savedAt: Instant,
  /** The newest version of the pack that is newer than the one used; null if there is none. */
  upgradeTo: PackVersion.nullable(),
});
export type AssessmentView = z.infer<typeof AssessmentView>;

/** A row of the list of assessments. */
export const AssessmentSummary = z.strictObject({
  assessment: Assessment,
  systemName: z.string(),
  answered: z.int(),
  total: z.int(),
  isDetermined: z.boolean(),
  /** Ids of the classes that hold. */
  classes: z.array(PackName),
  /** Bands the scores fall in. */
  bands: z.array(z.strictObject({ score: PackName, band: PackName })),
  isOverridden: z.boolean(),
  flagged: z.int(),
  /** The state in short: `current` is approved, `stale` also ended or taken back, `rejected` also sent back. */
  signOff: z.enum(['none', 'current', 'stale', 'rejected']),
  signOffState: SignOffState,
  savedAt: Instant,
  upgradeTo: PackVersion.nullable(),
});
export type AssessmentSummary = z.infer<typeof AssessmentSummary>;

/** An answer that can be taken over, with where it comes from. `isSame`: the question already has this answer. */
export const OfferedAnswer = z.strictObject({
  questionId: PackName,
  value: AnswerValue,
  isSame: z.boolean(),
  origin: z.union([
    /** A fact of the inventory; `name`: the record's. */
    z.strictObject({ from: z.literal('item'), name: z.string(), ...AnswerOrigin.shape }),
    z.strictObject({
      from: z.enum(['question', 'class']),
      assessmentId: RecordId,
      assessmentTitle: z.string(),
      packId: PackName,
      /** The question or class there. */
      item: PackName,
    }),
  ]),
});
export type OfferedAnswer = z.infer<typeof OfferedAnswer>;

/** What an upgrade does with one question. `answer`: what it makes of the old one. */
export const UpgradeStep = z.strictObject({
  questionId: PackName,
  /** The id in the older version, if another. */
  was: PackName.nullable(),
  change: z.enum(['unchanged', 'reworded', 'meaning', 'new', 'gone']),
  before: AnswerValue.nullable(),
  after: AnswerValue.nullable(),
  answer: z.enum(['none', 'kept', 'mapped', 'asked-again', 'dropped']),
  /** Message key suffix or authors' note is told by the pack: `changes[].note`. */
  note: z.record(z.string(), z.string()).nullable(),
});
export type UpgradeStep = z.infer<typeof UpgradeStep>;

/** What an upgrade would do, before anything is written. */
export const UpgradePreview = z.strictObject({
  from: PackVersion,
  to: PackVersion,
  /** Every question of either version, new order first, those gone at the end. */
  steps: z.array(UpgradeStep),
  before: Judgement,
  after: Judgement,
});
export type UpgradePreview = z.infer<typeof UpgradePreview>;

/** Two assessments side by side; what is the same is left out. Values are null where one has none. */
export const AssessmentComparison = z.strictObject({
  left: Assessment,
  right: Assessment,
  /**
   * Which question of one is which of the other, former ids counted, in the order of the newer version, those that are gone
   * at the end. `id`: that of the newer version that has it.
   */
  questions: z.array(z.strictObject({ id: PackName, left: PackName.nullable(), right: PackName.nullable() })),
  /** `questionId`: as `id` in `questions`. */
  answers: z.array(
    z.strictObject({ questionId: PackName, left: AnswerValue.nullable(), right: AnswerValue.nullable() }),
  ),
  classes: z.array(z.strictObject({ id: PackName, left: Truth.nullable(), right: Truth.nullable() })),
  obligations: z.array(
    z.strictObject({
      id: PackName,
      left: z.strictObject({ truth: Truth, appliesFrom: DateOnly }).nullable(),
      right: z.strictObject({ truth: Truth, appliesFrom: DateOnly }).nullable(),
    }),
  ),
  scores: z.array(z.strictObject({ id: PackName, left: z.number().nullable(), right: z.number().nullable() })),
});
export type AssessmentComparison = z.infer<typeof AssessmentComparison>;
