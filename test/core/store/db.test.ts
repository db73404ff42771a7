import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStore, openStore, type Store } from '#core/store/db';
import { APPLICATION_ID, SCHEMA_VERSION } from '#core/store/schema';
import { build } from '#core/store/sql';
import { recordTables } from '#core/store/tables';

let folder: string;
let path: string;
const opened: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  path = join(folder, 'wörk #1.mdossier');
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true });
});

function open(file = path, check = true): Store {
  const store = openStore(file, { check });
  opened.push(store);
  return store;
}

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const sqlite = (file: string, sql: string): string =>
  execFileSync('sqlite3', [file, sql], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('whoever still reads when the workspace is closed is told so', () => {
  createStore(path, '.new.tmp', () => undefined);
  const store = open();
  const people = build.selectFrom('people').selectAll();
  expect(store.read.all(people)).toEqual([]);
  opened.pop()?.close();
  expect(() => store.read.all(people)).toThrow(expect.objectContaining({ code: 'workspace.none-open' }));
});

describe('a new workspace file', () => {
  test('carries our application id, the newest schema version and nothing else in its folder', () => {
    createStore(path, '.new.tmp', () => undefined);
    expect(sqlite(path, 'PRAGMA application_id; PRAGMA user_version; PRAGMA journal_mode; PRAGMA auto_vacuum')).toBe(
      `${APPLICATION_ID}\n${SCHEMA_VERSION}\ndelete\n0\n`,
    );
    expect(readdirSync(folder)).toEqual(['wörk #1.mdossier']);
  });

  test('is not there at all when filling it fails', () => {
    const fill = (): void => {
      throw new Error('power cut');
    };
    expect(() => createStore(path, '.new.tmp', fill)).toThrow('power cut');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('never takes the place of a file that exists', () => {
    writeFileSync(path, 'precious');
    expect(() => createStore(path, '.new.tmp', () => undefined)).toThrow(/workspace\.exists/);
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  test('cannot be made in a folder that is not there', () => {
    const nowhere = join(folder, 'none', 'a.mdossier');
    expect(() => createStore(nowhere, '.new.tmp', () => undefined)).toThrow(/file\.not-writable/);
  });

  test('has STRICT tables only, each record table with id and version', () => {
    createStore(path, '.new.tmp', () => undefined);
    const tables = sqlite(path, "SELECT name || ' ' || strict FROM pragma_table_list WHERE schema = 'main'");
    const ours = tables.split('\n').filter((line) => line !== '' && !line.startsWith('sqlite_'));
    // SQLite makes the tables of a full-text index itself.
    const made = ours.filter((line) => !/^search_(words|names)/.test(line));
    expect(made.filter((line) => !line.endsWith(' 1'))).toEqual([]);
    const worked = ['counters', 'projection_state', 'risk_standings', 'risk_points', 'assessment_standings'];
    const follows = [...worked, 'system_standings', 'actions', 'problems'];
    const stored = ['blobs', 'blob_chunks', 'journal_events', 'search_documents', 'search_texts', 'search_state'];
    const beside = [...stored, ...follows];
    expect(made.map((line) => line.split(' ')[0])).toEqual(expect.arrayContaining([...recordTables, ...beside]));
    expect(made).toHaveLength(recordTables.length + beside.length);
  });
});

describe('an open workspace file', () => {
  beforeEach(() => createStore(path, '.new.tmp', () => undefined));

  test('refuses the SQLite shell and a second process until it is closed', async () => {
    const store = open();
    expect(() => sqlite(path, 'SELECT count(*) FROM people')).toThrow(/database is locked/);
    const code = `import { openStore } from '#core/store/db';
      try { openStore(process.argv[1], { check: true }); console.log('opened'); } catch (error) { console.log(error.code); }`;
    const other = (): string =>
      execFileSync(process.execPath, ['--input-type=module', '-e', code, path], { encoding: 'utf8' }).trim();
    expect(other()).toBe('workspace.locked');
    store.close();
    opened.splice(0);
    expect(other()).toBe('opened');
  });

  test('is not opened twice by one process, not even through a link', () => {
    const link = join(folder, 'link.mdossier');
    symlinkSync(path, link);
    open();
    expect(() => openStore(path, { check: false })).toThrow(/workspace\.locked/);
    expect(() => openStore(link, { check: false })).toThrow(/workspace\.locked/);
  });

  test('is free again at once after its process was killed', async () => {
    const code = `import { openStore } from '#core/store/db';
      globalThis.held = openStore(process.argv[1], { check: true }); console.log('open'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      expect(() => openStore(path, { check: true })).toThrow(/workspace\.locked/);
    } finally {
      child.kill('SIGKILL');
      await gone;
    }
    expect(open().fileName).toBe('wörk #1.mdossier');
  });

  test('runs reads that read only', () => {
    const store = open();
    const write = build.deleteFrom('people').where('id', '=', 'x');
    expect(() => store.read.all(write)).toThrow('a read must not write');
    expect(() => store.read.get(write)).toThrow('a read must not write');
    expect(() => store.read.each(write)).toThrow('a read must not write');
  });

  test('refuses to change or delete journal events', () => {
    const event = `INSERT INTO journal_events VALUES (1, '${'d'.repeat(36)}', '2026-11-23T09:00:00.000Z', NULL, 'a', 'k', 'i',
      'insert', 0, '[]', '${'0'.repeat(64)}', '${'0'.repeat(64)}')`;
    sqlite(path, event);
    expect(() => sqlite(path, "UPDATE journal_events SET action = 'b'")).toThrow(/append-only/);
    expect(() => sqlite(path, 'DELETE FROM journal_events')).toThrow(/append-only/);
  });
});

describe('a file that is refused', () => {
  test('because a newer app made it stays byte for byte as it was, and both versions are named', () => {
    createStore(path, '.new.tmp', () => undefined);
    sqlite(path, `PRAGMA user_version = ${SCHEMA_VERSION + 10}`);
    const before = sha256(path);
    expect(() => openStore(path, { check: true })).toThrow(
      expect.objectContaining({
        code: 'workspace.newer-version',
        details: { name: 'wörk #1.mdossier', fileVersion: SCHEMA_VERSION + 10, appVersion: SCHEMA_VERSION },
      }),
    );
    expect(sha256(path)).toBe(before);
    expect(readdirSync(folder)).toEqual(['wörk #1.mdossier']);
  });

  test.each([
    ['text', 'hello, this is a letter to my aunt, and it is longer than a header of a database '.repeat(20)],
    ['nothing', ''],
  ])('because it holds %s is no workspace, and stays as it was', (_, content) => {
    writeFileSync(path, content);
    expect(() => openStore(path, { check: true })).toThrow(/workspace\.not-a-workspace/);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  test('because another program made the database is no workspace', () => {
    sqlite(path, 'CREATE TABLE people (id TEXT); INSERT INTO people VALUES (1)');
    expect(() => openStore(path, { check: true })).toThrow(/workspace\.not-a-workspace/);
  });

  test('because it is not there, or is a folder, cannot be read', () => {
    expect(() => openStore(path, { check: true })).toThrow(/file\.not-readable/);
    expect(() => openStore(folder, { check: true })).toThrow(/file\.not-readable/);
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    ['a trigger', 'CREATE TRIGGER spy AFTER INSERT ON people BEGIN DELETE FROM answers; END', 'trigger spy'],
    ['a view', 'CREATE VIEW people_view AS SELECT * FROM people', 'view people_view'],
    ['a further table', 'CREATE TABLE extra (x)', 'table extra'],
    ['a lost trigger', 'DROP TRIGGER journal_events_not_deleted', 'trigger journal_events_not_deleted'],
    ['a loosened table', 'ALTER TABLE people ADD COLUMN x TEXT', 'table people'],
  ])('because its schema has %s is named as altered', (_, sql, reason) => {
    createStore(path, '.new.tmp', () => undefined);
    sqlite(path, sql);
    expect(() => openStore(path, { check: true })).toThrow(
      expect.objectContaining({ code: 'workspace.damaged', details: { name: 'wörk #1.mdossier', reason } }),
    );
  });

  test('because pages are damaged is found by the page check', () => {
    createStore(path, '.new.tmp', () => undefined);
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096 * 2, 4096 * 6);
    writeFileSync(path, bytes);
    expect(() => openStore(path, { check: true })).toThrow(/workspace\.damaged/);
    // The refusal left no lock behind.
    expect(() => openStore(path, { check: true })).toThrow(/workspace\.damaged/);
  });

  test('because its end was cut off at any page is refused', () => {
    createStore(path, '.new.tmp', () => undefined);
    const whole = readFileSync(path);
    for (let size = 4096; size < whole.length; size += 4096) {
      writeFileSync(path, whole.subarray(0, size));
      expect(() => openStore(path, { check: true }), `${size} bytes`).toThrow(/workspace\.(damaged|not-a-workspace)/);
    }
  });
});
