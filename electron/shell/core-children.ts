import { fork } from 'node:child_process';
import { type MessagePortMain, utilityProcess } from 'electron';
import { electronPort, PortRelay } from '#rpc/ports';
import { type FromCore, isRelayFrame, type ToCore } from '#rpc/process-messages';
import type { CoreChild } from './core-process.ts';

/** How a core process is started. */
export interface CoreStart {
  /** The built core, one file. */
  readonly modulePath: string;
  /** Takes each piece of what the process prints. */
  readonly onOutput: (text: string) => void;
}

/** Only what a process needs from the environment; whatever else is there is none of its business. */
function environment(): Record<string, string> {
  const names = ['PATH', 'HOME', 'USERPROFILE', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'TZ'];
  const pairs = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

/** The core as a utility process of Electron: it holds its ports itself, the shell is out of the path. */
export function startUtilityCore(start: CoreStart): CoreChild<MessagePortMain> {
  const child = utilityProcess.fork(start.modulePath, [], {
    serviceName: 'Model Dossier core',
    env: environment(),
    stdio: 'pipe',
  });
  child.stdout?.on('data', (data: Buffer) => start.onOutput(data.toString()));
  child.stderr?.on('data', (data: Buffer) => start.onOutput(data.toString()));
  return {
    send: (message) => child.postMessage(message),
    connect: (port) => child.postMessage({ type: 'port' } satisfies ToCore, [port]),
    onMessage: (listener) => {
      child.on('message', (message: FromCore) => listener(message));
    },
    onExit: (listener) => {
      child.once('exit', (code) => listener(code));
    },
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}

/**
 * The core as a plain Node process: only for development and tests on a runtime whose own Node is too old for
 * better-sqlite3 13.
 * @param node  a Node 24 executable
 */
export function startForkedCore(start: CoreStart, node: string): CoreChild<MessagePortMain> {
  const child = fork(start.modulePath, [], {
    execPath: node,
    env: environment(),
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
    connect: (port) => relay.connect(electronPort(port)),
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
