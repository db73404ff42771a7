import type { Because, ConclusionResult, TracedJudgement } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import type { UsableAnswer } from './answer.ts';
import type { Carriers, Explanation } from './explain.ts';
import { FALSE, TRUE, UNKNOWN } from './program.ts';
import type { Settlement } from './settle.ts';
import { traceOf, truthAt } from './standing.ts';
import type { State } from './state.ts';

export type Overrides = Readonly<Record<string, 'true' | 'false'>>;

function articlesOf(question: Question, value: UsableAnswer | undefined): string[] {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [value];
  const options = question.type === 'single' || question.type === 'multi' ? question.options : [];
  const ofOptions = options.filter((option) => chosen.includes(option.id)).flatMap((option) => option.articles ?? []);
  return [...new Set([...question.articles, ...ofOptions])];
}

/** The answers that carry a node which is true or false, in the order of the questions. */
function becauseOf(state: State, explanation: Explanation, carriers: Carriers): Because[] {
  const carrying = explanation.questionsOf(carriers);
  const isHidden = (index: number) => state.visibility(index) === FALSE;
  // What only keeps other classes out is the reason itself where there is no other.
  const isAllDirect = !carrying.some((index) => explanation.isDirect(carriers, index) && !isHidden(index));
  return carrying.map((index) => {
    const isDirect = isAllDirect || explanation.isDirect(carriers, index);
    const score = explanation.scoreOf(carriers, index);
    const key = `${index} ${isDirect} ${score}`;
    const because = explanation.told.get(key) ?? reason(state, index, isDirect, score);
    explanation.told.set(key, because);
    return because;
  });
}

function reason(state: State, index: number, isDirect: boolean, score: string | undefined): Because {
  const question = state.program.questions[index];
  if (question === undefined) throw new Error(`No question at ${index}`);
  const hidden = state.visibility(index) === FALSE;
  const value = hidden ? undefined : state.answers[index];
  return {
    questionId: question.id,
    ...(value === undefined ? {} : { value }),
    hidden,
    ...(!hidden && state.isPresumed[index] === true ? { isPresumed: true } : {}),
    isDirect,
    ...(score === undefined ? {} : { score }),
    articles: articlesOf(question, value),
  };
}

/** Ids of questions in their order. */
function inOrder(state: State, questions: ReadonlySet<number>): string[] {
  return [...questions].sort((a, b) => a - b).map((index) => state.program.questions[index]?.id ?? '');
}

type Reasons = { readonly truth: TracedJudgement['classes'][number]['truth']; readonly because: Because[] };

function reasons(state: State, explanation: Explanation, node: number): Reasons {
  const truth = truthAt(state, node);
  return { truth, because: truth === 'unknown' ? [] : becauseOf(state, explanation, explanation.of(node)) };
}

/** @param openOf  the questions that can still change an unknown class, by its place */
export function classResults(
  state: State,
  explanation: Explanation,
  overrides: Overrides,
  openOf: (index: number) => ReadonlySet<number>,
): TracedJudgement['classes'] {
  const { pack, classes, classRules } = state.program;
  return pack.classes.map(({ id }, index) => {
    const node = classes[index] ?? -1;
    const rule = classRules[index] ?? -1;
    const { truth, because } = reasons(state, explanation, node);
    const open = truth === 'unknown' ? inOrder(state, openOf(index)) : [];
    if (!Object.hasOwn(overrides, id)) return { id, truth, because, open, trace: traceOf(state, rule) };
    const override = { byRules: truthAt(state, rule) };
    return { id, truth, because, open, override, trace: { truth, by: { kind: 'override' } } };
  });
}

/** Why each question that has a condition is shown or hidden. */
export function questionResults(state: State, explanation: Explanation): TracedJudgement['questions'] {
  const { questions, visibility } = state.program;
  return questions.flatMap(({ id }, index) => {
    const node = visibility[index] ?? -1;
    return node < 0 ? [] : [{ id, ...reasons(state, explanation, node), trace: traceOf(state, node) }];
  });
}

export function obligationResults(
  state: State,
  settlement: Settlement,
  explanation: Explanation,
  assessedOn: string,
): TracedJudgement['obligations'] {
  const { pack, obligations } = state.program;
  return pack.obligations.map(({ id, kind, role, appliesFrom }, index) => {
    const node = obligations[index] ?? -1;
    const { truth, because } = reasons(state, explanation, node);
    const open = truth === 'unknown' ? inOrder(state, settlement.openQuestions(node)) : [];
    const isApplicable = truth === 'true' && appliesFrom <= assessedOn;
    return { id, truth, because, open, trace: traceOf(state, node), kind, role, appliesFrom, isApplicable };
  });
}

export function conclusionResults(state: State, settlement: Settlement, explanation: Explanation): ConclusionResult[] {
  const { pack, conclusions } = state.program;
  return (pack.conclusions ?? []).map(({ id, kind }, place) => {
    const nodes = conclusions[place] ?? [];
    const truths = nodes.map((node) => state.truth[node] ?? UNKNOWN);
    const values = nodes.flatMap((node, index) =>
      truths[index] === TRUE ? [{ index, because: becauseOf(state, explanation, explanation.of(node)) }] : [],
    );
    const unknown = nodes.filter((_, index) => truths[index] === UNKNOWN);
    const isDetermined = kind === 'one' && values.length > 0 ? true : unknown.length === 0;
    const open = isDetermined
      ? new Set<number>()
      : new Set(unknown.flatMap((node) => [...settlement.openQuestions(node)]));
    return {
      id,
      isDetermined,
      values,
      isOtherwise: kind === 'one' && truths.every((truth) => truth === FALSE),
      open: inOrder(state, open),
    };
  });
}
