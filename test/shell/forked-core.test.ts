import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FromCore } from '#rpc/process-messages';
import { startForkedCore } from '#shell/forked-core';
import { portPair } from '#test/rpc/port-pair';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forked-core-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a process that runs this code as its core. */
function start(code: string, node = process.execPath) {
  const modulePath = join(folder, 'core.cjs');
  writeFileSync(modulePath, code);
  const output: string[] = [];
  const child = startForkedCore({ modulePath, onOutput: (text) => output.push(text) }, node);
  const ended = new Promise<void>((resolve) => child.onExit(() => resolve()));
  return { child, ended, output };
}

const echo = `process.on('message', (message) => {
  if (message.type === 'stop') process.exit(0);
  if (message.type === 'relay.message') process.send({ ...message, data: [message.data] });
  if (message.type === 'start') process.send({ type: 'ready' });
});`;

test('a forked core gets messages, and the ports it is given', async () => {
  const { child, ended } = start(echo);
  const ready = new Promise<FromCore>((resolve) => child.onMessage(resolve));
  child.send({
    type: 'start',
    folders: { resources: '/r', data: '/d' },
    appVersion: '1.0.0',
    reopen: { workspacePath: null, actorId: null },
  });
  expect(await ready).toEqual({ type: 'ready' });
  const [page, shell] = portPair();
  child.connect(shell);
  const answer = new Promise((resolve) => page.on('message', (event) => resolve(event?.data)));
  page.start();
  page.postMessage(new Uint8Array([1, 2, 3]));
  expect(await answer).toEqual([new Uint8Array([1, 2, 3])]);
  child.send({ type: 'stop' });
  await ended;
});

test('a forked core that dies closes its ports, and what is sent to it then is no error', async () => {
  const { child, ended } = start(echo);
  const [page, shell] = portPair();
  child.connect(shell);
  page.start();
  const closed = new Promise<void>((resolve) => page.on('close', () => resolve()));
  child.kill();
  // It is dead, and this process has not had the time to notice: the pipe breaks under the next message.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  child.send({ type: 'stop' });
  await ended;
  await closed;
  child.send({ type: 'stop' });
});

test('a core that cannot be started has ended', async () => {
  const { ended, output } = start(echo, join(folder, 'no-such-node'));
  await ended;
  expect(output.join('')).toContain('ENOENT');
});

test('what a core prints is kept', async () => {
  const { ended, output } = start("console.error('a line'); console.log('another');");
  await ended;
  await expect.poll(() => output.join('')).toContain('a line\n');
  expect(output.join('')).toContain('another\n');
});
