import { z } from 'zod';
import { Condition } from './condition.ts';
import { Sourced, Verification } from './question.ts';
import { DateOnly, LocalText, PackName } from './text.ts';

/** The hue and word by which the window and the dossier show a class or band. */
export const Tone = z.enum(['prohibited', 'high', 'limited', 'minimal', 'none']);
export type Tone = z.infer<typeof Tone>;

/** A conclusion about the system. Several can hold together. */
export const OutcomeClass = z.strictObject({
  id: PackName,
  label: LocalText,
  meaning: LocalText,
  tone: Tone,
  ...Sourced,
  when: Condition,
});
export type OutcomeClass = z.infer<typeof OutcomeClass>;

/** A named condition, used by rules and visibility so that one idea has one home. */
export const Fact = z.strictObject({ id: PackName, label: LocalText, when: Condition });
export type Fact = z.infer<typeof Fact>;

/** Something to do, or an easing that may be used; only duties are counted as obligations. */
export const ObligationKind = z.enum(['duty', 'relief']);
export type ObligationKind = z.infer<typeof ObligationKind>;

/**
 * A duty that follows. `appliesFrom` is the duty's own date; `disputedFrom` a second date found in public sources.
 * `provision`: the id that several dated variants of one duty share; its own id if absent.
 */
export const Obligation = z.strictObject({
  id: PackName,
  kind: ObligationKind.default('duty'),
  provision: PackName.optional(),
  role: PackName,
  title: LocalText,
  duty: LocalText,
  appliesFrom: DateOnly,
  disputedFrom: DateOnly.optional(),
  evidence: LocalText.optional(),
  ...Sourced,
  when: Condition,
});
export type Obligation = z.infer<typeof Obligation>;

/** A part of a score's scale. Bands stand in ascending order; each ends at `upTo` (included), the last has none. */
export const Band = z.strictObject({
  id: PackName,
  label: LocalText,
  meaning: LocalText.optional(),
  tone: Tone,
  upTo: z.number().optional(),
});
export type Band = z.infer<typeof Band>;

/**
 * A number from the answers. `points`: the sum of what visible answers add under this score's id, each question's share
 * multiplied by its weight (1 if it has none). `scores`: a sum of other scores times a factor. Then each reduction whose
 * condition holds takes off its share (`by` 0.15 leaves 85 percent), in order; then it is rounded (`half-up`: to the next
 * whole number, halves up). Computed exactly, in decimals.
 */
export const Score = z.strictObject({
  id: PackName,
  label: LocalText,
  help: LocalText.optional(),
  ...Sourced,
  from: z.union([
    z.literal('points'),
    z.array(z.strictObject({ score: PackName, times: z.number().default(1) })).min(1),
  ]),
  weights: z.record(PackName, z.number()).optional(),
  reductions: z.array(z.strictObject({ label: LocalText, by: z.number().min(0).max(1), when: Condition })).optional(),
  rounding: z.enum(['none', 'half-up', 'down']).default('none'),
  /** The greatest value there can be, shown beside the value. */
  maximum: z.number().optional(),
  bands: z.array(Band).min(2).optional(),
});
export type Score = z.infer<typeof Score>;

/**
 * A conclusion that is not a class: a value out of several, for example a conformity route (`one`: the first whose
 * condition holds, else `otherwise`), or a set of them (`many`: all that hold). `value` is what tools read.
 */
export const Conclusion = z.strictObject({
  id: PackName,
  label: LocalText,
  help: LocalText.optional(),
  kind: z.enum(['one', 'many']),
  ...Sourced,
  values: z
    .array(
      z.strictObject({
        value: z.json(),
        label: LocalText,
        when: Condition,
        articles: z.array(z.string().min(1)).optional(),
        verification: Verification.optional(),
      }),
    )
    .min(1),
  /** `one` only; `isQuiet`: not worth a line on screen or page while it holds. */
  otherwise: z.strictObject({ value: z.json(), label: LocalText, isQuiet: z.boolean().optional() }).optional(),
});
export type Conclusion = z.infer<typeof Conclusion>;

/**
 * A computation over table answers that is more than a sum. `impact-ratio`: rates and impact ratios per category (6 RCNY
 * 5-301). Either `counts` or `scores` is answered. `counts`: a table question, its columns by id (`breakdown`: which of
 * several tables a row belongs to; `excluded`: a yes-no that leaves a category out of the ratios). `scores`: a table of
 * single scores; whoever scores above the median of the full sample counts as selected, and one row with `excluded` leaves
 * its category out. `unknown`: a number question,
 * people of unknown category. Measures for conditions: `lowest-ratio`, `excluded-share`, `unknown`.
 */
export const Calculation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('impact-ratio'),
    id: PackName,
    label: LocalText,
    help: LocalText.optional(),
    ...Sourced,
    counts: z.strictObject({
      question: PackName,
      breakdown: PackName.optional(),
      category: PackName,
      applicants: PackName,
      selected: PackName,
      excluded: PackName.optional(),
    }),
    scores: z
      .strictObject({
        question: PackName,
        breakdown: PackName.optional(),
        category: PackName,
        score: PackName,
        excluded: PackName.optional(),
      })
      .optional(),
    unknown: PackName.optional(),
    /** A ratio below this fraction is flagged, for example `4/5`. */
    flagBelow: z
      .string()
      .regex(/^\d+\/\d+$/)
      .optional(),
  }),
]);
export type Calculation = z.infer<typeof Calculation>;

/** rules.yaml, or several files in rules/ that are joined in the order of their names. */
export const Rules = z.strictObject({
  facts: z.array(Fact),
  classes: z.array(OutcomeClass).min(1),
  obligations: z.array(Obligation),
  scores: z.array(Score).optional(),
  conclusions: z.array(Conclusion).optional(),
  calculations: z.array(Calculation).optional(),
});
export type Rules = z.infer<typeof Rules>;
