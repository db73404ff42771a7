import { describe, expect, test } from 'vitest';
import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/pack';
import { MAX_TEXT_LENGTH, usableAnswer, validateAnswer } from '#core/rules/answer';
import { questionOf } from './random-packs.ts';

const limited: Question = { ...questionOf('q', 'number'), type: 'number', min: 0, max: 10 };
const question = (type: Question['type']) => (type === 'number' ? limited : questionOf('q', type));
/** As it comes from a file or another process: of any type. */
const loose = (value: unknown) => value as AnswerValue;

describe('validateAnswer', () => {
  test.each([
    ['yes-no', 'yes'],
    ['yes-no', 'no'],
    ['yes-no', { unknown: true }],
    ['single', 'a'],
    ['single', { unknown: true }],
    ['multi', []],
    ['multi', ['b', 'a']],
    ['number', 0],
    ['number', 10],
    ['date', '2024-02-29'],
    ['text', ''],
    ['text', 'x'.repeat(MAX_TEXT_LENGTH)],
  ] as const)('a %s question takes %j', (type, value) => {
    expect(validateAnswer(question(type), loose(value))).toBeNull();
  });

  test.each([
    ['yes-no', 'maybe', 'not-yes-no'],
    ['yes-no', true, 'type'],
    ['yes-no', ['yes'], 'type'],
    ['single', 'd', 'not-an-option'],
    ['single', 'constructor', 'not-an-option'],
    ['single', 1, 'type'],
    ['multi', 'a', 'type'],
    ['multi', ['a', 'd'], 'not-an-option'],
    ['multi', ['a', 'a'], 'repeated-option'],
    ['number', '5', 'type'],
    ['number', -0.1, 'below-minimum'],
    ['number', 10.5, 'above-maximum'],
    ['number', Number.NaN, 'not-a-number'],
    ['number', Number.POSITIVE_INFINITY, 'not-a-number'],
    ['date', '2025-02-29', 'not-a-date'],
    ['date', '2025-2-1', 'not-a-date'],
    ['date', 20250201, 'type'],
    ['text', 'x'.repeat(MAX_TEXT_LENGTH + 1), 'too-long'],
    ['text', 7, 'type'],
    ['text', null, 'type'],
    ['text', { unknown: false }, 'type'],
  ] as const)('a %s question refuses %j: %s', (type, value, fault) => {
    expect(validateAnswer(question(type), loose(value))).toBe(fault);
  });
});

describe('usableAnswer', () => {
  test('gives the value that rules can read', () => {
    expect(usableAnswer(question('multi'), { q: [] })).toEqual([]);
    expect(usableAnswer(question('number'), { q: 0 })).toBe(0);
    expect(usableAnswer(question('text'), { q: ' note ' })).toBe(' note ');
  });

  test.each([
    ['no answer', 'yes-no', {}],
    ["don't know", 'yes-no', { q: { unknown: true } }],
    ['blank text', 'text', { q: ' \n' }],
    ['a value that does not fit', 'single', { q: 'd' }],
  ] as const)('%s is none', (_, type, answers) => {
    expect(usableAnswer(question(type), answers)).toBeUndefined();
  });

  test('a question named like a property of every object is unanswered until it is answered', () => {
    expect(usableAnswer({ ...questionOf('constructor', 'text') }, {})).toBeUndefined();
  });
});
