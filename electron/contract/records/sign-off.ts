import { z } from 'zod';
import { MEASUREMENT_VERDICTS } from '../measurement-words.ts';
import { OPINION_KINDS, STANCES, VERDICTS } from '../review.ts';
import { RichText } from '../rich-text.ts';
import { CONTROL_STATES, RISK_STATES, TREATMENTS } from '../risk-words.ts';
import { Facts, ItemKind, LinkType } from './inventory.ts';
import { AnswerValue, CalculationResult, Judgement, Truth } from './judgement.ts';
import { SystemInput } from './system.ts';
import { DateOnly, Instant, PackName, RecordId, Sha256 } from './text.ts';
import { RecordRole } from './workflow-parts.ts';

/**
 * `opinion`: said without deciding. `request-changes`: back to the authors, with reasons. `withdraw`: takes a decision of
 * one's own back.
 */
export const Decision = z.enum([
  'approve',
  'approve-with-conditions',
  'reject',
  'request-changes',
  'opinion',
  'withdraw',
]);
export type Decision = z.infer<typeof Decision>;

/**
 * What the inventory says of a system beyond `AssessmentState.system`, and of everything upstream of it. People stand by
 * their names. `line`: of a version, what it is a version of. Lifecycle states and deployments are not in it: what was
 * approved does not change by going live.
 */
export const StatedInventory = z.strictObject({
  items: z.array(
    z.strictObject({
      kind: ItemKind,
      id: RecordId,
      name: z.string(),
      line: z.string().nullable(),
      owner: z.string().nullable(),
      facts: Facts,
      custom: z.record(z.string(), z.json()),
    }),
  ),
  links: z.array(z.strictObject({ type: LinkType, from: RecordId, to: RecordId })),
});
export type StatedInventory = z.infer<typeof StatedInventory>;

const StatedItem = z.strictObject({ kind: ItemKind, id: RecordId, name: z.string() });
const StatedLevel = z.strictObject({ likelihood: z.int(), impact: z.int() }).nullable();

/**
 * What people judged and measured: of the assessment its verdicts and opinions, of the system and everything upstream of it
 * risks and the newest figures. People stand by their names. Levels are places on the scales of `matrix`, counted from 0;
 * `current` and `residual` follow from the controls. What there is none of is absent.
 */
export const StatedJudging = z.strictObject({
  verdicts: z
    .array(
      z.strictObject({
        target: z.strictObject({ kind: z.enum(['answer', 'section']), id: PackName }),
        value: z.enum(VERDICTS),
        reason: z.string(),
        action: z.strictObject({ text: z.string(), owner: z.string(), dueOn: DateOnly }).nullable(),
        person: z.string(),
        at: Instant,
      }),
    )
    .optional(),
  opinions: z
    .array(
      z.strictObject({
        id: RecordId,
        kind: z.enum(OPINION_KINDS),
        isSought: z.boolean(),
        reason: z.string(),
        givenBy: z.string(),
        givenOn: DateOnly.nullable(),
        stance: z.enum(STANCES).nullable(),
        text: z.string(),
        response: z.string(),
      }),
    )
    .optional(),
  risks: z
    .array(
      z.strictObject({
        id: RecordId,
        item: StatedItem,
        title: z.string(),
        matrix: z.string(),
        inherent: StatedLevel,
        current: StatedLevel,
        residual: StatedLevel,
        override: z
          .strictObject({ likelihood: z.int(), impact: z.int(), reason: z.string(), person: z.string() })
          .nullable(),
        treatment: z.enum(TREATMENTS).nullable(),
        owner: z.string().nullable(),
        state: z.enum(RISK_STATES),
        controls: z.array(z.strictObject({ title: z.string(), state: z.enum(CONTROL_STATES), maturity: z.int() })),
        accepted: z.strictObject({ person: z.string(), reason: z.string(), until: DateOnly }).nullable(),
      }),
    )
    .optional(),
  measurements: z
    .array(
      z.strictObject({
        item: StatedItem,
        metric: z.string(),
        slice: z.string(),
        value: z.number().nullable(),
        unit: z.string(),
        verdict: z.enum(MEASUREMENT_VERDICTS),
        measuredAt: Instant,
      }),
    )
    .optional(),
});
export type StatedJudging = z.infer<typeof StatedJudging>;

/**
 * Exactly what is signed. Its RFC 8785 form is hashed (the content hash), signed (CMS) and embedded in the dossier as
 * `assessment.json`, so that all three can be compared byte by byte.
 */
export const AssessmentState = z.strictObject({
  format: z.literal('model-dossier/assessment'),
  formatVersion: z.literal(1),
  workspace: z.strictObject({ id: RecordId, name: z.string(), fourEyes: z.boolean() }),
  system: z.strictObject({ id: RecordId, ...SystemInput.omit({ ownerId: true }).shape, owner: z.string().nullable() }),
  assessment: z.strictObject({ id: RecordId, title: z.string(), assessedOn: DateOnly, author: z.string() }),
  pack: z.strictObject({ id: PackName, version: z.string(), hash: Sha256 }),
  /** Absent if there is nothing of the kind, so that what was signed before there was an inventory stays as it is. */
  inventory: StatedInventory.optional(),
  judged: StatedJudging.optional(),
  /**
   * Every question of the pack, in order. `not-applicable`: hidden by the rules if `value` is null, else stated, with the
   * reason in `value`. `presumed`: nothing was answered, the pack's presumption in `value` counts. An evidence question's
   * value is the SHA-256 of its files.
   */
  answers: z.array(
    z.strictObject({
      questionId: PackName,
      status: z.enum(['answered', 'unknown', 'open', 'not-applicable', 'presumed']),
      value: AnswerValue.nullable(),
      justification: RichText.nullable(),
      answeredBy: z.string().nullable(),
      answeredAt: Instant.nullable(),
    }),
  ),
  outcome: z.strictObject({
    isDetermined: z.boolean(),
    classes: z.array(z.strictObject({ id: PackName, truth: z.string(), because: z.array(PackName) })),
    obligations: z.array(z.strictObject({ id: PackName, truth: z.string(), appliesFrom: DateOnly })),
    /** Absent if the pack has none, as are `conclusions`, `calculations` and `overrides`. */
    scores: z
      .array(z.strictObject({ id: PackName, value: z.number(), band: PackName.nullable(), isDetermined: z.boolean() }))
      .optional(),
    /** The values that hold; empty if open. */
    conclusions: z
      .array(z.strictObject({ id: PackName, isDetermined: z.boolean(), values: z.array(z.json()) }))
      .optional(),
    calculations: z.array(CalculationResult).optional(),
  }),
  overrides: z
    .array(
      z.strictObject({
        classId: PackName,
        truth: z.enum(['true', 'false']),
        byRules: Truth,
        reason: z.string(),
        person: z.string(),
        at: Instant,
      }),
    )
    .optional(),
  evidence: z.array(z.strictObject({ questionId: PackName, name: z.string(), sizeBytes: z.int(), sha256: Sha256 })),
  /**
   * Only of a state from which something was withheld; never of one that is signed. `contentHash`: of the signed one.
   * Withheld questions stand as open, without value.
   */
  redacted: z
    .strictObject({ contentHash: Sha256, reason: z.string(), people: z.boolean(), questions: z.array(PackName) })
    .optional(),
});
export type AssessmentState = z.infer<typeof AssessmentState>;

/**
 * What a decision took in a workflow of roles and steps adds to it. Absent of sign-offs from before there were workflows,
 * so that what was signed then stays as it is.
 */
const WorkflowDecision = {
  /** The role in which the person decided, and the step of the workflow. */
  role: RecordRole.optional(),
  stepId: PackName.optional(),
  round: z.int().optional(),
  /** In the words the signer confirmed. */
  attestations: z.array(z.string()).optional(),
  conditionList: z
    .array(z.strictObject({ text: z.string(), ownerId: RecordId, owner: z.string(), dueOn: DateOnly }))
    .optional(),
  validUntil: DateOnly.nullable().optional(),
  residualRisk: z.strictObject({ text: z.string(), until: DateOnly }).nullable().optional(),
  /** The sign-off that is taken back. */
  withdraws: RecordId.nullable().optional(),
  /** SHA-256 of the RFC 8785 form of the `SignOffManifest`. */
  manifestHash: Sha256.optional(),
};

/**
 * What a decision was taken on, piece by piece, and under which rules: so that a stranger can tell that the people who
 * decided were enough, the right ones, and not the authors.
 */
export const SignOffManifest = z.strictObject({
  format: z.literal('model-dossier/manifest'),
  formatVersion: z.literal(1),
  workspaceId: RecordId,
  assessmentId: RecordId,
  contentHash: Sha256,
  /** Table, id, version and SHA-256 of the RFC 8785 form of each record as the journal tells it. */
  records: z.array(z.strictObject({ kind: z.string(), id: RecordId, version: z.int(), hash: Sha256 })),
  packs: z.array(z.strictObject({ id: PackName, version: z.string(), hash: Sha256 })),
  evidence: z.array(z.strictObject({ questionId: PackName, name: z.string(), sha256: Sha256 })),
  /** Whoever made the assessment. */
  authors: z.array(z.strictObject({ id: RecordId, name: z.string() })),
  /** Whoever had which role. */
  assignments: z.array(z.strictObject({ role: RecordRole, personId: RecordId, name: z.string() })),
  workflow: z.strictObject({ tone: z.string(), round: z.int(), rules: z.json() }),
  /** The sign-off before this one: its id and the SHA-256 of its `SignedDecision`; null for the first. */
  previous: z.strictObject({ id: RecordId, hash: Sha256 }).nullable(),
});
export type SignOffManifest = z.infer<typeof SignOffManifest>;

/** A named person's decision on a content hash. Never edited; a later one stands beside it. */
export const SignOff = z.strictObject({
  ...WorkflowDecision,
  id: RecordId,
  version: z.int(),
  assessmentId: RecordId,
  personId: RecordId,
  personName: z.string(),
  keyId: RecordId,
  /** Fingerprint of the signing certificate. */
  fingerprint: Sha256,
  decision: Decision,
  statement: z.string(),
  conditions: z.string(),
  nextReviewOn: DateOnly.nullable(),
  /** Whether the four-eyes rule was on when this was signed. */
  fourEyes: z.boolean(),
  contentHash: Sha256,
  signedAt: Instant,
});
export type SignOff = z.infer<typeof SignOff>;

/**
 * What a signer decided, bound to what it was decided on. Its RFC 8785 form is signed beside the state, so that neither
 * decision nor conditions can be exchanged under a sign-off.
 */
export const SignedDecision = z.strictObject({
  format: z.literal('model-dossier/decision'),
  formatVersion: z.literal(1),
  ...SignOff.omit({ version: true, keyId: true }).shape,
});
export type SignedDecision = z.infer<typeof SignedDecision>;

/** One thing that is not as it was when it was signed. */
export const Change = z.strictObject({
  /**
   * What changed: `system.intendedPurpose`, `answer.<question id>`, `evidence.<name>`, `outcome.<class id>`,
   * `obligation.<id>`, `score.<id>`, `conclusion.<id>`, `calculation.<id>`, `override.<class id>`, `pack`. Values are one
   * line each; an answer that does not apply reads `not-applicable: <reason>`.
   */
  subject: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type Change = z.infer<typeof Change>;
/** Why a sign-off no longer speaks of the present state: what changed since, as far as it is material. */
export const Staleness = z.strictObject({ changes: z.array(Change) });
export type Staleness = z.infer<typeof Staleness>;

/** What the sign-off dialog shows before anything is signed. */
export const SignOffPreview = z.strictObject({
  contentHash: Sha256,
  state: AssessmentState,
  judgement: Judgement,
  /** Changes since the newest sign-off; empty if there is none. */
  changes: z.array(Change),
  /** People who cannot sign, and why. */
  barred: z.array(z.strictObject({ personId: RecordId, reason: z.enum(['four-eyes', 'no-key', 'role']) })),
});
export type SignOffPreview = z.infer<typeof SignOffPreview>;
