import { z } from 'zod';
import { DateOnly, LocalText, PackName, Sha256 } from './text.ts';

/**
 * How far a statement of law was verified.
 * P: read in the law text. I: amendment inventory quoting the Official Journal. G: Commission guidelines (final or
 * draft, not binding). S: secondary source only. U: not verified. Everything but P and I is shown as such.
 */
export const Verification = z.enum(['P', 'I', 'G', 'S', 'U']);
export type Verification = z.infer<typeof Verification>;

/** Where a statement comes from: the article first, then ids of `sources` in pack.yaml. */
export const Sourced = {
  articles: z.array(z.string().min(1)).min(1),
  sources: z.array(z.string().min(1)).min(1),
  verification: Verification.default('P'),
};

/** A value that an answer can be compared with. */
export const Scalar = z.union([z.string(), z.number()]);

/** What a rule asks of the answers. Judged in three values: true, false, unknown (`core/rules`). */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly count: readonly Condition[]; readonly atLeast: number }
  | { readonly question: string; readonly is: string | number }
  | { readonly question: string; readonly in: readonly (string | number)[] }
  | { readonly question: string; readonly has: string | readonly string[] }
  | { readonly question: string; readonly compare: Comparison; readonly to: string | number }
  | { readonly fact: string }
  | { readonly class: string };

export const Comparison = z.enum(['<', '<=', '=', '>=', '>']);
export type Comparison = z.infer<typeof Comparison>;

/**
 * `is`, `in`: a yes-no (`yes`, `no`) or single answer. `has`: a multi answer contains the option, or one of several.
 * `compare`: a number or an ISO date. `count`: at least so many of the conditions hold. `fact`, `class`: a named
 * condition of the same pack. A condition on a hidden question is false; on an unanswered one, unknown.
 */
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
    z.strictObject({ count: z.array(Condition).min(1), atLeast: z.int().min(1) }),
    z.strictObject({ question: PackName, is: Scalar }),
    z.strictObject({ question: PackName, in: z.array(Scalar).min(1) }),
    z.strictObject({ question: PackName, has: z.union([PackName, z.array(PackName).min(1)]) }),
    z.strictObject({ question: PackName, compare: Comparison, to: Scalar }),
    z.strictObject({ fact: PackName }),
    z.strictObject({ class: PackName }),
  ]),
);

/** What stands beside a question. Examples live here, never in an answer field. */
export const Knowledge = z.strictObject({
  why: LocalText,
  counts: LocalText.optional(),
  countsNot: LocalText.optional(),
  example: LocalText.optional(),
  evidence: LocalText.optional(),
  mistake: LocalText.optional(),
});
export type Knowledge = z.infer<typeof Knowledge>;

export const Option = z.strictObject({
  id: PackName,
  label: LocalText,
  hint: LocalText.optional(),
  articles: z.array(z.string().min(1)).optional(),
  verification: Verification.optional(),
});
export type Option = z.infer<typeof Option>;

const QuestionBase = {
  id: PackName,
  text: LocalText,
  help: LocalText.optional(),
  ...Sourced,
  visible: Condition.optional(),
  knowledge: Knowledge,
};

/** `yes-no` may also be answered "don't know", which stays unknown; `multi` may be answered "none of these". */
export const Question = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('yes-no'), ...QuestionBase }),
  z.strictObject({ type: z.literal('single'), ...QuestionBase, options: z.array(Option).min(2) }),
  z.strictObject({ type: z.literal('multi'), ...QuestionBase, options: z.array(Option).min(1) }),
  z.strictObject({
    type: z.literal('number'),
    ...QuestionBase,
    unit: LocalText.optional(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('date'), ...QuestionBase }),
  z.strictObject({ type: z.literal('text'), ...QuestionBase }),
]);
export type Question = z.infer<typeof Question>;

/** One file of `questions/`, shown as one section of the interview; order by file name. */
export const Section = z.strictObject({ id: PackName, title: LocalText, questions: z.array(Question).min(1) });
export type Section = z.infer<typeof Section>;

/** The hue and word by which the window and the dossier show a class. */
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

/** A duty that follows. `appliesFrom` is the duty's own date; `disputedFrom` a second date found in public sources. */
export const Obligation = z.strictObject({
  id: PackName,
  kind: ObligationKind.default('duty'),
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

/** rules.yaml */
export const Rules = z.strictObject({
  facts: z.array(Fact),
  classes: z.array(OutcomeClass).min(1),
  obligations: z.array(Obligation),
});
export type Rules = z.infer<typeof Rules>;

/** The dossier's parts, in the order a pack may list them in dossier.yaml. */
export const DossierSectionId = z.enum(['summary', 'obligations', 'answers', 'sign-offs', 'journal']);
export type DossierSectionId = z.infer<typeof DossierSectionId>;

/** pack.yaml */
export const PackHead = z.strictObject({
  id: PackName,
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  title: LocalText,
  summary: LocalText,
  jurisdiction: z.string().min(1),
  languages: z.array(z.enum(['en', 'de'])).min(1),
  publisher: z.string().min(1),
  legalState: z.strictObject({ reference: LocalText, stateOn: DateOnly, checkedOn: DateOnly }),
  validFrom: DateOnly,
  validTo: DateOnly.optional(),
  notice: LocalText,
  roles: z.array(z.strictObject({ id: PackName, label: LocalText })).min(1),
  sources: z.record(z.string(), z.strictObject({ title: z.string().min(1), state: z.string().min(1) })),
});
export type PackHead = z.infer<typeof PackHead>;

/** dossier.yaml */
export const DossierLayout = z.strictObject({ title: LocalText, sections: z.array(DossierSectionId).min(1) });

/** A whole pack as the engine, the window and the dossier use it. `hash`: SHA-256 of its canonical JSON without `hash`. */
export const Pack = z.strictObject({
  ...PackHead.shape,
  sections: z.array(Section).min(1),
  ...Rules.shape,
  dossier: DossierLayout,
  hash: Sha256,
});
export type Pack = z.infer<typeof Pack>;

/** What a list of packs shows. */
export const PackSummary = PackHead.pick({
  id: true,
  version: true,
  title: true,
  summary: true,
  legalState: true,
}).extend({
  hash: Sha256,
  questionCount: z.int(),
});
export type PackSummary = z.infer<typeof PackSummary>;
