import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ruleIds } from '#core/conformance/check';
import { controlPdf } from '#test/support/control-pdf';
import { EditablePdf } from '#test/support/pdf-edit';

const cli = new URL('../../electron/entry/cli.ts', import.meta.url).pathname;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pdf-check-'));
  const control = await controlPdf();
  writeFileSync(join(folder, 'good.pdf'), control);
  writeFileSync(join(folder, 'bad.pdf'), new EditablePdf(control).replace('/Alt (A red square)', '').bytes());
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]): { code: number | null; out: string; error: string } {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'pdf', 'check', ...args], {
    encoding: 'utf8',
    env,
    cwd: folder,
  });
  return { code: status, out: stdout, error: stderr };
}

describe('pdf check', () => {
  test('ends with 0 for a file that conforms', () => {
    const { code, out, error } = run('good.pdf');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toBe(
      `good.pdf  (one page, ${ruleIds.length} rules)\nconforms to PDF/A-3a (ISO 19005-3)\nconforms to PDF/UA-1 (ISO 14289-1)\n`,
    );
  });

  test('ends with 1 for one that does not, and names clause, rule and object', () => {
    const { code, out } = run('bad.pdf');
    expect(code).toBe(1);
    expect(out).toContain('conforms to PDF/A-3a (ISO 19005-3)\ndoes not conform to PDF/UA-1 (ISO 14289-1)\n');
    expect(out).toMatch(
      /ISO 14289-1, 7\.3 {2}\(figure\.alternative\)\n {2}A figure has an alternative or replacement text\.\n {4}object \d+\n$/,
    );
    expect(run('bad.pdf', '--locale', 'de').out).toContain('Eine Abbildung hat einen Alternativ- oder Ersatztext.');
  });

  test('says the same as data', () => {
    const { code, out } = run('bad.pdf', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      file: 'bad.pdf',
      isPdfA: true,
      isPdfUA: false,
      pages: 1,
      findings: [{ rule: 'figure.alternative', clauses: ['UA 7.3'], count: 1 }],
    });
  });

  test('ends with 2 when there is no such file', () => {
    expect(run('none.pdf')).toMatchObject({ code: 2, out: '' });
  });
});

test('every rule has a sentence in each language, and every sentence a rule', () => {
  for (const locale of ['en', 'de']) {
    const path = new URL(`../../resources/messages/${locale}.json`, import.meta.url);
    const messages = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
    const told = Object.keys(messages).filter((key) => key.startsWith('conformance.rule.'));
    expect(told.map((key) => key.slice('conformance.rule.'.length)).sort()).toEqual([...ruleIds].sort());
  }
});
