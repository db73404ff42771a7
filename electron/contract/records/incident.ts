import { z } from 'zod';
import { CLOCK_STATES, INCIDENT_MOVES, INCIDENT_STATES } from '../monitoring.ts';
import { Clock, IncidentCategory, Severity } from './catalogue.ts';
import { CycleRow } from './cycle.ts';
import { FindingRow } from './finding.ts';
import { ItemRef } from './inventory.ts';
import { DateOnly, Instant, LocalText, RecordId } from './text.ts';

export const IncidentState = z.enum(INCIDENT_STATES);
export const IncidentMove = z.enum(INCIDENT_MOVES);
export const ClockState = z.enum(CLOCK_STATES);

/** Of a catalogue: `<pack id>:<id>`. */
export const CatalogueRef = z.string().min(3).max(300);

/** What a person says of an incident. */
export const IncidentInput = z.strictObject({
  title: z.string().trim().min(1).max(300),
  item: ItemRef,
  severity: Severity,
  categories: z.array(CatalogueRef).max(50).default([]),
  occurredAt: Instant.nullable().default(null),
  /** When the organisation became aware of it; starts most clocks. */
  awareAt: Instant,
  /** When a causal link, or its reasonable likelihood, was established. */
  establishedAt: Instant.nullable().default(null),
  description: z.string().trim().max(20_000).default(''),
  /** Who and what is affected, and how many. */
  affected: z.string().trim().max(20_000).default(''),
  /** What was done at once. */
  measures: z.string().trim().max(20_000).default(''),
  rootCause: z.string().trim().max(20_000).default(''),
  corrective: z.string().trim().max(20_000).default(''),
  riskId: RecordId.nullable().default(null),
  ownerId: RecordId.nullable().default(null),
});
export type IncidentInput = z.infer<typeof IncidentInput>;

/** What was answered to a clock. */
export const IncidentNotice = z.strictObject({
  id: RecordId,
  version: z.int(),
  clock: CatalogueRef,
  state: z.enum(['sent', 'not-required']),
  /** When it was sent; of `not-required` when that was decided. */
  sentAt: Instant,
  authority: z.string(),
  reference: z.string(),
  reason: z.string(),
  personId: RecordId,
  at: Instant,
});
export type IncidentNotice = z.infer<typeof IncidentNotice>;

/** Categories of the incident that start a clock, with the words and articles of the catalogue. */
const Why = IncidentCategory.pick({ label: true, articles: true }).extend({ ref: CatalogueRef });

/**
 * A legal clock of one incident. `dueAt`: the instant after which it is too late; null while it waits, and of duties
 * without a term in figures. `lastDay`: of a term in days the last day, in `timeZone`; null of others.
 */
export const IncidentClock = z.strictObject({
  ref: CatalogueRef,
  ...Clock.pick({ title: true, duty: true, recipient: true, from: true, articles: true, verification: true }).shape,
  limit: Clock.shape.limit,
  state: ClockState,
  startedAt: Instant.nullable(),
  dueAt: Instant.nullable(),
  lastDay: DateOnly.nullable(),
  /** Whether the last day was a Saturday or Sunday and the next working day took its place. */
  isMoved: z.boolean(),
  /** Empty: it runs for every incident. */
  why: z.array(Why),
  notice: IncidentNotice.nullable(),
});
export type IncidentClock = z.infer<typeof IncidentClock>;

/** An incident as a list shows it; `clock`: the one that ends next among those nobody answered. */
export const IncidentRow = z.strictObject({
  id: RecordId,
  version: z.int(),
  number: z.int(),
  title: z.string(),
  item: ItemRef.extend({ name: z.string() }),
  severity: Severity,
  state: IncidentState,
  awareAt: Instant,
  ownerId: RecordId.nullable(),
  ownerName: z.string().nullable(),
  clock: IncidentClock.pick({ ref: true, title: true, state: true, dueAt: true, lastDay: true }).nullable(),
  /** Clocks that nobody answered yet. */
  unanswered: z.int(),
});
export type IncidentRow = z.infer<typeof IncidentRow>;

/** Why it cannot be closed yet. `clocks`: how many wait for an answer. */
export const IncidentGaps = z.strictObject({ rootCause: z.boolean(), clocks: z.int() });

/** Everything of one incident. */
export const IncidentView = z.strictObject({
  ...IncidentInput.shape,
  id: RecordId,
  version: z.int(),
  number: z.int(),
  state: IncidentState,
  /** What was said at the last change of state. */
  note: z.string(),
  itemName: z.string(),
  riskTitle: z.string().nullable(),
  categoryLabels: z.array(z.strictObject({ ref: CatalogueRef, label: LocalText.nullable() })),
  reportedBy: RecordId,
  reportedAt: Instant,
  closedAt: Instant.nullable(),
  closedBy: RecordId.nullable(),
  /** Where days end (IANA). */
  timeZone: z.string(),
  clocks: z.array(IncidentClock),
  gaps: IncidentGaps,
  moves: z.array(z.strictObject({ move: IncidentMove, needsNote: z.boolean() })),
  findings: z.array(FindingRow),
});
export type IncidentView = z.infer<typeof IncidentView>;

export const IncidentFilter = z.strictObject({
  /** `unclosed`: all but the closed ones. */
  state: z.union([IncidentState, z.literal('unclosed')]).optional(),
  severity: Severity.optional(),
  ownerId: RecordId.optional(),
  itemId: RecordId.optional(),
  riskId: RecordId.optional(),
});
export type IncidentFilter = z.infer<typeof IncidentFilter>;

export const IncidentPage = z.strictObject({
  rows: z.array(IncidentRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type IncidentPage = z.infer<typeof IncidentPage>;

/** A category to choose, with the clocks it starts. */
export const IncidentChoice = IncidentCategory.extend({
  ref: CatalogueRef,
  packTitle: LocalText,
  clocks: z.array(Clock.pick({ title: true, limit: true, articles: true })),
});
export type IncidentChoice = z.infer<typeof IncidentChoice>;

/** What monitoring has to say at a glance. */
export const MonitoringCounts = z.strictObject({
  overdueCycles: z.int(),
  soonCycles: z.int(),
  cycles: z.int(),
  openIncidents: z.int(),
  /** Clocks of incidents that run out or ran out without an answer. */
  runningClocks: z.int(),
  overdueClocks: z.int(),
  openFindings: z.int(),
  overdueFindings: z.int(),
});
export type MonitoringCounts = z.infer<typeof MonitoringCounts>;

/** What a plan for post-market monitoring lacks, and which provision asks for it. */
export const PlanGap = z.strictObject({
  id: z.enum(['prose', 'data', 'metrics', 'owner', 'cycle-owner', 'overdue', 'risk-review', 'routes']),
  articles: z.array(z.string()),
});
export type PlanGap = z.infer<typeof PlanGap>;

/** A figure that is watched: its limits, and what was measured last. */
export const PlanMetric = z.strictObject({
  ref: z.string(),
  /** In words of a catalogue; null: `ref` is its own name. */
  label: LocalText.nullable(),
  unit: z.string(),
  itemName: z.string().nullable(),
  slice: z.string().nullable(),
  direction: z.enum(['higher', 'lower', 'range']).nullable(),
  lowerFail: z.number().nullable(),
  lowerWarn: z.number().nullable(),
  upperWarn: z.number().nullable(),
  upperFail: z.number().nullable(),
  last: z.strictObject({ value: z.number().nullable(), measuredAt: Instant }).nullable(),
});
export type PlanMetric = z.infer<typeof PlanMetric>;

/** The plan for post-market monitoring of one system (Article 72 of the AI Act), gathered from its records. */
export const MonitoringPlan = z.strictObject({
  system: ItemRef.extend({ name: z.string(), release: z.string(), purpose: z.string(), provider: z.string() }),
  asOf: DateOnly,
  /** The `monitoring` field of the system's card; null if nothing was written. */
  prose: z.json().nullable(),
  placedOnMarketOn: DateOnly.nullable(),
  people: z.array(z.strictObject({ role: z.string(), name: z.string(), contact: z.string() })),
  cycles: z.array(CycleRow),
  metrics: z.array(PlanMetric),
  routes: z.array(
    Clock.omit({ id: true, categories: true }).extend({ ref: CatalogueRef, categories: z.array(LocalText) }),
  ),
  openIncidents: z.array(IncidentRow),
  openFindings: z.array(FindingRow),
  gaps: z.array(PlanGap),
});
export type MonitoringPlan = z.infer<typeof MonitoringPlan>;
