import type { Condition } from '#contract/records/condition';
import type { Pack } from '#contract/records/pack';

/** The conditions a condition is made of; none if it reads the world itself. */
function partsOf(condition: Condition): readonly Condition[] {
  if ('all' in condition) return condition.all;
  if ('any' in condition) return condition.any;
  if ('count' in condition) return condition.count;
  return 'not' in condition ? [condition.not] : [];
}

/** Adds every question that a condition reads, through facts and classes too; each of these is gone into once. */
function addRead(pack: Pack, condition: Condition, read: Set<string>, seen: Set<string>): void {
  for (const part of partsOf(condition)) addRead(pack, part, read, seen);
  if ('question' in condition) read.add(condition.question);
  const named =
    'fact' in condition
      ? pack.facts.find(({ id }) => id === condition.fact)
      : 'class' in condition
        ? pack.classes.find(({ id }) => id === condition.class)
        : undefined;
  if (named === undefined || seen.has(named.id)) return;
  seen.add(named.id);
  addRead(pack, named.when, read, seen);
}

/** The questions that conditions read. */
function readBy(pack: Pack, conditions: readonly Condition[]): ReadonlySet<string> {
  const read = new Set<string>();
  const seen = new Set<string>();
  for (const condition of conditions) addRead(pack, condition, read, seen);
  return read;
}

/** What a question's answer goes into. */
export interface Readers {
  readonly classes: Pack['classes'];
  readonly scores: NonNullable<Pack['scores']>;
  readonly conclusions: NonNullable<Pack['conclusions']>;
  readonly obligations: Pack['obligations'];
}

type Index = ReadonlyMap<string, ReadonlySet<string>>;

const indexes = new WeakMap<Pack, Index>();

/** `class:ID` … → the questions its rule reads. */
function indexOf(pack: Pack): Index {
  const known = indexes.get(pack);
  if (known !== undefined) return known;
  const scored = (id: string): ReadonlySet<string> =>
    new Set(
      pack.sections
        .flatMap(({ questions }) => questions)
        .filter((question) =>
          JSON.stringify('options' in question ? question.options : 'points' in question && question.points).includes(
            `"${id}":`,
          ),
        )
        .map((question) => question.id),
    );
  const index = new Map([
    ...pack.classes.map(({ id, when }) => [`class:${id}`, readBy(pack, [when])] as const),
    ...pack.obligations.map(({ id, when }) => [`obligation:${id}`, readBy(pack, [when])] as const),
    ...(pack.conclusions ?? []).map(
      ({ id, values }) =>
        [
          `conclusion:${id}`,
          readBy(
            pack,
            values.map(({ when }) => when),
          ),
        ] as const,
    ),
    ...(pack.scores ?? []).map(
      ({ id, reductions = [] }) =>
        [
          `score:${id}`,
          new Set([
            ...scored(id),
            ...readBy(
              pack,
              reductions.map(({ when }) => when),
            ),
          ]),
        ] as const,
    ),
  ]);
  indexes.set(pack, index);
  return index;
}

/** What rules read a question, directly or through facts and classes; computed once a pack. */
export function readersOf(pack: Pack, questionId: string): Readers {
  const index = indexOf(pack);
  const reads = (kind: string) => (rule: { readonly id: string }) =>
    index.get(`${kind}:${rule.id}`)?.has(questionId) === true;
  return {
    classes: pack.classes.filter(reads('class')),
    scores: (pack.scores ?? []).filter(reads('score')),
    conclusions: (pack.conclusions ?? []).filter(reads('conclusion')),
    obligations: pack.obligations.filter(reads('obligation')),
  };
}
