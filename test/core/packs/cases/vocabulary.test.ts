import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { casesIn, runCases } from '#core/packs/cases/run-cases';
import { checkVocabulary, readVocabulary } from '#core/packs/cases/vocabulary';
import { loadPack } from '#core/packs/load';
import { parseSource } from '#core/packs/source';
import { copyOfValidPack, VALID_PACK } from '../edited-pack.ts';

const VOCABULARY = `
given:
  path: facts
  also: leftovers
  defaults: { is_tool: true, shelf: none }
  assessedOn: day
  ignored: { colour: nothing depends on it }
  rules:
    - when: { is_tool: true }
      answers: { role.is-tool: yes }
    - when: { is_tool: false }
      answers: { role.is-tool: no }
    - from: does
      question: role.of
      map: { makes: make, uses: use }
    - when: { places: roof }
      answers: { use.areas: [roof] }
    - when: [{ places: cellar }, { places: vault }]
      answers: { use.areas: [cellar] }
    - when: { kg: { atLeast: 0 }, made: { not: { before: '1900-01-01' } } }
      copy: { use.weight: kg, use.bought: made }
    - when: { note: { matches: '^old' } }
      answers: { use.bought: 1990-01-01 }
    - when: { shelf: { in: [upper, lower] } }
      answers: { use.remarks: shelf }
expected:
  risk: { classes: true, rename: { dangerous: high }, except: [plain] }
  outside: { class: outside }
  makes: { fact: makes }
  todo: { duties: true, rename: { warn: warning } }
  eased: { reliefs: true }
  from: { dates: true, except: [helmet] }
  both: { fields: { risk: { class: dangerous }, makes: { fact: makes } } }
`;

const pack = loadPack(VALID_PACK);
const vocabulary = checkVocabulary(pack, parseSource('vocabulary.yaml', VOCABULARY).source);

function run(facts: object, expected: object, file: object = {}, other: object = {}) {
  const yaml = JSON.stringify({ ...file, cases: [{ id: 'one', facts, expected, ...other }] });
  const [result] = runCases(pack, vocabulary, 'golden.yaml', yaml);
  return { actual: result?.actual, differences: result?.differences };
}

test('the vocabulary is read from the folder of the pack; a pack without the file has none', () => {
  const folder = copyOfValidPack();
  writeFileSync(join(folder, 'vocabulary.yaml'), VOCABULARY);
  expect(readVocabulary(pack, folder)).toEqual(vocabulary);
  expect(readVocabulary(pack, VALID_PACK)).toBeUndefined();
});

test('what a case states becomes answers, and every expected key is compared', () => {
  const expected = {
    risk: ['high'],
    outside: false,
    makes: true,
    todo: ['helmet', 'warning'],
    eased: [],
    from: ['2026-08-02'],
    both: { risk: true, makes: true },
  };
  const facts = { does: 'makes', places: ['vault', 'roof'], kg: 120, colour: 'red' };
  const { actual, differences } = run(facts, expected);
  expect(differences).toEqual([]);
  expect(actual).toEqual({ ...expected, todo: ['warning', 'helmet'] });
});

test('a difference is told for each value, as is a key that cannot be told', () => {
  const facts = { does: 'uses', places: ['roof'], kg: 120 };
  const expected = { risk: [], makes: true, both: { risk: true, size: 1 }, price: 7, outside: null };
  expect(run(facts, expected).differences).toEqual([
    'risk: "high" is not expected',
    'makes: true is expected, not false',
    'both.size: 1 is expected, not nothing',
    'both.makes: nothing is expected, not false',
    'price: cannot be told',
    'outside: null is expected, not false',
  ]);
});

test('what is still open is null, not false', () => {
  expect(run({ does: 'makes' }, { outside: false, both: { risk: null, makes: true } }).differences).toEqual([]);
});

test('values of absent keys come from the file first, then from the vocabulary', () => {
  expect(run({}, { outside: false }, { facts_defaults: { shelf: 'upper' } }).differences).toEqual([]);
  expect(run({}, { outside: true }, { facts_defaults: { is_tool: false } }).differences).toEqual([]);
  expect(run({ is_tool: true }, { outside: true }, { facts_defaults: { is_tool: false } }).differences).toHaveLength(1);
});

test('what a user left behind under other answers is given too, and loses against what the case states', () => {
  const other = { leftovers: { does: 'uses', places: ['roof'] } };
  expect(run({ does: 'makes', kg: 100 }, { both: { risk: true, makes: true } }, {}, other).differences).toEqual([]);
});

describe('a statement is told as not understood if', () => {
  const faults = (facts: object) => run(facts, {}).differences;

  test('no rule knows its key', () => {
    expect(faults({ size: 3 })).toEqual(['fact size: 3 is not understood']);
    expect(faults({ colour: 'red', day: '2026-01-01' })).toEqual([]);
  });
  test('no rule is about its value, or about one of its values', () => {
    expect(faults({ does: 'sells' })).toEqual(['fact does: "sells" is not understood']);
    expect(faults({ places: ['roof', 'moon'] })).toEqual(['fact places: ["roof","moon"] is not understood']);
    expect(faults({ note: 'new' })).toEqual(['fact note: "new" is not understood']);
    expect(faults({ shelf: 'middle' })).toEqual(['fact shelf: "middle" is not understood']);
    expect(faults({ shelf: 'none', places: [], note: 'old one' })).toEqual([]);
  });
  test('it gives an answer that the pack does not take', () => {
    expect(faults({ kg: 5000 })).toEqual(['question use.weight does not take 5000: above-maximum']);
  });
});

test('the day is the one the case states, else that of the file', () => {
  const dates = (facts: object, file: object) => run(facts, { from: [] }, file).differences;
  expect(dates({ day: '2026-01-01' }, { meta: { default_assessment_date: '2026-11-23' } })).toEqual([]);
  expect(() => dates({}, { meta: { default_assessment_date: 'soon' } })).toThrow(
    expect.objectContaining({ code: 'pack.cases-malformed' }),
  );
});

test('keys of the case itself state something too where the vocabulary says so, and what was not foreseen may pass', () => {
  const wider = VOCABULARY.replace('also: leftovers', 'with: [story]\n  unforeseen: pass').replace(
    "{ matches: '^old' }",
    "{ matches: '^old' }, story: { matches: 'roof' }",
  );
  const other = checkVocabulary(pack, parseSource('vocabulary.yaml', wider).source);
  const one = { id: 'one', story: 'on a roof', facts: { does: 'uses', note: 'old one', size: 3 }, expected: {} };
  const given = casesIn(pack, other, 'golden.yaml', JSON.stringify({ cases: [one] }));
  expect(given[0]?.answers).toMatchObject({ 'use.bought': '1990-01-01' });
  expect(runCases(pack, other, 'golden.yaml', JSON.stringify({ cases: [one] }))[0]?.differences).toEqual([]);
});

test('a case of our own may give answers and expect in the words of the vocabulary', () => {
  const yaml = [
    'pack: tool-check',
    'cases:',
    '  - id: a',
    '    title: A',
    '    vocabulary: true',
    '    answers: { role.is-tool: yes, role.of: make, use.areas: [roof], use.weight: 100 }',
    '    expected: { risk: [high], makes: false, price: 1 }',
  ].join('\n');
  const [result] = runCases(pack, vocabulary, 'cases.yaml', yaml);
  expect(result?.differences).toEqual(['makes: false is expected, not true', 'price: cannot be told']);
});

test('a case without what it should state is refused with its line', () => {
  expect(() => runCases(pack, vocabulary, 'golden.yaml', 'cases:\n  - id: a\n    expected: {}')).toThrow(
    expect.objectContaining({
      code: 'pack.cases-malformed',
      details: { file: 'golden.yaml', line: 2, reason: 'case `a`: `facts` is missing, or is not a map' },
    }),
  );
});

describe('a vocabulary is refused if', () => {
  const refused = (yaml: string, code: string, line: number, reason: string) =>
    expect(() => checkVocabulary(pack, parseSource('vocabulary.yaml', yaml).source)).toThrow(
      expect.objectContaining({ code, details: { file: 'vocabulary.yaml', line, reason } }),
    );

  test('it names what the pack does not have', () => {
    const rule = 'given:\n  path: facts\n  rules:\n    - answers: { role.gone: yes }\nexpected: {}';
    refused(rule, 'pack.dead-reference', 4, 'pack `tool-check` has no question `role.gone`');
    const told = 'given: { path: facts }\nexpected:\n  a: { fields: { b: { class: deadly } } }';
    refused(told, 'pack.dead-reference', 3, 'pack `tool-check` has no class `deadly`');
  });
  test('a rule or an expected key has no known form', () => {
    const rule = 'given:\n  path: facts\n  rules:\n    - then: {}\nexpected: {}';
    const forms = 'a rule has `answers`, `copy`, or `from` with `question` and `map`';
    refused(rule, 'pack.malformed', 4, `\`given.rules.0\`: ${forms}`);
    const known =
      'one of classes, class, fact, conclusion, fields, duties, reliefs, dates, disputed, score, points, calculation';
    refused('given: { path: facts }\nexpected:\n  a: { sum: 1 }', 'pack.malformed', 3, `\`expected.a\`: ${known}`);
  });
});
