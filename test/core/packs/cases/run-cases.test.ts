import { describe, expect, test } from 'vitest';
import { runCases } from '#core/packs/cases/run-cases';
import { loadPack } from '#core/packs/load';
import { VALID_PACK } from '../edited-pack.ts';

const pack = loadPack(VALID_PACK);
const run = (...lines: string[]) =>
  runCases(pack, undefined, 'cases.yaml', ['pack: tool-check', 'cases:', ...lines].join('\n'));

const ROOF = [
  '  - id: roof',
  '    title: A heavy tool on roofs',
  '    assessedOn: 2026-11-23',
  '    answers: { role.is-tool: yes, role.of: make, use.areas: [roof], use.weight: 100 }',
];

test('a case whose expectations hold passes and shows what came out', () => {
  const results = run(
    ...ROOF,
    '    expected:',
    '      classes: [dangerous]',
    '      isDetermined: true',
    '      obligations: { includes: [warn, helmet] }',
    '      because: { dangerous: [use.areas, use.weight] }',
    '      legalRefs: [Rule 3(a), Rule 7, Rule 9]',
    '  - id: nothing',
    '    title: Nothing answered',
    '    answers: { use.weight: { unknown: true } }',
    '    expected: { classes: [], isDetermined: false, open: [role.is-tool], obligations: { excludes: [warn] } }',
  );
  expect(results.map(({ id, pass, differences }) => ({ id, pass, differences }))).toEqual([
    { id: 'roof', pass: true, differences: [] },
    { id: 'nothing', pass: true, differences: [] },
  ]);
  expect(results[0]?.actual).toEqual({
    classes: ['dangerous'],
    obligations: ['warn', 'helmet'],
    isDetermined: true,
    open: [],
    because: {
      dangerous: ['role.is-tool', 'role.of', 'use.areas', 'use.weight'],
      plain: ['role.is-tool', 'role.of', 'use.areas', 'use.weight'],
      outside: ['role.is-tool', 'role.of'],
    },
    legalRefs: ['Rule 7', 'Rule 9', 'Rule 10', 'Rule 1', 'Rule 2', 'Rule 2(1)', 'Rule 3', 'Rule 3(a)', 'Rule 4'],
    scores: {},
    conclusions: {},
    calculations: {},
  });
});

test('a case tells every difference', () => {
  const [result] = run(
    ...ROOF,
    '    expected:',
    '      classes: [plain]',
    '      isDetermined: false',
    '      obligations: { includes: [], excludes: [helmet] }',
    '      open: [use.bought]',
    '      because: { dangerous: [use.bought] }',
    '      legalRefs: [Rule 8]',
  );
  expect(result?.pass).toBe(false);
  expect(result?.differences).toEqual([
    'classes: plain is expected',
    'classes: dangerous is not expected',
    'obligations: helmet is not expected',
    'isDetermined: false is expected',
    'open: use.bought is expected',
    'because of dangerous: use.bought is expected',
    'legalRefs: Rule 8 is expected',
  ]);
});

test('a case with slips does not pass', () => {
  const [result] = run(
    '  - id: slips',
    '    title: Names and answers that do not exist',
    '    answers: { role.is-tool: maybe, role.gone: yes }',
    '    expected:',
    '      classes: []',
    '      obligations: { excludes: [wear] }',
    '      because: { deadly: [] }',
    '      scores: { danger: 3 }',
    '      conclusions: { route: none }',
    '      calculations: { ratio: {} }',
  );
  expect(result?.differences).toEqual([
    'the pack has no question role.gone',
    'question role.is-tool does not take "maybe": not-yes-no',
    'the pack has no class deadly',
    'the pack has no obligation wear',
    'the pack has no score danger',
    'the pack has no conclusion route',
    'the pack has no calculation ratio',
    'scores.danger.value: 3 is expected, not nothing',
    'conclusions.route: "none" is expected, not nothing',
  ]);
});

describe('a file of cases is refused if it', () => {
  const refused = (yaml: string, line: number, reason: string) =>
    expect(() => runCases(pack, undefined, 'cases.yaml', yaml)).toThrow(
      expect.objectContaining({ code: 'pack.cases-malformed', details: { file: 'cases.yaml', line, reason } }),
    );
  const one = '  - { id: a, title: A, answers: {}, expected: { classes: [] } }';

  test('is for another pack', () => {
    refused(`cases:\n${one}\npack: other`, 3, 'these cases are for pack `other`, not `tool-check`');
  });
  test('is a list', () => {
    refused('- a', 1, 'a file of cases is a map with `cases`');
  });
  test('has no cases', () => {
    refused('pack: tool-check\ncases: []', 2, '`cases`: Too small: expected array to have >=1 items');
  });
  test('has a case twice', () => {
    refused(`pack: tool-check\ncases:\n${one}\n${one}`, 4, 'case `a` stands twice');
  });
  test('has a case without expectation', () => {
    const reason = 'case `a`: `cases.0.expected`: Invalid input: expected object, received undefined';
    refused('pack: tool-check\ncases:\n  - { id: a, title: A, answers: {} }', 3, reason);
  });
  test('is of another form and the pack has no vocabulary', () => {
    const reason =
      '`pack` is missing; cases of another form are read by vocabulary.yaml, which pack `tool-check` does not have';
    refused(`meta: {}\ncases:\n${one}`, 1, reason);
  });
  test('has a case in the words of a vocabulary that the pack does not have', () => {
    const told = '  - { id: a, title: A, vocabulary: true, answers: {}, expected: { risk: none } }';
    refused(`pack: tool-check\ncases:\n${told}`, 3, 'pack `tool-check` has no vocabulary.yaml');
  });
  test('is not YAML', () => {
    refused('pack: [', 1, 'Flow sequence in block collection must be sufficiently indented and end with a ]');
  });
});
