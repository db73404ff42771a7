import type { Question } from '#contract/records/question';
import { readNumber } from '../answers/number.ts';

/** What a typed text says: an answer (null: none), or why it cannot be one. */
export type Typed =
  | { readonly kind: 'answer'; readonly value: string | number | null }
  | { readonly kind: 'wrong'; readonly reason: string };

/** Reads what was typed as an answer to a number, date or text question. Nothing typed is no answer. */
export function readTyped(question: Question, typed: string): Typed {
  const text = typed.trim();
  if (text === '') return { kind: 'answer', value: null };
  if (question.type !== 'number') return { kind: 'answer', value: text };
  const read = readNumber(text, question);
  return read.kind === 'number' ? { kind: 'answer', value: read.value } : read;
}
