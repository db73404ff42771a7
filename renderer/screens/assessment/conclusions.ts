import type { AssessmentView } from '#contract/records/assessment';
import type { Because, ClassResult, Judgement } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import { formatList, formatNumber, l, t } from '../app.ts';
import { citation, citations } from '../citation.ts';
import type { StatusTone } from '../kit.ts';
import { reasonAnswer } from './answer-words.ts';
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

/** Scores with the band they fall in, as far as the pack has bands; an open one says that it can still change. */
export function shownBands(
  pack: Pack,
  view: AssessmentView,
): readonly { readonly id: string; readonly label: string; readonly tone: StatusTone }[] {
  return view.judgement.scores.flatMap(({ id, band, value, isDetermined }) => {
    const score = pack.scores?.find((known) => known.id === id);
    const found = score?.bands?.find((known) => known.id === band);
    if (score === undefined || found === undefined) return [];
    const values = { score: l(score.label), band: l(found.label), value: formatNumber(value) };
    const label = isDetermined ? t('screen.assessment.band', values) : t('screen.assessment.band.open', values);
    return [{ id, label, tone: isDetermined ? found.tone : ('unknown' as const) }];
  });
}

/** The reasons of a conclusion: those that speak for it by themselves, and the ground they stand on. */
export interface Reasons {
  readonly main: readonly Because[];
  /** What was ruled out on the way, and what only shows a question: true, but not what a person asks first. */
  readonly ground: readonly Because[];
}

/**
 * Whether an answer says that something is so; "no" and "none" only say that nothing stands against a conclusion. Tables,
 * people and texts say so, and come without their content.
 */
function isAffirmative({ value }: Because): boolean {
  if (value === 'no' || value === 'none') return false;
  return !Array.isArray(value) || value.length > 0;
}

/**
 * Orders the core's reasons for reading; none is added or lost. For what holds, affirmative answers come first; for
 * what does not, everything that speaks against it.
 */
export function orderReasons({ truth, because }: Pick<ClassResult, 'truth' | 'because'>): Reasons {
  const isTold = (one: Because): boolean => one.isDirect && !one.hidden;
  const isAsserted = (one: Because): boolean => isTold(one) && isAffirmative(one);
  const wanted = truth === 'true' ? [isAsserted, isTold] : [isTold];
  const isMain = wanted.find((isOne) => because.some(isOne)) ?? (({ hidden }: Because): boolean => !hidden);
  return { main: because.filter(isMain), ground: because.filter((one) => !isMain(one)) };
}

/** The article nearest to an answer: its option's own, else the question's first. */
function nearestArticle(question: Question, because: Because): string | undefined {
  const options = question.type === 'single' || question.type === 'multi' ? question.options : [];
  const chosen = Array.isArray(because.value) ? because.value : [because.value];
  const [own] = options.filter(({ id }) => chosen.includes(id)).flatMap(({ articles }) => articles ?? []);
  return own ?? because.articles[0] ?? question.articles[0];
}

/** One reason in words: `3.2 Yes (Annex III 4(a))`. */
export function reasonWords(questions: readonly NumberedQuestion[], because: Because): string {
  const item = questions.find(({ question }) => question.id === because.questionId);
  if (item === undefined) return because.questionId;
  const answer = reasonAnswer(item.question, because);
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
  const line = holding && reasonsLine(questions, orderReasons(holding.result).main);
  if (line === undefined && judgement.isDetermined) return t('screen.assessment.no-class');
  return line ?? t('screen.assessment.open-decide', { count: judgement.deciding.length });
}
