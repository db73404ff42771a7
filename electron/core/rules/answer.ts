import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Option, Question } from '#contract/records/pack';
import { DateOnly } from '#contract/records/text';

/** The longest text answer, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 20_000;

/** An answer that rules can read: it fits its question and is not "don't know". */
export type UsableAnswer = string | number | readonly string[];

/** Why a value cannot answer a question; keys of the message `error.answer.not-allowed`. */
export type AnswerFault =
  | 'type'
  | 'not-yes-no'
  | 'not-an-option'
  | 'repeated-option'
  | 'not-a-number'
  | 'below-minimum'
  | 'above-maximum'
  | 'not-a-date'
  | 'too-long';

function optionFault(options: readonly Option[], id: string): AnswerFault | null {
  return options.some((option) => option.id === id) ? null : 'not-an-option';
}

/**
 * Tells whether a value may answer a question; "don't know" may answer any.
 * @returns null if it may, else the reason as a key
 */
export function validateAnswer(question: Question, value: AnswerValue): AnswerFault | null {
  if (typeof value === 'object' && !Array.isArray(value)) return value?.unknown === true ? null : 'type';
  switch (question.type) {
    case 'yes-no':
      if (typeof value !== 'string') return 'type';
      return value === 'yes' || value === 'no' ? null : 'not-yes-no';
    case 'single':
      return typeof value === 'string' ? optionFault(question.options, value) : 'type';
    case 'multi': {
      if (!Array.isArray(value)) return 'type';
      if (new Set(value).size < value.length) return 'repeated-option';
      return value.some((id) => optionFault(question.options, id) !== null) ? 'not-an-option' : null;
    }
    case 'number':
      if (typeof value !== 'number') return 'type';
      if (!Number.isFinite(value)) return 'not-a-number';
      if (question.min !== undefined && value < question.min) return 'below-minimum';
      return question.max !== undefined && value > question.max ? 'above-maximum' : null;
    case 'date':
      if (typeof value !== 'string') return 'type';
      return DateOnly.safeParse(value).success ? null : 'not-a-date';
    case 'text':
      if (typeof value !== 'string') return 'type';
      return value.length > MAX_TEXT_LENGTH ? 'too-long' : null;
  }
}

/**
 * Gives the answer that rules can read. A question counts as unanswered if its answer is absent, "don't know", blank
 * text, or a value that does not fit the question.
 */
export function usableAnswer(question: Question, answers: Answers): UsableAnswer | undefined {
  const value = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
  if (value === undefined || validateAnswer(question, value) !== null) return undefined;
  if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  return question.type === 'text' && typeof value === 'string' && value.trim() === '' ? undefined : value;
}
