import type { AssessmentView } from '#contract/records/assessment';
import type { Because, ClassResult } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { formatList, l, t } from '../app.ts';
import type { StatusTone } from '../kit.ts';
import { answerWords } from './answer-words.ts';
import type { NumberedQuestion } from './outline.ts';

/** The most severe tone first. */
const SEVERITY: readonly StatusTone[] = ['prohibited', 'high', 'limited', 'minimal', 'none', 'unknown'];

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
      const articles = known.articles.join(', ');
      return [{ result, label: l(known.label), meaning: l(known.meaning), tone, articles, verification }];
    })
    .sort((a, b) => SEVERITY.indexOf(a.tone) - SEVERITY.indexOf(b.tone));
}

/** One reason in words: `3.2 Yes (Annex III 4(a))`. */
export function reasonWords(questions: readonly NumberedQuestion[], because: Because): string {
  const item = questions.find(({ question }) => question.id === because.questionId);
  if (item === undefined) return because.questionId;
  const answer = because.hidden ? t('screen.assessment.answer.hidden') : answerWords(item.question, because.value);
  const [article] = because.articles;
  const values = { number: item.number, answer };
  return article === undefined
    ? t('screen.assessment.reason', values)
    : t('screen.assessment.reason.article', { ...values, article });
}

/** At most so many reasons stand in the header; Explain has them all. */
const SHORT_REASONS = 2;

/** The one line beside the outcome: why, or what is still missing. */
export function shortBecause(
  questions: readonly NumberedQuestion[],
  classes: readonly ShownClass[],
  deciding: number,
): string {
  const holding = classes.find(({ result }) => result.truth === 'true');
  if (holding === undefined || holding.result.because.length === 0) {
    return t('screen.assessment.open-decide', { count: deciding });
  }
  const reasons = holding.result.because.slice(0, SHORT_REASONS).map((because) => reasonWords(questions, because));
  const more = holding.result.because.length - reasons.length;
  if (more > 0) reasons.push(t('screen.assessment.reasons-more', { count: more }));
  return t('screen.assessment.because', { reasons: formatList(reasons) });
}
