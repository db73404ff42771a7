import type { Answers, Because, Judgement, TracedJudgement } from '#contract/records/judgement';
import type { Pack, Question } from '#contract/records/pack';
import type { UsableAnswer } from './answer.ts';
import { type Evaluation, evaluate, type Verdict } from './evaluate.ts';

function isVisible(evaluation: Evaluation, question: Question): boolean {
  return evaluation.visibility(question.id).truth === 'true';
}

function isHidden(evaluation: Evaluation, question: Question): boolean {
  return evaluation.visibility(question.id).truth === 'false';
}

function articlesOf(question: Question, value: UsableAnswer | undefined): string[] {
  const chosen = typeof value === 'object' ? value : [value];
  const options = question.type === 'single' || question.type === 'multi' ? question.options : [];
  const ofOptions = options.filter((option) => chosen.includes(option.id)).flatMap((option) => option.articles ?? []);
  return [...new Set([...question.articles, ...ofOptions])];
}

function becauseOf(evaluation: Evaluation, question: Question, isDirect: boolean): Because {
  const hidden = isHidden(evaluation, question);
  const value = hidden ? undefined : evaluation.answer(question.id);
  return {
    questionId: question.id,
    ...(value === undefined ? {} : { value: typeof value === 'object' ? [...value] : value }),
    hidden,
    isDirect,
    articles: articlesOf(question, value),
  };
}

function conclude(evaluation: Evaluation, questions: readonly Question[], id: string, verdict: Verdict) {
  const { truth, trace, carriers } = verdict;
  const carrying = questions.filter((question) => carriers.has(question.id));
  if (truth === 'unknown') return { id, truth, because: [], open: carrying.map((question) => question.id), trace };
  // What only keeps other classes out is the reason itself where there is no other.
  const isAllDirect = !carrying.some((it) => carriers.get(it.id) === true && !isHidden(evaluation, it));
  const because = carrying.map((it) => becauseOf(evaluation, it, isAllDirect || carriers.get(it.id) === true));
  return { id, truth, because, open: [], trace };
}

/**
 * Judges answers against a pack. Unanswered is never "no": what an open question could change is `unknown`. A hidden
 * question's answer is never counted; an answer that does not fit its question counts as none. What is true or false
 * stays so whatever the open questions get as answers.
 * @param options.assessedOn  `YYYY-MM-DD`; duties are applicable or not on this day
 * @throws Error if the pack has dead or circular references; `checkPack` and `parsePack` refuse such packs
 */
export function judge(pack: Pack, answers: Answers, options: { readonly assessedOn: string }): TracedJudgement {
  const evaluation = evaluate(pack, answers);
  const questions = [...evaluation.questions.values()];
  const classes = pack.classes.map((it) => conclude(evaluation, questions, it.id, evaluation.class(it.id)));
  const obligations = pack.obligations.map((it) => {
    const conclusion = conclude(evaluation, questions, it.id, evaluation.condition(it.when));
    const isApplicable = conclusion.truth === 'true' && it.appliesFrom <= options.assessedOn;
    return { ...conclusion, kind: it.kind, role: it.role, appliesFrom: it.appliesFrom, isApplicable };
  });
  const facts = pack.facts.map(({ id }) => {
    const { truth, trace } = evaluation.fact(id);
    return { id, truth, trace };
  });
  const isOpen = (question: Question) => evaluation.answer(question.id) === undefined;
  const open = questions.filter((question) => isVisible(evaluation, question) && isOpen(question)).map(({ id }) => id);
  const canDecide = new Set(classes.flatMap((it) => it.open));
  return {
    isDetermined: classes.every((it) => it.truth !== 'unknown'),
    classes,
    obligations,
    facts,
    visibility: Object.fromEntries(questions.map(({ id }) => [id, evaluation.visibility(id).truth])),
    sections: pack.sections.map((section) => {
      const visible = section.questions.filter((question) => isVisible(evaluation, question));
      return { id: section.id, answered: visible.filter((it) => !isOpen(it)).length, total: visible.length };
    }),
    open,
    deciding: open.filter((id) => canDecide.has(id)),
  };
}

/** Leaves out what nobody is shown: every trace, and of duties all reasons but those that speak for one that holds. */
export function tellJudgement({ facts: _, ...judgement }: TracedJudgement): Judgement {
  return {
    ...judgement,
    classes: judgement.classes.map(({ trace: _trace, ...told }) => told),
    obligations: judgement.obligations.map(({ trace: _trace, open: _open, because, ...told }) => ({
      ...told,
      because: told.truth === 'true' ? because.filter(({ isDirect, hidden }) => isDirect && !hidden) : [],
    })),
  };
}
