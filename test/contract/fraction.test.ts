import { expect, test } from 'vitest';
import { decimalOf } from '#contract/fraction';

test('a fraction is rounded half up, at the end only, with all its places written', () => {
  const cases = ['1/2', '1/16', '1/2000', '1/2001', '199/200', '7', '-1/2000', '-1/3000', '0/1'];
  expect(cases.map((it) => decimalOf(it, 3))).toEqual([
    '0.500',
    '0.063',
    '0.001',
    '0.000',
    '0.995',
    '7.000',
    '-0.001',
    '0.000',
    '0.000',
  ]);
  expect([decimalOf('5/2', 0), decimalOf('199/200', 2)]).toEqual(['3', '1.00']);
});

test('what is no fraction is refused', () => {
  for (const text of ['', '1/0', '0.5', 'excluded', '1/2/3'])
    expect(() => decimalOf(text, 3)).toThrow('Not a fraction');
});
