import { expect, test } from 'vitest';
import { createCache } from '#core/assessments/cache';

test('a value is made once, and again only after it was the one not asked for the longest', () => {
  const made: string[] = [];
  const cache = createCache<string>(2);
  const get = (key: string): string =>
    cache.get(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map(get)).toEqual(['A', 'B', 'A', 'C', 'A', 'B']);
  // `c` took the place of `b`, not of `a`, which was asked for since.
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

test('what could not be made is tried again', () => {
  const cache = createCache<number>(2);
  expect(() =>
    cache.get('a', () => {
      throw new Error('not now');
    }),
  ).toThrow('not now');
  expect(cache.get('a', () => 7)).toBe(7);
});
