import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrations } from '#core/store/migrations/index';

const MIB = 1_048_576;
const at = '2026-11-23T09:00:00.000Z';
const id = (letter: string): string => letter.repeat(36);
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
/** Bytes of which no two pieces are alike. */
const bytesOf = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + (at >> 8) * 7 + (at >> 16)) & 255;
  return bytes;
};

let db: Database.Database;
beforeEach(() => {
  db = new Database(':memory:');
  for (const step of migrations.filter(({ version }) => version <= 30)) step.up(db);
});
afterEach(() => db.close());

test('stored files of every size step over with the same bytes, in pieces of at most a mebibyte', () => {
  const files = [0, 1, MIB, MIB + 1, 3.5 * MIB].map(bytesOf);
  const put = db.prepare('INSERT INTO blobs (sha256, content) VALUES (?, ?)');
  for (const bytes of files) put.run(hashOf(bytes), bytes);
  migrations.find(({ version }) => version === 40)?.up(db);
  const pieces = db
    .prepare<[string], Buffer>('SELECT content FROM blob_chunks WHERE sha256 = ? ORDER BY number')
    .pluck();
  const sizes = db.prepare<[string], number>('SELECT size_bytes FROM blobs WHERE sha256 = ?').pluck();
  expect(
    files.map((bytes) => [sizes.get(hashOf(bytes)), pieces.all(hashOf(bytes)).map(({ length }) => length)]),
  ).toEqual([
    [0, []],
    [1, [1]],
    [MIB, [MIB]],
    [MIB + 1, [MIB, 1]],
    [3.5 * MIB, [MIB, MIB, MIB, MIB / 2]],
  ]);
  for (const bytes of files) expect(hashOf(Buffer.concat(pieces.all(hashOf(bytes))))).toBe(hashOf(bytes));
});

test('a file on a question still refers to its stored bytes, which cannot go while it does', () => {
  db.pragma('foreign_keys = OFF');
  const bytes = Buffer.from('evidence');
  db.prepare('INSERT INTO blobs (sha256, content) VALUES (?, ?)').run(hashOf(bytes), bytes);
  db.exec(`
    INSERT INTO people VALUES ('${id('p')}', 1, 'Olga', '', '["owner"]', '${at}');
    INSERT INTO ai_systems VALUES ('${id('s')}', 1, 'S', '', '', '', '', '', '', '', '', NULL, '${at}', '${at}');
    INSERT INTO packs (id, version, pack_id, pack_version, hash, content) VALUES
      ('${id('k')}', 1, 'tool-check', '1.0.0', '${'ab'.repeat(32)}', '{"id":"tool-check"}');
    INSERT INTO assessments (id, version, system_id, pack_copy_id, title, assessed_on, author_id, created_at) VALUES
      ('${id('a')}', 3, '${id('s')}', '${id('k')}', 'T', '2026-11-23', '${id('p')}', '${at}');
    INSERT INTO evidence VALUES
      ('${id('e')}', 1, '${id('a')}', 'q', 'e.txt', 'text/plain', 8, '${hashOf(bytes)}', '${id('p')}', '${at}');
  `);
  const before = db.prepare('SELECT * FROM evidence').get() as object;
  migrations.find(({ version }) => version === 40)?.up(db);
  expect(db.prepare('SELECT * FROM evidence').get()).toEqual({ ...before, item_id: null });
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.pragma('foreign_keys = ON');
  expect(() => db.exec('DELETE FROM blobs')).toThrow('FOREIGN KEY');
});

test.each([
  ['a piece larger than a mebibyte', `INSERT INTO blob_chunks VALUES ('${'a'.repeat(64)}', 0, zeroblob(${MIB + 1}))`],
  ['an empty piece', `INSERT INTO blob_chunks VALUES ('${'a'.repeat(64)}', 0, x'')`],
  ['a piece twice', `INSERT INTO blob_chunks VALUES ('${'a'.repeat(64)}', 0, x'00'), ('${'a'.repeat(64)}', 0, x'01')`],
  ['a size below nothing', `INSERT INTO blobs VALUES ('${'a'.repeat(64)}', -1)`],
])('%s cannot be stored', (_, sql) => {
  migrations.find(({ version }) => version === 40)?.up(db);
  expect(() => db.exec(sql)).toThrow(/CHECK|UNIQUE/);
});
