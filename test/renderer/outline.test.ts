import { describe, expect, test } from 'vitest';
import type { Answer } from '#contract/records/assessment';
import type { Pack } from '#contract/records/pack';
import {
  nextOpen,
  numberQuestions,
  reachable,
  sectionState,
  stateOf,
} from '../../renderer/screens/assessment/outline.ts';
import { judgement, question } from './support.ts';

const asked = (id: string) => question('yes-no', { id });
const sections = [
  { id: 'role', title: { en: 'Role' }, questions: [asked('a'), asked('b')] },
  { id: 'scope', title: { en: 'Scope' }, questions: [asked('c'), asked('d')] },
];
const questions = numberQuestions({ sections } as unknown as Pack);
const answered = (questionId: string, value: Answer['value']): [string, Answer] => [
  questionId,
  { questionId, value } as Answer,
];

test('questions are numbered by section and place, hidden or not', () => {
  expect(questions.map(({ number }) => number)).toEqual(['1.1', '1.2', '2.1', '2.2']);
});

describe('how things stand', () => {
  const state = judgement({
    visibility: { a: 'true', b: 'true', c: 'unknown', d: 'false' },
    sections: [
      { id: 'role', answered: 1, total: 2 },
      { id: 'scope', answered: 0, total: 0 },
    ],
  });

  test('an unanswered question is open, "don\'t know yet" is unknown, and neither is a no', () => {
    const yesNo = asked('a');
    expect(stateOf('true', yesNo, null, true)).toBe('open');
    expect(stateOf('true', yesNo, { unknown: true }, true)).toBe('unknown');
    expect(stateOf('true', yesNo, 'no', false)).toBe('answered');
    expect(stateOf('true', yesNo, { notApplicable: 'No staff.' }, false)).toBe('not-applicable');
    expect(stateOf('unknown', yesNo, null, false)).toBe('waiting');
    expect(stateOf('false', yesNo, 'yes', false)).toBe('hidden');
  });

  test('a presumed value is not an answer, and a table is begun until the core holds it for complete', () => {
    const presumed = question('yes-no', {
      presumed: { value: 'no', reason: { en: 'None is cited.' }, checkedOn: '2026-11-01' },
    });
    expect(stateOf('true', presumed, null, false)).toBe('presumed');
    expect(stateOf('true', presumed, 'yes', false)).toBe('answered');
    const table = question('table', { columns: [{ id: 'a', type: 'text', label: { en: 'A' } }] });
    expect(stateOf('true', table, { entries: [{ a: 'x' }] }, true)).toBe('begun');
    expect(stateOf('true', table, { entries: [{ a: 'x' }] }, false)).toBe('answered');
  });

  test('a section that may still apply is not called not applicable', () => {
    const [role, scope] = sections;
    if (role === undefined || scope === undefined) throw new Error('two sections');
    expect(sectionState(state, role)).toBe('begun');
    expect(sectionState(state, scope)).toBe('waiting');
    const decided = judgement({ ...state, visibility: { ...state.visibility, c: 'false' } });
    expect(sectionState(decided, scope)).toBe('not-applicable');
  });

  test('one can go to the questions that apply', () => {
    expect(reachable(questions, state).map(({ number }) => number)).toEqual(['1.1', '1.2']);
  });
});

describe('the next open question', () => {
  const state = judgement({ open: ['a', 'b', 'd'] });
  const next = (answers: [string, Answer][], after: string | null): string | undefined =>
    nextOpen(questions, state, new Map(answers), after)?.number;

  test('follows in order and goes round the end', () => {
    expect(next([], null)).toBe('1.1');
    expect(next([], 'a')).toBe('1.2');
    expect(next([], 'd')).toBe('1.1');
  });

  test('is one never answered before one that is not known yet', () => {
    expect(next([answered('b', { unknown: true })], 'a')).toBe('2.2');
    expect(next([answered('b', { unknown: true }), answered('d', { unknown: true })], 'a')).toBe('1.2');
  });

  test('is none when only the present one is open', () => {
    expect(nextOpen(questions, judgement({ open: ['a'] }), new Map(), 'a')).toBeNull();
  });
});
