import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { PackName } from '#contract/records/text';
import { packError } from '../problem.ts';
import { readSource, type Source } from '../source.ts';
import { Matcher } from './matcher.ts';

/** The file beside a pack's own files in which its vocabulary stands; it is no part of the pack. */
export const VOCABULARY_FILE = 'vocabulary.yaml';

const When = z.record(z.string(), Matcher);

/**
 * One step from what a case states to answers. `when`: what must be stated, all of one map, or all of one of several maps;
 * absent: always. `answers`: list answers are united with what is there, others replace it. `copy`: question → key whose
 * value is the answer as it stands. `from`, `question`, `map`: the stated value, or each value of a stated list, becomes
 * what `map` says; null: it is understood, and chooses nothing.
 */
const TranslationRule = z.union(
  [
    z.strictObject({
      when: z.union([When, z.array(When).min(1)]).optional(),
      answers: z.record(PackName, AnswerValue),
      copy: z.record(PackName, z.string()).optional(),
    }),
    z.strictObject({
      when: z.union([When, z.array(When).min(1)]).optional(),
      copy: z.record(PackName, z.string()),
    }),
    z.strictObject({
      when: z.union([When, z.array(When).min(1)]).optional(),
      from: z.string(),
      question: PackName,
      map: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    }),
  ],
  { error: 'a rule has `answers`, `copy`, or `from` with `question` and `map`' },
);
export type TranslationRule = z.infer<typeof TranslationRule>;

const Renaming = { except: z.array(z.string()).optional(), rename: z.record(z.string(), z.string()).optional() };

/** A section whose points are told; `when` is asked of what the case states. */
const ToldSection = z.union([z.string(), z.array(z.strictObject({ name: z.string(), when: When.optional() })).min(1)]);

/**
 * Where the actual value of an expected key comes from.
 * `classes`: ids of those that hold. `class`, `fact`: true, false, or null while unknown. `conclusion`: its `value`;
 * `many`: a list; `as: references`: values that name provisions, told in the words of the expectation if those name the
 * same, of a map its `ref`; `remarked`: the expectation may add a remark in parentheses. `fields`: a map of further ones. `duties`, `reliefs`: provisions of those that hold. `dates`,
 * `disputed`: distinct dates of the duties that hold. `score`: one of its figures. `points`: points of the named scores by
 * section, sections without an answer to a scored question left out. `calculation`: one of its results; rates and ratios
 * are rounded half up to three decimals.
 */
export type Told =
  | {
      readonly classes: true;
      readonly except?: string[] | undefined;
      readonly rename?: Record<string, string> | undefined;
    }
  | { readonly class: string }
  | { readonly fact: string }
  | {
      readonly conclusion: string;
      readonly rename?: Record<string, string> | undefined;
      readonly as?: 'references' | 'remarked' | undefined;
    }
  | { readonly fields: Readonly<Record<string, Told>> }
  | {
      readonly duties: true;
      readonly except?: string[] | undefined;
      readonly rename?: Record<string, string> | undefined;
    }
  | {
      readonly reliefs: true;
      readonly except?: string[] | undefined;
      readonly rename?: Record<string, string> | undefined;
    }
  | { readonly dates: true; readonly except?: string[] | undefined }
  | { readonly disputed: true; readonly except?: string[] | undefined }
  | {
      readonly score: string;
      readonly take: 'value' | 'base' | 'min' | 'max' | 'band' | 'reduced';
      readonly rename?: Record<string, string> | undefined;
    }
  | { readonly points: readonly string[]; readonly sections: Readonly<Record<string, z.infer<typeof ToldSection>>> }
  | {
      readonly calculation: string;
      readonly take: 'tables' | 'median' | 'excluded-share' | 'unknown' | 'notes' | 'lowest-ratio-of-rounded-rates';
    };

const Told: z.ZodType<Told> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ classes: z.literal(true), ...Renaming }),
      z.strictObject({ class: PackName }),
      z.strictObject({ fact: PackName }),
      z.strictObject({
        conclusion: PackName,
        rename: Renaming.rename,
        as: z.enum(['references', 'remarked']).optional(),
      }),
      z.strictObject({ fields: z.record(z.string(), Told) }),
      z.strictObject({ duties: z.literal(true), ...Renaming }),
      z.strictObject({ reliefs: z.literal(true), ...Renaming }),
      z.strictObject({ dates: z.literal(true), except: Renaming.except }),
      z.strictObject({ disputed: z.literal(true), except: Renaming.except }),
      z.strictObject({
        score: PackName,
        take: z.enum(['value', 'base', 'min', 'max', 'band', 'reduced']).default('value'),
        rename: Renaming.rename,
      }),
      z.strictObject({ points: z.array(PackName).min(1), sections: z.record(PackName, ToldSection) }),
      z.strictObject({
        calculation: PackName,
        take: z.enum(['tables', 'median', 'excluded-share', 'unknown', 'notes', 'lowest-ratio-of-rounded-rates']),
      }),
    ],
    {
      error:
        'one of classes, class, fact, conclusion, fields, duties, reliefs, dates, disputed, score, points, calculation',
    },
  ),
);

/**
 * How worked cases written by others are read for a pack: `vocabulary.yaml`. `given.path`: the key of a case that holds
 * what it states. `also`: a key with further statements that a user left behind under other answers; those of `path` win.
 * `with`: keys of the case itself that state something too, such as its description. `unforeseen`: whether a key that no
 * rule names is a fault, or nothing follows from it.
 * `defaults`: values of absent keys, unless the file of cases says otherwise. `calculation`: tables, scores, unknown people
 * and excluded categories become the answers this calculation reads. `ignored`: key → why nothing follows from it.
 * `assessedOn`: the key that holds the day. `expected`: every key that can be compared.
 */
export const Vocabulary = z.strictObject({
  given: z.strictObject({
    path: z.string(),
    also: z.string().optional(),
    with: z.array(z.string()).optional(),
    unforeseen: z.enum(['fault', 'pass']).default('fault'),
    defaults: z.record(z.string(), z.json()).optional(),
    rules: z.array(TranslationRule).default([]),
    calculation: PackName.optional(),
    ignored: z.record(z.string(), z.string().min(1)).optional(),
    assessedOn: z.string().optional(),
  }),
  expected: z.record(z.string(), Told),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

type Names = Readonly<
  Record<'question' | 'fact' | 'class' | 'conclusion' | 'score' | 'section' | 'calculation', Set<string>>
>;

function namesOf(pack: Pack): Names {
  const ids = (items: readonly { readonly id: string }[] | undefined) => new Set((items ?? []).map(({ id }) => id));
  return {
    question: ids(pack.sections.flatMap((section) => section.questions)),
    fact: ids(pack.facts),
    class: ids(pack.classes),
    conclusion: ids(pack.conclusions),
    score: ids(pack.scores),
    section: ids(pack.sections),
    calculation: ids(pack.calculations),
  };
}

type Reference = { readonly kind: keyof Names; readonly id: string; readonly path: readonly PropertyKey[] };

function referencesOfTold(told: Told, path: readonly PropertyKey[]): readonly Reference[] {
  if ('fields' in told) {
    return Object.entries(told.fields).flatMap(([key, part]) => referencesOfTold(part, [...path, 'fields', key]));
  }
  if ('points' in told) {
    return [
      ...told.points.map((id) => ({ kind: 'score', id, path: [...path, 'points'] }) as const),
      ...Object.keys(told.sections).map((id) => ({ kind: 'section', id, path: [...path, 'sections', id] }) as const),
    ];
  }
  for (const kind of ['class', 'fact', 'conclusion', 'score', 'calculation'] as const) {
    const id = (told as Readonly<Record<string, unknown>>)[kind];
    if (typeof id === 'string') return [{ kind, id, path: [...path, kind] }];
  }
  return [];
}

function references({ given, expected }: Vocabulary): readonly Reference[] {
  const question = (id: string, path: readonly PropertyKey[]) => ({ kind: 'question', id, path }) as const;
  return [
    ...given.rules.flatMap((rule, index) => {
      const at = ['given', 'rules', index];
      if ('question' in rule) return [question(rule.question, [...at, 'question'])];
      const answers = 'answers' in rule ? Object.keys(rule.answers) : [];
      return [
        ...answers.map((id) => question(id, [...at, 'answers', id])),
        ...Object.keys(rule.copy ?? {}).map((id) => question(id, [...at, 'copy', id])),
      ];
    }),
    ...(given.calculation === undefined
      ? []
      : [{ kind: 'calculation', id: given.calculation, path: ['given', 'calculation'] } as const]),
    ...Object.entries(expected).flatMap(([key, told]) => referencesOfTold(told, ['expected', key])),
  ];
}

/**
 * Checks the vocabulary of a pack.
 * @throws AppError `pack.malformed` if it has not the form of `Vocabulary`; `pack.dead-reference` if it names what the pack
 * does not have
 */
export function checkVocabulary(pack: Pack, source: Source): Vocabulary {
  const { data, error } = Vocabulary.safeParse(source.value);
  if (data === undefined) {
    const issue = error.issues[0];
    const path = issue?.path ?? [];
    const reason = `\`${path.join('.')}\`: ${issue?.message ?? 'not a vocabulary'}`;
    throw packError({ code: 'pack.malformed', file: source.name, line: source.lineOf(path), reason });
  }
  const names = namesOf(pack);
  const dead = references(data).find(({ kind, id }) => !names[kind].has(id));
  if (dead !== undefined) {
    const reason = `pack \`${pack.id}\` has no ${dead.kind} \`${dead.id}\``;
    throw packError({ code: 'pack.dead-reference', file: source.name, line: source.lineOf(dead.path), reason });
  }
  return data;
}

/**
 * Reads the vocabulary in a pack's folder.
 * @returns undefined if there is none
 * @throws AppError `pack.malformed`, `pack.dead-reference`
 */
export function readVocabulary(pack: Pack, folder: string): Vocabulary | undefined {
  const path = join(folder, VOCABULARY_FILE);
  if (!existsSync(path)) return undefined;
  const { source, problems } = readSource(path, VOCABULARY_FILE);
  const [first] = problems;
  if (first !== undefined) throw packError(first);
  return checkVocabulary(pack, source);
}
