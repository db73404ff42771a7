import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DossierSectionId } from '#contract/records/pack';
import { checkPack, loadPack } from '#core/packs/load';
import { checkPackThoroughly } from '#core/packs/thorough';
import { judge } from '#core/rules/judge';
import { DEFECTS } from './defects.ts';
import { DEFECTS_OF_FILES } from './defects-of-files.ts';
import { DEFECTS_OF_PARTS } from './defects-of-parts.ts';
import { copyOf, copyOfValidPack, editedPack, FULL_PACK, VALID_PACK } from './edited-pack.ts';

test.each([VALID_PACK, FULL_PACK])('a pack without defects has no problems: %s', (folder) => {
  expect(checkPackThoroughly(folder)).toEqual({ problems: [], undecided: [] });
});

describe.each([
  ['the valid pack', VALID_PACK, DEFECTS],
  ['the full pack', FULL_PACK, [...DEFECTS_OF_PARTS, ...DEFECTS_OF_FILES]],
])('refused in %s, with file, line and reason:', (_, pack, defects) => {
  test.each(defects)('$name', ({ file, from, to, code, reason, down = 0, at }) => {
    const { folder, line } = editedPack(file, from, to, pack);
    const details = { ...(at ?? { file, line: line + down }), reason };
    expect(checkPack(folder)).toEqual([{ code, ...details }]);
    expect(() => loadPack(folder)).toThrow(expect.objectContaining({ code, details }));
  });
});

describe('refused as a folder:', () => {
  const malformed = (file: string, reason: string) => ({ code: 'pack.malformed', file, line: 1, reason });

  test.each(['pack.yaml', 'rules.yaml', 'dossier.yaml'])('one without %s', (file) => {
    const folder = copyOfValidPack();
    rmSync(join(folder, file));
    expect(checkPack(folder)).toEqual([malformed(file, 'the file is missing')]);
  });

  test('one without questions', () => {
    const folder = copyOfValidPack();
    rmSync(join(folder, 'questions'), { recursive: true });
    expect(checkPack(folder)).toContainEqual(malformed('questions', 'there is no questions/*.yaml'));
  });

  test('one whose rules stand in a file and in a folder', () => {
    const folder = copyOf(FULL_PACK);
    cpSync(join(VALID_PACK, 'rules.yaml'), join(folder, 'rules.yaml'));
    const reason = 'a pack has either rules.yaml or the files of rules/, not both';
    expect(checkPack(folder)).toEqual([malformed('rules.yaml', reason)]);
  });

  test('one without any class', () => {
    const folder = copyOf(FULL_PACK);
    rmSync(join(folder, 'rules', '20-outcomes.yaml'));
    rmSync(join(folder, 'crosswalks.yaml'));
    expect(checkPack(folder)).toEqual([malformed('rules/10-facts.yaml', 'the rules hold no class')]);
  });

  test('one whose folder of questions is a link to elsewhere', () => {
    const folder = copyOfValidPack();
    rmSync(join(folder, 'questions'), { recursive: true });
    symlinkSync(join(VALID_PACK, 'questions'), join(folder, 'questions'));
    expect(checkPack(folder)).toContainEqual(malformed('questions', 'there is no questions/*.yaml'));
  });

  test('one that does not exist', () => {
    expect(checkPack(join(VALID_PACK, 'nowhere')).map(({ file }) => file)).toEqual([
      'pack.yaml',
      'rules.yaml',
      'dossier.yaml',
      'questions',
    ]);
    expect(() => loadPack(join(VALID_PACK, 'nowhere'))).toThrow(expect.objectContaining({ code: 'pack.malformed' }));
  });

  test('one with a link to a file elsewhere', () => {
    const folder = copyOfValidPack();
    rmSync(join(folder, 'rules.yaml'));
    symlinkSync(join(VALID_PACK, 'rules.yaml'), join(folder, 'rules.yaml'));
    expect(checkPack(folder)).toEqual([malformed('rules.yaml', 'not a regular file')]);
  });

  test('one with a file that is not UTF-8', () => {
    const folder = copyOfValidPack();
    writeFileSync(join(folder, 'dossier.yaml'), Buffer.from('title: { en: "\xe9" }', 'latin1'));
    expect(checkPack(folder)).toEqual([malformed('dossier.yaml', 'not UTF-8 text')]);
  });

  test('one whose files are too large together', () => {
    const folder = copyOfValidPack();
    for (const name of ['30', '40', '50']) {
      writeFileSync(join(folder, 'questions', `${name}.yaml`), `# ${'x'.repeat(1_900_000)}`);
    }
    const reason = "the pack's files are larger than 5000000 bytes together";
    expect(checkPack(folder)).toEqual([malformed('pack.yaml', reason)]);
  });
});

test('other files in a pack are ignored', () => {
  const folder = copyOfValidPack();
  writeFileSync(join(folder, 'SOURCES.md'), '{ not: [yaml');
  writeFileSync(join(folder, 'questions', 'notes.txt'), '{ not: [yaml');
  mkdirSync(join(folder, 'questions', 'old.yaml'));
  expect(checkPack(folder)).toEqual([]);
});

test('all problems of a pack are told, by file and line', () => {
  const folder = new URL('../../fixtures/packs/many-problems', import.meta.url).pathname;
  const told = checkPack(folder).map(({ code, file, line, reason }) => `${file}:${line} ${code} ${reason}`);
  expect(told).toEqual([
    'pack.yaml:2 pack.malformed `notice` is missing',
    'questions/a.yaml:4 pack.malformed question `one`: `knowledge` is missing',
    'questions/a.yaml:9 pack.unknown-operator question `one`: `maybe` is not an operator; known: all, any, not, count, fact, class, score, calculation, assessedOn, and question with is, in, has, compare, answered or notApplicable',
    'questions/a.yaml:14 pack.dead-reference question `two`: there is no source `S9` in pack.yaml',
    'questions/a.yaml:16 pack.duplicate-id question `one` stands already in questions/a.yaml, line 4',
    'rules.yaml:4 pack.cycle a condition rests on itself: fact `round` → fact `about` → fact `round`',
    'rules.yaml:14 pack.malformed class `done`: `tone`: Invalid option: expected one of "prohibited"|"high"|"limited"|"minimal"|"none"',
    'rules.yaml:20 pack.dead-reference obligation `act`: there is no role `nobody` in pack.yaml',
    'rules.yaml:27 pack.malformed obligation `act`: `has` does not fit question `two` (yes-no); use is or in or answered',
    `dossier.yaml:2 pack.dead-reference there is no dossier section "annex"; known: ${DossierSectionId.options.join(', ')}`,
  ]);
});

describe('facts that rest on one another', () => {
  const fact = (id: string, when: string) => `  - { id: ${id}, label: { en: f, de: f }, when: ${when} }\n`;
  const last = '{ question: role.is-tool, is: yes }';
  const nested = (levels: number, inner: string): string =>
    levels === 0 ? inner : `{ not: ${nested(levels - 1, inner)} }`;
  const chain = (length: number, levels: number) =>
    Array.from({ length }, (_, at) =>
      fact(`f${at}`, nested(levels, at + 1 === length ? last : `{ fact: f${at + 1} }`)),
    );

  test.each([
    ['first to last', chain(2000, 0)],
    ['last to first', chain(2000, 0).reverse()],
    ['nested themselves', chain(31, 19)],
  ])('too deep are refused before they can exhaust the stack: %s', (_, facts) => {
    const { folder } = editedPack('rules.yaml', 'facts:\n', `facts:\n${facts.join('')}`);
    const reason = expect.stringContaining('conditions rest on one another more than 600 levels deep');
    expect(checkPack(folder)[0]).toMatchObject({ code: 'pack.malformed', file: 'rules.yaml', reason });
  });

  test.each([
    ['in a row', chain(599, 0)],
    ['nested themselves', chain(30, 19)],
  ])('as deep as is allowed can be judged: %s', (_, facts) => {
    const { folder } = editedPack('rules.yaml', 'facts:\n', `facts:\n${facts.join('')}`);
    const judgement = judge(loadPack(folder), { 'role.is-tool': 'yes' }, { assessedOn: '2026-11-23' });
    expect(judgement.facts[0]).toMatchObject({ id: 'f0', truth: 'true' });
  });
});
