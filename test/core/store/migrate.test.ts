import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStore, openStore } from '#core/store/db';
import { backupPath } from '#core/store/migrate';
import { type Migration, migrations } from '#core/store/migrations/index';
import { SCHEMA_VERSION } from '#core/store/schema';

const next = SCHEMA_VERSION + 10;
const after = SCHEMA_VERSION + 20;
const steps: readonly Migration[] = [
  ...migrations,
  { version: next, up: (db) => db.exec('CREATE TABLE notes (id TEXT NOT NULL PRIMARY KEY) STRICT') },
  { version: after, up: (db) => db.exec('CREATE INDEX people_by_name ON people (name)') },
];

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  path = join(folder, 'a.mdossier');
  createStore(path, '.new.tmp', () => undefined);
  const columns = 'id, version, name, email, roles, created_at';
  const values = `'${'p'.repeat(36)}', 1, 'Olga', '', '["owner"]', '2026-11-23T09:00:00.000Z'`;
  sqlite(path, `INSERT INTO people (${columns}) VALUES (${values})`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sqlite = (file: string, sql: string): string => execFileSync('sqlite3', [file, sql], { encoding: 'utf8' });
const version = (file: string): number => Number(sqlite(file, 'PRAGMA user_version'));

test('an older file is brought to the newest schema, and a verified copy of the old one lies beside it', () => {
  openStore(path, { check: true, steps }).close();
  expect(version(path)).toBe(after);
  expect(sqlite(path, 'SELECT name FROM people')).toBe('Olga\n');
  const backup = backupPath(path, SCHEMA_VERSION);
  expect(readdirSync(folder).sort()).toEqual([`a.backup-v${SCHEMA_VERSION}.mdossier`, 'a.mdossier']);
  expect(version(backup)).toBe(SCHEMA_VERSION);
  expect(sqlite(backup, 'PRAGMA integrity_check; SELECT name FROM people')).toBe('ok\nOlga\n');
  openStore(backup, { check: true }).close();
});

test('a file of the newest schema is not copied', () => {
  openStore(path, { check: true }).close();
  expect(readdirSync(folder)).toEqual(['a.mdossier']);
});

test('a step that fails leaves the steps before it whole, nothing of itself, and the backup', () => {
  const broken: readonly Migration[] = [
    ...steps.slice(0, -1),
    {
      version: after,
      up: (db) => {
        db.exec('DROP TABLE notes');
        throw new Error('no such thing');
      },
    },
  ];
  expect(() => openStore(path, { check: true, steps: broken })).toThrow('no such thing');
  expect(version(path)).toBe(next);
  expect(sqlite(path, 'SELECT count(*) FROM notes')).toBe('0\n');
  expect(existsSync(backupPath(path, SCHEMA_VERSION))).toBe(true);
});

test('without a backup no step is taken', () => {
  // A folder of that name cannot be replaced by a file.
  execFileSync('mkdir', ['-p', join(backupPath(path, SCHEMA_VERSION), 'full')]);
  writeFileSync(join(backupPath(path, SCHEMA_VERSION), 'full', 'x'), '');
  expect(() => openStore(path, { check: true, steps })).toThrow(/workspace\.backup-failed/);
  expect(version(path)).toBe(SCHEMA_VERSION);
  expect(readdirSync(folder).sort()).toEqual([`a.backup-v${SCHEMA_VERSION}.mdossier`, 'a.mdossier']);
});

test('steps are numbered in tens, upwards', () => {
  const numbers = migrations.map((step) => step.version);
  expect(numbers).toEqual(numbers.map((_, index) => (index + 1) * 10));
});

test('a table that is rebuilt leaves nothing of its old pages in the file', () => {
  const secret = 'the sealed key of before ';
  const keep: Migration = {
    version: next,
    up: (db) => {
      db.exec('CREATE TABLE old_keys (seal TEXT NOT NULL) STRICT');
      for (let n = 0; n < 300; n += 1) db.prepare('INSERT INTO old_keys VALUES (?)').run(`${secret}${n} `.repeat(9));
    },
  };
  const rebuild: Migration = { version: after, up: (db) => db.exec('DROP TABLE old_keys') };
  openStore(path, { check: true, steps: [...migrations, keep] }).close();
  expect(readFileSync(path).includes(secret)).toBe(true);
  openStore(path, { check: true, steps: [...migrations, keep, rebuild] }).close();
  expect(readFileSync(path).includes(secret)).toBe(false);
});
