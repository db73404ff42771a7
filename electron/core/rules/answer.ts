import type { Answers, AnswerValue, Cells } from '#contract/records/judgement';
import type { Column, Question } from '#contract/records/question';
import { fewestEntries, isRecord, validateAnswer } from './answer-faults.ts';

/** An answer that rules can read: it fits its question and is not "don't know". */
export type UsableAnswer = Exclude<AnswerValue, { unknown: true }>;

/** Whether a rich text says anything; given as it comes, of any form. */
function hasText(node: unknown): boolean {
  if (!isRecord(node)) return false;
  if (typeof node.text === 'string' && node.text.trim() !== '') return true;
  return Array.isArray(node.content) && node.content.some(hasText);
}

/** What a cell holds; undefined if it is empty. */
export function cellOf(cells: Cells | undefined, column: string): string | number | undefined {
  const value = cells !== undefined && Object.hasOwn(cells, column) ? cells[column] : undefined;
  return typeof value === 'string' && value.trim() === '' ? undefined : value;
}

/** The cells of a row of a matrix; undefined if none is filled. */
export function rowOf(rows: Readonly<Record<string, Cells>>, id: string): Cells | undefined {
  return Object.hasOwn(rows, id) ? rows[id] : undefined;
}

/** Whether every cell that must be filled is. */
export function isFilled(columns: readonly Column[], cells: Cells | undefined): boolean {
  return columns.every((column) => column.isOptional === true || cellOf(cells, column.id) !== undefined);
}

/**
 * Whether an answer is all that is asked: a list has its fewest entries, and each entry and row all cells that must be
 * filled. What is not complete counts for the rules as far as it goes, and its question stays open.
 */
export function isComplete(question: Question, answer: UsableAnswer): boolean {
  if (typeof answer !== 'object') return true;
  if (Array.isArray(answer)) return question.type !== 'evidence' || answer.length >= fewestEntries(question);
  if ('people' in answer) return question.type === 'people' && answer.people.length >= fewestEntries(question);
  if ('entries' in answer) {
    if (question.type !== 'table' && question.type !== 'group') return false;
    const { columns } = question;
    return answer.entries.length >= fewestEntries(question) && answer.entries.every((it) => isFilled(columns, it));
  }
  if (!('rows' in answer)) return true;
  return (
    question.type === 'matrix' && question.rows.every(({ id }) => isFilled(question.columns, rowOf(answer.rows, id)))
  );
}

/** Whether nothing at all is stated: blank text, a list without entries, a matrix without cells. */
export function isBlank(question: Question, value: AnswerValue): boolean {
  if (typeof value === 'string') return question.type === 'text' && value.trim() === '';
  if (typeof value === 'number') return false;
  if (Array.isArray(value)) return question.type === 'evidence' && value.length === 0 && !isComplete(question, value);
  if ('unknown' in value) return false;
  if ('richText' in value) return !hasText(value.richText);
  const isEmpty =
    ('entries' in value && value.entries.length === 0) ||
    ('people' in value && value.people.length === 0) ||
    ('rows' in value &&
      Object.values(value.rows).every((cells) => Object.keys(cells).every((id) => cellOf(cells, id) === undefined)));
  return isEmpty && !isComplete(question, value);
}

/**
 * Gives the answer that rules can read. A question counts as unanswered if its answer is absent, "don't know", blank, or
 * a value that does not fit the question. An answer that is not complete yet is given as it is.
 */
export function usableAnswer(question: Question, answers: Answers): UsableAnswer | undefined {
  const value = Object.hasOwn(answers, question.id) ? answers[question.id] : undefined;
  if (value === undefined || validateAnswer(question, value) !== null) return undefined;
  if (typeof value === 'object' && !Array.isArray(value) && 'unknown' in value) return undefined;
  return isBlank(question, value) ? undefined : value;
}

/** The same answer in the one form it is kept in: chosen options stand in the order of the question, whatever was chosen first. */
export function inQuestionOrder(question: Question, value: AnswerValue): AnswerValue {
  if (question.type !== 'multi' || !Array.isArray(value)) return value;
  return question.options.map(({ id }) => id).filter((id) => value.includes(id));
}
