import type { Pack, PackDifference } from '#contract/records/pack';
import type { Conclusion, Obligation, OutcomeClass, Score } from '#contract/records/rules';
import type { LocalText } from '#contract/records/text';
import { conditionReader, roleOf, scaleOf, signature, wordsOf } from './signature.ts';
import { pairQuestions, type QuestionPair } from './versions.ts';

type ReadCondition = ReturnType<typeof conditionReader>;
type Kind = PackDifference['kind'];
type Change = PackDifference['change'];
type Named = { readonly id: string; readonly label: LocalText };

function differ(a: unknown, b: unknown): boolean {
  return signature(a) !== signature(b);
}

/** Old and new wording, where they are not the same. */
function wording(before: LocalText, after: LocalText): Pick<PackDifference, 'before' | 'after'> {
  return differ(before, after) ? { before, after } : {};
}

function questionChange(pair: QuestionPair, readOld: ReadCondition, readNew: ReadCondition): Change | null {
  const { before, after, change } = pair;
  if (before === null) return 'new';
  if (after === null) return 'gone';
  if (change !== null) return change.kind;
  if (differ(scaleOf(before), scaleOf(after))) return 'meaning';
  if (differ(roleOf(before, readOld), roleOf(after, readNew))) return 'rule';
  return differ(wordsOf(before), wordsOf(after)) ? 'reworded' : null;
}

function questionDifferences(from: Pack, to: Pack): readonly PackDifference[] {
  const readOld = conditionReader(from);
  const readNew = conditionReader(to);
  return pairQuestions(from, to).flatMap((pair): readonly PackDifference[] => {
    const { before, after, change: told } = pair;
    const question = after ?? before;
    const change = questionChange(pair, readOld, readNew);
    if (question === null || change === null) return [];
    return [
      {
        kind: 'question',
        id: question.id,
        ...(before !== null && before.id !== question.id ? { was: before.id } : {}),
        change,
        label: question.text,
        ...(told === null ? {} : { note: told.note }),
        ...(before === null || after === null ? {} : wording(before.text, after.text)),
      },
    ];
  });
}

/** Compares two lists by id; `changes` tells what became of an item that is in both, with its old and new form in a line. */
function compareLists<T extends Named>(
  kind: Kind,
  before: readonly T[],
  after: readonly T[],
  changes: (before: T, after: T) => readonly Pick<PackDifference, 'change' | 'before' | 'after'>[],
): readonly PackDifference[] {
  const older = new Map(before.map((item) => [item.id, item]));
  const newer = new Set(after.map(({ id }) => id));
  const kept = after.flatMap((item): readonly PackDifference[] => {
    const { id, label } = item;
    const was = older.get(id);
    if (was === undefined) return [{ kind, id, change: 'new', label }];
    const found = changes(was, item);
    if (found.length > 0) return found.map((one) => ({ kind, id, label, ...one }));
    return differ(wordsOf(was), wordsOf(item))
      ? [{ kind, id, change: 'reworded', label, ...wording(was.label, label) }]
      : [];
  });
  const gone = before.filter(({ id }) => !newer.has(id));
  return [...kept, ...gone.map(({ id, label }): PackDifference => ({ kind, id, change: 'gone', label }))];
}

function dateText({ appliesFrom, disputedFrom }: Obligation): LocalText {
  return { en: disputedFrom === undefined ? appliesFrom : `${appliesFrom} / ${disputedFrom}` };
}

/**
 * Tells what came of the questions, classes, obligations, scores and conclusions of a pack from one version to another;
 * what is unchanged is left out. In the order of the newer version, what is gone at the end of its kind. A question of
 * which the authors say nothing has changed its meaning if its answers can be others, and `rule` if only its visibility,
 * presumption or points differ. Facts are followed: a class has another rule also where only a fact it names has.
 */
export function diffPacks(from: Pack, to: Pack): readonly PackDifference[] {
  const readOld = conditionReader(from);
  const readNew = conditionReader(to);
  const rule = (isOther: boolean) => (isOther ? [{ change: 'rule' as const }] : []);
  const classRule = (it: OutcomeClass, read: ReadCondition) => [read(it.when), it.tone];
  const obligationRule = (it: Obligation, read: ReadCondition) => [
    read(it.when),
    it.kind,
    it.role,
    it.provision ?? it.id,
  ];
  const scoreRule = ({ from: sum, weights, reductions, rounding, maximum, bands }: Score, read: ReadCondition) => ({
    ...{ sum, weights, rounding, maximum },
    reductions: reductions?.map(({ by, when }) => [by, read(when)]),
    bands: bands?.map(({ id, upTo, tone }) => [id, upTo ?? null, tone]),
  });
  const conclusionRule = ({ kind, values, otherwise }: Conclusion, read: ReadCondition) => ({
    kind,
    values: values.map(({ value, when }) => [value, read(when)]),
    otherwise: otherwise?.value,
  });
  const titled = (obligations: readonly Obligation[]) => obligations.map((it) => ({ ...it, label: it.title }));
  return [
    ...questionDifferences(from, to),
    ...compareLists('class', from.classes, to.classes, (a, b) =>
      rule(differ(classRule(a, readOld), classRule(b, readNew))),
    ),
    ...compareLists('obligation', titled(from.obligations), titled(to.obligations), (a, b) => [
      ...(differ(dateText(a), dateText(b))
        ? [{ change: 'date' as const, before: dateText(a), after: dateText(b) }]
        : []),
      ...rule(differ(obligationRule(a, readOld), obligationRule(b, readNew))),
    ]),
    ...compareLists('score', from.scores ?? [], to.scores ?? [], (a, b) =>
      rule(differ(scoreRule(a, readOld), scoreRule(b, readNew))),
    ),
    ...compareLists('conclusion', from.conclusions ?? [], to.conclusions ?? [], (a, b) =>
      rule(differ(conclusionRule(a, readOld), conclusionRule(b, readNew))),
    ),
  ];
}
