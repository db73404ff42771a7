import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  execFileSync(process.execPath, ['build/scripts/build.ts', '--release', '--folder', folder], { cwd: root });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a built file loads by name; code that it only holds as text (to write it elsewhere) is not asked. */
function loadedBy(code: string): string[] {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { expression: called } = node;
      const [name] = node.arguments;
      const isLoading =
        called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require');
      if (isLoading && name !== undefined && ts.isStringLiteralLike(name)) names.add(name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('built.cjs', code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS));
  return [...names];
}

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

test('the built reader brings along all that it reads with, and draws nothing', () => {
  const reader = readFileSync(join(folder, 'reader.cjs'), 'utf8');
  const foreign = loadedBy(reader).filter((name) => !isBuiltin(name));
  expect(foreign.filter((name) => name !== 'better-sqlite3')).toEqual([]);
  // The texts of PDF files are read by what a thread of its own would hold, from inside this file.
  expect(reader).toContain('WorkerMessageHandler');
});
