import { z } from 'zod';
import { FINDING_MOVES, FINDING_ORIGINS, FINDING_STATES } from '../monitoring.ts';
import { Severity } from './catalogue.ts';
import { ItemRef } from './inventory.ts';
import { DateOnly, Instant, RecordId } from './text.ts';

export const FindingOrigin = z.enum(FINDING_ORIGINS);
export const FindingState = z.enum(FINDING_STATES);
export const FindingMove = z.enum(FINDING_MOVES);

/** What a person says of a finding. */
export const FindingInput = z.strictObject({
  title: z.string().trim().min(1).max(300),
  description: z.string().trim().max(20_000).default(''),
  severity: Severity,
  item: ItemRef.nullable().default(null),
  assessmentId: RecordId.nullable().default(null),
  riskId: RecordId.nullable().default(null),
  ownerId: RecordId.nullable().default(null),
  dueOn: DateOnly.nullable().default(null),
});
export type FindingInput = z.infer<typeof FindingInput>;

/** A finding as a list shows it. */
export const FindingRow = z.strictObject({
  id: RecordId,
  version: z.int(),
  /** Counts from 1 in this workspace. */
  number: z.int(),
  title: z.string(),
  origin: FindingOrigin,
  severity: Severity,
  state: FindingState,
  progress: z.int().min(0).max(100),
  item: ItemRef.extend({ name: z.string() }).nullable(),
  ownerId: RecordId.nullable(),
  ownerName: z.string().nullable(),
  dueOn: DateOnly.nullable(),
  isOverdue: z.boolean(),
  raisedAt: Instant,
});
export type FindingRow = z.infer<typeof FindingRow>;

/** What was done with it, as the journal tells, the newest first. `fields`: what changed besides the state. */
export const FindingEvent = z.strictObject({
  seq: z.int(),
  at: Instant,
  personName: z.string().nullable(),
  /** The state it came to; null if that stayed. */
  state: FindingState.nullable(),
  note: z.string(),
  fields: z.array(z.string()),
});
export type FindingEvent = z.infer<typeof FindingEvent>;

/** Everything of one finding. */
export const FindingView = z.strictObject({
  ...FindingInput.shape,
  id: RecordId,
  version: z.int(),
  number: z.int(),
  origin: FindingOrigin,
  /** The breach, policy, incident, cycle or other record it comes from. */
  originId: RecordId.nullable(),
  state: FindingState,
  progress: z.int().min(0).max(100),
  /** What was done about it. */
  fix: z.string(),
  /** Why it was closed. */
  closure: z.string(),
  evidence: z.strictObject({ id: RecordId, title: z.string() }).nullable(),
  itemName: z.string().nullable(),
  assessmentTitle: z.string().nullable(),
  riskTitle: z.string().nullable(),
  isOverdue: z.boolean(),
  raisedBy: RecordId,
  raisedAt: Instant,
  fixedBy: RecordId.nullable(),
  fixedAt: Instant.nullable(),
  closedBy: RecordId.nullable(),
  closedAt: Instant.nullable(),
  /** Moves that lead on from here, and who of the workspace may make each. */
  moves: z.array(z.strictObject({ move: FindingMove, needsNote: z.boolean(), by: z.array(RecordId) })),
  history: z.array(FindingEvent),
});
export type FindingView = z.infer<typeof FindingView>;

export const FindingFilter = z.strictObject({
  /** `unclosed`: all but the closed ones. */
  state: z.union([FindingState, z.literal('unclosed')]).optional(),
  severity: Severity.optional(),
  origin: FindingOrigin.optional(),
  originId: RecordId.optional(),
  ownerId: RecordId.optional(),
  itemId: RecordId.optional(),
  assessmentId: RecordId.optional(),
  riskId: RecordId.optional(),
  overdue: z.boolean().optional(),
});
export type FindingFilter = z.infer<typeof FindingFilter>;

export const FindingPage = z.strictObject({
  rows: z.array(FindingRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type FindingPage = z.infer<typeof FindingPage>;
