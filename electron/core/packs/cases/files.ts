import { z } from 'zod';
import { AppError } from '#contract/errors';
import { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { DateOnly, PackName } from '#contract/records/text';
import { isRaw } from '../data.ts';
import { parseSource, type Source } from '../source.ts';
import { ExpectedOutcome } from './outcome.ts';
import { VOCABULARY_FILE, type Vocabulary } from './vocabulary.ts';

const OwnCase = {
  id: PackName,
  title: z.string().min(1),
  /** Else the day the pack's legal state was checked. */
  assessedOn: DateOnly.optional(),
  answers: z.record(PackName, AnswerValue),
};

/** A worked case of our own. With `vocabulary: true` its expectation is in the words of the pack's vocabulary. */
export const WorkedCase = z.discriminatedUnion('vocabulary', [
  z.strictObject({ ...OwnCase, vocabulary: z.literal(false).optional(), expected: ExpectedOutcome }),
  z.strictObject({ ...OwnCase, vocabulary: z.literal(true), expected: z.record(z.string(), z.json()) }),
]);
export type WorkedCase = z.infer<typeof WorkedCase>;

/** A file of our own worked cases for one pack. */
export const WorkedCases = z.strictObject({ pack: PackName, cases: z.array(WorkedCase).min(1) });

const Stated = z.record(z.string(), z.unknown());

/** A case written by others: what it states stands under the keys that the pack's vocabulary names. */
export const ForeignCase = z.looseObject({
  id: z.string().min(1),
  title: z.string().default(''),
  expected: z.record(z.string(), z.json()),
});
export type ForeignCase = z.infer<typeof ForeignCase>;

const ForeignCases = z.looseObject({
  meta: z.looseObject({ default_assessment_date: DateOnly.optional() }).optional(),
  facts_defaults: Stated.optional(),
  cases: z.array(ForeignCase).min(1),
});

export type CaseFile =
  | { readonly kind: 'own'; readonly cases: readonly WorkedCase[] }
  | {
      readonly kind: 'foreign';
      readonly vocabulary: Vocabulary;
      readonly assessedOn: string | undefined;
      readonly defaults: Readonly<Record<string, unknown>>;
      readonly cases: readonly (ForeignCase & { readonly stated: Readonly<Record<string, unknown>> })[];
    };

type Refuse = (path: readonly PropertyKey[], reason: string) => Error;

function checked<T>(schema: z.ZodType<T>, source: Source, refuse: Refuse): T {
  const { data, error } = schema.safeParse(source.value);
  if (error === undefined) return data;
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const index = path[0] === 'cases' && typeof path[1] === 'number' ? path[1] : undefined;
  const cases = isRaw(source.value) ? source.value['cases'] : undefined;
  const at: unknown = index !== undefined && Array.isArray(cases) ? cases[index] : undefined;
  const id = isRaw(at) && typeof at['id'] === 'string' ? `case \`${at['id']}\`: ` : '';
  throw refuse(path, `${id}\`${path.join('.')}\`: ${issue?.message ?? 'not what a file of cases holds'}`);
}

function refuseRepeated(cases: readonly { readonly id: string }[], refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [index, { id }] of cases.entries()) {
    if (seen.has(id)) throw refuse(['cases', index, 'id'], `case \`${id}\` stands twice`);
    seen.add(id);
  }
}

function readForeign(source: Source, vocabulary: Vocabulary, refuse: Refuse): CaseFile {
  const { meta, facts_defaults: defaults, cases } = checked(ForeignCases, source, refuse);
  const { path, also, with: own = [] } = vocabulary.given;
  const stated = cases.map((it, index) => {
    const main = it[path];
    const beside = also === undefined ? undefined : (it[also] ?? undefined);
    if (!isRaw(main)) throw refuse(['cases', index], `case \`${it.id}\`: \`${path}\` is missing, or is not a map`);
    if (beside !== undefined && !isRaw(beside))
      throw refuse(['cases', index], `case \`${it.id}\`: \`${also}\` is not a map`);
    const stated = Object.fromEntries(own.flatMap((key) => (Object.hasOwn(it, key) ? [[key, it[key]]] : [])));
    return { ...it, stated: { ...stated, ...beside, ...main } };
  });
  return {
    kind: 'foreign',
    vocabulary,
    assessedOn: meta?.default_assessment_date,
    defaults: defaults ?? {},
    cases: stated,
  };
}

/**
 * Reads a file of worked cases: our own (`pack`, `cases`), or one written by others (`cases`, with `meta` and
 * `facts_defaults` if it has them), for which the pack needs a vocabulary.
 * @param name  the file's name, for problems
 * @throws AppError `pack.cases-malformed` with the line if it is neither, is for another pack, or has a case twice
 */
export function readCases(pack: Pack, vocabulary: Vocabulary | undefined, name: string, yaml: string): CaseFile {
  const { source, problems } = parseSource(name, yaml);
  const [first] = problems;
  if (first !== undefined)
    throw new AppError('pack.cases-malformed', { file: name, line: first.line, reason: first.reason });
  const refuse: Refuse = (path, reason) =>
    new AppError('pack.cases-malformed', { file: name, line: source.lineOf(path), reason });
  if (!isRaw(source.value)) throw refuse([], 'a file of cases is a map with `cases`');
  const isOwn = Object.hasOwn(source.value, 'pack');
  if (!isOwn && vocabulary === undefined) {
    const reason = `\`pack\` is missing; cases of another form are read by ${VOCABULARY_FILE}, which pack \`${pack.id}\` does not have`;
    throw refuse([], reason);
  }
  if (!isOwn && vocabulary !== undefined) {
    const file = readForeign(source, vocabulary, refuse);
    refuseRepeated(file.cases, refuse);
    return file;
  }
  const { pack: packId, cases } = checked(WorkedCases, source, refuse);
  if (packId !== pack.id) throw refuse(['pack'], `these cases are for pack \`${packId}\`, not \`${pack.id}\``);
  refuseRepeated(cases, refuse);
  const asked = cases.findIndex((it) => it.vocabulary === true);
  if (asked >= 0 && vocabulary === undefined) {
    throw refuse(['cases', asked, 'vocabulary'], `pack \`${pack.id}\` has no ${VOCABULARY_FILE}`);
  }
  return { kind: 'own', cases };
}
