import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestCore } from '#test/support/open-test-core';
import { isThorough } from '#test/support/thorough';
import { makeToolResources, openToolCase, type ToolCase } from '#test/support/tool-pack';

const MIB = 1_048_576;
const MOST_EXTRA_BYTES = 32 * MIB;
const script = new URL('../../support/store-child.ts', import.meta.url).pathname;

let resources: ReturnType<typeof makeToolResources>;
let tools: ToolCase;
let folder: string;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  resources = makeToolResources();
  tools = await openToolCase(resources.folder);
  await tools.client.workspace.close();
  folder = mkdtempSync(join(tmpdir(), 'large-'));
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  tools.stop();
  resources.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of which no two mebibytes are alike. */
function makeFile(name: string, mebibytes: number): string {
  const path = join(folder, name);
  const handle = openSync(path, 'w');
  const piece = Buffer.alloc(MIB);
  for (let n = 0; n < mebibytes; n += 1) {
    piece.fill(`${name} ${n} `);
    writeSync(handle, piece);
  }
  closeSync(handle);
  return path;
}

/**
 * Runs the child; gives its last line, or null if `killWhen` had it killed. Its C library keeps one pool of memory: what it
 * would keep for each thread on its own, and never gives back, is none that storing needs.
 */
async function run(args: string[], killWhen: (line: string) => boolean = () => false): Promise<string | null> {
  const env = { ...process.env, MALLOC_ARENA_MAX: '1' };
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    last = line;
    if (killWhen(line)) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  children.delete(child);
  return signal === null ? last : null;
}

test('killed in the middle of copying, no piece stays after the next opening, and the file can be stored again', async () => {
  const size = 60;
  const path = makeFile('killed.bin', size);
  let chunks = 0;
  for (const share of [0.55, 0.7, 0.9]) {
    const killed = await run(['call', resources.folder, tools.folder, path], (line) => {
      return line.startsWith('so far ') && Number(line.slice(7)) > share * size * MIB;
    });
    expect(killed).toBeNull();
    const db = new Database(join(tools.folder, 'tools.mdossier'));
    chunks += db.prepare<[], number>('SELECT count(*) FROM blob_chunks').pluck().get() ?? 0;
    expect(db.prepare('SELECT * FROM blobs').all()).toEqual([]);
    db.close();
    const core = openTestCore({ resources: resources.folder, folder: tools.folder });
    await core.client.workspace.open({ file: core.file('tools.mdossier') });
    expect(await core.client.journal.verify()).toMatchObject({ isIntact: true });
    await core.client.workspace.close();
    core.core.close();
    const after = new Database(join(tools.folder, 'tools.mdossier'), { readonly: true });
    expect(after.prepare('SELECT count(*) FROM blob_chunks').pluck().get()).toBe(0);
    after.close();
  }
  // Otherwise no kill hit a copy.
  expect(chunks).toBeGreaterThan(0);
  expect(JSON.parse((await run(['call', resources.folder, tools.folder, path])) ?? '')).toMatchObject({
    stored: [{ name: 'killed.bin', duplicateOf: null, problem: null }],
  });
}, 120_000);

const size = isThorough ? 1024 : 200;
test(`a file of ${size} MiB is stored with at most 32 MiB more memory`, async () => {
  const path = makeFile('one.bin', size);
  const told = JSON.parse((await run(['function', join(folder, 'w.mdossier'), String(2 ** 31), path])) ?? '');
  expect(told.extraBytes).toBeLessThanOrEqual(MOST_EXTRA_BYTES);
  rmSync(path);
  rmSync(join(folder, 'w.mdossier'));
}, 300_000);

const two = isThorough ? 476 : 100;
test(`two files of ${two} MiB are stored by one call with at most 32 MiB more memory`, async () => {
  const paths = [makeFile('a.bin', two), makeFile('b.bin', two)];
  const told = JSON.parse((await run(['call', resources.folder, tools.folder, ...paths])) ?? '');
  expect(told.stored.map(({ problem }: { problem: unknown }) => problem)).toEqual([null, null]);
  expect(told.extraBytes).toBeLessThanOrEqual(MOST_EXTRA_BYTES);
}, 300_000);
