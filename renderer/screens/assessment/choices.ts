import type { AnswerValue } from '#contract/records/judgement';
import type { Question, Verification } from '#contract/records/question';
import { isSameValue, isUnknown } from '../answers/value.ts';
import { l, t } from '../app.ts';

/** One thing that can be chosen as an answer. */
export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly articles?: readonly string[];
  readonly verification?: Verification;
  readonly isChosen: boolean;
  readonly isUnknown: boolean;
  /** The key that chooses it; null beyond the ninth. */
  readonly key: string | null;
  /** What the answer becomes when it is chosen; choosing what is chosen takes it back. */
  readonly next: AnswerValue | null;
}

const UNKNOWN: AnswerValue = { unknown: true };

function toggled(value: readonly string[], id: string): AnswerValue | null {
  const next = value.includes(id) ? value.filter((it) => it !== id) : [...value, id];
  // An empty list would say "none of these", which is a statement of its own.
  return next.length === 0 ? null : next;
}

/** The choices of a question, in the order of their keys; empty for a question that is written or typed. */
export function choicesOf(question: Question, value: AnswerValue | null): readonly Choice[] {
  const hasUnknown = isUnknown(value);
  const plain = (id: string, label: string, answer: AnswerValue, isChosen: boolean): Omit<Choice, 'key'> => ({
    id,
    label,
    isChosen,
    isUnknown: false,
    next: isChosen ? null : answer,
  });
  const unknown: Omit<Choice, 'key'> = {
    id: 'unknown',
    label: t('screen.assessment.answer.unknown'),
    isChosen: hasUnknown,
    isUnknown: true,
    next: hasUnknown ? null : UNKNOWN,
  };
  const numbered = (choices: readonly Omit<Choice, 'key'>[]): readonly Choice[] =>
    choices.map((choice, index) => ({ ...choice, key: index < 9 ? String(index + 1) : null }));

  switch (question.type) {
    case 'yes-no': {
      const answers = [
        {
          ...plain('yes', t('screen.assessment.answer.yes'), 'yes', value === 'yes'),
          key: t('screen.assessment.key.yes'),
        },
        { ...plain('no', t('screen.assessment.answer.no'), 'no', value === 'no'), key: t('screen.assessment.key.no') },
      ];
      return [...answers, { ...unknown, key: '?' }];
    }
    case 'single':
      return [
        ...numbered(
          question.options.map((option) => ({
            ...plain(option.id, l(option.label), option.id, value === option.id),
            ...(option.hint === undefined ? {} : { hint: l(option.hint) }),
            ...(option.articles === undefined ? {} : { articles: option.articles }),
            ...(option.verification === undefined ? {} : { verification: option.verification }),
          })),
        ),
        { ...unknown, key: '?' },
      ];
    case 'multi': {
      const chosen = Array.isArray(value) ? value : null;
      const isNone = chosen?.length === 0;
      return [
        ...numbered(
          question.options.map((option) => ({
            ...plain(option.id, l(option.label), [option.id], chosen?.includes(option.id) ?? false),
            ...(option.hint === undefined ? {} : { hint: l(option.hint) }),
            ...(option.articles === undefined ? {} : { articles: option.articles }),
            ...(option.verification === undefined ? {} : { verification: option.verification }),
            next: toggled(chosen ?? [], option.id),
          })),
        ),
        { ...plain('none', t('screen.assessment.answer.none-of-these'), [], isNone), key: '0' },
        { ...unknown, key: '?' },
      ];
    }
    case 'table':
    case 'group':
    case 'people': {
      if (question.minEntries !== 0) return [{ ...unknown, key: '?' }];
      const empty: AnswerValue = question.type === 'people' ? { people: [] } : { entries: [] };
      const isNone = isSameValue(value, empty);
      return [
        { ...plain('none', t('screen.answer.entries.none'), empty, isNone), key: '0' },
        { ...unknown, key: '?' },
      ];
    }
    default:
      return [{ ...unknown, key: '?' }];
  }
}

/** The choice a key means; null if it means none. Y and N (in German J and N) answer yes and no, as 1 and 2 do. */
export function choiceOfKey(question: Question, choices: readonly Choice[], key: string): Choice | null {
  const pressed = key.toUpperCase();
  const byKey = choices.find((choice) => choice.key === pressed);
  if (byKey !== undefined) return byKey;
  if (question.type !== 'yes-no') return null;
  const alias: Readonly<Record<string, string>> = {
    '1': 'yes',
    '2': 'no',
    '3': 'unknown',
    Y: 'yes',
    J: 'yes',
    N: 'no',
  };
  return choices.find((choice) => choice.id === alias[pressed]) ?? null;
}
