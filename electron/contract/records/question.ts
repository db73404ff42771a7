import { z } from 'zod';
import { Condition } from './condition.ts';
import { DateOnly, LocalText, PackName } from './text.ts';

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

/** What stands beside a question. Examples live here, never in an answer field. */
export const Knowledge = z.strictObject({
  /** Why it is asked, in plain words. */
  why: LocalText,
  /** What the provision says, in our own words. */
  extract: LocalText.optional(),
  counts: LocalText.optional(),
  countsNot: LocalText.optional(),
  example: LocalText.optional(),
  evidence: LocalText.optional(),
  mistake: LocalText.optional(),
});
export type Knowledge = z.infer<typeof Knowledge>;

/** Score id → points. A number may be negative. */
const Points = z.record(PackName, z.number());

/** `points`: what this option adds to each score if it is chosen. */
export const Option = z.strictObject({
  id: PackName,
  label: LocalText,
  hint: LocalText.optional(),
  articles: z.array(z.string().min(1)).optional(),
  verification: Verification.optional(),
  points: Points.optional(),
});
export type Option = z.infer<typeof Option>;

const range = { unit: LocalText.optional(), min: z.number().optional(), max: z.number().optional() };

const ColumnBase = { id: PackName, label: LocalText, hint: LocalText.optional(), isOptional: z.boolean().optional() };

/** A column of a table or matrix, or a field of a group's entries. `isOptional`: an entry counts as complete without it. */
export const Column = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['text', 'long-text', 'date', 'yes-no']), ...ColumnBase }),
  z.strictObject({ type: z.literal('number'), ...ColumnBase, ...range }),
  z.strictObject({ type: z.literal('single'), ...ColumnBase, options: z.array(Option).min(2) }),
]);
export type Column = z.infer<typeof Column>;

/** A fixed row of a matrix, for example one control of a standard. */
export const MatrixRow = z.strictObject({
  id: PackName,
  label: LocalText,
  hint: LocalText.optional(),
  /** A heading above this row, if it begins a group of rows. */
  heading: LocalText.optional(),
  articles: z.array(z.string().min(1)).optional(),
  verification: Verification.optional(),
});
export type MatrixRow = z.infer<typeof MatrixRow>;

/** The fields of the inventory from which an answer can be offered. */
export const OfferedField = z.enum([
  'name',
  'release',
  'provider',
  'deployer',
  'intendedPurpose',
  'description',
  'sector',
  'regions',
  'peopleAffected',
  'owner',
]);
export type OfferedField = z.infer<typeof OfferedField>;

/**
 * Where an answer may be taken over from; offered with its origin, never taken by itself. `system`: a field of the AI
 * system, as text. `question`: the answer to a question of another pack about the same system; `map` turns its value or
 * option ids into ours, what is not in it is not offered; without `map` the value is offered as it is. `class`: the value
 * is offered if that class holds in an assessment by the other pack.
 */
export const Offer = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('system'), field: OfferedField }),
  z.strictObject({
    from: z.literal('question'),
    pack: PackName,
    question: PackName,
    map: z.record(z.string(), z.union([z.string(), z.array(PackName)])).optional(),
  }),
  z.strictObject({
    from: z.literal('class'),
    pack: PackName,
    class: PackName,
    value: z.union([z.string(), z.array(PackName)]),
  }),
]);
export type Offer = z.infer<typeof Offer>;

/**
 * The value that counts as long as nothing else is answered: a state of the world that the user can rarely know, such as
 * whether a harmonised standard is cited. It is shown as presumed, with its reason and the day it was checked.
 */
export const Presumed = z.strictObject({
  value: z.union([z.string(), z.number()]),
  reason: LocalText,
  checkedOn: DateOnly,
});
export type Presumed = z.infer<typeof Presumed>;

const QuestionBase = {
  id: PackName,
  text: LocalText,
  help: LocalText.optional(),
  ...Sourced,
  visible: Condition.optional(),
  knowledge: Knowledge,
  /** Whether "does not apply", with a reason, is an answer. */
  mayNotApply: z.boolean().optional(),
  offers: z.array(Offer).optional(),
};

const entries = { minEntries: z.int().min(0).optional(), maxEntries: z.int().min(1).max(1000).optional() };

/**
 * Every question may also be answered "don't know", which stays unknown; `multi` also "none of these". `points` of a
 * yes-no or number: what `yes` and `no` add to each score, or by what the number is multiplied.
 * `table`: rows the user adds; `group`: the same, drawn as a form per entry; `matrix`: fixed rows. `people`: named people
 * with function and organisation. `evidence`: answered by files attached to the question.
 */
export const Question = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('yes-no'),
    ...QuestionBase,
    presumed: Presumed.optional(),
    points: z.strictObject({ yes: Points.optional(), no: Points.optional() }).optional(),
  }),
  z.strictObject({
    type: z.literal('single'),
    ...QuestionBase,
    presumed: Presumed.optional(),
    options: z.array(Option).min(2),
  }),
  z.strictObject({ type: z.literal('multi'), ...QuestionBase, options: z.array(Option).min(1) }),
  z.strictObject({
    type: z.literal('number'),
    ...QuestionBase,
    ...range,
    isWhole: z.boolean().optional(),
    points: Points.optional(),
  }),
  z.strictObject({ type: z.literal('date'), ...QuestionBase }),
  z.strictObject({ type: z.literal('text'), ...QuestionBase }),
  z.strictObject({ type: z.literal('rich-text'), ...QuestionBase }),
  z.strictObject({ type: z.literal('people'), ...QuestionBase, ...entries }),
  z.strictObject({ type: z.literal('evidence'), ...QuestionBase, ...entries }),
  z.strictObject({ type: z.literal('table'), ...QuestionBase, ...entries, columns: z.array(Column).min(1).max(12) }),
  z.strictObject({
    type: z.literal('group'),
    ...QuestionBase,
    ...entries,
    /** What one entry is called, for example "dataset". */
    entry: LocalText,
    columns: z.array(Column).min(1).max(40),
  }),
  z.strictObject({
    type: z.literal('matrix'),
    ...QuestionBase,
    rows: z.array(MatrixRow).min(1).max(300),
    columns: z.array(Column).min(1).max(6),
  }),
]);
export type Question = z.infer<typeof Question>;

/** One file of `questions/`, shown as one section of the interview; order by file name. */
export const Section = z.strictObject({ id: PackName, title: LocalText, questions: z.array(Question).min(1) });
export type Section = z.infer<typeof Section>;
