import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseSource } from '#core/packs/source';
import { FULL_PACK } from './edited-pack.ts';

const root = new URL('../../..', import.meta.url).pathname;

function schemaOf(name: string): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(join(root, 'resources/schemas', `${name}.json`), 'utf8')));
}

function contentOf(file: string): unknown {
  return parseSource(file, readFileSync(join(FULL_PACK, file), 'utf8')).source.value;
}

test('the shipped JSON Schemas are those of the contract', () => {
  const output = execFileSync(process.execPath, [join(root, 'build/scripts/schemas.ts'), '--check'], {
    encoding: 'utf8',
  });
  expect(output).toBe('9 schemas, 0 stale\n');
});

test.each([
  ['pack', 'pack.yaml'],
  ['questions', 'questions/10-shop.yaml'],
  ['questions', 'questions/20-machines.yaml'],
  ['rules', 'rules/10-facts.yaml'],
  ['rules', 'rules/20-outcomes.yaml'],
  ['dossier', 'dossier.yaml'],
  ['glossary', 'glossary.yaml'],
  ['crosswalks', 'crosswalks.yaml'],
  ['changes', 'changes.yaml'],
])('%s.json takes a right %s and refuses another kind of file', (name, file) => {
  expect(schemaOf(name).safeParse(contentOf(file)).error).toBeUndefined();
  const other = name === 'rules' ? 'dossier.yaml' : 'rules/10-facts.yaml';
  expect(schemaOf(name).safeParse(contentOf(other)).success).toBe(false);
});

test('the JSON Schemas follow conditions to their depth', () => {
  const rules = readFileSync(join(FULL_PACK, 'rules/20-outcomes.yaml'), 'utf8');
  const broken = rules.replace('{ score: rest, band: little }', '{ not: { any: [{ score: rest, part: little }] } }');
  expect(broken).not.toBe(rules);
  expect(schemaOf('rules').safeParse(parseSource('rules.yaml', broken).source.value).success).toBe(false);
});
