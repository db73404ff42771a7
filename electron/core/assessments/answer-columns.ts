import canonicalize from 'canonicalize';
import { AppError } from '#contract/errors';
import type { AnswerOrigin } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import type { RichText } from '#contract/rich-text';
import { inQuestionOrder, isBlank } from '#core/rules/answer';
import { validateAnswer } from '#core/rules/answer-faults';
import type { AnswerRow } from '#core/store/tables';

/** What is stated anew of an answer; absent fields stay as they are. */
export type Statement = {
  readonly value?: AnswerValue | null | undefined;
  readonly justification?: RichText | null | undefined;
  /** The fact that the value is taken from. */
  readonly origin?: AnswerOrigin | undefined;
};

/**
 * A value as its column holds it.
 * @throws AppError `input.invalid` for half a surrogate pair, which has no canonical form (RFC 8785, 3.2.2.2)
 */
export function storedJson(path: string, value: AnswerValue | RichText | null): string | null {
  if (value === null) return null;
  try {
    return canonicalize(value) ?? null;
  } catch (cause) {
    throw new AppError('input.invalid', { path, reason: 'half of a character pair' }, { cause });
  }
}

/** Why a value cannot be stored as the answer; null if it can. Files answer an evidence question, not a value. */
function faultOf(question: Question, value: AnswerValue): string | null {
  const isDerived = question.type === 'evidence' && (typeof value !== 'object' || Array.isArray(value));
  return isDerived ? 'type' : validateAnswer(question, value);
}

/**
 * The value in the form it is kept in. What states nothing takes an answer back: text without a word, a list without
 * entries unless the question allows for none.
 */
function statedValue(question: Question, value: AnswerValue | null): AnswerValue | null {
  if (value === null || (typeof value === 'string' && value.trim() === '')) return null;
  const fault = faultOf(question, value);
  if (fault === null) return isBlank(question, value) ? null : inQuestionOrder(question, value);
  // A message selects by words that hold no hyphen (ICU MessageFormat).
  throw new AppError('answer.not-allowed', { questionId: question.id, reason: fault.replaceAll('-', '_') });
}

/**
 * The columns that a statement asks for. A value stated anew has the origin given with it, or none.
 * @throws AppError `answer.not-allowed`, `input.invalid`
 */
export function answerColumns(
  question: Question,
  { value, justification, origin }: Statement,
): Partial<Pick<AnswerRow, 'value' | 'justification' | 'origin'>> {
  const columns: { value?: string | null; justification?: string | null; origin?: string | null } = {};
  if (value !== undefined) {
    columns.value = storedJson('value', statedValue(question, value));
    // A value given without one is one's own; a value that was taken back has none.
    columns.origin = origin === undefined || columns.value === null ? null : (canonicalize(origin) ?? null);
  }
  if (justification !== undefined) columns.justification = storedJson('justification', justification);
  return columns;
}
