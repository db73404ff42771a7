import type { Question } from '#contract/records/pack';
import { formatNumber, t } from '../app.ts';

/** What a typed text says: an answer (null: none), or why it cannot be one. */
export type Typed =
  | { readonly kind: 'answer'; readonly value: string | number | null }
  | { readonly kind: 'wrong'; readonly reason: string };

/** A number as people write it: digits with one decimal comma or point, and E notation for very large ones. */
const NUMBER = /^[+-]?\d+([.,]\d+)?(e[+-]?\d+)?$/i;

function readNumber(text: string, min: number | undefined, max: number | undefined): Typed {
  const compact = text.replace(/[\s\u202f\u00a0']/g, '');
  if (!NUMBER.test(compact)) return { kind: 'wrong', reason: t('screen.assessment.typed.number') };
  const value = Number(compact.replace(',', '.'));
  if (min !== undefined && value < min) {
    return { kind: 'wrong', reason: t('screen.assessment.typed.min', { min: formatNumber(min) }) };
  }
  if (max !== undefined && value > max) {
    return { kind: 'wrong', reason: t('screen.assessment.typed.max', { max: formatNumber(max) }) };
  }
  return { kind: 'answer', value };
}

/** Reads what was typed as an answer to a number, date or text question. Nothing typed is no answer. */
export function readTyped(question: Question, typed: string): Typed {
  const text = typed.trim();
  if (text === '') return { kind: 'answer', value: null };
  return question.type === 'number' ? readNumber(text, question.min, question.max) : { kind: 'answer', value: text };
}
