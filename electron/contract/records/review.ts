import { z } from 'zod';
import { ACTION_SOURCES, OBLIGATION_STATES, OPINION_KINDS, STANCES, VERDICT_STATES, VERDICTS } from '../review.ts';
import { Severity } from './catalogue.ts';
import { ItemRef } from './inventory.ts';
import { DateOnly, Instant, LocalText, PackName, RecordId, Sha256 } from './text.ts';

/** What is judged: the answer to a question, or a whole section, as the pack says (`ReviewLayout`). */
export const VerdictTarget = z.strictObject({ kind: z.enum(['answer', 'section']), id: PackName });
export type VerdictTarget = z.infer<typeof VerdictTarget>;

const percent = z.int().min(0).max(100);
const words = z.string().trim().max(5000);

/**
 * What a reviewer holds of an answer or section. `to-correct` says why; `improvable` says what is to be done, by whom and
 * until when. `judgedHash`: of what was judged (`core/review/judged`). A later verdict takes the place of an earlier one;
 * the journal keeps both.
 */
export const Verdict = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  target: VerdictTarget,
  value: z.enum(VERDICTS),
  reason: words,
  action: words,
  ownerId: RecordId.nullable(),
  dueOn: DateOnly.nullable(),
  /** Of the action, as is everything up to `note`. */
  progress: percent,
  doneAt: Instant.nullable(),
  doneBy: RecordId.nullable(),
  note: words,
  judgedHash: Sha256,
  judgedBy: RecordId,
  judgedAt: Instant,
});
export type Verdict = z.infer<typeof Verdict>;

/** What a reviewer says. `baseVersion`: of the verdict it takes the place of; 0 if there is none. */
export const VerdictInput = z.strictObject({
  assessmentId: RecordId,
  targetKind: VerdictTarget.shape.kind,
  targetId: PackName,
  baseVersion: z.int().min(0),
  value: z.enum(VERDICTS),
  reason: words.default(''),
  action: words.default(''),
  ownerId: RecordId.nullable().default(null),
  dueOn: DateOnly.nullable().default(null),
});
export type VerdictInput = z.infer<typeof VerdictInput>;

/** `judge`: say anew what one holds of it. `correct`: change the answer. `progress`: work on the action. */
export const VerdictMove = z.enum(['judge', 'correct', 'progress']);
export type VerdictMove = z.infer<typeof VerdictMove>;

/** One thing that can be judged, with how it stands and who can move it on. */
export const ReviewTarget = z.strictObject({
  target: VerdictTarget,
  state: z.enum(VERDICT_STATES),
  verdict: Verdict.nullable(),
  /** The answer or section is not what it was when it was judged. */
  isOutdated: z.boolean(),
  /** Whether it is asked at present; what the rules hide keeps its verdict and stops nobody. */
  counts: z.boolean(),
  /** No approval as long as it stands so. */
  isBlocking: z.boolean(),
  /** Ids of whoever stated what is judged. */
  authors: z.array(RecordId),
  moves: z.array(z.strictObject({ move: VerdictMove, by: z.array(RecordId) })),
});
export type ReviewTarget = z.infer<typeof ReviewTarget>;

/** Everything that is judged of one assessment, in the order of its questions. */
export const ReviewView = z.strictObject({
  assessmentId: RecordId,
  by: VerdictTarget.shape.kind,
  /** Each of them needs a verdict before an approval. */
  isRequired: z.boolean(),
  /** The assessment was handed to those who decide. */
  isHandedIn: z.boolean(),
  targets: z.array(ReviewTarget),
});
export type ReviewView = z.infer<typeof ReviewView>;

/** A review in numbers, with what keeps from an approval. */
export const ReviewStanding = z.strictObject({
  by: VerdictTarget.shape.kind,
  isRequired: z.boolean(),
  /** How many stand how; what the rules hide is not counted. */
  counts: z.record(z.enum(VERDICT_STATES), z.int()),
  blocking: z.array(ReviewTarget.pick({ target: true, state: true, moves: true })),
});
export type ReviewStanding = z.infer<typeof ReviewStanding>;

/**
 * What somebody holds of it who does not decide. Not sought: `reason` says why. `givenBy`: who, in words; `response`: what
 * was done with it.
 */
export const Opinion = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  kind: z.enum(OPINION_KINDS),
  isSought: z.boolean(),
  reason: words,
  givenBy: z.string().trim().max(500),
  personId: RecordId.nullable(),
  askedOn: DateOnly.nullable(),
  givenOn: DateOnly.nullable(),
  stance: z.enum(STANCES).nullable(),
  text: z.string().trim().max(20_000),
  response: words,
  evidenceItemId: RecordId.nullable(),
  enteredBy: RecordId,
  at: Instant,
});
export type Opinion = z.infer<typeof Opinion>;

export const OpinionInput = Opinion.omit({ id: true, version: true, assessmentId: true, enteredBy: true, at: true });
export type OpinionInput = z.infer<typeof OpinionInput>;

/** How far a duty of an assessment is. `dueOn`: a day of one's own; else the law's counts. */
export const ObligationProgress = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  obligationId: PackName,
  state: z.enum(OBLIGATION_STATES),
  ownerId: RecordId.nullable(),
  dueOn: DateOnly.nullable(),
  progress: percent,
  note: words,
  personId: RecordId,
  at: Instant,
});
export type ObligationProgress = z.infer<typeof ObligationProgress>;

/** `baseVersion`: 0 if nothing was said of it yet. `not-applicable` says why in `note`. */
export const ObligationProgressInput = ObligationProgress.omit({
  id: true,
  version: true,
  personId: true,
  at: true,
}).extend({
  baseVersion: z.int().min(0),
});
export type ObligationProgressInput = z.infer<typeof ObligationProgressInput>;

/** A duty that holds, with how far it is; null: nothing was said of it. */
export const ObligationStanding = z.strictObject({
  obligationId: PackName,
  appliesFrom: DateOnly,
  progress: ObligationProgress.nullable(),
});
export type ObligationStanding = z.infer<typeof ObligationStanding>;

/**
 * One thing to do, worked out from the record it follows from. `id`: of that record, of an obligation the assessment;
 * `part`: the question or section of a verdict as `answer:` or `section:` and its id, the obligation, what of a risk.
 */
export const Action = z.strictObject({
  source: z.strictObject({ kind: z.enum(ACTION_SOURCES), id: RecordId, part: z.string() }),
  title: LocalText,
  detail: z.string(),
  severity: Severity.nullable(),
  ownerId: RecordId.nullable(),
  dueOn: DateOnly.nullable(),
  progress: percent,
  isDone: z.boolean(),
  isOverdue: z.boolean(),
  systemId: RecordId.nullable(),
  systemName: z.string().nullable(),
  item: ItemRef.nullable(),
  itemName: z.string().nullable(),
  assessmentId: RecordId.nullable(),
  assessmentTitle: z.string().nullable(),
});
export type Action = z.infer<typeof Action>;

/** What of the action plan is wanted; what is absent is not asked. `ownerId` null: nobody's. `mine`: of whoever works. */
export const ActionFilter = z.strictObject({
  done: z.enum(['open', 'done', 'all']).default('open'),
  mine: z.boolean().default(false),
  ownerId: RecordId.nullable().optional(),
  systemId: RecordId.optional(),
  assessmentId: RecordId.optional(),
  sources: z.array(z.enum(ACTION_SOURCES)).max(ACTION_SOURCES.length).default([]),
  isOverdue: z.boolean().default(false),
});
export type ActionFilter = z.infer<typeof ActionFilter>;

/**
 * Sorted by whether it is done, then by the day it is due, without one last. `next`: to go on from. `total`, and how many of
 * them are `overdue`; with `isCapped` at least so many.
 */
export const ActionPage = z.strictObject({
  rows: z.array(Action),
  next: z.string().nullable(),
  total: z.int(),
  overdue: z.int(),
  isCapped: z.boolean(),
});
export type ActionPage = z.infer<typeof ActionPage>;
