import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReader, forkedReader } from '#core/reading/reader';
import type { SideProcess } from '#core/side-process';
import { outcomeOf, reader } from '#test/support/reading/reader';

const root = resolve(import.meta.dirname, '..', '..', '..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reading-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A process that does what the code says instead of reading. */
function door(name: string, code: string): string {
  const path = join(folder, name);
  const watch = join(root, 'electron/core/reading/watch.ts');
  writeFileSync(path, `import { watchOverThisProcess } from '${watch}';\n${code}`);
  return path;
}
const spin = 'for (;;) {}';

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; ) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return false;
}

describe('the process that reads', () => {
  test('gives back plain data, and is another process each time', async () => {
    const started: SideProcess[] = [];
    let killed = 0;
    const fork = forkedReader(join(root, 'electron/entry/reader.ts'));
    const counting = createReader(async () => {
      const side = await fork();
      started.push(side);
      const kill = (): void => {
        killed += 1;
        side.kill();
      };
      return { ...side, kill };
    });
    const source = { name: 'a.txt', bytes: Buffer.from('one  two') };
    const expected = { pages: [{ label: '', text: 'one two' }], isCut: false };
    expect(await counting.run('extract-text', source)).toEqual(expected);
    expect(await counting.run('extract-text', source)).toEqual(expected);
    expect([started.length, killed]).toEqual([2, 2]);
  });

  test('is ended when its time is over, and that is said', async () => {
    const hung = createReader(forkedReader(door('spin.ts', spin)));
    const startedAt = Date.now();
    const reading = hung.run('extract-text', { name: 'a.txt', bytes: Buffer.from('x') }, { deadlineMs: 400 });
    await expect(reading).rejects.toMatchObject({
      code: 'reading.too-long',
      details: { name: 'a.txt', seconds: 1 },
    });
    expect(Date.now() - startedAt).toBeLessThan(3_000);
  });

  test('is ended when the reading is cancelled, also before it began', async () => {
    const hung = createReader(forkedReader(door('spin.ts', spin)));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    const source = { name: 'a.txt', path: '/dev/null' };
    const reading = hung.run('extract-text', source, { deadlineMs: null, signal: stop.signal });
    await expect(reading).rejects.toMatchObject({ code: 'reading.cancelled' });
    const late = hung.run('extract-text', source, { signal: stop.signal });
    await expect(late).rejects.toMatchObject({ code: 'reading.cancelled' });
  });

  test('may end without an answer, which is an error like others', async () => {
    const crashed = createReader(forkedReader(door('crash.ts', 'process.abort();')));
    const reading = crashed.run('extract-text', { name: 'a.txt', path: '/dev/null' });
    await expect(reading).rejects.toMatchObject({ code: 'reading.stopped', details: { name: 'a.txt' } });
  });

  test('ends itself when it holds more memory than it may, however busy it is', async () => {
    const code = `watchOverThisProcess(200_000_000, null);
      const kept = []; for (;;) { kept.push(Buffer.alloc(10_000_000, 1)); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); }`;
    const greedy = createReader(forkedReader(door('greedy.ts', code)));
    const reading = greedy.run('extract-text', { name: 'a.txt', path: '/dev/null' });
    await expect(reading).rejects.toMatchObject({ code: 'reading.stopped' });
  });

  test.runIf(process.platform !== 'win32')('does not outlive whoever started it, even if it hangs', async () => {
    const child = door(
      'orphan.ts',
      `watchOverThisProcess(1e9, null);\nprocess.send?.(process.pid);\nsetTimeout(() => { ${spin} }, 300);`,
    );
    const parent = join(folder, 'parent.mjs');
    writeFileSync(
      parent,
      `import { fork } from 'node:child_process';
       fork(${JSON.stringify(child)}).once('message', (pid) => { console.log(pid); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 600); });`,
    );
    const running: ChildProcess = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    running.stdout?.on('data', (data: Buffer) => {
      said += data.toString();
    });
    await new Promise((ended) => running.once('exit', ended));
    const pid = Number.parseInt(said, 10);
    expect(pid).toBeGreaterThan(0);
    expect(await isGone(pid, 3_000)).toBe(true);
  });

  test('is one of two at most, however many files come at once; long tasks keep nobody waiting', async () => {
    let [running, most] = [0, 0];
    const fork = forkedReader(join(root, 'electron/entry/reader.ts'));
    const counting = createReader(async () => {
      running += 1;
      most = Math.max(most, running);
      const side = await fork();
      const kill = (): void => {
        running -= 1;
        side.kill();
      };
      return { ...side, kill };
    });
    const source = (text: string) => ({ name: 'a.txt', bytes: Buffer.from(text) });
    const read = ['a', 'b', 'c', 'd', 'e'].map((text) => counting.run('extract-text', source(text)));
    expect((await Promise.all(read)).map(({ pages }) => pages[0]?.text)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect([running, most]).toEqual([0, 2]);

    const hung = createReader(forkedReader(door('spin.ts', spin)));
    const stop = new AbortController();
    const long = [1, 2, 3].map(() => hung.run('fingerprint', { name: 'x', path: '/x' }, { signal: stop.signal }));
    const short = hung.run('extract-text', source('x'), { deadlineMs: 300 });
    await expect(short).rejects.toMatchObject({ code: 'reading.too-long' });
    stop.abort();
    expect((await Promise.allSettled(long)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });

  test('says so where it cannot be started or the file cannot be read', async () => {
    const none = createReader(null);
    await expect(none.run('extract-text', { name: 'a.txt', path: '/x' })).rejects.toMatchObject({
      code: 'reading.unsupported',
    });
    const missing = await outcomeOf('extract-text', { name: 'a.txt', path: join(folder, 'no-such-file') });
    expect(missing.error).toMatchObject({ code: 'file.not-readable', details: { name: 'a.txt' } });
    await expect(reader.run('fingerprint', { name: 'x', path: join(folder, 'no-such') })).rejects.toMatchObject({
      code: 'file.not-readable',
    });
  });
});

test('nothing in the room of reading reaches for a network, a database or another program', () => {
  const room = join(root, 'electron/core/reading');
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(20);
  const reaching = files.filter((name) =>
    /node:(net|http|https|http2|tls|dgram|dns|child_process|vm)'|better-sqlite3|#core\/store|\beval\(/.test(
      readFileSync(join(room, name), 'utf8'),
    ),
  );
  expect(reaching).toEqual([]);
});
