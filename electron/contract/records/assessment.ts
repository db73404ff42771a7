import { z } from 'zod';
import { RichText } from '../rich-text.ts';
import { AnswerValue, Judgement } from './judgement.ts';
import { SignOff, Staleness } from './sign-off.ts';
import { AiSystem } from './system.ts';
import { DateOnly, Instant, PackName, RecordId, Sha256 } from './text.ts';

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
});
export type Assessment = z.infer<typeof Assessment>;

/** What an assessor states on one question. `value` null: none yet, but a justification or a flag. */
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
});
export type Answer = z.infer<typeof Answer>;

/** A stored file that shows something; linked to one question of one assessment. */
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
});
export type Evidence = z.infer<typeof Evidence>;

/** Everything the assessment screen shows, judged by the core. */
export const AssessmentView = z.strictObject({
  assessment: Assessment,
  system: AiSystem,
  answers: z.array(Answer),
  evidence: z.array(Evidence),
  judgement: Judgement,
  signOffs: z.array(SignOff.extend({ staleness: Staleness.nullable() })),
  /** SHA-256 of the canonical state that a sign-off would sign now. */
  contentHash: Sha256,
  savedAt: Instant,
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
  signOff: z.enum(['none', 'current', 'stale', 'rejected']),
  savedAt: Instant,
});
export type AssessmentSummary = z.infer<typeof AssessmentSummary>;
