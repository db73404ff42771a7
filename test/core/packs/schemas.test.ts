import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseSource } from '#core/packs/source';
import { VALID_PACK } from './edited-pack.ts';

const root = new URL('../../..', import.meta.url).pathname;

function schemaOf(name: string): z.ZodType {
  return z.fromJSONSchema(JSON.parse(readFileSync(join(root, 'resources/schemas', `${name}.json`), 'utf8')));
}

function contentOf(file: string): unknown {
  return parseSource(file, readFileSync(join(VALID_PACK, file), 'utf8')).source.value;
}

test('the shipped JSON Schemas are those of the contract', () => {
  const output = execFileSync(process.execPath, [join(root, 'build/scripts/schemas.ts'), '--check'], {
    encoding: 'utf8',
  });
  expect(output).toBe('4 schemas, 0 stale\n');
});

test.each([
  ['pack', 'pack.yaml'],
  ['questions', 'questions/10-role.yaml'],
  ['questions', 'questions/20-use.yaml'],
  ['rules', 'rules.yaml'],
  ['dossier', 'dossier.yaml'],
])('%s.json takes a right %s and refuses another kind of file', (name, file) => {
  expect(schemaOf(name).safeParse(contentOf(file)).error).toBeUndefined();
  expect(schemaOf(name).safeParse(contentOf(name === 'rules' ? 'dossier.yaml' : 'rules.yaml')).success).toBe(false);
});

test('the JSON Schemas follow conditions to their depth', () => {
  const rules = readFileSync(join(VALID_PACK, 'rules.yaml'), 'utf8');
  const broken = rules.replace('{ not: { class: dangerous } }', '{ not: { any: [{ klass: dangerous }] } }');
  expect(broken).not.toBe(rules);
  expect(schemaOf('rules').safeParse(parseSource('rules.yaml', broken).source.value).success).toBe(false);
});
