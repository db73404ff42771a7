import './browser.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { language } from '../../renderer/app/i18n.svelte.ts';
import { choiceOfKey, choicesOf } from '../../renderer/screens/assessment/choices.ts';
import { readTyped } from '../../renderer/screens/assessment/typed.ts';
import { option, question } from './support.ts';

afterEach(() => language.choose('en'));

const yesNo = question('yes-no');
const single = question('single', { options: [option('a'), option('b')] });
const multi = question('multi', { options: [option('a'), option('b')] });

const press = (asked: Parameters<typeof choicesOf>[0], value: Parameters<typeof choicesOf>[1], key: string): unknown =>
  choiceOfKey(asked, choicesOf(asked, value), key)?.next;

describe('a yes-no question', () => {
  test.each([
    ['y', 'yes'],
    ['n', 'no'],
    ['1', 'yes'],
    ['2', 'no'],
    ['?', { unknown: true }],
    ['3', { unknown: true }],
  ])('is answered by the key %s', (key, answer) => {
    expect(press(yesNo, null, key)).toEqual(answer);
  });

  test('shows J in German and takes Y all the same', () => {
    language.choose('de');
    expect(choicesOf(yesNo, null).map(({ key }) => key)).toEqual(['J', 'N', '?']);
    expect(press(yesNo, null, 'j')).toBe('yes');
    expect(press(yesNo, null, 'y')).toBe('yes');
  });
});

describe('a question with one of several options', () => {
  test('is answered by the number of the option, and no number means nothing beyond them', () => {
    expect(press(single, null, '2')).toBe('b');
    expect(press(single, 'b', '?')).toEqual({ unknown: true });
    expect(press(single, null, '3')).toBeUndefined();
    expect(press(single, null, 'y')).toBeUndefined();
  });
});

describe('a question with several options at once', () => {
  test('adds and takes away one option a key', () => {
    expect(press(multi, null, '1')).toEqual(['a']);
    expect(press(multi, ['a'], '2')).toEqual(['a', 'b']);
    expect(press(multi, ['a', 'b'], '1')).toEqual(['b']);
  });

  test('is open again when the last option is taken away, for "none of these" is an answer of its own', () => {
    expect(press(multi, ['a'], '1')).toBeNull();
    expect(press(multi, ['a'], '0')).toEqual([]);
    const none = choicesOf(multi, []).find(({ id }) => id === 'none');
    expect(none?.isChosen).toBe(true);
    expect(choicesOf(multi, null).some(({ isChosen }) => isChosen)).toBe(false);
  });

  test('begins anew after "don\'t know yet"', () => {
    expect(press(multi, { unknown: true }, '2')).toEqual(['b']);
  });
});

describe('a typed answer', () => {
  const compute = question('number', { min: 0, max: 1e30 });

  test.each([
    ['42', 42],
    ['1,5', 1.5],
    ['1.5', 1.5],
    ['1e25', 1e25],
    ['10 000', 10_000],
    ['', null],
  ])('reads the number %s', (typed, value) => {
    expect(readTyped(compute, typed)).toEqual({ kind: 'answer', value });
  });

  test.each(['ten', '1.2.3', '--1', '1e', '-1', '1e31'])('does not take %s', (typed) => {
    expect(readTyped(compute, typed).kind).toBe('wrong');
  });

  test('takes text without the spaces around it', () => {
    expect(readTyped(question('text'), '  two words ')).toEqual({ kind: 'answer', value: 'two words' });
  });
});
