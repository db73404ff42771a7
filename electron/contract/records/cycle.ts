import { z } from 'zod';
import { CYCLE_KINDS, CYCLE_MODES, CYCLE_RESULTS, CYCLE_TARGETS, CYCLE_UNITS } from '../monitoring.ts';
import { Severity } from './catalogue.ts';
import { ItemRef } from './inventory.ts';
import { DateOnly, Instant, RecordId } from './text.ts';

export const CycleKind = z.enum(CYCLE_KINDS);
export const CycleResult = z.enum(CYCLE_RESULTS);

/** What a cycle is about. Of `item`: the id of a record of the inventory. */
export const CycleTarget = z.strictObject({ kind: z.enum(CYCLE_TARGETS), id: RecordId });
export type CycleTarget = z.infer<typeof CycleTarget>;

/** How often: every so many units, from `startsOn`, which is the first day it is due. */
export const CycleSchedule = z.strictObject({
  mode: z.enum(CYCLE_MODES),
  every: z.int().min(1).max(1000),
  unit: z.enum(CYCLE_UNITS),
  startsOn: DateOnly,
});
export type CycleSchedule = z.infer<typeof CycleSchedule>;

/** What a person says of a cycle. `item`: the record of the inventory it is done for. */
export const CycleInput = z.strictObject({
  title: z.string().trim().min(1).max(300),
  kind: CycleKind,
  target: CycleTarget.nullable().default(null),
  item: ItemRef.nullable().default(null),
  /** How it is done: what is looked at, by what. */
  plan: z.string().trim().max(10_000).default(''),
  schedule: CycleSchedule,
  isActive: z.boolean().default(true),
  ownerId: RecordId.nullable().default(null),
});
export type CycleInput = z.infer<typeof CycleInput>;

/** Once done, or skipped with a reason. `dueOn`: the day it answers. */
export const CycleCompletion = z.strictObject({
  id: RecordId,
  version: z.int(),
  cycleId: RecordId,
  dueOn: DateOnly,
  completedOn: DateOnly,
  result: CycleResult,
  note: z.string(),
  evidence: z.strictObject({ id: RecordId, title: z.string() }).nullable(),
  /** What a failure opened. */
  finding: z.strictObject({ id: RecordId, number: z.int() }).nullable(),
  personId: RecordId,
  at: Instant,
});
export type CycleCompletion = z.infer<typeof CycleCompletion>;

/** Where it stands today. `soon`: within `SOON_DAYS`. `paused`: not active. */
export const CycleStanding = z.enum(['overdue', 'soon', 'later', 'paused']);
export type CycleStanding = z.infer<typeof CycleStanding>;

/** A cycle as a list shows it. */
export const CycleRow = z.strictObject({
  ...CycleInput.shape,
  id: RecordId,
  version: z.int(),
  nextDueOn: DateOnly,
  standing: CycleStanding,
  /** Name of the record, and of what it is about; null if there is none, or it is gone. */
  itemName: z.string().nullable(),
  targetName: z.string().nullable(),
  ownerName: z.string().nullable(),
  lastCompletedOn: DateOnly.nullable(),
  lastResult: CycleResult.nullable(),
});
export type CycleRow = z.infer<typeof CycleRow>;

/** A cycle with what became of it, the newest first; `ahead`: the days that follow if each is done when due. */
export const CycleView = CycleRow.extend({
  completions: z.array(CycleCompletion),
  ahead: z.array(DateOnly),
});
export type CycleView = z.infer<typeof CycleView>;

/** What is said when it was done. `finding`: opens one, only of a failure. */
export const CompletionInput = z.strictObject({
  completedOn: DateOnly,
  result: CycleResult,
  note: z.string().trim().max(5000).default(''),
  evidenceItemId: RecordId.nullable().default(null),
  finding: z
    .strictObject({ severity: Severity, dueOn: DateOnly.nullable().default(null) })
    .nullable()
    .default(null),
});
export type CompletionInput = z.infer<typeof CompletionInput>;

export const CycleFilter = z.strictObject({
  standing: CycleStanding.optional(),
  kind: CycleKind.optional(),
  ownerId: RecordId.optional(),
  itemId: RecordId.optional(),
  targetId: RecordId.optional(),
});
export type CycleFilter = z.infer<typeof CycleFilter>;

export const CyclePage = z.strictObject({
  rows: z.array(CycleRow),
  next: z.string().nullable(),
  total: z.int(),
  isCapped: z.boolean(),
});
export type CyclePage = z.infer<typeof CyclePage>;
