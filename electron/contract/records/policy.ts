import { z } from 'zod';
import { FACT_GROUPS, POLICY_STATES } from '../policy-kinds.ts';
import { Severity } from './catalogue.ts';
import { Condition } from './condition.ts';
import { ItemKind } from './inventory.ts';
import { DateOnly, Instant, LocalText, PackName, RecordId } from './text.ts';

export const PolicyState = z.enum(POLICY_STATES);
export type PolicyState = z.infer<typeof PolicyState>;

/**
 * What a policy asks. Its conditions are of the language of rules, over the facts of one AI system
 * (`core/policies/vocabulary`): `all`, `any`, `not`, `count`, and conditions on a fact, which stands in the place of a
 * question. `scope` null: it speaks for every system.
 */
export const PolicyRules = z.strictObject({ scope: Condition.nullable(), condition: Condition });
export type PolicyRules = z.infer<typeof PolicyRules>;

/** A house rule as somebody writes it. Without defaults: what a change leaves out stays as it is. */
export const PolicyFields = z.strictObject({
  name: z.string().trim().min(1).max(200),
  /** What it demands, in a sentence. */
  statement: z.string().trim().max(2000),
  /** Why the house demands it. */
  reason: z.string().trim().max(5000),
  ...PolicyRules.shape,
  /** What to do where it is broken. */
  fix: z.string().trim().max(2000),
  severity: Severity,
  /** One that is not is kept, but not judged. */
  isActive: z.boolean(),
  /** While it is broken, a system does not go live. */
  blocksLive: z.boolean(),
  reviewOn: DateOnly.nullable(),
  ownerId: RecordId.nullable(),
  /** The starter policy it was made from, as `<pack or app>:<id>`. */
  catalogueRef: z.string().max(200).nullable(),
});

/** A house rule as somebody writes it. */
export const PolicyInput = PolicyFields.extend({
  statement: PolicyFields.shape.statement.default(''),
  reason: PolicyFields.shape.reason.default(''),
  fix: PolicyFields.shape.fix.default(''),
  isActive: PolicyFields.shape.isActive.default(true),
  blocksLive: PolicyFields.shape.blocksLive.default(false),
  reviewOn: PolicyFields.shape.reviewOn.default(null),
  ownerId: PolicyFields.shape.ownerId.default(null),
  catalogueRef: PolicyFields.shape.catalogueRef.default(null),
});
export type PolicyInput = z.infer<typeof PolicyInput>;

/** `edition` counts the changes of scope and condition, from 1. */
export const Policy = PolicyInput.extend({
  id: RecordId,
  version: z.int(),
  edition: z.int(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Policy = z.infer<typeof Policy>;

/** How many systems it comes to what for. */
export const PolicyCounts = z.record(PolicyState, z.int());
export type PolicyCounts = z.infer<typeof PolicyCounts>;

/** A policy in the list. `waivers`: those that hold today. */
export const PolicyRow = Policy.extend({
  ownerName: z.string().nullable(),
  counts: PolicyCounts,
  waivers: z.int(),
});
export type PolicyRow = z.infer<typeof PolicyRow>;

/** Where in the workspace a fact is entered or mended. `id` of lists: the system they are narrowed to. */
export const FactPlace = z.discriminatedUnion('at', [
  /** A field of the system's own card, or of a record that hands it down; `field` absent: its state. */
  z.strictObject({ at: z.literal('field'), kind: ItemKind, id: RecordId, field: z.string().optional() }),
  /** An assessment by this pack; `id` null: there is none yet. */
  z.strictObject({ at: z.enum(['assessment', 'sign-off']), packId: PackName, id: RecordId.nullable() }),
  z.strictObject({ at: z.literal('measurements'), id: RecordId }),
  /** The lineage around the system. */
  z.strictObject({ at: z.literal('lineage'), id: RecordId }),
  z.strictObject({ at: z.enum(['risks', 'findings', 'incidents', 'cycles', 'evidence']), id: RecordId }),
  z.strictObject({ at: z.enum(['texts', 'literacy']) }),
]);
export type FactPlace = z.infer<typeof FactPlace>;

/** One fact of one system; `value` null: it is not stated, or cannot be told. */
export const ToldFact = z.strictObject({
  fact: PackName,
  value: z.union([z.string(), z.number(), z.array(z.string())]).nullable(),
  place: FactPlace,
});
export type ToldFact = z.infer<typeof ToldFact>;

/** Leave to break a policy for a time. */
export const Waiver = z.strictObject({
  id: RecordId,
  version: z.int(),
  policyId: RecordId,
  policyName: z.string(),
  systemId: RecordId,
  systemName: z.string(),
  reason: z.string(),
  requestedBy: RecordId,
  requestedByName: z.string(),
  approvedBy: RecordId,
  approvedByName: z.string(),
  /** The last day on which it holds. */
  until: DateOnly,
  at: Instant,
  revokedAt: Instant.nullable(),
  revokedByName: z.string().nullable(),
  revocationReason: z.string(),
  state: z.enum(['holds', 'expired', 'revoked']),
});
export type Waiver = z.infer<typeof Waiver>;

/** What comes of a policy for one system, and why. */
export const PolicyResult = z.strictObject({
  policyId: RecordId.nullable(),
  policyName: z.string(),
  systemId: RecordId,
  systemName: z.string(),
  state: PolicyState,
  /** Facts from which it follows, no matter what the others are. */
  because: z.array(ToldFact),
  /** Of `unknown`, also under a waiver: facts that can still decide it. */
  missing: z.array(ToldFact),
  waiver: Waiver.pick({ id: true, until: true, approvedByName: true, reason: true }).nullable(),
});
export type PolicyResult = z.infer<typeof PolicyResult>;

/** Results, those first that want somebody; of a state by the system's name. `total`: those of the wanted states. */
export const PolicyEvaluation = z.strictObject({
  counts: PolicyCounts,
  results: z.array(PolicyResult),
  total: z.int(),
});
export type PolicyEvaluation = z.infer<typeof PolicyEvaluation>;

/**
 * Words of the vocabulary: a message, or a text of a pack or catalogue. `of`: what the message's `{name}` stands for.
 */
export type FactWords =
  | { readonly message: string; readonly of?: FactWords | undefined }
  | { readonly text: LocalText };
export const FactWords: z.ZodType<FactWords> = z.lazy(() =>
  z.union([z.strictObject({ message: z.string(), of: FactWords.optional() }), z.strictObject({ text: LocalText })]),
);

/**
 * A fact that a policy can ask of. `isStated`: it describes the world and is unknown until somebody states it; the others
 * the workspace keeps itself, and they are always known but for the newest of something there is none of.
 */
export const FactEntry = z.strictObject({
  id: PackName,
  group: z.enum(FACT_GROUPS),
  type: z.enum(['yes-no', 'single', 'multi', 'number', 'date']),
  label: FactWords,
  options: z.array(z.strictObject({ id: z.string(), label: FactWords })),
  unit: z.string().nullable(),
  isStated: z.boolean(),
});
export type FactEntry = z.infer<typeof FactEntry>;

/** A starter policy with its ref; `isTaken`: a policy was made from it. */
export const StarterChoice = z.strictObject({
  ref: z.string(),
  name: LocalText,
  statement: LocalText,
  reason: LocalText,
  fix: LocalText,
  severity: Severity,
  scope: Condition,
  condition: Condition,
  articles: z.array(z.string()),
  isTaken: z.boolean(),
});
export type StarterChoice = z.infer<typeof StarterChoice>;
