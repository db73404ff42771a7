import type { AssessmentComparison, AssessmentView } from '#contract/records/assessment';
import type { Truth } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import { formatDate, formatNumber, l, t } from '../app.ts';
import { answerWords } from '../assessment/answer-words.ts';
import { numberQuestions, presumedOf } from '../assessment/outline.ts';
import type { StatusTone } from '../kit.ts';

/** One of the two assessments, with the pack version it was made with. */
export interface Side {
  readonly view: AssessmentView;
  readonly pack: Pack;
}

/** What stands on one side. `tone`: as a status; `isFaint`: nothing, or nothing that applies. */
export interface Cell {
  readonly text: string;
  readonly tone?: StatusTone;
  readonly isFaint?: boolean;
}

/** One line of the comparison. `questionId`: what the right one calls it, to go to it there. */
export interface Row {
  readonly id: string;
  readonly questionId?: string;
  readonly number: string;
  readonly label: string;
  readonly left: Cell;
  readonly right: Cell;
  readonly differs: boolean;
}

export type PartName = 'classes' | 'scores' | 'answers' | 'obligations';

export interface Part {
  readonly name: PartName;
  readonly rows: readonly Row[];
  readonly differing: number;
}

const ABSENT = (): Cell => ({ text: t('screen.compare.absent'), isFaint: true });

function classCell({ view, pack }: Side, id: string): Cell {
  const known = pack.classes.find((one) => one.id === id);
  const truth: Truth | undefined = view.judgement.classes.find((one) => one.id === id)?.truth;
  if (known === undefined || truth === undefined) return ABSENT();
  const isSet = view.overrides.some(({ classId }) => classId === id);
  const text = t(`screen.compare.class.${truth}`);
  const tone = truth === 'true' ? known.tone : truth === 'unknown' ? 'unknown' : 'none';
  return { text: isSet ? t('screen.compare.class.set', { truth: text }) : text, tone };
}

function scoreCell({ view, pack }: Side, id: string): Cell {
  const result = view.judgement.scores.find((one) => one.id === id);
  if (result === undefined) return ABSENT();
  const band = pack.scores?.find((one) => one.id === id)?.bands?.find((one) => one.id === result.band);
  const value = formatNumber(result.value);
  const text = band === undefined ? value : t('screen.compare.score', { value, band: l(band.label) });
  return { text: result.isDetermined ? text : t('screen.compare.so-far', { value: text }) };
}

function questionsOf(pack: Pack): ReadonlyMap<string, Question> {
  return new Map(pack.sections.flatMap(({ questions }) => questions).map((one) => [one.id, one]));
}

function numbersOf(pack: Pack): ReadonlyMap<string, string> {
  return new Map(numberQuestions(pack).map(({ question, number }) => [question.id, number]));
}

function answerCell({ view }: Side, question: Question | undefined): Cell {
  if (question === undefined) return ABSENT();
  if (view.judgement.visibility[question.id] === 'false') {
    return { text: t('screen.assessment.answer.hidden'), isFaint: true };
  }
  const files = view.evidence.filter(({ questionId }) => questionId === question.id).map(({ sha256 }) => sha256);
  const stated = view.answers.find(({ questionId }) => questionId === question.id)?.value ?? null;
  const value =
    question.type === 'evidence' && files.length > 0 ? files : (stated ?? presumedOf(question)?.value ?? null);
  return { text: answerWords(question, value), isFaint: value === null };
}

function obligationCell({ view, pack }: Side, id: string): Cell {
  const result = view.judgement.obligations.find((one) => one.id === id);
  if (result === undefined || !pack.obligations.some((one) => one.id === id)) return ABSENT();
  if (result.truth === 'false') return { text: t('screen.compare.obligation.false'), isFaint: true };
  const date = formatDate(result.appliesFrom);
  return { text: t(`screen.compare.obligation.${result.truth}`, { date }) };
}

/** The ids of two lists, those of the right in their order, then what only the left has. */
function unite(left: readonly string[], right: readonly string[]): readonly string[] {
  return [...new Set([...right, ...left])];
}

function ids(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map(({ id }) => id);
}

/** Lays two assessments side by side, line by line; what differs is the core's finding. */
export function comparedParts(left: Side, right: Side, found: AssessmentComparison): readonly Part[] {
  const differing: Readonly<Record<PartName, ReadonlySet<string>>> = {
    classes: new Set(ids(found.classes)),
    scores: new Set(ids(found.scores)),
    answers: new Set(found.answers.map(({ questionId }) => questionId)),
    obligations: new Set(ids(found.obligations)),
  };
  const named = (name: 'classes' | 'obligations', id: string): string => {
    const of = (pack: Pack) => pack[name].find((one) => one.id === id);
    const known = of(right.pack) ?? of(left.pack);
    if (known === undefined) return id;
    return l('title' in known ? known.title : known.label);
  };
  const scoreName = (id: string): string => {
    const known = [...(right.pack.scores ?? []), ...(left.pack.scores ?? [])].find((one) => one.id === id);
    return known === undefined ? id : l(known.label);
  };
  const [ours, theirs] = [questionsOf(left.pack), questionsOf(right.pack)];
  const [ourNumbers, theirNumbers] = [numbersOf(left.pack), numbersOf(right.pack)];
  const row = (name: PartName, id: string, label: string, cells: readonly [Cell, Cell]): Row => ({
    id,
    number: '',
    label,
    left: cells[0],
    right: cells[1],
    differs: differing[name].has(id),
  });
  const rows: Readonly<Record<PartName, readonly Row[]>> = {
    classes: unite(ids(left.pack.classes), ids(right.pack.classes)).map((id) =>
      row('classes', id, named('classes', id), [classCell(left, id), classCell(right, id)]),
    ),
    scores: unite(ids(left.view.judgement.scores), ids(right.view.judgement.scores)).map((id) =>
      row('scores', id, scoreName(id), [scoreCell(left, id), scoreCell(right, id)]),
    ),
    answers: found.questions.map((pair) => {
      const [our, their] = [ours.get(pair.left ?? ''), theirs.get(pair.right ?? '')];
      const label = their ?? our;
      const cells = [answerCell(left, our), answerCell(right, their)] as const;
      return {
        ...row('answers', pair.id, label === undefined ? pair.id : l(label.text), cells),
        // One id can have meant two questions.
        id: `${pair.left} ${pair.right}`,
        number: theirNumbers.get(pair.right ?? '') ?? ourNumbers.get(pair.left ?? '') ?? '',
        ...(pair.right === null ? {} : { questionId: pair.right }),
      };
    }),
    obligations: unite(ids(left.pack.obligations), ids(right.pack.obligations))
      .map((id) =>
        row('obligations', id, named('obligations', id), [obligationCell(left, id), obligationCell(right, id)]),
      )
      .filter(({ differs, left: one, right: other }) => differs || one.isFaint !== true || other.isFaint !== true),
  };
  return (['classes', 'scores', 'answers', 'obligations'] as const)
    .map((name) => ({ name, rows: rows[name], differing: rows[name].filter(({ differs }) => differs).length }))
    .filter((part) => part.rows.length > 0);
}
