import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/pack';
import { formatDate, formatNumber, l, t } from '../app.ts';
import { isUnknown } from './outline.ts';

/** An answer in words; the words for "not answered" if there is none. */
export function answerWords(question: Question, value: AnswerValue | null | undefined): string {
  if (value === null || value === undefined) return t('screen.assessment.answer.none');
  if (isUnknown(value)) return t('screen.assessment.answer.unknown');
  switch (question.type) {
    case 'yes-no':
      return value === 'yes' ? t('screen.assessment.answer.yes') : t('screen.assessment.answer.no');
    case 'single':
    case 'multi': {
      const chosen = Array.isArray(value) ? value : [String(value)];
      if (chosen.length === 0) return t('screen.assessment.answer.none-of-these');
      return chosen
        .map((id) => question.options.find((option) => option.id === id))
        .map((option, index) => (option === undefined ? (chosen[index] ?? '') : l(option.label)))
        .join('; ');
    }
    case 'number':
      return `${formatNumber(Number(value))}${question.unit === undefined ? '' : ` ${l(question.unit)}`}`;
    case 'date':
      return formatDate(String(value));
    case 'text':
      return String(value);
  }
}
