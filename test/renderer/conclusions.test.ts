import './browser.ts';
import { expect, test } from 'vitest';
import type { Because } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { orderReasons, reasonsLine } from '../../renderer/screens/assessment/conclusions.ts';
import { numberQuestions } from '../../renderer/screens/assessment/outline.ts';
import { option, question } from './support.ts';

const questions = numberQuestions({
  sections: [
    {
      id: 's',
      title: { en: 'S' },
      questions: [
        question('yes-no', { id: 'in-scope' }),
        question('yes-no', { id: 'manipulates' }),
        question('yes-no', { id: 'harms', visible: { question: 'manipulates', is: 'yes' } }),
        question('multi', {
          id: 'area',
          options: [option('4-a', { label: { en: 'Recruit' }, articles: ['Annex III(4)(a)'] })],
        }),
        question('yes-no', { id: 'profiles' }),
      ],
    },
  ],
} as unknown as Pack);

const because = (questionId: string, isDirect: boolean, value?: Because['value']): Because => ({
  questionId,
  ...(value === undefined ? {} : { value }),
  hidden: value === undefined,
  isDirect,
  articles: ['Art. 6(2)'],
});
const ids = (reasons: readonly Because[]): string[] => reasons.map(({ questionId }) => questionId);

const holds = [
  because('in-scope', false, 'yes'),
  because('manipulates', false, 'no'),
  because('area', true, ['4-a']),
  because('profiles', true, 'yes'),
  because('product', true, 'none'),
];

test('what speaks for a conclusion comes first, the rest is its ground, and nothing is lost', () => {
  const { main, ground } = orderReasons({ truth: 'true', because: holds });
  expect(ids(main)).toEqual(['area', 'profiles']);
  expect(ids(ground)).toEqual(['in-scope', 'manipulates', 'product']);
});

test('a table or a text, which is told without its content, speaks for a conclusion as other answers do', () => {
  const table: Because = { questionId: 'controls', hidden: false, isDirect: true, articles: [] };
  const { main } = orderReasons({ truth: 'true', because: [...holds, table] });
  expect(ids(main)).toEqual(['area', 'profiles', 'controls']);
});

test('a conclusion from denials alone is explained by them', () => {
  const denials = [because('in-scope', false, 'yes'), because('area', true, []), because('manipulates', true, 'no')];
  expect(ids(orderReasons({ truth: 'true', because: denials }).main)).toEqual(['area', 'manipulates']);
});

test('what does not hold is explained by the answers against it, not by questions that were never asked', () => {
  const against = [because('in-scope', false, 'yes'), because('manipulates', true, 'no'), because('harms', true)];
  const { main, ground } = orderReasons({ truth: 'false', because: against });
  expect(ids(main)).toEqual(['manipulates']);
  expect(ids(ground)).toEqual(['in-scope', 'harms']);
});

test('the line beside the outcome names number, answer and the nearest article', () => {
  const { main } = orderReasons({ truth: 'true', because: holds });
  expect(reasonsLine(questions, main)).toBe('because 1.4 Recruit (Annex III(4)(a)) and 1.5 Yes (Art. 6(2))');
  expect(reasonsLine(questions, [])).toBeNull();
});
