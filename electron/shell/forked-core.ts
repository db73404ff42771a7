import { fork } from 'node:child_process';
import { PortRelay, type RpcPort } from '#rpc/ports';
import { type FromCore, isRelayFrame, type ToCore } from '#rpc/process-messages';
import type { CoreChild } from './core-process.ts';
import { type CoreStart, coreEnvironment } from './core-start.ts';

/**
 * The core as a plain Node process: only for development and tests on a runtime whose own Node is too old for
 * better-sqlite3 13.
 * @param node  a Node 24 executable
 */
export function startForkedCore(start: CoreStart, node: string): CoreChild<RpcPort> {
  const child = fork(start.modulePath, [], {
    execPath: node,
    env: coreEnvironment(),
    // Keeps binary data and dates; works between different versions of Node.
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.on('data', (data: Buffer) => start.onOutput(data.toString()));
  child.stderr?.on('data', (data: Buffer) => start.onOutput(data.toString()));
  // A process that dies between the question and the answer breaks the pipe; its end is told by `ended`, not here.
  const send = (message: ToCore): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  const relay = new PortRelay({ send });
  const exitListeners: ((code: number | null) => void)[] = [];
  // On Linux GTK may take SIGCHLD away from Node, and 'exit' then never comes; the closed channel always shows the end.
  const ended = (code: number | null): void => {
    relay.closeAll();
    for (const listener of exitListeners.splice(0)) listener(code);
  };
  child.once('exit', ended);
  // It could not be started at all.
  child.once('error', (error) => {
    start.onOutput(`${error.message}\n`);
    ended(child.exitCode);
  });
  child.once('disconnect', () => ended(child.exitCode));
  return {
    send,
    connect: (port) => relay.connect(port),
    onMessage: (listener) => {
      child.on('message', (message) => {
        const fromCore = message as FromCore;
        if (isRelayFrame(fromCore)) relay.take(fromCore);
        else listener(fromCore);
      });
    },
    onExit: (listener) => {
      exitListeners.push(listener);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
