import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWholeFile } from '#core/files/write-file';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-file-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a file takes the place of the one before, and nothing else is left', () => {
  const path = join(folder, 'a.pdf');
  writeFileSync(path, 'old');
  writeFileSync(join(folder, '.a.pdf.tmp'), 'what a killed process left');
  writeWholeFile(path, Buffer.alloc(3_000_000, 7));
  expect(readFileSync(path).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
  expect(readdirSync(folder)).toEqual(['a.pdf']);
});

test('a link laid where the temporary file goes leads nowhere', () => {
  const path = join(folder, 'a.pdf');
  writeFileSync(join(folder, 'precious.txt'), 'precious');
  symlinkSync(join(folder, 'precious.txt'), join(folder, '.a.pdf.tmp'));
  writeWholeFile(path, Buffer.from('new'));
  expect(readFileSync(join(folder, 'precious.txt'), 'utf8')).toBe('precious');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['a.pdf', 'precious.txt']);
});

test('a name that cannot be written is told, and nothing is left behind', () => {
  mkdirSync(join(folder, 'taken.pdf'));
  const failure = expect.objectContaining({ code: 'file.not-writable', details: { name: 'taken.pdf' } });
  expect(() => writeWholeFile(join(folder, 'taken.pdf'), Buffer.from('x'))).toThrow(failure);
  expect(readdirSync(folder)).toEqual(['taken.pdf']);
  expect(() => writeWholeFile(join(folder, 'nowhere', 'a.pdf'), Buffer.from('x'))).toThrow(/file\.not-writable/);
});
