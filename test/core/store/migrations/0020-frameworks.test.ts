import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '#core/store/migrations/index';

const at = '2026-11-23T09:00:00.000Z';
const hash = 'ab'.repeat(32);
const id = (letter: string): string => letter.repeat(36);

let db: Database.Database;
const step = (version: number): void => migrations.find((one) => one.version === version)?.up(db);
const rows = (table: string): unknown[] => db.prepare(`SELECT * FROM ${table}`).all();

beforeEach(() => {
  db = new Database(':memory:');
  step(10);
  db.exec(`
    INSERT INTO people VALUES ('${id('p')}', 1, 'Olga', '', '["owner"]', '${at}');
    INSERT INTO ai_systems VALUES ('${id('s')}', 1, 'S', '', '', '', '', '', '', '', '', NULL, '${at}', '${at}');
    INSERT INTO packs VALUES ('${id('k')}', 1, 'tool-check', '1.0.0', '${hash}', '{"id":"tool-check"}');
    INSERT INTO assessments VALUES
      ('${id('a')}', 3, '${id('s')}', '${id('k')}', 'T', '2026-11-23', '${id('p')}', '${at}');
    INSERT INTO answers VALUES ('${id('w')}', 2, '${id('a')}', 'q', '"yes"', NULL, 1, '${id('p')}', '${at}');
  `);
});
afterEach(() => db.close());

test('keeps every row as it is, and adds nothing to them but what is not known', () => {
  const tables = ['people', 'ai_systems', 'answers'];
  const before = tables.map(rows);
  const [pack, assessment] = [rows('packs')[0] as object, rows('assessments')[0] as object];
  step(20);
  expect(tables.map(rows)).toEqual(before);
  expect(rows('packs')).toEqual([{ ...pack, imported_at: null }]);
  expect(rows('assessments')).toEqual([{ ...assessment, upgraded_from_id: null }]);
  expect([rows('overrides'), rows('comments')]).toEqual([[], []]);
});

test.each([
  [
    'an override that is neither true nor false',
    `INSERT INTO overrides VALUES ('${id('o')}', 1, '${id('a')}', 'c', 'unknown', 'r', '${id('p')}', '${at}')`,
  ],
  [
    'an override without a reason',
    `INSERT INTO overrides VALUES ('${id('o')}', 1, '${id('a')}', 'c', 'true', '', '${id('p')}', '${at}')`,
  ],
  [
    'an override of no assessment',
    `INSERT INTO overrides VALUES ('${id('o')}', 1, '${id('x')}', 'c', 'true', 'r', '${id('p')}', '${at}')`,
  ],
  [
    'a comment without words',
    `INSERT INTO comments VALUES ('${id('o')}', 1, '${id('a')}', 'q', '', '${id('p')}', '${at}', NULL)`,
  ],
  [
    'a comment resolved at no instant',
    `INSERT INTO comments VALUES ('${id('o')}', 1, '${id('a')}', 'q', 't', '${id('p')}', '${at}', 'soon')`,
  ],
  ['an upgrade from nowhere', `UPDATE assessments SET upgraded_from_id = '${id('x')}'`],
  ['a pack imported at no instant', `UPDATE packs SET imported_at = 'yesterday'`],
])('refuses %s', (_, sql) => {
  step(20);
  expect(() => db.exec(sql)).toThrow(/constraint failed/);
});

test('takes one override for each class', () => {
  step(20);
  const insert = (key: string, classId: string): unknown =>
    db.exec(
      `INSERT INTO overrides VALUES ('${id(key)}', 1, '${id('a')}', '${classId}', 'true', 'r', '${id('p')}', '${at}')`,
    );
  insert('1', 'c');
  insert('2', 'd');
  expect(() => insert('3', 'c')).toThrow(/UNIQUE/);
});

test('tells which packs there are without reading through their content', () => {
  step(20);
  const query = 'SELECT id, version, pack_id, pack_version, hash, imported_at FROM packs';
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${query}`).all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail)).toEqual(['SCAN packs USING COVERING INDEX packs_without_content']);
});
