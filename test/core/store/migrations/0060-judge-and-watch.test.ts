import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '#core/store/migrations/index';
import { watchTables } from '#core/store/watch-tables';

const at = '2026-11-23T09:00:00.000Z';
const id = (letter: string): string => letter.repeat(36);

let db: Database.Database;
const step = (version: number): void => migrations.find((one) => one.version === version)?.up(db);
const rows = (table: string): unknown[] => db.prepare(`SELECT * FROM ${table}`).all();
const counts = (name: string): unknown[] =>
  db.prepare('SELECT key, n FROM counters WHERE name = ? AND n <> 0 ORDER BY key').raw().all(name);

beforeEach(() => {
  db = new Database(':memory:');
  db.pragma('recursive_triggers = ON');
  for (const version of [10, 20, 30, 40, 50]) step(version);
  db.exec(`
    INSERT INTO people VALUES ('${id('p')}', 1, 'Olga', '', '["owner"]', '${at}');
    INSERT INTO ai_systems (id, version, name, release, provider, deployer, intended_purpose, description, sector, regions,
      people_affected, created_at, updated_at, state)
      VALUES ('${id('s')}', 1, 'S', '', '', '', '', '', '', '', '', '${at}', '${at}', 'live'),
        ('${id('t')}', 1, 'T', '', '', '', '', '', '', '', '', '${at}', '${at}', NULL);
    INSERT INTO evidence_items (id, version, title, kind, effective_on, expires_on, confidentiality, note, received_at)
      VALUES ('${id('e')}', 1, 'E', 'other', '2026-01-02', '2027-01-01', 'internal', '', '${at}'),
        ('${id('f')}', 1, 'F', 'other', NULL, NULL, 'internal', '', '${at}');
  `);
});
afterEach(() => db.close());

test('keeps every row as it is, adds empty tables, and counts what is there', () => {
  const tables = ['people', 'ai_systems', 'evidence_items'];
  const before = tables.map(rows);
  step(60);
  expect(tables.map(rows)).toEqual(before);
  expect(watchTables.flatMap(rows)).toEqual([]);
  expect(counts('system.state')).toEqual([
    ['live', 1],
    ['planned', 1],
  ]);
  expect([counts('evidence.age'), counts('evidence.expiry')]).toEqual([
    [
      ['2026-01-02', 1],
      ['2026-11-23', 1],
    ],
    [
      ['2027-01-01', 1],
      ['9999-12-31', 1],
    ],
  ]);
});

test('counters follow rows that come, move, are replaced and go', () => {
  step(60);
  const problem = (day: string): string =>
    `INSERT OR REPLACE INTO problems (rule, severity, record_kind, record_id, place, title, from_on, until_on, details)
      VALUES ('r', 'error', 'risk', '${id('r')}', '', 'R', '2026-01-01', '${day}', '{}')`;
  db.exec(problem('2026-06-01'));
  db.exec(problem('2026-07-01'));
  expect(counts('problem')).toEqual([
    ['r 2026-01-01', 1],
    ['r 2026-07-01', -1],
  ]);
  db.exec("UPDATE ai_systems SET state = 'retired', version = 2 WHERE state = 'live'");
  expect(counts('system.state')).toEqual([
    ['planned', 1],
    ['retired', 1],
  ]);
  db.exec('DELETE FROM problems; DELETE FROM ai_systems');
  expect([counts('problem'), counts('system.state')]).toEqual([[], []]);
});

test('a finding is never deleted', () => {
  step(60);
  db.exec(`INSERT INTO findings (id, version, number, title, description, origin, severity, state, progress, fix, raised_by,
    raised_at, closure, note) VALUES ('${id('f')}', 1, 1, 'F', '', 'audit', 'low', 'open', 0, '', '${id('p')}', '${at}', '', '')`);
  expect(() => db.exec('DELETE FROM findings')).toThrow(/never deleted/);
  expect(counts('finding')).toEqual([['low open', 1]]);
});
