import { decimalOf } from '#contract/fraction';
import type { CalculationResult, TracedJudgement, Truth } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import { pointsOf } from '../points.ts';
import { type Facts, isEvery } from './translate.ts';
import type { Told, Vocabulary } from './vocabulary.ts';

/** What was judged, and from what a case stated. */
export type Judged = { readonly pack: Pack; readonly judgement: TracedJudgement; readonly facts: Facts };

/** Digits after the point of rates and ratios. */
const PLACES = 3;

function truthOf(items: readonly { readonly id: string; readonly truth: Truth }[], id: string): boolean | null {
  const truth = items.find((it) => it.id === id)?.truth;
  return truth === 'true' ? true : truth === 'false' ? false : null;
}

function renamed(
  ids: readonly string[],
  {
    except = [],
    rename = {},
  }: {
    readonly except?: readonly string[] | undefined;
    readonly rename?: Readonly<Record<string, string>> | undefined;
  },
): readonly string[] {
  return [...new Set(ids.filter((id) => !except.includes(id)).map((id) => rename[id] ?? id))];
}

function holding(pack: Pack, judgement: TracedJudgement, kind: 'duty' | 'relief', except: readonly string[] = []) {
  const isTrue = new Set(judgement.obligations.filter(({ truth }) => truth === 'true').map(({ id }) => id));
  return pack.obligations.filter(
    (it) => it.kind === kind && isTrue.has(it.id) && !except.includes(it.id) && !except.includes(it.provision ?? it.id),
  );
}

/** The value of a conclusion; of `many` a list; null while a conclusion with one value is open. */
export function conclusionOf(pack: Pack, judgement: TracedJudgement, id: string): unknown {
  const conclusion = pack.conclusions?.find((it) => it.id === id);
  const result = judgement.conclusions.find((it) => it.id === id);
  if (conclusion === undefined || result === undefined) return null;
  const values = result.values.map(({ index }) => conclusion.values[index]?.value);
  if (conclusion.kind === 'many') return values;
  return result.isOtherwise ? (conclusion.otherwise?.value ?? null) : (values[0] ?? null);
}

/** Whether an answer to a question can add points to one of the scores. */
function scores(question: Question, ids: readonly string[]): boolean {
  return pointsOf(question).some(({ points }) => ids.some((id) => Object.hasOwn(points, id)));
}

function pointsBySection({ pack, judgement, facts }: Judged, told: Extract<Told, { readonly points: unknown }>) {
  const open = new Set(judgement.open);
  const points = new Map<string, number>();
  for (const score of judgement.scores.filter(({ id }) => told.points.includes(id))) {
    for (const it of score.contributions) points.set(it.questionId, (points.get(it.questionId) ?? 0) + it.points);
  }
  const isAnswered = ({ id }: Question) => judgement.visibility[id] === 'true' && !open.has(id);
  return Object.fromEntries(
    pack.sections.flatMap((section) => {
      const named = told.sections[section.id];
      const name = Array.isArray(named) ? named.find(({ when }) => isEvery(when ?? {}, facts))?.name : named;
      const answered = section.questions.filter((it) => scores(it, told.points) && isAnswered(it));
      if (name === undefined || answered.length === 0) return [];
      return [[name, answered.reduce((sum, { id }) => sum + (points.get(id) ?? 0), 0)]];
    }),
  );
}

function isFraction(ratio: string): boolean {
  return ratio.includes('/');
}

function rounded(fraction: string): number {
  return Number(decimalOf(fraction, PLACES));
}

function tablesOf({ tables }: CalculationResult): unknown {
  return Object.fromEntries(
    tables.map(({ breakdown, rows }) => [
      breakdown,
      rows.map((row) => ({
        category: row.category,
        applicants: row.applicants,
        hits: row.selected,
        rate: row.rate === null ? null : rounded(row.rate),
        impact_ratio: isFraction(row.impactRatio) ? rounded(row.impactRatio) : row.impactRatio.replace('-', '_'),
        below_four_fifths: row.isFlagged ?? 'n/a',
      })),
    ]),
  );
}

/** What the lowest ratio would be if rates were rounded to two decimals before they are divided, which is wrong. */
function lowestOfRounded({ tables }: CalculationResult): number | null {
  const ratios = tables.flatMap(({ rows }) => {
    const rates = rows.flatMap(({ rate, impactRatio }) =>
      rate !== null && isFraction(impactRatio) ? [Number(decimalOf(rate, 2).replace('.', ''))] : [],
    );
    const highest = Math.max(...rates);
    return rates.map((rate) => rounded(`${rate}/${highest}`));
  });
  return ratios.length === 0 ? null : Math.min(...ratios);
}

/** One value if all tables have the same; a map by table otherwise. */
function common(tables: readonly { readonly breakdown: string; readonly value: number | null }[]): unknown {
  const known = tables.filter(({ value }) => value !== null);
  const values = new Set(known.map(({ value }) => value));
  if (values.size <= 1) return known[0]?.value ?? null;
  return Object.fromEntries(known.map(({ breakdown, value }) => [breakdown, value]));
}

function calculated(judgement: TracedJudgement, told: Extract<Told, { readonly calculation: string }>): unknown {
  const result = judgement.calculations.find(({ id }) => id === told.calculation);
  if (result === undefined) return null;
  switch (told.take) {
    case 'tables':
      return tablesOf(result);
    case 'median':
      return common(
        result.tables.map(({ breakdown, median }) => ({ breakdown, value: median === null ? null : Number(median) })),
      );
    case 'excluded-share':
      return common(
        result.tables.map(({ breakdown, excludedShare }) => ({
          breakdown,
          value: excludedShare === null ? null : rounded(excludedShare),
        })),
      );
    case 'unknown':
      return result.unknown;
    case 'notes':
      return result.notes;
    case 'lowest-ratio-of-rounded-rates':
      return lowestOfRounded(result);
  }
}

function scored(judgement: TracedJudgement, told: Extract<Told, { readonly score: string }>): unknown {
  const result = judgement.scores.find(({ id }) => id === told.score);
  if (result === undefined) return null;
  if (told.take === 'reduced') return result.reductions.length > 0;
  if (told.take === 'band') return result.band === null ? null : (told.rename?.[result.band] ?? result.band);
  return result[told.take];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldOf(expected: unknown, key: string): unknown {
  return isMap(expected) ? expected[key] : undefined;
}

/** Whether two texts name the same articles and points, each once: "Art. 99(4), (6)" and "Article 99(4) with 99(6)". */
function isSameReference(one: string, other: string): boolean {
  const marks = (text: string) => [...new Set(text.toLowerCase().match(/\d+[a-z]*|(?<=\()[a-z]{1,4}(?=\))/gu))].join();
  return marks(one) === marks(other);
}

/** Tells the reference of a map in the words in which it is expected, where those name the same. */
function withReferenceOf(expected: unknown, value: Readonly<Record<string, unknown>>): unknown {
  const [wanted, ref] = [fieldOf(expected, 'ref'), fieldOf(value, 'ref')];
  const isSame = typeof wanted === 'string' && typeof ref === 'string' && isSameReference(wanted, ref);
  return isSame ? { ...value, ref: wanted } : value;
}

/** The article and its points that a text names first, for example `26-10` of "Art. 26(10), third subparagraph". */
function provisionKey(text: string): string {
  const [, article = text, points = ''] = /(\d+[a-z]*)((?:\s?\(\w{1,4}\)|-\w{1,4}\b)*)/iu.exec(text) ?? [];
  return [article, ...(points.match(/\w+/gu) ?? [])].join('-').toLowerCase();
}

/** Tells provisions in the words in which they are expected, where those name the same ones. */
function inWordsOf(expected: unknown, provisions: readonly string[]): unknown {
  const wanted = (Array.isArray(expected) ? expected : [expected]).filter((it) => typeof it === 'string');
  const told = provisions.map((it) => wanted.find((words) => provisionKey(words) === provisionKey(it)) ?? it);
  return !Array.isArray(expected) && told.length <= 1 ? (told[0] ?? null) : told;
}

function concluded(
  { pack, judgement }: Judged,
  told: Extract<Told, { readonly conclusion: string }>,
  expected: unknown,
) {
  const value = conclusionOf(pack, judgement, told.conclusion);
  const rename = (it: unknown): unknown => (typeof it === 'string' ? (told.rename?.[it] ?? it) : it);
  const renamedValue = Array.isArray(value) ? value.map(rename) : rename(value);
  if (told.as === undefined) return renamedValue;
  if (told.as === 'remarked') {
    const isSame = typeof expected === 'string' && expected.replace(/ \([^()]*\)$/u, '') === renamedValue;
    return isSame ? expected : renamedValue;
  }
  if (isMap(renamedValue)) return withReferenceOf(expected, renamedValue);
  return inWordsOf(
    expected,
    (Array.isArray(renamedValue) ? renamedValue : [renamedValue]).filter((it) => typeof it === 'string'),
  );
}

function toldBy(judged: Judged, told: Told, expected: unknown): unknown {
  const { pack, judgement } = judged;
  if ('classes' in told) {
    return renamed(
      judgement.classes.filter(({ truth }) => truth === 'true').map(({ id }) => id),
      told,
    );
  }
  if ('class' in told) return truthOf(judgement.classes, told.class);
  if ('fact' in told) return truthOf(judgement.facts, told.fact);
  if ('conclusion' in told) return concluded(judged, told, expected);
  if ('fields' in told) {
    return Object.fromEntries(
      Object.entries(told.fields).map(([key, part]) => [key, toldBy(judged, part, fieldOf(expected, key))]),
    );
  }
  if ('duties' in told || 'reliefs' in told) {
    const kind = 'duties' in told ? 'duty' : 'relief';
    return renamed(
      holding(pack, judgement, kind, told.except).map(({ id, provision }) => provision ?? id),
      { rename: told.rename },
    );
  }
  if ('dates' in told) {
    return [...new Set(holding(pack, judgement, 'duty', told.except).map((it) => it.appliesFrom))].sort();
  }
  if ('disputed' in told) {
    return [...new Set(holding(pack, judgement, 'duty', told.except).flatMap((it) => it.disputedFrom ?? []))].sort();
  }
  if ('points' in told) return pointsBySection(judged, told);
  return 'score' in told ? scored(judgement, told) : calculated(judgement, told);
}

/** The actual values of those expected keys that a vocabulary knows. */
export function actualOf(
  judged: Judged,
  vocabulary: Vocabulary,
  expected: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(expected).flatMap((key) => {
      const told = Object.hasOwn(vocabulary.expected, key) ? vocabulary.expected[key] : undefined;
      return told === undefined ? [] : [[key, toldBy(judged, told, expected[key])]];
    }),
  );
}
