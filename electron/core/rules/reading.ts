import type { Comparison, Condition, Scalar } from '#contract/records/condition';
import type { Cells, Truth } from '#contract/records/judgement';
import type { Column, Question } from '#contract/records/question';
import { cellOf, isComplete, isFilled, rowOf, type UsableAnswer } from './answer.ts';
import { fewestEntries } from './answer-faults.ts';

export type QuestionCondition = Extract<Condition, { readonly question: string }>;

/** What a condition asks of one value: of a plain answer, of a cell, or of a number of entries. */
export type ValueTest =
  | { readonly is: Scalar }
  | { readonly in: readonly Scalar[] }
  | { readonly compare: Comparison; readonly to: Scalar }
  | { readonly answered: true };

/** Compares two numbers or two ISO dates; what is not of one type never compares. */
export function compares(value: Scalar, comparison: Comparison, to: Scalar): boolean {
  if (typeof value !== typeof to) return false;
  switch (comparison) {
    case '<':
      return value < to;
    case '<=':
      return value <= to;
    case '=':
      return value === to;
    case '>=':
      return value >= to;
    case '>':
      return value > to;
  }
}

export function passes(test: ValueTest, value: Scalar): boolean {
  if ('is' in test) return value === test.is;
  if ('in' in test) return test.in.includes(value);
  return 'answered' in test || compares(value, test.compare, test.to);
}

const truthOf = (holds: boolean): Truth => (holds ? 'true' : 'false');

/** An empty cell is open as long as its row is not complete; then it was left empty on purpose. */
export function readCell(columns: readonly Column[], cells: Cells | undefined, column: string, test: ValueTest): Truth {
  const value = cellOf(cells, column);
  if (value !== undefined) return truthOf(passes(test, value));
  return isFilled(columns, cells) ? 'false' : 'unknown';
}

function readRows(rows: 'some' | 'every', truths: readonly Truth[], areAllThere: boolean): Truth {
  const settling: Truth = rows === 'some' ? 'true' : 'false';
  if (truths.includes(settling)) return settling;
  if (!areAllThere || truths.includes('unknown')) return 'unknown';
  return truthOf(rows === 'every' && truths.length > 0);
}

function listOf(answer: UsableAnswer): readonly unknown[] | undefined {
  if (typeof answer !== 'object') return undefined;
  if (Array.isArray(answer)) return answer;
  if ('entries' in answer) return answer.entries;
  return 'people' in answer ? answer.people : undefined;
}

/** The number of entries of a list; undefined if the answer is none or has too few yet. */
export function countOf(question: Question, answer: UsableAnswer): number | undefined {
  const list = listOf(answer);
  if (list === undefined) return undefined;
  const isListing =
    question.type === 'table' ||
    question.type === 'group' ||
    question.type === 'people' ||
    question.type === 'evidence';
  return isListing && list.length >= fewestEntries(question) ? list.length : undefined;
}

/**
 * What a condition on a question says of an answer to it, its visibility left aside. Unknown only for lists and matrices
 * that are not complete yet. What does not apply meets no condition but `answered` and `notApplicable`.
 */
export function readAnswer(condition: QuestionCondition, question: Question, answer: UsableAnswer): Truth {
  const isInapplicable = typeof answer === 'object' && !Array.isArray(answer) && 'notApplicable' in answer;
  if ('notApplicable' in condition) return truthOf(isInapplicable);
  if (isInapplicable) return truthOf('answered' in condition && condition.cells === undefined);
  if ('has' in condition) {
    const wanted = typeof condition.has === 'string' ? [condition.has] : condition.has;
    return truthOf(Array.isArray(answer) && wanted.some((option) => answer.includes(option)));
  }
  const { cells } = condition;
  if (cells !== undefined) {
    if (typeof answer !== 'object' || Array.isArray(answer) || !('columns' in question)) return 'false';
    const read = (entry: Cells | undefined) => readCell(question.columns, entry, cells.column, condition);
    if ('rows' in answer && question.type === 'matrix') {
      if ('row' in cells) return read(rowOf(answer.rows, cells.row));
      return readRows(
        cells.rows,
        question.rows.map(({ id }) => read(rowOf(answer.rows, id))),
        true,
      );
    }
    if (!('entries' in answer) || 'row' in cells || question.type === 'matrix') return 'false';
    const areAllThere = answer.entries.length >= fewestEntries(question);
    return readRows(cells.rows, answer.entries.map(read), areAllThere);
  }
  if ('answered' in condition) return isComplete(question, answer) ? 'true' : 'unknown';
  if (typeof answer !== 'object') return truthOf(passes(condition, answer));
  if (question.type === 'multi' || question.type === 'matrix' || question.type === 'rich-text') return 'false';
  const count = countOf(question, answer);
  return count === undefined ? 'unknown' : truthOf(passes(condition, count));
}
