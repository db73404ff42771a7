import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { coreLog, logLimitBytes } from '#shell/core-log';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'core-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what the core prints is kept, readable by its owner only', () => {
  const file = join(folder, 'logs', 'core.log');
  const log = coreLog(file);
  log('one\n');
  log('two\n');
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
  expect(statSync(file).mode & 0o077).toBe(0);
});

test('a long log is moved aside once, so that it never fills the disk', () => {
  const file = join(folder, 'core.log');
  writeFileSync(file, 'x'.repeat(logLimitBytes + 1));
  coreLog(file)('new\n');
  expect(readFileSync(file, 'utf8')).toBe('new\n');
  expect(existsSync(`${file}.1`)).toBe(true);
});

test('a log that cannot be written does not end the shell', () => {
  const file = join(folder, 'taken');
  writeFileSync(file, '');
  expect(() => coreLog(join(file, 'core.log'))('line\n')).not.toThrow();
});
