import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { JournalReport } from '#contract/records/journal';
import type { Judgement } from '#contract/records/judgement';
import type { SigningKey } from '#contract/records/person';
import { VerificationReport } from '#contract/records/verification';

const cli = new URL('../../electron/entry/cli.ts', import.meta.url).pathname;
const packFolder = new URL('../fixtures/packs/valid', import.meta.url).pathname;
const plain = {
  'role.is-tool': 'yes',
  'role.of': 'make',
  'use.areas': ['garden'],
  'use.weight': 3,
  'use.bought': '2026-01-01',
};

// Each command is a process of its own, and passphrases cost time on purpose.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let folder: string;
let demo: ReturnType<typeof run>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  demo = run('demo', '--out', path('demo'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (name: string): string => join(folder, name);

type Outcome = { readonly code: number | null; readonly out: string; readonly error: string };

function run(...args: string[]): Outcome {
  const env = { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', env });
  return { code: status, out: stdout, error: stderr };
}

/** One clear line on standard error, nothing on standard output. */
const oneLine = (text: string | RegExp): Outcome => ({
  code: 2,
  out: '',
  error: expect.stringMatching(typeof text === 'string' ? new RegExp(`^${text}\n$`) : text) as string,
});

describe('input that no command understands ends with 2 and one line', () => {
  test.each([
    [['frobnicate'], 'Unknown command “frobnicate”. --help lists all commands.'],
    [['packs'], 'Unknown command “packs”. --help lists all commands.'],
    [['packs', 'eat'], 'Unknown command “packs eat”. --help lists all commands.'],
    [['verify'], 'FILE is missing. --help shows how the command is written.'],
    [['verify', 'a', 'b'], '“b” is one word too many. --help shows how the command is written.'],
    [['verify', 'no-such-file.pdf'], 'There is no file or folder no-such-file.pdf.'],
    [['verify', '--loud', 'x'], "The options cannot be read: Unknown option '--loud'. --help lists them."],
    [['verify', '--trust', 'abc', 'x'], '“abc” is not a SHA-256 fingerprint \\(64 hexadecimal digits\\).'],
    [['demo'], 'The option --out is missing.'],
    [['--locale', 'fr', 'demo'], 'There is no language “fr”. Known are en and de.'],
    [['call', 'person.fly', '{}'], 'There is no call “person.fly”.'],
    [['call', 'constructor.name', '{}'], 'There is no call “constructor.name”.'],
    [['call', 'person.list', 'not json'], 'The input of the call is not JSON.'],
    [['call', 'person.list'], 'No workspace is open. Open or create one first.'],
    [['packs', 'evaluate', 'eu-ai-act'], 'The option --facts is missing.'],
    [['dossier', 'export', 'x', '--out', 'y'], 'The option --assessment is missing.'],
  ])('%j', (args, line) => {
    expect(run(...args)).toEqual(oneLine(line));
  });

  test('in German if that is the language', () => {
    expect(run('--locale', 'de', 'frobnicate').error).toBe(
      'Unbekannter Befehl „frobnicate“. --help nennt alle Befehle.\n',
    );
    const env = { PATH: process.env['PATH'] ?? '', LANG: 'de_DE.UTF-8' };
    expect(spawnSync(process.execPath, [cli, 'verify'], { encoding: 'utf8', env }).stderr).toMatch(/^FILE fehlt\./);
  });

  test('--help and --version go to standard output', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(run('--version')).toEqual({ code: 0, out: `${version}\n`, error: '' });
    const help = run('--help');
    expect(help.code).toBe(0);
    for (const command of ['demo', 'verify', 'packs check', 'packs evaluate', 'packs test', 'dossier export', 'call']) {
      expect(help.out).toContain(`  ${command} `);
    }
  });
});

describe('demo', () => {
  test('makes a workspace and a dossier with the valid signatures of its author and everyone who approved, and says where and what', () => {
    expect(demo).toMatchObject({ code: 0, error: '' });
    expect(demo.out).toContain('High-risk use (Annex III)');
    expect(demo.out).toContain('Determined: no open question can change this outcome.');
    expect(demo.out).toMatch(/From 2027-12-02: \d+ obligations/);
    expect(demo.out).toContain('demo passphrase of Jonas Keller');
    expect(
      execFileSync('pdfsig', [path('demo/dossier.pdf')], { encoding: 'utf8' }).match(/Signature is Valid/g),
    ).toHaveLength(4);
  });

  test('leaves two exports with the same bytes before anyone signs', () => {
    const workspace = path('demo/nordlicht.mdossier');
    const [assessment] = JSON.parse(run('call', 'assessment.list', '--workspace', workspace).out) as {
      assessment: { id: string };
    }[];
    const hashes = ['one.pdf', 'two.pdf'].map((name) => {
      const done = run(
        'dossier',
        'export',
        workspace,
        '--assessment',
        assessment?.assessment.id ?? '',
        '--out',
        path(name),
      );
      expect(done).toMatchObject({ code: 0, error: '' });
      expect(done.out).toContain(path(name));
      return createHash('sha256')
        .update(readFileSync(path(name)))
        .digest('hex');
    });
    expect(hashes[1]).toBe(hashes[0]);
    expect(run('verify', path('one.pdf'))).toMatchObject({ code: 3, error: '' });
  });

  test('takes the place of an older demo', () => {
    const again = run('demo', '--out', path('demo'), '--locale', 'de');
    expect(again).toMatchObject({ code: 0, error: '' });
    expect(again.out).toContain('Hochrisiko');
  });
});

describe('verify', () => {
  const report = (outcome: Outcome): VerificationReport => VerificationReport.parse(JSON.parse(outcome.out));

  test('ends with 3 while nobody is trusted, 0 once everyone who signed is, 1 when a byte was flipped', () => {
    const dossier = path('demo/dossier.pdf');
    const unknown = run('verify', dossier, '--json');
    expect(unknown.code).toBe(3);
    const { signatures } = report(unknown);
    expect(signatures.map(({ field }) => field)).toEqual(['author', 'sign-off-1', 'sign-off-2', 'sign-off-3']);
    // Whoever gave an opinion signed inside the dossier only.
    const keys = JSON.parse(
      run('call', 'key.list', '--workspace', path('demo/nordlicht.mdossier')).out,
    ) as SigningKey[];
    expect(keys).toHaveLength(signatures.length + 1);
    const colons = (fingerprint: string): string => fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:');
    const trust = keys.flatMap(({ fingerprint }) => ['--trust', colons(fingerprint)]);
    expect(run('verify', dossier, ...trust)).toMatchObject({ code: 0, error: '' });
    expect(run('verify', dossier, ...trust.slice(0, -2)).code).toBe(3);
    const bytes = readFileSync(dossier);
    bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
    writeFileSync(path('flipped.pdf'), bytes);
    const flipped = run('verify', path('flipped.pdf'), ...trust);
    expect(flipped.code).toBe(1);
    expect(flipped.out).toContain('Not valid  TOTAL-FAILED');
  });

  test('names a row of the workspace that was edited with the SQLite shell', () => {
    const copy = path('edited.mdossier');
    writeFileSync(copy, readFileSync(path('demo/nordlicht.mdossier')));
    expect(run('verify', copy).code).toBe(3);
    execFileSync('sqlite3', [copy, "UPDATE ai_systems SET intended_purpose = 'Harmless'"]);
    const edited = run('verify', copy);
    expect(edited.code).toBe(1);
    expect(edited.out).toMatch(
      /ai_systems [0-9a-f-]{36}: intended_purpose is “Harmless”, the journal says\s+“Rank incoming/,
    );
  });
});

describe('packs', () => {
  test('check finds nothing wrong with a sound pack and names each fault of a broken one', () => {
    expect(run('packs', 'check', packFolder)).toEqual({ code: 0, out: 'No problems.\n', error: '' });
    execFileSync('cp', ['-r', packFolder, path('broken')]);
    const rules = readFileSync(path('broken/rules.yaml'), 'utf8');
    writeFileSync(path('broken/rules.yaml'), rules.replace('question: role.of, in:', 'question: role.off, in:'));
    const broken = run('packs', 'check', path('broken'));
    expect(broken.code).toBe(1);
    expect(broken.out).toMatch(/rules\.yaml, line \d+: .*role\.off/);
    expect(JSON.parse(run('packs', 'check', path('broken'), '--json').out)).toMatchObject([
      { code: 'pack.dead-reference', file: 'rules.yaml' },
    ]);
  });

  const evaluate = (name: string, content: string, ...more: string[]): Outcome => {
    writeFileSync(path(name), content);
    return run('packs', 'evaluate', packFolder, '--facts', path(name), ...more);
  };

  test('evaluate reads answers bare, under a key or as a list, in YAML or JSON, and always concludes the same', () => {
    const yaml =
      'answers:\n  role.is-tool: yes\n  role.of: make\n  use.areas: [garden]\n  use.weight: 3\n  use.bought: 2026-01-01\n';
    const list = { answers: Object.entries(plain).map(([questionId, value]) => ({ questionId, value })) };
    const outcomes = [
      evaluate('bare.json', JSON.stringify(plain), '--json', '--on', '2026-11-23'),
      evaluate('answers.yaml', yaml, '--json', '--on', '2026-11-23'),
      evaluate('list.json', JSON.stringify(list), '--json', '--on', '2026-11-23'),
    ];
    for (const outcome of outcomes) expect(outcome).toEqual({ code: 0, out: outcomes[0]?.out, error: '' });
    const told = JSON.parse(outcomes[0]?.out ?? '') as { assessedOn: string; judgement: Judgement };
    expect(told.assessedOn).toBe('2026-11-23');
    expect(told.judgement.classes.filter(({ truth }) => truth === 'true').map(({ id }) => id)).toEqual(['plain']);
    expect(evaluate('bare.json', JSON.stringify(plain)).out).toContain('Plain');
  });

  test('evaluate concludes of the demo what the demo concluded', () => {
    const facts = new URL('../../resources/demo/cv-screening.yaml', import.meta.url).pathname;
    const outcome = run('packs', 'evaluate', 'eu-ai-act', '--facts', facts);
    expect(outcome).toMatchObject({ code: 0, error: '' });
    expect(outcome.out).toContain('High-risk use (Annex III)');
  });

  test.each([
    ['an unknown question', '{"no.such": "yes"}', /the pack tool-check has no question no\.such\.\n$/],
    ['an answer that does not fit', '{"role.of": "steal"}', /"steal" cannot answer the question role\.of\.\n$/],
    ['no answers', '[1, 2]', /does not hold answers by question id\.\n$/],
    ['something that is no YAML', '{"a": ', /^The pack cannot be used: bad\.json, line \d+: .*\n$/],
  ])('evaluate refuses %s with one line', (_, content, line) => {
    expect(evaluate('bad.json', content)).toEqual(oneLine(line));
  });

  test('test compares worked cases with what they expect', () => {
    const cases = (expected: string): string => {
      const file = path(`cases-${expected}.json`);
      const one = { id: 'garden-hammer', title: 'A hammer', answers: plain, expected: { classes: [expected] } };
      writeFileSync(file, JSON.stringify({ pack: 'tool-check', cases: [one] }));
      return file;
    };
    expect(run('packs', 'test', packFolder, '--cases', cases('plain'))).toMatchObject({ code: 0, error: '' });
    const wrong = run('packs', 'test', packFolder, '--cases', cases('dangerous'));
    expect(wrong.code).toBe(1);
    expect(wrong.out).toContain('0 passed, 1 failed');
  });
});

describe('call', () => {
  test('makes a workspace, works in it and reads it, through the same router as the window', () => {
    const file = path('called.mdossier');
    const input = { file, name: 'Called', owner: { name: 'Olga', roles: ['owner'] } };
    expect(run('call', 'workspace.create', JSON.stringify(input))).toMatchObject({ code: 0, error: '' });
    const added = run('call', 'system.add', '{"name":"Hammer"}', '--workspace', file);
    expect(JSON.parse(added.out)).toMatchObject({ name: 'Hammer', version: 1 });
    const report = JSON.parse(run('call', 'journal.verify', '--workspace', file).out) as JournalReport;
    // The workspace and its owner; then the installation, which remembers nothing from one command to the next, the
    // system, and the checkpoint of closing.
    expect(report).toMatchObject({ isIntact: true, events: 5, checkpoints: [{ reason: 'close', size: 4 }] });
    expect(run('call', 'system.add', '{"name":""}', '--workspace', file)).toEqual(
      oneLine(/\(name\)\. Nothing was saved\.\n$/),
    );
  });

  test('refuses a workspace that another program holds', () => {
    const code = `import Database from 'better-sqlite3'; import { execFileSync } from 'node:child_process';
      globalThis.db = new Database(process.argv[1]); db.exec('BEGIN EXCLUSIVE');
      try { execFileSync(process.execPath, [process.argv[2], 'call', 'person.list', '--workspace', process.argv[1]], { stdio: 'pipe' }); }
      catch (error) { console.log(error.status, String(error.stderr)); }`;
    const args = ['--input-type=module', '-e', code, path('called.mdossier'), cli];
    const out = execFileSync(process.execPath, args, {
      encoding: 'utf8',
      cwd: new URL('../..', import.meta.url).pathname,
    });
    expect(out).toMatch(/^2 called\.mdossier is open in another window or program\./);
  });
});

test('a reader that stops reading, as head does, changes neither the exit code nor standard error', () => {
  // 250 KB, more than a pipe holds, so that the rest meets a closed pipe.
  const command = `set -o pipefail; "${process.execPath}" "${cli}" packs evaluate eu-ai-act --facts "${path('none.json')}" --json | head -n 1`;
  writeFileSync(path('none.json'), '{}');
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{\n', stderr: '' });
});
