import './browser.ts';
import { expect, test } from 'vitest';
import type { UpgradeStep } from '#contract/records/assessment';
import { fates } from '../../renderer/screens/upgrade/upgrade.svelte.ts';

const step = (questionId: string, change: UpgradeStep['change'], answer: UpgradeStep['answer']): UpgradeStep => ({
  questionId,
  was: null,
  change,
  before: null,
  after: null,
  answer,
  note: null,
});

test('what asks something of the person comes first, what is unchanged last, and no question is lost', () => {
  const groups = fates([
    step('same', 'unchanged', 'kept'),
    step('words', 'reworded', 'kept'),
    step('words-asked', 'reworded', 'asked-again'),
    step('sense', 'meaning', 'kept'),
    step('scale', 'meaning', 'mapped'),
    step('asked', 'meaning', 'asked-again'),
    step('new', 'new', 'none'),
    step('gone', 'gone', 'dropped'),
    step('open', 'unchanged', 'none'),
  ]);
  expect(groups.map(({ fate, steps }) => [fate, steps.map(({ questionId }) => questionId)])).toEqual([
    ['asked-again', ['words-asked', 'asked']],
    ['new', ['new']],
    ['meaning', ['sense']],
    ['mapped', ['scale']],
    ['reworded', ['words']],
    ['gone', ['gone']],
    ['unchanged', ['same', 'open']],
  ]);
});
