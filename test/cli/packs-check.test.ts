import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { copyOf, editedPack, FULL_PACK, VALID_PACK } from '../core/packs/edited-pack.ts';

const cli = new URL('../../electron/entry/cli.ts', import.meta.url).pathname;

function run(...args: string[]): { code: number | null; out: string; error: string } {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'packs', ...args], { encoding: 'utf8', env });
  return { code: status, out: stdout, error: stderr };
}

const always = () =>
  editedPack(
    'rules.yaml',
    'when: { not: { fact: covered } }',
    'when: { any: [{ fact: covered }, { not: { fact: covered } }] }',
  );

describe('packs check', () => {
  test('passes a pack without problems', () => {
    expect(run('check', FULL_PACK)).toEqual({ code: 0, out: 'No problems.\n', error: '' });
  });

  test('fails a pack with a problem, which it names by file and line', () => {
    const { folder, line } = editedPack('rules/20-outcomes.yaml', 'band: little', 'band: tiny', FULL_PACK);
    const { code, out } = run('check', folder);
    expect(code).toBe(1);
    expect(out).toBe(
      `The pack refers to something it does not hold: rules/20-outcomes.yaml, line ${line}: class \`safe\`: score \`rest\` has no band \`tiny\`.\n`,
    );
    expect(JSON.parse(run('check', folder, '--json').out)).toMatchObject([{ code: 'pack.dead-reference', line }]);
  });

  test('fails a pack with a warning, unless warnings are allowed', () => {
    const { folder, line } = always();
    const told = run('check', folder);
    expect(told.code).toBe(1);
    expect(told.out).toContain(`rules.yaml, line ${line}: class \`outside\``);
    expect(run('check', folder, '--allow-warnings')).toEqual({ ...told, code: 0 });
  });

  test('does not allow anything else than warnings', () => {
    const { folder } = editedPack('questions/10-role.yaml', ', de: Beides }', ' }');
    expect(run('check', folder, '--allow-warnings').code).toBe(1);
  });
});

test('packs translations lists what nobody confirmed, and confirms it', () => {
  const folder = copyOf(FULL_PACK);
  const listed = run('translations', folder);
  expect(listed.code).toBe(1);
  expect(listed.out).toMatch(/questions\/20-machines\.yaml:46 +de +not confirmed +questions\/machines\.hours\/text\n/);
  expect(run('translations', folder, '--confirm').code).toBe(0);
  expect(run('translations', folder)).toEqual({ code: 0, out: expect.stringMatching(/^0 of \d+ /), error: '' });

  const file = join(folder, 'questions', '20-machines.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('en: Hours a day', 'en: Hours a week'));
  expect(JSON.parse(run('translations', folder, '--json').out)).toEqual([
    {
      language: 'de',
      key: 'questions/machines.hours/text',
      file: 'questions/20-machines.yaml',
      line: 46,
      state: 'stale',
      en: 'Hours a week',
      text: 'Stunden am Tag',
    },
  ]);
  expect(run('check', folder)).toMatchObject({
    code: 1,
    out: expect.stringContaining('questions/20-machines.yaml, line 46'),
  });
});

test('packs diff tells what a newer version changed', () => {
  const { folder } = editedPack('rules.yaml', 'appliesFrom: 2026-08-02', 'appliesFrom: 2027-01-01');
  const { code, out } = run('diff', VALID_PACK, folder);
  expect(code).toBe(0);
  expect(out).toBe(
    'Obligation warn: other date. Warn\n    2026-08-02 → 2027-01-01\n1 difference from 1.0.0 to 1.0.0.\n',
  );
  expect(JSON.parse(run('diff', VALID_PACK, folder, '--json').out)).toMatchObject([{ id: 'warn', change: 'date' }]);
  expect(run('diff', VALID_PACK, VALID_PACK).out).toBe('No differences from 1.0.0 to 1.0.0.\n');
});
