import { z } from 'zod';
import { ReviewStanding } from './review.ts';
import { Tone } from './rules.ts';
import { Change, Decision, SignOff, Staleness } from './sign-off.ts';
import { DateOnly, Instant, PackName, RecordId } from './text.ts';
import { AttestationText, RecordRole } from './workflow-parts.ts';

/** A person with a role on one assessment. One person may hold several, one role may have several people. */
export const Assignment = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  role: RecordRole,
  personId: RecordId,
});
export type Assignment = z.infer<typeof Assignment>;

/**
 * One thing that is asked of one role. `decision`: approve, approve with conditions, reject or ask for changes;
 * `opinion`: say what one holds of it, which stops nobody. `quorum`: how many of the role's people must have decided:
 * `all`, or a number (1: whoever comes first).
 */
export const WorkflowStep = z.strictObject({
  id: PackName,
  role: RecordRole,
  asks: z.enum(['decision', 'opinion']),
  quorum: z.union([z.literal('all'), z.int().min(1).max(20)]),
});
export type WorkflowStep = z.infer<typeof WorkflowStep>;

/**
 * Whether a change of what was signed makes a sign-off stale. `subject`: a beginning of `Change.subject`, for example
 * `answer.` or `system.description`, in which `*` stands for any text; the longest beginning that fits decides, and what
 * fits none is material.
 */
export const MaterialRule = z.strictObject({ subject: z.string().min(1).max(200), isMaterial: z.boolean() });
export type MaterialRule = z.infer<typeof MaterialRule>;

/** What has to be decided, by whom and in which order. Steps of one stage may be taken in any order. */
export const WorkflowRules = z.strictObject({
  stages: z.array(z.strictObject({ id: PackName, steps: z.array(WorkflowStep).min(1) })).min(1),
  /** Pairs of roles that one person must not hold in the same round. `author`: whoever made the assessment. */
  separation: z.array(z.tuple([RecordRole, RecordRole.or(z.literal('author'))])),
  /** What each decider attests; becomes text of the record. */
  attestations: z.array(AttestationText),
  material: z.array(MaterialRule),
  /** How long an approval lasts at most. */
  validMonths: z.int().min(1).max(120).nullable(),
});
export type WorkflowRules = z.infer<typeof WorkflowRules>;

/** The rules for assessments whose gravest class has this tone. `isDefault`: as shipped, never changed here. */
export const Workflow = z.strictObject({
  tone: Tone,
  rules: WorkflowRules,
  isDefault: z.boolean(),
  /** The record's version; 0 while it is the default. */
  version: z.int(),
  changedAt: Instant.nullable(),
});
export type Workflow = z.infer<typeof Workflow>;

/** Where an assessment stands on its way to approval. */
export const SignOffState = z.enum([
  'draft',
  'in-review',
  'changes-requested',
  'rejected',
  'approved',
  'approved-with-conditions',
  'stale',
  'expired',
  'withdrawn',
  'superseded',
]);
export type SignOffState = z.infer<typeof SignOffState>;

/** What can be done with it. `decide`, `withdraw-decision` and `accept-risk` are signed, the others are journal entries. */
export const SignOffMove = z.enum([
  'assign',
  'submit',
  'recall',
  'decide',
  'withdraw-decision',
  'reopen',
  'supersede',
  'fulfil-condition',
  'accept-risk',
  'revoke-acceptance',
]);
export type SignOffMove = z.infer<typeof SignOffMove>;

/** One move that was made: begins, ends or reopens a round. Rounds count from 1. */
export const RecordedMove = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  move: z.enum(['submit', 'recall', 'reopen', 'supersede']),
  personId: RecordId,
  reason: z.string(),
  at: Instant,
});
export type RecordedMove = z.infer<typeof RecordedMove>;

/** A condition under which somebody approved. */
export const SignOffCondition = z.strictObject({
  id: RecordId,
  version: z.int(),
  signOffId: RecordId,
  text: z.string(),
  ownerId: RecordId,
  dueOn: DateOnly,
  fulfilledAt: Instant.nullable(),
  fulfilledBy: RecordId.nullable(),
  note: z.string(),
});
export type SignOffCondition = z.infer<typeof SignOffCondition>;

/** Risk that remains and that somebody accepted with their signature, until a day or until it is revoked. */
export const RiskAcceptance = z.strictObject({
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  signOffId: RecordId,
  text: z.string(),
  acceptedBy: RecordId,
  until: DateOnly,
  revokedAt: Instant.nullable(),
  revokedBy: RecordId.nullable(),
  revocationReason: z.string(),
});
export type RiskAcceptance = z.infer<typeof RiskAcceptance>;

/** A step with what came of it. `met`: enough of its people decided, and none of them against it. */
export const StepStanding = WorkflowStep.extend({
  status: z.enum(['later', 'open', 'met', 'refused']),
  /** How many decisions it takes, as people are assigned now. */
  needed: z.int(),
  /** Sign-offs of this round that count for it. */
  given: z.array(RecordId),
  /** Who holds its role: whoever was assigned it, else whom the workspace's own roles propose. */
  holders: z.array(RecordId),
  /** Who may take it now. */
  openTo: z.array(RecordId),
  /** Assigned people who cannot take it, and why. */
  barred: z.array(
    z.strictObject({
      personId: RecordId,
      reason: z.enum(['four-eyes', 'separation', 'no-key', 'key-revoked', 'already-decided']),
    }),
  ),
});
export type StepStanding = z.infer<typeof StepStanding>;

/** A move that can be made now, and by whom: nobody is left to guess. */
export const PossibleMove = z.strictObject({
  move: SignOffMove,
  by: z.array(RecordId),
  needsReason: z.boolean(),
});
export type PossibleMove = z.infer<typeof PossibleMove>;

/** Everything the sign-off screen shows of one assessment. */
export const SignOffStanding = z.strictObject({
  assessmentId: RecordId,
  state: SignOffState,
  round: z.int(),
  tone: Tone,
  rules: WorkflowRules,
  stages: z.array(z.strictObject({ id: PackName, steps: z.array(StepStanding) })),
  /** Roles for which people are missing; as long as there is one, nothing can be handed in. */
  lacking: z.array(RecordRole),
  assignments: z.array(Assignment),
  moves: z.array(PossibleMove),
  history: z.array(RecordedMove),
  signOffs: z.array(SignOff.extend({ staleness: Staleness.nullable() })),
  conditions: z.array(SignOffCondition),
  acceptances: z.array(RiskAcceptance),
  /** The earliest day on which an approval of this round ends or is to be reviewed. */
  validUntil: DateOnly.nullable(),
  nextReviewOn: DateOnly.nullable(),
  /** Since the newest decision, material or not, field by field. */
  changes: z.array(Change.extend({ isMaterial: z.boolean() })),
  /** What reviewers hold of the answers, and what of it keeps from an approval. */
  review: ReviewStanding,
});
export type SignOffStanding = z.infer<typeof SignOffStanding>;

/** What a signer says. Conditions only with `approve-with-conditions`; `withdraws` only with `withdraw`. */
export const DecisionInput = z.strictObject({
  decision: Decision,
  /** The step it is for; absent where the workflow has one step that fits. */
  stepId: PackName.optional(),
  statement: z.string().trim().min(1).max(5000),
  conditions: z
    .array(z.strictObject({ text: z.string().trim().min(1).max(2000), ownerId: RecordId, dueOn: DateOnly }))
    .max(50)
    .default([]),
  /** The attestations the signer confirmed, in the words shown to them. */
  attestations: z.array(z.string().min(1).max(2000)).max(20).default([]),
  nextReviewOn: DateOnly.nullable().default(null),
  validUntil: DateOnly.nullable().default(null),
  /** Risk that remains and that the signer accepts. */
  residualRisk: z
    .strictObject({ text: z.string().trim().min(1).max(5000), until: DateOnly })
    .nullable()
    .default(null),
  withdraws: RecordId.nullable().default(null),
});
export type DecisionInput = z.infer<typeof DecisionInput>;
