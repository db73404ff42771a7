import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyJournal } from '#core/journal/verify';
import { readForeign } from '#core/store/foreign';
import { build } from '#core/store/sql';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';

let file: JournaledStore;
beforeEach(() => {
  file = makeJournaledStore();
  const at = '2026-11-23T09:00:00.000Z';
  file.write((tx) => {
    for (let n = 0; n < 400; n += 1) {
      tx.insert('people', { id: file.ids.next(), name: `Person ${n}`, email: '', roles: '["owner"]', created_at: at });
    }
  });
  file.store().close();
});
afterEach(() => file.remove());

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const names = () =>
  readForeign(file.path, (tables) => tables.all<{ name: string }>(build.selectFrom('people').select('name')));

/** Leaves a write behind that was cut off after pages of it had reached the file. */
async function killInTheMiddle(path: string): Promise<void> {
  const code = `import Database from 'better-sqlite3';
    const db = (globalThis.db = new Database(process.argv[1]));
    db.pragma('cache_size = 1'); db.pragma('cache_spill = 1');
    db.exec("BEGIN; UPDATE people SET name = name || ' was never saved, because its process was killed'");
    console.log('written'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await gone;
}

test('a file is read without leaving a trace', () => {
  const before = hash(file.path);
  expect(names()).toHaveLength(400);
  expect(hash(file.path)).toBe(before);
  expect(existsSync(`${file.path}-journal`)).toBe(false);
});

test('a file whose last write was cut off is read as it was before that write, and stays as it is', async () => {
  await killInTheMiddle(file.path);
  const [main, journal] = [hash(file.path), hash(`${file.path}-journal`)];
  expect(readFileSync(file.path).includes('was never saved')).toBe(true);
  expect(names().filter(({ name }) => name.includes('never saved'))).toEqual([]);
  expect(readForeign(file.path, verifyJournal)).toMatchObject({ isIntact: true, records: 400 });
  expect([hash(file.path), hash(`${file.path}-journal`)]).toEqual([main, journal]);
});

test('a file that another program is writing is refused as locked', async () => {
  const code = `import Database from 'better-sqlite3';
    const db = (globalThis.db = new Database(process.argv[1])); db.exec('BEGIN EXCLUSIVE'); console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, file.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  try {
    expect(names).toThrow(/workspace\.locked/);
  } finally {
    child.kill('SIGKILL');
  }
});

test.each([
  ['a trigger', 'CREATE TRIGGER spy AFTER INSERT ON people BEGIN DELETE FROM answers; END', 'workspace.damaged'],
  ['a view in place of a table', 'DROP TABLE evidence; CREATE VIEW evidence AS SELECT 1 AS id', 'workspace.damaged'],
  ['a newer version', 'PRAGMA user_version = 99990', 'workspace.newer-version'],
  ['another application id', 'PRAGMA application_id = 1', 'workspace.not-a-workspace'],
])('a file with %s is refused', (_, sql, code) => {
  execFileSync('sqlite3', [file.path, sql]);
  expect(names).toThrow(expect.objectContaining({ code }));
});

test('the lists people wait for are read by index, not by scanning', () => {
  // Covered tables grow with the workspace; `assessments` and `people` are listed whole.
  const plan = (sql: string): string =>
    execFileSync('sqlite3', [file.path, `EXPLAIN QUERY PLAN ${sql}`], { encoding: 'utf8' });
  const queries = [
    build.selectFrom('answers').selectAll().where('assessment_id', '=', 'x').orderBy('question_id'),
    build.selectFrom('evidence').selectAll().where('assessment_id', '=', 'x').orderBy('id'),
    build.selectFrom('sign_offs').selectAll().where('assessment_id', '=', 'x').orderBy('id'),
    build.selectFrom('journal_events').selectAll().where('seq', '<', 9).orderBy('seq', 'desc').limit(100),
    build
      .selectFrom('ai_systems')
      .selectAll()
      .orderBy('name', (order) => order.collate('nocase'))
      .orderBy('id'),
  ];
  for (const query of queries) {
    const { sql, parameters } = query.compile();
    const filled = parameters.reduce<string>((text, value) => text.replace('?', `'${String(value)}'`), sql);
    expect(plan(filled)).not.toMatch(/SCAN (?!ai_systems USING INDEX)/);
  }
});
