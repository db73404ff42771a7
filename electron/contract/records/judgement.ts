import { z } from 'zod';
import { RichText } from '../rich-text.ts';
import { ObligationKind } from './rules.ts';
import { DateOnly, PackName } from './text.ts';

/** Three-valued truth (Kleene). Unanswered is never "no". */
export const Truth = z.enum(['true', 'false', 'unknown']);
export type Truth = z.infer<typeof Truth>;

/** One entry of a table or group, or one row of a matrix: column id → text, number, `YYYY-MM-DD`, `yes` | `no`, option id. */
export const Cells = z.record(PackName, z.union([z.string().max(20_000), z.number()]));
export type Cells = z.infer<typeof Cells>;

export const NamedPerson = z.strictObject({
  name: z.string().trim().min(1).max(200),
  function: z.string().trim().max(200),
  organisation: z.string().trim().max(200),
});
export type NamedPerson = z.infer<typeof NamedPerson>;

/**
 * An answer's value. yes-no: `yes` | `no`. single: option id. multi: option ids, empty = none of these. number: number.
 * date: `YYYY-MM-DD`. text: text. rich-text: `{ richText }`. table, group: `{ entries }` in the user's order. matrix:
 * `{ rows }`, row id → cells; what is absent is open. people: `{ people }`. evidence: SHA-256 of the attached files; the
 * core puts it there, it is not stored as an answer. Any: don't know yet `{ unknown: true }`; where the question allows it,
 * does not apply `{ notApplicable: reason }`.
 */
export const AnswerValue = z.union([
  z.string(),
  z.number(),
  z.array(z.string()),
  z.strictObject({ unknown: z.literal(true) }),
  z.strictObject({ notApplicable: z.string().trim().min(1).max(5000) }),
  z.strictObject({ richText: RichText }),
  z.strictObject({ entries: z.array(Cells).max(1000) }),
  z.strictObject({ rows: z.record(PackName, Cells) }),
  z.strictObject({ people: z.array(NamedPerson).max(200) }),
]);
export type AnswerValue = z.infer<typeof AnswerValue>;

/** Question id → value; a question that is absent is unanswered. */
export const Answers = z.record(PackName, AnswerValue);
export type Answers = z.infer<typeof Answers>;

/** One answer that carried a conclusion: the least part of the answers from which it follows. */
export const Because = z.strictObject({
  questionId: PackName,
  /** Absent if the question is hidden; in what is told also of tables, people and prose: see the answer. */
  value: AnswerValue.optional(),
  hidden: z.boolean(),
  /** Nothing was answered; the pack's presumption counts. */
  isPresumed: z.boolean().optional(),
  /**
   * Whether it speaks for the conclusion itself. Else it only makes a question visible on which the conclusion rests, or
   * keeps out another class that the rule excludes; to be told after the direct ones. Every conclusion has a direct one.
   */
  isDirect: z.boolean(),
  /** It counts only as a part of this score, whose contributions say how much. */
  score: PackName.optional(),
  articles: z.array(z.string()),
});
export type Because = z.infer<typeof Because>;

/**
 * The trace: how a condition came to its truth, down to answers; of the same shape as the condition in the pack. A fact,
 * class, score or calculation is named only; its own trace stands once in the `TracedJudgement`.
 */
export type Trace = {
  readonly truth: Truth;
  readonly by:
    | { readonly kind: 'all' | 'any' | 'not' | 'count'; readonly parts: readonly Trace[] }
    | { readonly kind: 'fact' | 'class' | 'score' | 'calculation'; readonly id: string }
    | { readonly kind: 'date' | 'override' }
    | { readonly kind: 'answer'; readonly questionId: string; readonly hidden: boolean };
};
export const Trace: z.ZodType<Trace> = z.lazy(() =>
  z.strictObject({
    truth: Truth,
    by: z.union([
      z.strictObject({ kind: z.enum(['all', 'any', 'not', 'count']), parts: z.array(Trace) }),
      z.strictObject({ kind: z.enum(['fact', 'class', 'score', 'calculation']), id: PackName }),
      z.strictObject({ kind: z.enum(['date', 'override']) }),
      z.strictObject({ kind: z.literal('answer'), questionId: PackName, hidden: z.boolean() }),
    ]),
  }),
);

const Reasons = {
  id: PackName,
  truth: Truth,
  /**
   * In the order of the questions. `true`, `false`: answers it follows from, no matter what the others are, including
   * those that show or hide a question it rests on. Empty for `unknown`.
   */
  because: z.array(Because),
};
/** For `unknown`: open questions, visible or perhaps visible, that can still decide it, in their order. Else empty. */
const open = z.array(PackName);

export const ClassResult = z.strictObject({
  ...Reasons,
  open,
  /** A person set it, against or beside the rules; `byRules` is what the rules say. `because` is empty then. */
  override: z.strictObject({ byRules: Truth }).optional(),
});
export type ClassResult = z.infer<typeof ClassResult>;

/**
 * In what the window is sent, `because` tells of a duty that holds what speaks for it itself other than through a score; else
 * it is empty.
 */
export const ObligationResult = z.strictObject({
  ...Reasons,
  kind: ObligationKind,
  role: PackName,
  appliesFrom: DateOnly,
  /** It holds, and its date has come on the assessment date. */
  isApplicable: z.boolean(),
});
export type ObligationResult = z.infer<typeof ObligationResult>;

/** A score over visible answers. `min`, `max`: what it can still come to; both are `value` once it is settled. */
export const ScoreResult = z.strictObject({
  id: PackName,
  /** What the answers so far come to, open questions counting nothing. */
  value: z.number(),
  min: z.number(),
  max: z.number(),
  isDetermined: z.boolean(),
  /** The band of `value`; null if the score has none. */
  band: PackName.nullable(),
  /** Before reductions and rounding. */
  base: z.number(),
  /** Places in the pack's list of reductions that were taken off. */
  reductions: z.array(z.int()),
  /** Points by section, those without any left out; `points` scores only. */
  sections: z.array(z.strictObject({ id: PackName, points: z.number() })),
  contributions: z.array(z.strictObject({ questionId: PackName, points: z.number() })),
});
export type ScoreResult = z.infer<typeof ScoreResult>;

/**
 * `values`: places in the pack's list whose condition holds (`one`: at most one); `otherwise` holds if none can. In what the
 * window is sent, `because` is what speaks for the value itself, as with duties.
 */
export const ConclusionResult = z.strictObject({
  id: PackName,
  isDetermined: z.boolean(),
  values: z.array(z.strictObject({ index: z.int(), because: z.array(Because) })),
  isOtherwise: z.boolean(),
  open,
});
export type ConclusionResult = z.infer<typeof ConclusionResult>;

/** One row of a table of impact ratios. Rates and ratios are exact fractions `n/d`, for rounding at the end only. */
export const ImpactRow = z.strictObject({
  category: z.string(),
  applicants: z.int(),
  selected: z.int(),
  /** Null if nobody of the category was assessed. */
  rate: z.string().nullable(),
  impactRatio: z.union([z.string(), z.enum(['excluded', 'not-computable'])]),
  isFlagged: z.boolean().nullable(),
});
export const CalculationResult = z.strictObject({
  id: PackName,
  kind: z.literal('impact-ratio'),
  /** False while nothing usable is answered; then there are no tables. */
  isComputed: z.boolean(),
  tables: z.array(
    z.strictObject({
      breakdown: z.string(),
      rows: z.array(ImpactRow),
      /** Exact fraction of the audited people in excluded categories; null if none is excluded. */
      excludedShare: z.string().nullable(),
      /** Median of the full sample as a decimal; null unless computed from scores. */
      median: z.string().nullable(),
    }),
  ),
  unknown: z.int().nullable(),
  /** What the figures cannot say, as message keys `calculation.note.<note>`. */
  notes: z.array(
    z.enum([
      'nobody-selected',
      'single-category',
      'excluded-too-large',
      'excluded-highest',
      'empty-category',
      'unusable-row',
    ]),
  ),
  measures: z.record(z.string(), z.string()),
});
export type CalculationResult = z.infer<typeof CalculationResult>;

export const SectionProgress = z.strictObject({
  id: PackName,
  /** Visible questions that have an answer, "don't know" not counted. */
  answered: z.int(),
  /** Visible questions. */
  total: z.int(),
});
export type SectionProgress = z.infer<typeof SectionProgress>;

/** What follows from a pack and answers, as far as people are told. */
export const Judgement = z.strictObject({
  /** No open question can change a class. */
  isDetermined: z.boolean(),
  classes: z.array(ClassResult),
  obligations: z.array(ObligationResult),
  scores: z.array(ScoreResult),
  conclusions: z.array(ConclusionResult),
  calculations: z.array(CalculationResult),
  visibility: z.record(PackName, Truth),
  /** For each visible question that is not asked of everybody: the questions whose answers show it, in their order. */
  askedBecause: z.record(PackName, z.array(PackName)),
  sections: z.array(SectionProgress),
  /** Visible questions without a usable answer, in order; a presumed one is not open. */
  open: z.array(PackName),
  /**
   * Those of `open` that can still change a class, those first that take the fewest further answers to settle one; answering
   * all others can change no class.
   */
  deciding: z.array(PackName),
});
export type Judgement = z.infer<typeof Judgement>;

/** All that `core/rules` concludes: every conclusion down to its answers. Some hundred kilobytes for a real pack. */
export const TracedJudgement = z.strictObject({
  ...Judgement.shape,
  classes: z.array(z.strictObject({ ...ClassResult.shape, trace: Trace })),
  obligations: z.array(z.strictObject({ ...ObligationResult.shape, open, trace: Trace })),
  /** Why each question with a condition is shown or hidden. */
  questions: z.array(z.strictObject({ ...Reasons, trace: Trace })),
  /** Every fact of the pack, for the traces that name it. */
  facts: z.array(z.strictObject({ id: PackName, truth: Truth, trace: Trace })),
});
export type TracedJudgement = z.infer<typeof TracedJudgement>;

/** What would be otherwise if one question were answered so, all else as it is. Only what changes is listed. */
export const WhatIf = z.strictObject({
  questionId: PackName,
  value: z.union([z.string(), z.array(z.string())]),
  classes: z.array(z.strictObject({ id: PackName, before: Truth, after: Truth })),
  obligations: z.strictObject({ gained: z.array(PackName), lost: z.array(PackName) }),
  bands: z.array(z.strictObject({ score: PackName, before: PackName.nullable(), after: PackName.nullable() })),
});
export type WhatIf = z.infer<typeof WhatIf>;
