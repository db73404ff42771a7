import type { Answer } from '#contract/records/assessment';
import type { AnswerValue, Judgement } from '#contract/records/judgement';
import type { Pack, Question, Section } from '#contract/records/pack';

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
 * `unknown`: answered with "don't know yet", which is not an answer to the rules.
 */
export type QuestionState = 'answered' | 'unknown' | 'open' | 'waiting' | 'hidden';

/** Whether this value says "don't know yet". */
export function isUnknown(value: AnswerValue | null | undefined): value is { unknown: true } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stateOf(
  judgement: Judgement,
  questionId: string,
  value: AnswerValue | null | undefined,
): QuestionState {
  const visibility = judgement.visibility[questionId] ?? 'true';
  if (visibility === 'false') return 'hidden';
  if (visibility === 'unknown') return 'waiting';
  if (value === null || value === undefined) return 'open';
  return isUnknown(value) ? 'unknown' : 'answered';
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
 * The next question to answer after this one, round the end: never answered before "don't know yet".
 * @returns null if there is none
 */
export function nextOpen(
  questions: readonly NumberedQuestion[],
  judgement: Judgement,
  answers: ReadonlyMap<string, Answer>,
  afterId: string | null,
): NumberedQuestion | null {
  const open = new Set(judgement.open);
  const at = questions.findIndex(({ question }) => question.id === afterId);
  const round = [...questions.slice(at + 1), ...questions.slice(0, at + 1)].filter(
    ({ question }) => open.has(question.id) && question.id !== afterId,
  );
  return round.find(({ question }) => !isUnknown(answers.get(question.id)?.value)) ?? round[0] ?? null;
}
