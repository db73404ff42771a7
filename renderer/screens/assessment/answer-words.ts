import type { AnswerValue, Because } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import type { RichText } from '#contract/rich-text';
import { wordsOf } from '#contract/rich-text-words';
import { completeRows } from '../answers/matrix.ts';
import { entriesOf, isUnknown, notApplicableReason, peopleOf, richTextOf, rowsOf } from '../answers/value.ts';
import { formatDate, formatNumber, l, t } from '../app.ts';

/** A rich text on one line, without its formatting. */
export function plainText(text: RichText | null): string {
  return (text?.content ?? [])
    .map((node) => wordsOf(node, ' '))
    .join(' ')
    .trim();
}

function optionWords(options: Extract<Question, { type: 'single' }>['options'], ids: readonly string[]): string {
  return ids
    .map((id) => options.find((option) => option.id === id))
    .map((option, at) => (option ? l(option.label) : ids[at]))
    .join('; ');
}

/** An answer in words, on one line; the words for "not answered" if there is none. */
export function answerWords(question: Question, value: AnswerValue | null | undefined): string {
  if (value === null || value === undefined) return t('screen.assessment.answer.none');
  if (isUnknown(value)) return t('screen.assessment.answer.unknown');
  const reason = notApplicableReason(value);
  if (reason !== null) return t('screen.answer.not-applicable.because', { reason });
  switch (question.type) {
    case 'yes-no':
      return value === 'yes' ? t('screen.assessment.answer.yes') : t('screen.assessment.answer.no');
    case 'single':
      return optionWords(question.options, [String(value)]);
    case 'multi': {
      const chosen = Array.isArray(value) ? value : [String(value)];
      return chosen.length === 0 ? t('screen.assessment.answer.none-of-these') : optionWords(question.options, chosen);
    }
    case 'number':
      return `${formatNumber(Number(value))}${question.unit === undefined ? '' : ` ${l(question.unit)}`}`;
    case 'date':
      return formatDate(String(value));
    case 'text':
      return String(value);
    case 'rich-text':
      return plainText(richTextOf(value));
    case 'people':
      return peopleOf(value)
        .map(({ name }) => name)
        .join('; ');
    case 'evidence':
      return t('screen.assessment.has-evidence', { count: Array.isArray(value) ? value.length : 0 });
    case 'table':
      return t('screen.answer.entries', { count: entriesOf(value).length });
    case 'group':
      return t('screen.answer.group.count', { count: entriesOf(value).length, entry: l(question.entry) });
    case 'matrix':
      return t('screen.answer.matrix.done', {
        done: completeRows(question, rowsOf(value)).length,
        total: question.rows.length,
      });
  }
}

/** What was answered, as a reason of a conclusion; of tables and prose only that they were. */
export function reasonAnswer(question: Question, { hidden, value }: Because): string {
  if (hidden) return t('screen.assessment.answer.hidden');
  return value === undefined ? t('screen.assessment.answer.given') : answerWords(question, value);
}
