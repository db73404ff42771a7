import { expect, test } from 'vitest';
import type { Condition } from '#contract/records/condition';
import { possibilities } from '#core/rules/possible';
import { packOf, questionOf } from './random-packs.ts';

const yes = (question: string): Condition => ({ question, is: 'yes' });
const never: Condition = { all: [yes('a'), { not: yes('a') }] };
const questions = [questionOf('a', 'yes-no'), questionOf('b', 'yes-no', never), questionOf('c', 'number', yes('a'))];
const text = { en: 'text' };
const pack = {
  ...packOf(questions, {
    facts: [yes('b'), { question: 'c', compare: '<' as const, to: 3 }],
    classes: [yes('a'), { any: [yes('a'), { not: yes('a') }] }, never],
    obligations: [
      { all: [{ fact: 'f1' }, { question: 'c', compare: '>', to: 3 }] },
      { assessedOn: '<', to: '1990-01-01' },
    ],
  }),
  conclusions: [
    {
      id: 'k',
      label: text,
      kind: 'one' as const,
      articles: ['Article 1'],
      sources: ['S1'],
      verification: 'P' as const,
      values: [
        { value: 1, label: text, when: yes('a') },
        { value: 2, label: text, when: { all: [yes('a'), { question: 'c', answered: true as const }] } },
      ],
    },
  ],
};

test('it is told what can hold, can fail and can be seen, whatever is answered on whatever day', () => {
  expect(possibilities(pack)).toEqual({
    facts: [{ canHold: 'no' }, { canHold: 'yes' }],
    classes: [
      { canHold: 'yes', canFail: 'yes' },
      { canHold: 'yes', canFail: 'no' },
      { canHold: 'no', canFail: 'yes' },
    ],
    questions: [{ canBeVisible: 'yes' }, { canBeVisible: 'no' }, { canBeVisible: 'yes' }],
    obligations: [{ canHold: 'no' }, { canHold: 'yes' }],
    conclusions: [{ canHold: ['yes', 'no'] }],
    reductions: [],
  });
});

test('what takes too long is not decided', () => {
  // Pigeons: each of ten sits in one of nine holes, and no hole holds two of them.
  const pigeons = Array.from({ length: 10 }, (_, index) => {
    const question = questionOf(`p${index}`, 'single');
    if (question.type !== 'single') throw new Error('Not a single question');
    return { ...question, options: Array.from({ length: 9 }, (__, hole) => ({ id: `h${hole}`, label: text })) };
  });
  const sits = (pigeon: number, hole: number): Condition => ({ question: `p${pigeon}`, is: `h${hole}` });
  const pairs = pigeons.flatMap((_, a) => pigeons.slice(a + 1).map((__, b) => [a, a + 1 + b] as const));
  const apart = pairs.map(
    ([a, b]): Condition => ({
      not: { any: Array.from({ length: 9 }, (_, hole) => ({ all: [sits(a, hole), sits(b, hole)] })) },
    }),
  );
  const crowded = packOf(pigeons, { facts: [], classes: [{ all: apart }], obligations: [] });
  expect(possibilities(crowded).classes).toEqual([{ canHold: 'undecided', canFail: 'yes' }]);
});
