import type { Answer } from '#contract/records/assessment';
import type { AnswerValue, Judgement, Truth } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Presumed, Question, Section } from '#contract/records/question';
import { isNotApplicable, isUnknown } from '../answers/value.ts';

/** A question with its place in the pack: `3.2` is the second question of the third section. */
export interface NumberedQuestion {
  readonly question: Question;
  readonly number: string;
  readonly sectionId: string;
}

/** Numbers a pack's questions, in order. */
export function numberQuestions(pack: Pack): readonly NumberedQuestion[] {
  return pack.sections.flatMap((section, sectionIndex) =>
    section.questions.map((question, index) => ({
      question,
      number: `${sectionIndex + 1}.${index + 1}`,
      sectionId: section.id,
    })),
  );
}

/**
 * How a question stands. `waiting`: whether it applies depends on open questions. `hidden`: it does not apply.
 * `unknown`: answered with "don't know yet", which is not an answer to the rules. `begun`: something is stated, and it is
 * not complete. `presumed`: nothing is stated, and the pack's presumption counts. `not-applicable`: a person says that it
 * does not apply, which is an answer.
 */
export type QuestionState =
  | 'answered'
  | 'unknown'
  | 'begun'
  | 'presumed'
  | 'not-applicable'
  | 'open'
  | 'waiting'
  | 'hidden';

/** The value that counts while nothing is stated; null if the question has none. */
export function presumedOf(question: Question): Presumed | null {
  return 'presumed' in question ? (question.presumed ?? null) : null;
}

/** Whether a question is answered by several entries or cells, which can be complete or not. */
export function isStructured({ type }: Question): boolean {
  return type === 'table' || type === 'group' || type === 'matrix' || type === 'people' || type === 'evidence';
}

/** @param isOpen  whether the core counts the question as unanswered */
export function stateOf(
  visibility: Truth,
  question: Question,
  value: AnswerValue | null,
  isOpen: boolean,
): QuestionState {
  if (visibility === 'false') return 'hidden';
  if (visibility === 'unknown') return 'waiting';
  if (value === null) return presumedOf(question) === null ? 'open' : 'presumed';
  if (isUnknown(value)) return 'unknown';
  if (isNotApplicable(value)) return 'not-applicable';
  return isOpen && isStructured(question) ? 'begun' : 'answered';
}

/** How a section stands. `waiting`: whether any of it applies depends on open questions. `not-applicable`: none does. */
export type SectionState = 'done' | 'begun' | 'open' | 'waiting' | 'not-applicable';

export function sectionState(judgement: Judgement, section: Section): SectionState {
  const progress = judgement.sections.find(({ id }) => id === section.id);
  if (progress === undefined || progress.total === 0) {
    const mayApply = section.questions.some(({ id }) => judgement.visibility[id] === 'unknown');
    return mayApply ? 'waiting' : 'not-applicable';
  }
  if (progress.answered === progress.total) return 'done';
  return progress.answered > 0 ? 'begun' : 'open';
}

/** The questions one can go to, in order: those that apply. */
export function reachable(questions: readonly NumberedQuestion[], judgement: Judgement): readonly NumberedQuestion[] {
  return questions.filter(({ question }) => judgement.visibility[question.id] === 'true');
}

/**
 * The question before or after one on a way through them. One that is not on the way has its place among the others all
 * the same: it may just have ceased to be asked.
 * @param questions  all there are, in order
 * @returns null at the ends
 */
export function neighbour(
  questions: readonly NumberedQuestion[],
  way: readonly NumberedQuestion[],
  questionId: string | null,
  by: 1 | -1,
): NumberedQuestion | null {
  const at = way.findIndex(({ question }) => question.id === questionId);
  if (at !== -1) return way[at + by] ?? null;
  const orders = new Map(questions.map(({ question }, order) => [question.id, order]));
  const orderOf = (id: string | null): number => (id === null ? -1 : (orders.get(id) ?? -1));
  const order = orderOf(questionId);
  const found =
    by === 1
      ? way.find(({ question }) => orderOf(question.id) > order)
      : way.findLast(({ question }) => orderOf(question.id) < order);
  return found ?? null;
}

/**
 * The next question to answer after this one, round the end: never answered before "don't know yet".
 * @param exceptId  not this one, although it is open
 * @returns null if there is none
 */
export function nextOpen(
  questions: readonly NumberedQuestion[],
  judgement: Judgement,
  answers: ReadonlyMap<string, Answer>,
  afterId: string | null,
  exceptId: string | null = afterId,
): NumberedQuestion | null {
  const open = new Set(judgement.open);
  const at = questions.findIndex(({ question }) => question.id === afterId);
  const round = [...questions.slice(at + 1), ...questions.slice(0, at + 1)].filter(
    ({ question }) => open.has(question.id) && question.id !== exceptId,
  );
  return round.find(({ question }) => !isUnknown(answers.get(question.id)?.value)) ?? round[0] ?? null;
}
