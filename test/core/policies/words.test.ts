import { expect, test } from 'vitest';
import { loadWords, tellOptions } from '#core/policies/words';
import { resources } from '#test/support/open-test-core';

const { regions, sectors, affected } = loadWords(resources);

test('a text tells its options, and what none of its pieces tells is only "no" if every piece is understood', () => {
  expect(tellOptions(regions, ['Germany and Austria'])).toEqual({ options: ['eu'], isComplete: true });
  expect(tellOptions(regions, ['EU, Atlantis'])).toEqual({ options: ['eu'], isComplete: false });
  expect(tellOptions(regions, ['Atlantis'])).toEqual({ options: [], isComplete: false });
  expect(tellOptions(regions, [''])).toEqual({ options: [], isComplete: false });
  expect(tellOptions(regions, ['Weltweit']).options).toHaveLength(Object.keys(regions.options).length);
});

test('words are found inside a piece, in German too, but never as parts of other words', () => {
  expect(tellOptions(sectors, ['Human resources']).options).toEqual(['employment']);
  expect(tellOptions(sectors, ['Gesundheitswesen / Versicherung']).options).toEqual(['insurance', 'health']);
  expect(tellOptions(sectors, ['thrift shops'])).toEqual({ options: [], isComplete: false });
  expect(tellOptions(affected, ['Job applicants and their children'])).toEqual({
    options: ['children', 'workers'],
    isComplete: true,
  });
});
