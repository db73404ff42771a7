import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

let core: TestCore;
let assessmentId: string;
let person: string;
let other: string;

beforeAll(async () => {
  core = openTestCore();
  const { client } = core;
  const owner = { name: 'Olga Owner', roles: ['owner' as const] };
  other = (await client.workspace.create({ file: core.file('other.mdossier'), name: 'Other', owner })).actor?.id ?? '';
  person = (await client.workspace.create({ file: core.file('one.mdossier'), name: 'One', owner })).actor?.id ?? '';
  const system = await client.system.add({ name: 'Hammer' });
  assessmentId = (await client.assessment.create({ systemId: system.id, packId: 'eu-ai-act' })).assessment.id;
  await client.workspace.close();
});
afterAll(() => core.stop());

const path = (name: string): string => join(core.folder, name);

const program = new URL('../../electron/entry/cli.ts', import.meta.url).pathname;

function cli(...args: string[]): { code: number | null; out: string; error: string } {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'en_GB.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env });
  return { code: status, out: stdout, error: stderr };
}

describe('the dossier commands', () => {
  test('write the edition, audience and languages that are asked for', () => {
    const out = path('memo.pdf');
    const args = ['dossier', 'export', path('one.mdossier'), '--assessment', assessmentId, '--out', out];
    const run = cli(...args, '--edition', 'classification-memo', '--lang', 'de,en', '--classification', 'Intern');
    expect(run).toMatchObject({ code: 0, error: '' });
    const text = execFileSync('pdftotext', ['-raw', out, '-'], { encoding: 'utf8' });
    expect(text).toContain('Einstufungsvermerk');
    expect(text).toContain('Classification memo');
    expect(text).toContain('Intern');
    const spare = cli(...args, '--spare', '2', '--as', person, '--json');
    expect(JSON.parse(spare.out)).toMatchObject({ unsignedFields: ['author', 'further-1', 'further-2'] });
  }, 60_000);

  test('refuse what is no choice, by name', () => {
    const args = ['dossier', 'export', path('one.mdossier'), '--assessment', assessmentId, '--out', path('x.pdf')];
    expect(cli(...args, '--edition', 'booklet')).toMatchObject({
      code: 2,
      error: expect.stringContaining('classification-memo'),
    });
    expect(cli(...args, '--edition', 'fria')).toMatchObject({ code: 2 });
    expect(existsSync(path('x.pdf'))).toBe(false);
  }, 60_000);

  test('open a dossier as a workspace, and import it into another', () => {
    const out = path('full.pdf');
    cli('dossier', 'export', path('one.mdossier'), '--assessment', assessmentId, '--out', out);
    const opened = cli('dossier', 'open', out, '--out', path('back.mdossier'), '--json');
    expect(JSON.parse(opened.out)).toMatchObject({ assessments: [assessmentId] });
    const imported = cli('dossier', 'import', out, '--into', path('other.mdossier'), '--as', other, '--json');
    expect(JSON.parse(imported.out)).toMatchObject({ origin: { workspaceName: 'One' } });
    expect(cli('dossier', 'import', out, '--into', path('back.mdossier'))).toMatchObject({ code: 2 });
  }, 60_000);
});
