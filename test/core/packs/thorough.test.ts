import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadPack } from '#core/packs/load';
import { isWarning } from '#core/packs/problem';
import { checkPackThoroughly } from '#core/packs/thorough';
import { LOCK_FILE } from '#core/packs/translations';
import { copyOf, editedPack, FULL_PACK, VALID_PACK } from './edited-pack.ts';

const NEVER = 'its condition cannot be true, whatever is answered';
const ALWAYS = 'its condition is true, whatever is answered, so it tells nothing';

describe('found by a thorough check, though the pack can be loaded:', () => {
  test.each([
    {
      name: 'a question that can never be asked',
      pack: VALID_PACK,
      file: 'questions/20-use.yaml',
      from: 'visible: { fact: covered }',
      to: 'visible: { all: [{ fact: covered }, { not: { question: role.is-tool, is: yes } }] }',
      problems: [['pack.unreachable', 'question `use.areas`: no answers to other questions make it visible']],
    },
    {
      name: 'a fact that can never hold',
      pack: VALID_PACK,
      file: 'rules.yaml',
      from: 'when: { question: role.of, in: [make, both] }',
      to: 'when: { all: [{ question: role.of, is: make }, { question: role.of, is: both }] }',
      problems: [
        ['pack.never-holds', `fact \`makes\`: ${NEVER}`],
        ['pack.never-holds', `obligation \`warn\`: ${NEVER}`],
      ],
    },
    {
      name: 'a class that can never hold',
      pack: VALID_PACK,
      file: 'rules.yaml',
      from: 'when: { not: { fact: covered } }',
      to: 'when: { all: [{ fact: makes }, { not: { question: role.is-tool, is: yes } }] }',
      problems: [['pack.never-holds', `class \`outside\`: ${NEVER}`]],
    },
    {
      name: 'a class that always holds',
      pack: VALID_PACK,
      file: 'rules.yaml',
      from: 'when: { not: { fact: covered } }',
      to: 'when: { any: [{ fact: covered }, { not: { fact: covered } }] }',
      problems: [['pack.always-holds', `class \`outside\`: ${ALWAYS}`]],
    },
    {
      name: 'an obligation that can never hold',
      pack: FULL_PACK,
      file: 'rules/20-outcomes.yaml',
      from: '- { question: shop.has-children, is: yes }',
      to: '- { question: shop.has-children, is: no }\n        - { question: shop.has-children, is: yes }',
      problems: [['pack.never-holds', `obligation \`watch\`: ${NEVER}`]],
      down: -2,
    },
    {
      name: 'a value of a conclusion that another always comes before',
      pack: FULL_PACK,
      file: 'rules/20-outcomes.yaml',
      from: 'when: { fact: stoppable }',
      to: "when: { score: rest, compare: '>', to: 6 }",
      problems: [
        ['pack.never-holds', 'value 2 of conclusion `route`: this value can never be concluded after those before it'],
      ],
    },
    {
      name: 'a reduction that is never taken off',
      pack: FULL_PACK,
      file: 'rules/10-facts.yaml',
      from: 'when: { fact: guarded } }',
      to: 'when: { all: [{ fact: guarded }, { not: { fact: guarded } }] } }',
      problems: [['pack.never-holds', 'reduction 1 of score `rest`: this reduction is never taken off']],
    },
    {
      name: 'a text without German in a pack that offers German',
      pack: VALID_PACK,
      file: 'questions/10-role.yaml',
      from: 'label: { en: Both, de: Beides }',
      to: 'label: { en: Both }',
      problems: [
        [
          'pack.untranslated',
          "`questions/role.of/options/both/label` has no text in `de`, one of the pack's languages",
        ],
      ],
    },
  ])('$name', ({ pack, file, from, to, problems, down = 0 }) => {
    const { folder, line } = editedPack(file, from, to, pack);
    const found = checkPackThoroughly(folder);
    expect(found.problems.map(({ code, reason }) => [code, reason])).toEqual(problems);
    expect(found.problems[0]).toMatchObject({ file, line: line + down });
    expect(() => loadPack(folder)).not.toThrow();
  });
});

test('what keeps a pack from being loaded is told together with missing translations', () => {
  const folder = new URL('../../fixtures/packs/many-problems', import.meta.url).pathname;
  const { problems } = checkPackThoroughly(folder);
  expect(problems).toHaveLength(11);
  expect(problems[1]).toEqual({
    code: 'pack.untranslated',
    file: 'pack.yaml',
    line: 4,
    reason: "`head/title` has no text in `de`, one of the pack's languages",
  });
});

test('only classes that always hold and stale translations are warnings', () => {
  const at = { file: 'a', line: 1, reason: '' };
  const codes = ['pack.malformed', 'pack.never-holds', 'pack.untranslated', 'pack.always-holds'] as const;
  expect(codes.map((code) => isWarning({ code, ...at }))).toEqual([false, false, false, true]);
  expect(isWarning({ code: 'pack.stale-translation', ...at })).toBe(true);
});

test.each([
  ['- a list', 1],
  ['de:\n  a: 1234', 2],
  ['fr: {}', 1],
])('a lock that is none is a problem of the pack: %s', (text, line) => {
  const folder = copyOf(VALID_PACK);
  writeFileSync(join(folder, LOCK_FILE), text);
  const problem = checkPackThoroughly(folder).problems.find(({ code }) => code === 'pack.malformed');
  expect(problem).toMatchObject({ file: LOCK_FILE, line, reason: expect.stringContaining('is no confirmation') });
});
