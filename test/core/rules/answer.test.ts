import { describe, expect, test } from 'vitest';
import type { AnswerValue } from '#contract/records/judgement';
import type { Question } from '#contract/records/question';
import { isComplete, usableAnswer } from '#core/rules/answer';
import { MAX_TEXT_LENGTH, validateAnswer } from '#core/rules/answer-faults';
import { questionOf } from './random-packs.ts';

const limited = { ...questionOf('q', 'number'), min: 0, max: 10 } as Question;
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

const cells = { ...questionOf('q', 'table'), maxEntries: 2 } as Question;
const matrix = questionOf('q', 'matrix');
const people = { ...questionOf('q', 'people'), minEntries: 2 } as Question;
const evidence = questionOf('q', 'evidence');
const whole = { ...questionOf('q', 'number'), isWhole: true } as Question;
const optional = { ...questionOf('q', 'text'), mayNotApply: true } as Question;
const doc = (text: string) => ({
  richText: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
});
const person = (name: string) => ({ name, function: 'tester', organisation: '' });
const hash = 'f'.repeat(64);

describe('answers of several parts', () => {
  test.each<[string, Question, unknown, string | null]>([
    ['rich text', questionOf('q', 'rich-text'), doc('x'), null],
    ['rich text of unknown form', questionOf('q', 'rich-text'), { richText: { type: 'page' } }, 'type'],
    ['entries', cells, { entries: [{ x: 'a', y: 1 }] }, null],
    ['an entry on its way', cells, { entries: [{}] }, null],
    ['an emptied cell', cells, { entries: [{ y: '' }] }, null],
    ['too many entries', cells, { entries: [{}, {}, {}] }, 'too-many-entries'],
    ['a cell of no column', cells, { entries: [{ z: 'a' }] }, 'unknown-column'],
    ['a cell of no option', cells, { entries: [{ x: 'z' }] }, 'not-an-option'],
    ['a cell of another type', cells, { entries: [{ y: 'one' }] }, 'type'],
    ['no entries at all', cells, ['a'], 'type'],
    ['rows', matrix, { rows: { r: { x: 'a' } } }, null],
    ['a row there is not', matrix, { rows: { t: { x: 'a' } } }, 'unknown-row'],
    ['a cell of a row', matrix, { rows: { r: { x: 'z' } } }, 'not-an-option'],
    ['people', people, { people: [person('Ada')] }, null],
    ['a person without a name', people, { people: [person(' ')] }, 'not-a-person'],
    ['files', evidence, [hash], null],
    ['what is no file', evidence, ['x'], 'not-a-hash'],
    ['a whole number', whole, 3, null],
    ['a number that is not whole', whole, 3.5, 'not-whole'],
    ['why it does not apply', optional, { notApplicable: 'so' }, null],
    ['why it does not apply, where it does', whole, { notApplicable: 'so' }, 'always-applies'],
    ['no reason why it does not apply', optional, { notApplicable: ' ' }, 'type'],
  ])('%s', (_, asked, value, fault) => {
    expect(validateAnswer(asked, loose(value))).toBe(fault);
  });

  test.each<[string, Question, unknown, boolean | undefined]>([
    ['all cells', cells, { entries: [{ x: 'a' }] }, true],
    ['a cell that must be filled', cells, { entries: [{ y: 1 }] }, false],
    ['no entries', cells, { entries: [] }, undefined],
    ['no entries where none are needed', { ...cells, minEntries: 0 } as Question, { entries: [] }, true],
    ['one row of two', matrix, { rows: { r: { x: 'a' } } }, false],
    ['no rows', matrix, { rows: {} }, undefined],
    ['all rows', matrix, { rows: { r: { x: 'a' }, s: { x: 'b' } } }, true],
    ['one person of two', people, { people: [person('Ada')] }, false],
    ['two people', people, { people: [person('Ada'), person('Grace')] }, true],
    ['no files', evidence, [], undefined],
    ['a file', evidence, [hash], true],
    ['rich text of nothing', questionOf('q', 'rich-text'), doc(' '), undefined],
    ['why it does not apply', optional, { notApplicable: 'so' }, true],
  ])('with %s it is complete, on its way or none', (_, asked, value, isDone) => {
    const usable = usableAnswer(asked, { q: loose(value) });
    expect(usable === undefined ? undefined : isComplete(asked, usable)).toBe(isDone);
  });
});
