import { z } from 'zod';
import type { Answers, TracedJudgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { PackName } from '#contract/records/text';
import { validateAnswer } from '#core/rules/answer-faults';
import { differencesOf } from './difference.ts';
import { conclusionOf } from './told.ts';

const ExpectedScore = z.union([
  z.number(),
  z.strictObject({
    value: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    band: PackName.optional(),
  }),
]);

/**
 * What a worked case of our own expects. `classes` is exact; other lists name what must at least be there, or must not;
 * maps need not name all of their kind.
 */
export const ExpectedOutcome = z.strictObject({
  /** Ids of exactly the classes that hold. */
  classes: z.array(PackName),
  /** Ids of obligations that hold (`includes`) or do not (`excludes`: false or unknown). */
  obligations: z
    .strictObject({ includes: z.array(PackName).default([]), excludes: z.array(PackName).default([]) })
    .optional(),
  isDetermined: z.boolean().optional(),
  /** Questions that are among `deciding`. */
  open: z.array(PackName).optional(),
  /** Class id → questions whose answers are among its reasons; hidden ones are no reasons. */
  because: z.record(PackName, z.array(PackName)).optional(),
  /** Articles that stand at a class that holds, at an obligation that holds, or at an answer such a class follows from. */
  legalRefs: z.array(z.string().min(1)).optional(),
  /** Score id → its value, or several of its figures. */
  scores: z.record(PackName, ExpectedScore).optional(),
  /** Conclusion id → its value; `many`: exactly those, in any order; null: still open. */
  conclusions: z.record(PackName, z.json()).optional(),
  /** Calculation id → measure → exact fraction `n/d` or number, as text. */
  calculations: z.record(PackName, z.record(z.string(), z.string())).optional(),
});
export type ExpectedOutcome = z.infer<typeof ExpectedOutcome>;

/** What came out of a case, in the form in which it is expected. */
export type ActualOutcome = {
  readonly classes: readonly string[];
  readonly obligations: readonly string[];
  readonly isDetermined: boolean;
  readonly open: readonly string[];
  readonly because: Readonly<Record<string, readonly string[]>>;
  readonly legalRefs: readonly string[];
  readonly scores: Readonly<
    Record<string, { readonly value: number; readonly min: number; readonly max: number; readonly band: string | null }>
  >;
  readonly conclusions: Readonly<Record<string, unknown>>;
  readonly calculations: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/** Tells what a judgement came to, in the form of `ExpectedOutcome`. */
export function outcomeOf(pack: Pack, judgement: TracedJudgement): ActualOutcome {
  const classes = judgement.classes.filter((it) => it.truth === 'true');
  const holds = new Set(classes.map(({ id }) => id));
  const obligations = judgement.obligations.filter((it) => it.truth === 'true').map(({ id }) => id);
  const articles = [
    ...pack.classes.filter(({ id }) => holds.has(id)).flatMap((it) => it.articles),
    ...pack.obligations.filter(({ id }) => obligations.includes(id)).flatMap((it) => it.articles),
    ...classes.flatMap((it) => it.because.filter(({ hidden }) => !hidden).flatMap((reason) => reason.articles)),
  ];
  return {
    classes: [...holds],
    obligations,
    isDetermined: judgement.isDetermined,
    open: judgement.deciding,
    because: Object.fromEntries(
      judgement.classes.map((it) => [it.id, it.because.filter(({ hidden }) => !hidden).map((why) => why.questionId)]),
    ),
    legalRefs: [...new Set(articles)],
    scores: Object.fromEntries(
      judgement.scores.map(({ id, value, min, max, band }) => [id, { value, min, max, band }]),
    ),
    conclusions: Object.fromEntries((pack.conclusions ?? []).map(({ id }) => [id, conclusionOf(pack, judgement, id)])),
    calculations: Object.fromEntries(judgement.calculations.map(({ id, measures }) => [id, measures])),
  };
}

function missing(kind: string, items: readonly { readonly id: string }[] | undefined, ids: readonly string[]) {
  const known = new Set((items ?? []).map(({ id }) => id));
  return ids.filter((id) => !known.has(id)).map((id) => `the pack has no ${kind} ${id}`);
}

/** Answers a pack has no question for, or its questions do not take: slips that could let a case pass. */
export function slipsInAnswers(pack: Pack, answers: Answers): readonly string[] {
  const questions = new Map(pack.sections.flatMap((section) => section.questions).map((it) => [it.id, it]));
  return [
    ...missing('question', [...questions.values()], Object.keys(answers)),
    ...Object.entries(answers).flatMap(([id, value]) => {
      const question = questions.get(id);
      const fault = question === undefined ? null : validateAnswer(question, value);
      return fault === null ? [] : [`question ${id} does not take ${JSON.stringify(value)}: ${fault}`];
    }),
  ];
}

/** Names in an expectation that the pack does not have. */
export function slipsInOutcome(pack: Pack, expected: ExpectedOutcome): readonly string[] {
  const because = expected.because ?? {};
  const questions = pack.sections.flatMap((section) => section.questions);
  return [
    ...missing('question', questions, [...(expected.open ?? []), ...Object.values(because).flat()]),
    ...missing('class', pack.classes, [...expected.classes, ...Object.keys(because)]),
    ...missing('obligation', pack.obligations, [
      ...(expected.obligations?.includes ?? []),
      ...(expected.obligations?.excludes ?? []),
    ]),
    ...missing('score', pack.scores, Object.keys(expected.scores ?? {})),
    ...missing('conclusion', pack.conclusions, Object.keys(expected.conclusions ?? {})),
    ...missing('calculation', pack.calculations, Object.keys(expected.calculations ?? {})),
  ];
}

function lacking(what: string, expected: readonly string[] | undefined, actual: readonly string[]): readonly string[] {
  return (expected ?? []).filter((it) => !actual.includes(it)).map((it) => `${what}: ${it} is expected`);
}

/** Compares those keys of the actual map that are expected. */
function differing(
  what: string,
  expected: Readonly<Record<string, unknown>> | undefined,
  actual: Readonly<Record<string, unknown>> | undefined,
): readonly string[] {
  return Object.entries(expected ?? {}).flatMap(([key, value]) =>
    differencesOf(`${what}.${key}`, value, actual?.[key]),
  );
}

/** Tells how an outcome differs from the expected one, one sentence each. */
export function compareOutcome(expected: ExpectedOutcome, actual: ActualOutcome): readonly string[] {
  const surplus = actual.classes.filter((id) => !expected.classes.includes(id));
  const excluded = (expected.obligations?.excludes ?? []).filter((id) => actual.obligations.includes(id));
  const isOther = expected.isDetermined !== undefined && expected.isDetermined !== actual.isDetermined;
  return [
    ...lacking('classes', expected.classes, actual.classes),
    ...surplus.map((id) => `classes: ${id} is not expected`),
    ...lacking('obligations', expected.obligations?.includes, actual.obligations),
    ...excluded.map((id) => `obligations: ${id} is not expected`),
    ...(isOther ? [`isDetermined: ${expected.isDetermined} is expected`] : []),
    ...lacking('open', expected.open, actual.open),
    ...Object.entries(expected.because ?? {}).flatMap(([id, reasons]) =>
      lacking(`because of ${id}`, reasons, actual.because[id] ?? []),
    ),
    ...lacking('legalRefs', expected.legalRefs, actual.legalRefs),
    ...Object.entries(expected.scores ?? {}).flatMap(([id, figures]) =>
      differing(`scores.${id}`, typeof figures === 'number' ? { value: figures } : figures, actual.scores[id]),
    ),
    ...differing('conclusions', expected.conclusions, actual.conclusions),
    ...Object.entries(expected.calculations ?? {}).flatMap(([id, measures]) =>
      differing(`calculations.${id}`, measures, actual.calculations[id]),
    ),
  ];
}
