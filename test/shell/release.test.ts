import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  execFileSync(process.execPath, ['build/scripts/build.ts', '--release', '--folder', folder], { cwd: root });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a release holds nothing of what only development and tests may do', () => {
  const onlyForTests = /MODEL_DOSSIER_|startForkedCore|child_process|PortRelay|RelayedPorts|forkedSide|__TEST_BUILD__/g;
  const found = ['main.cjs', 'preload.cjs'].map((name) => readFileSync(join(folder, name), 'utf8').match(onlyForTests));
  expect(found).toEqual([null, null]);
  const core = readFileSync(join(folder, 'core.cjs'), 'utf8');
  expect(core.match(/RelayedPorts|forkedSide|__TEST_BUILD__/g)).toBeNull();
});

test('the built preload needs nothing but Electron, as a sandboxed one must', () => {
  const preload = readFileSync(join(folder, 'preload.cjs'), 'utf8');
  expect(preload.match(/require\("[^"]+"\)/g)).toEqual(['require("electron")']);
});
