import { z } from 'zod';
import { ObligationKind } from './pack.ts';
import { DateOnly, PackName } from './text.ts';

/** Three-valued truth (Kleene). Unanswered is never "no". */
export const Truth = z.enum(['true', 'false', 'unknown']);
export type Truth = z.infer<typeof Truth>;

/**
 * An answer's value. yes-no: `yes` | `no`. single: option id. multi: option ids, empty = none of these.
 * number: number. date: `YYYY-MM-DD`. text: text. Don't know yet: `{ unknown: true }`.
 */
export const AnswerValue = z.union([
  z.string(),
  z.number(),
  z.array(z.string()),
  z.strictObject({ unknown: z.literal(true) }),
]);
export type AnswerValue = z.infer<typeof AnswerValue>;

/** Question id → value; a question that is absent is unanswered. */
export const Answers = z.record(PackName, AnswerValue);
export type Answers = z.infer<typeof Answers>;

/** One answer that carried a conclusion: the least part of the answers from which it follows. */
export const Because = z.strictObject({
  questionId: PackName,
  /** Absent if the question is hidden. */
  value: AnswerValue.optional(),
  hidden: z.boolean(),
  /**
   * Whether it speaks for the conclusion itself. Else it only makes a question visible on which the conclusion rests, or
   * keeps out another class that the rule excludes; to be told after the direct ones. Every conclusion has a direct one.
   */
  isDirect: z.boolean(),
  articles: z.array(z.string()),
});
export type Because = z.infer<typeof Because>;

/**
 * The trace: how a condition came to its truth, down to answers; of the same shape as the condition in the pack. A fact
 * or class is named only; its own trace stands once in the `TracedJudgement`'s `facts` or `classes`.
 */
export type Trace = {
  readonly truth: Truth;
  readonly by:
    | { readonly kind: 'all' | 'any' | 'not' | 'count'; readonly parts: readonly Trace[] }
    | { readonly kind: 'fact' | 'class'; readonly id: string }
    | { readonly kind: 'answer'; readonly questionId: string; readonly hidden: boolean };
};
export const Trace: z.ZodType<Trace> = z.lazy(() =>
  z.strictObject({
    truth: Truth,
    by: z.union([
      z.strictObject({ kind: z.enum(['all', 'any', 'not', 'count']), parts: z.array(Trace) }),
      z.strictObject({ kind: z.enum(['fact', 'class']), id: PackName }),
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

export const ClassResult = z.strictObject({ ...Reasons, open });
export type ClassResult = z.infer<typeof ClassResult>;

/** In what the window is sent, `because` tells of a duty that holds what speaks for it itself; else it is empty. */
export const ObligationResult = z.strictObject({
  ...Reasons,
  kind: ObligationKind,
  role: PackName,
  appliesFrom: DateOnly,
  /** It holds, and its date has come on the assessment date. */
  isApplicable: z.boolean(),
});
export type ObligationResult = z.infer<typeof ObligationResult>;

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
  visibility: z.record(PackName, Truth),
  sections: z.array(SectionProgress),
  /** Visible questions without a usable answer, in order. */
  open: z.array(PackName),
  /** Those of `open` that can still change a class. */
  deciding: z.array(PackName),
});
export type Judgement = z.infer<typeof Judgement>;

/** All that `core/rules` concludes: every conclusion down to its answers. Some hundred kilobytes for a real pack. */
export const TracedJudgement = z.strictObject({
  ...Judgement.shape,
  classes: z.array(z.strictObject({ ...ClassResult.shape, trace: Trace })),
  obligations: z.array(z.strictObject({ ...ObligationResult.shape, open, trace: Trace })),
  /** Every fact of the pack, for the traces that name it. */
  facts: z.array(z.strictObject({ id: PackName, truth: Truth, trace: Trace })),
});
export type TracedJudgement = z.infer<typeof TracedJudgement>;
