import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Fingerprint } from '#contract/records/fingerprint';
import type { CheckFinding, ImportPreview, ImportRecord } from '#contract/records/transfer';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

// Each command is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const program = new URL('../../electron/entry/cli.ts', import.meta.url).pathname;
const fixtures = join(import.meta.dirname, '../fixtures/interchange');

let core: TestCore;
let systemId: string;
beforeAll(async () => {
  core = openTestCore();
  const owner = { name: 'Olga Owner', roles: ['owner' as const] };
  await core.client.workspace.create({ file: core.file('one.mdossier'), name: 'One', owner });
  const { client } = core;
  systemId = (await client.inventory.add({ kind: 'system', name: 'Hammer & <Tongs>' })).id;
  const overrideReason = 'It runs already.';
  await client.inventory.update({ kind: 'system', id: systemId, baseVersion: 1, state: 'live', overrideReason });
  await core.client.workspace.close();
});
afterAll(() => core.stop());

const path = (name: string): string => join(core.folder, name);

function cli(...args: string[]): { code: number | null; out: string; error: string } {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'en_GB.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env });
  return { code: status, out: stdout, error: stderr };
}

describe('import', () => {
  test('shows first, then imports, and fails for a file that cannot be read', () => {
    const card = join(fixtures, 'croissant', 'small.json');
    const workspace = ['--workspace', path('one.mdossier')];
    const dry = cli('import', card, ...workspace, '--dry-run', '--json');
    expect(dry).toMatchObject({ code: 0, error: '' });
    const shown = JSON.parse(dry.out) as { preview: ImportPreview; import: ImportRecord | null };
    expect(shown.import).toBeNull();
    expect(shown.preview.files).toMatchObject([{ format: 'croissant', problem: null }]);
    writeFileSync(path('notes.txt'), 'nothing');
    const done = cli('import', card, path('notes.txt'), ...workspace, '--json');
    expect(done.code).toBe(1);
    const { import: record, preview } = JSON.parse(done.out) as { preview: ImportPreview; import: ImportRecord };
    expect(record.added).toBe(preview.itemCount);
    const again = cli('import', card, ...workspace);
    expect(again).toMatchObject({ code: 0, error: '' });
    expect(again.out).toContain('0 added, 0 merged, 0 links');
  });

  test('wants a file and a workspace', () => {
    expect(cli('import')).toMatchObject({ code: 2, error: expect.stringContaining('FILE') as string });
    expect(cli('import', path('one.mdossier'))).toMatchObject({
      code: 2,
      error: expect.stringContaining('--workspace') as string,
    });
  });
});

describe('export', () => {
  test('writes a card, a list and everything; restore makes the workspace again', () => {
    const workspace = ['--workspace', path('one.mdossier')];
    const card = cli('export', '--item', systemId, '--format', 'markdown', '--out', path('card.md'), ...workspace);
    expect(card).toMatchObject({ code: 0, error: '' });
    expect(readFileSync(path('card.md'), 'utf8')).toContain('Hammer & \\<Tongs\\>');
    expect(cli('export', '--list', 'system', '--format', 'csv', '--out', path('list.csv'), ...workspace)).toMatchObject(
      { code: 0 },
    );
    expect(readFileSync(path('list.csv'), 'utf8')).toContain('Hammer & <Tongs>');
    const all = cli('export', '--workspace-bundle', '--out', path('all.zip'), '--json', ...workspace);
    expect(JSON.parse(all.out)).toMatchObject({ schema: 'model-dossier/bundle 1' });
    expect(cli('restore', path('all.zip'), '--out', path('back.mdossier'))).toMatchObject({ code: 0, error: '' });
    expect(cli('verify', path('back.mdossier')).code).toBe(cli('verify', path('one.mdossier')).code);
    expect(cli('restore', path('list.csv'), '--out', path('no.mdossier'))).toMatchObject({ code: 2 });
    expect(existsSync(path('no.mdossier'))).toBe(false);
  });

  test('refuses what is no scope, no record or no format, by name', () => {
    const rest = ['--out', path('x'), '--workspace', path('one.mdossier')];
    expect(cli('export', '--format', 'csv', ...rest)).toMatchObject({
      code: 2,
      error: expect.stringContaining('--list') as string,
    });
    expect(cli('export', '--list', 'cats', '--format', 'csv', ...rest)).toMatchObject({ code: 2 });
    expect(cli('export', '--list', 'model', '--format', 'gif', ...rest)).toMatchObject({ code: 2 });
    const nobody = '0192d4b4-0000-7000-8000-000000000000';
    expect(cli('export', '--item', nobody, '--format', 'docx', ...rest)).toMatchObject({ code: 2 });
  });
});

describe('check', () => {
  const workspace = (): string[] => ['--workspace', path('one.mdossier'), '--system', systemId];

  test('fails while something required is missing, and says what and who asks', () => {
    const run = cli('check', ...workspace(), '--json');
    expect(run.code).toBe(1);
    const findings = JSON.parse(run.out) as CheckFinding[];
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'field-missing', severity: 'error', field: 'intendedPurpose' }),
    );
    expect(findings).toContainEqual(expect.objectContaining({ rule: 'gate.assessment-approved' }));
    const text = cli('check', ...workspace());
    expect(text.out).toContain('AI system Hammer & <Tongs>');
    expect(text.out).not.toMatch(/\[(finding|field|cli)\./);
  });

  test('speaks JUnit and SARIF', () => {
    const junit = cli('check', ...workspace(), '--junit').out;
    const tags: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => void tags.push(name));
    parser.write(junit).close();
    expect(tags.slice(0, 2)).toEqual(['testsuites', 'testsuite']);
    expect(tags).toContain('failure');
    const sarif = JSON.parse(cli('check', ...workspace(), '--sarif').out) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; level: string }[];
      }[];
    };
    expect(sarif.version).toBe('2.1.0');
    const [first] = sarif.runs;
    for (const { ruleId, ruleIndex, level } of first?.results ?? []) {
      expect(first?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
      expect(['error', 'warning']).toContain(level);
    }
    expect(cli('check', ...workspace(), '--sarif', '--json')).toMatchObject({ code: 2 });
  });

  test('passes where nothing is asked for', async () => {
    const owner = { name: 'Olga Owner', roles: ['owner' as const] };
    await core.client.workspace.create({ file: core.file('empty.mdossier'), name: 'Empty', owner });
    await core.client.workspace.close();
    expect(cli('check', '--workspace', path('empty.mdossier'))).toMatchObject({ code: 0, error: '' });
    expect(cli('check', '--workspace', path('empty.mdossier'), '--junit').out).toContain('failures="0"');
  });
});

describe('fingerprint', () => {
  test('says later whether data is still the same, and how not', () => {
    mkdirSync(path('rows'));
    cpSync(join(fixtures, 'croissant'), path('rows'), { recursive: true });
    writeFileSync(path('rows/rows.csv'), 'a,b\n1,x\n2,y\n');
    const first = cli('fingerprint', path('rows'), '--json');
    expect(first).toMatchObject({ code: 0, error: '' });
    expect((JSON.parse(first.out) as Fingerprint[])[0]?.files.map((file) => file.path)).toContain('rows.csv');
    writeFileSync(path('before.json'), first.out);
    expect(cli('fingerprint', path('rows'), '--against', path('before.json'))).toMatchObject({
      code: 0,
      out: 'rows: same\n',
    });
    writeFileSync(path('rows/rows.csv'), 'a,b\n1,x\n2,y\n3,z\n');
    const changed = cli('fingerprint', path('rows'), '--against', path('before.json'));
    expect(changed.code).toBe(1);
    expect(changed.out).toContain('rows: rows.csv 2 → 3');
    expect(cli('fingerprint', path('rows'), '--against', path('list.csv'))).toMatchObject({ code: 2 });
    expect(cli('fingerprint', path('nowhere'))).toMatchObject({ code: 2 });
  });
});
