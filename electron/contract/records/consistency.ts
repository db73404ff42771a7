import { z } from 'zod';
import { DateOnly, RecordId } from './text.ts';

/** How bad it is: `error`: law or reason is broken; `warning`: it will be, or may be; `notice`: worth a look. */
export const RuleSeverity = z.enum(['error', 'warning', 'notice']);
export type RuleSeverity = z.infer<typeof RuleSeverity>;

/** One rule that is broken somewhere: texts under `rule.<id>.title|why|fix`. `source`: as the pack names where it was read. */
export const BrokenRule = z.strictObject({
  rule: z.string(),
  severity: RuleSeverity,
  law: z.strictObject({ article: z.string(), pack: z.string(), source: z.string() }).nullable(),
  count: z.int(),
});
export type BrokenRule = z.infer<typeof BrokenRule>;

/** What the whole check comes to today, the gravest rules first. `isComplete` false: it is being worked out anew. */
export const CheckSummary = z.strictObject({
  today: DateOnly,
  rules: z.array(BrokenRule),
  /** How many rules there are. */
  known: z.int(),
  isComplete: z.boolean(),
});
export type CheckSummary = z.infer<typeof CheckSummary>;

/**
 * One place at which a rule is broken. `place`: a field, `question:<id>` or another part of the record; empty: the record.
 * `since`: the day from which on; null: since something was written. `names`: what the sentence names besides.
 */
export const Problem = z.strictObject({
  id: z.int(),
  rule: z.string(),
  severity: RuleSeverity,
  kind: z.string(),
  recordId: RecordId,
  title: z.string(),
  place: z.string(),
  /** The record of the inventory that it is, or is of. */
  itemId: RecordId.nullable(),
  itemName: z.string().nullable(),
  since: DateOnly.nullable(),
  /** The day on which the record was last written. */
  changedOn: DateOnly.nullable(),
  names: z.array(z.string()),
  day: DateOnly.nullable(),
});
export type Problem = z.infer<typeof Problem>;

export const ProblemPage = z.strictObject({ problems: z.array(Problem), next: z.string().nullable() });
export type ProblemPage = z.infer<typeof ProblemPage>;
