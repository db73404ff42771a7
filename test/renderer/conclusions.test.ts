import { expect, test } from 'vitest';
import type { Because, Trace } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { orderReasons, reasonsLine } from '../../renderer/screens/assessment/conclusions.ts';
import { numberQuestions } from '../../renderer/screens/assessment/outline.ts';
import { judgement, option, question } from './support.ts';

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

const because = (questionId: string, value?: Because['value'], hidden = false): Because => ({
  questionId,
  ...(value === undefined ? {} : { value }),
  hidden,
  articles: ['Art. 6(2)'],
});
const leaf = (questionId: string, truth: Trace['truth'], hidden = false): Trace => ({
  truth,
  by: { kind: 'answer', questionId, hidden },
});

const all = [
  because('in-scope', 'yes'),
  because('manipulates', 'no'),
  because('harms', undefined, true),
  because('area', ['4-a']),
  because('profiles', 'yes'),
];
const prohibited: Trace = { truth: 'false', by: { kind: 'all', parts: [leaf('harms', 'false', true)] } };
const state = judgement({
  facts: [
    {
      id: 'released',
      truth: 'false',
      trace: { truth: 'false', by: { kind: 'all', parts: [leaf('profiles', 'false')] } },
    },
  ],
  classes: [{ id: 'prohibited', truth: 'false', because: [], open: [], trace: prohibited }],
});
const highRisk: Trace = {
  truth: 'true',
  by: {
    kind: 'all',
    parts: [
      { truth: 'true', by: { kind: 'not', parts: [{ truth: 'false', by: { kind: 'class', id: 'prohibited' } }] } },
      { truth: 'true', by: { kind: 'not', parts: [{ truth: 'false', by: { kind: 'fact', id: 'released' } }] } },
      leaf('area', 'true'),
    ],
  },
};
const ids = (reasons: readonly Because[]): string[] => reasons.map(({ questionId }) => questionId);

test('what speaks for a conclusion comes first; what was ruled out on the way is its ground; nothing is lost', () => {
  const { main, ground } = orderReasons(questions, state, { truth: 'true', because: all, trace: highRisk });
  expect(ids(main)).toEqual(['area', 'profiles']);
  expect(ids(ground)).toEqual(['in-scope', 'manipulates', 'harms']);
});

test('what does not hold is explained by the answers that rule it out, also through a hidden question', () => {
  const { main, ground } = orderReasons(questions, state, {
    truth: 'false',
    because: all.slice(0, 3),
    trace: prohibited,
  });
  expect(ids(main)).toEqual(['manipulates']);
  expect(ids(ground)).toEqual(['in-scope', 'harms']);
});

test('the line beside the outcome names number, answer and the nearest article', () => {
  const { main } = orderReasons(questions, state, { truth: 'true', because: all, trace: highRisk });
  expect(reasonsLine(questions, main)).toBe('because 1.4 Recruit (Annex III(4)(a)) and 1.5 Yes (Art. 6(2))');
  expect(reasonsLine(questions, [])).toBeNull();
});
