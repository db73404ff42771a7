import type { AssessmentView } from '#contract/records/assessment';
import type { Because, ClassResult, Judgement, Trace, Truth } from '#contract/records/judgement';
import type { Condition, Pack, Question } from '#contract/records/pack';
import { formatList, l, t } from '../app.ts';
import { citation, citations } from '../citation.ts';
import type { StatusTone } from '../kit.ts';
import { answerWords } from './answer-words.ts';
import type { NumberedQuestion } from './outline.ts';

/** The most severe tone first. */
const SEVERITY: readonly StatusTone[] = ['prohibited', 'high', 'limited', 'minimal', 'none', 'unknown', 'accent'];

/** One conclusion as it is shown. */
export interface ShownClass {
  readonly result: ClassResult;
  readonly label: string;
  readonly meaning: string;
  readonly tone: StatusTone;
  readonly articles: string;
  readonly verification: Pack['classes'][number]['verification'];
}

/** The classes of a judgement with their words, the most severe first. */
export function shownClasses(pack: Pack, view: AssessmentView): readonly ShownClass[] {
  return view.judgement.classes
    .flatMap((result) => {
      const known = pack.classes.find(({ id }) => id === result.id);
      if (known === undefined) return [];
      const { tone, verification } = known;
      const articles = citations(known.articles);
      return [{ result, label: l(known.label), meaning: l(known.meaning), tone, articles, verification }];
    })
    .sort((a, b) => SEVERITY.indexOf(a.tone) - SEVERITY.indexOf(b.tone));
}

/** The reasons of a conclusion: those that speak for it by themselves, and the ground they stand on. */
export interface Reasons {
  readonly main: readonly Because[];
  /** Answers that keep other rules from applying or show a question: true, but not what a person asks first. */
  readonly ground: readonly Because[];
}

type Conclusion = Pick<ClassResult, 'truth' | 'because' | 'trace'>;

/** The answers a trace names on the way to its truth, each with the truth of what the rule says of it. */
function leavesOf(judgement: Judgement, trace: Trace, leaves = new Map<string, Truth>()): ReadonlyMap<string, Truth> {
  const { by } = trace;
  switch (by.kind) {
    case 'answer':
      leaves.set(by.questionId, trace.truth);
      break;
    case 'fact':
    case 'class': {
      const named = (by.kind === 'fact' ? judgement.facts : judgement.classes).find(({ id }) => id === by.id);
      if (named !== undefined) leavesOf(judgement, named.trace, leaves);
      break;
    }
    case 'not':
      for (const part of by.parts) leavesOf(judgement, part, leaves);
      break;
    default:
      for (const part of by.parts) if (part.truth === trace.truth) leavesOf(judgement, part, leaves);
  }
  return leaves;
}

/** "No", "none" and "none of these": what was ruled out rather than stated. */
function isNegative({ value }: Because): boolean {
  return value === 'no' || value === 'none' || (Array.isArray(value) && value.length === 0);
}

/** The questions a condition names itself, not through a fact or class. */
function namedIn(condition: Condition | undefined): readonly string[] {
  if (condition === undefined) return [];
  if ('question' in condition) return [condition.question];
  if ('not' in condition) return namedIn(condition.not);
  if ('all' in condition) return condition.all.flatMap(namedIn);
  if ('any' in condition) return condition.any.flatMap(namedIn);
  return 'count' in condition ? condition.count.flatMap(namedIn) : [];
}

/** Adds, for each hidden question, the questions that decide whether it is asked. */
function withGates(
  ids: Iterable<string>,
  because: readonly Because[],
  questions: readonly NumberedQuestion[],
): Set<string> {
  const found = new Set(ids);
  for (const id of found) {
    const isHidden = because.some(({ questionId, hidden }) => questionId === id && hidden);
    const gated = questions.find(({ question }) => question.id === id)?.question;
    if (isHidden) for (const gate of namedIn(gated?.visible)) found.add(gate);
  }
  return found;
}

/**
 * Orders the core's reasons for reading; none is added or lost. What speaks for a conclusion ("4(a)", "yes, profiling")
 * comes first, and for one that does not hold what speaks against it; what was ruled out on the way is the ground.
 */
export function orderReasons(
  questions: readonly NumberedQuestion[],
  judgement: Judgement,
  conclusion: Conclusion,
): Reasons {
  const { because, truth } = conclusion;
  const leaves = leavesOf(judgement, conclusion.trace);
  const named = withGates(leaves.keys(), because, questions);
  const speaks = (one: Because): boolean =>
    !one.hidden &&
    (truth === 'false' ? named.has(one.questionId) : leaves.has(one.questionId)) &&
    (truth === 'false' || leaves.get(one.questionId) === 'true' || !isNegative(one));
  const isMain = because.some(speaks) ? speaks : ({ hidden }: Because): boolean => !hidden;
  return { main: because.filter(isMain), ground: because.filter((one) => !isMain(one)) };
}

/** The article nearest to an answer: its option's own, else the question's first. */
function nearestArticle(question: Question, because: Because): string | undefined {
  const options = question.type === 'single' || question.type === 'multi' ? question.options : [];
  const chosen = Array.isArray(because.value) ? because.value : [because.value];
  const [own] = options.filter(({ id }) => chosen.includes(id)).flatMap(({ articles }) => articles ?? []);
  return own ?? because.articles[0];
}

/** One reason in words: `3.2 Yes (Annex III 4(a))`. */
export function reasonWords(questions: readonly NumberedQuestion[], because: Because): string {
  const item = questions.find(({ question }) => question.id === because.questionId);
  if (item === undefined) return because.questionId;
  const answer = because.hidden ? t('screen.assessment.answer.hidden') : answerWords(item.question, because.value);
  const article = nearestArticle(item.question, because);
  const values = { number: item.number, answer };
  return article === undefined
    ? t('screen.assessment.reason', values)
    : t('screen.assessment.reason.article', { ...values, article: citation(article) });
}

/** At most so many reasons stand on one line; Explain has them all. */
const SHORT_REASONS = 3;

/** Reasons on one line; null if there are none. */
export function reasonsLine(questions: readonly NumberedQuestion[], main: readonly Because[]): string | null {
  if (main.length === 0) return null;
  const reasons = main.slice(0, SHORT_REASONS).map((because) => reasonWords(questions, because));
  const more = main.length - reasons.length;
  if (more > 0) reasons.push(t('screen.assessment.reasons-more', { count: more }));
  return t('screen.assessment.because', { reasons: formatList(reasons) });
}

/** The one line beside the outcome: why, or what is still missing. */
export function shortBecause(
  questions: readonly NumberedQuestion[],
  classes: readonly ShownClass[],
  judgement: Judgement,
): string {
  const holding = classes.find(({ result }) => result.truth === 'true');
  const line = holding && reasonsLine(questions, orderReasons(questions, judgement, holding.result).main);
  return line ?? t('screen.assessment.open-decide', { count: judgement.deciding.length });
}
