import { dirname, join } from 'node:path';
import type {} from 'electron';
import { type Core, openCore } from '#core/core';
import { readerFlags } from '#core/reading/limits';
import { forkedSideProcess, type SideProcess, type StartSideProcess } from '#core/side-process';
import { type CoreSideListeners, forkedSide, utilitySide } from '#rpc/core-side';
import type { RpcPort } from '#rpc/ports';
import type { SideKind, ToCore } from '#rpc/process-messages';
import { serve } from '#rpc/serve';
import { ShellRequester } from '#rpc/shell-requests';

/** Set by the build; false in a release, whose core only ever runs in a utility process. */
declare const __TEST_BUILD__: boolean;

/** A technical line for the shell's log file. */
function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}

const asked = new ShellRequester((message) => shell.send(message));
const waitingPorts: RpcPort[] = [];
let connect: ((port: RpcPort) => void) | null = null;
let core: Core | null = null;

const waitingSides = new Map<number, (port: RpcPort) => void>();
let nextSideId = 1;

/** Only the shell can start a utility process; that process then talks with the core directly. */
async function startUtilitySide(kind: SideKind): Promise<SideProcess> {
  const id = nextSideId++;
  const arrived = new Promise<RpcPort>((resolve) => waitingSides.set(id, resolve));
  await asked.ask('startSide', { id, kind });
  const port = await arrived;
  let isStarted = false;
  return {
    send: (message) => {
      if (!isStarted) port.start();
      isStarted = true;
      port.postMessage(message);
    },
    onMessage: (listener) => port.on('message', (event) => listener(event?.data)),
    onEnd: (listener) => port.on('close', () => listener()),
    kill: () => void asked.ask('stopSide', { id }),
  };
}

/** A plain Node process starts its own, from the file beside this one. */
function sideProcesses(kind: SideKind, flags: readonly string[] = []): StartSideProcess {
  if (__TEST_BUILD__ && process.parentPort === undefined) {
    const [, ownPath = ''] = process.argv;
    return forkedSideProcess(join(dirname(ownPath), `${kind}.cjs`), { flags });
  }
  return () => startUtilitySide(kind);
}

async function start(message: Extract<ToCore, { type: 'start' }>): Promise<void> {
  core = openCore({
    folders: message.folders,
    appVersion: message.appVersion,
    log,
    startToken: sideProcesses('token'),
    startReader: sideProcesses('reader', readerFlags),
    shell: {
      chooseFile: (purpose, suggestedName) =>
        asked.ask('chooseFile', { purpose, suggestedName: suggestedName ?? null }),
      chooseFiles: (purpose) => asked.ask('chooseFiles', { purpose }),
      setAppearance: async (appearance) => void (await asked.ask('setAppearance', appearance)),
      showInFolder: async (path) => void (await asked.ask('showInFolder', { path })),
      openFile: async (path) => void (await asked.ask('openFile', { path })),
      sessionChanged: (open) => void asked.ask('sessionChanged', open),
    },
  });
  await reopen(core, message.reopen);
  connect = serve(core.router);
  for (const port of waitingPorts.splice(0)) connect(port);
  shell.send({ type: 'ready' });
}

/** After a crash: opens again what was open. What cannot be opened is left; the window then shows its start. */
async function reopen(core: Core, open: Extract<ToCore, { type: 'start' }>['reopen']): Promise<void> {
  if (open.workspacePath === null) return;
  try {
    await core.client.workspace.open({ file: core.files.give(open.workspacePath).token });
    if (open.actorId !== null) await core.client.session.actAs({ personId: open.actorId });
  } catch (error) {
    log(`not opened again: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function stop(): void {
  core?.close();
  process.exit(0);
}

const listeners: CoreSideListeners = {
  onMessage: (message) => {
    if (message.type === 'start') void start(message);
    else if (message.type === 'stop') stop();
    else asked.take(message);
  },
  onPort: (port) => {
    if (connect === null) waitingPorts.push(port);
    else connect(port);
  },
  onSidePort: (id, port) => {
    waitingSides.get(id)?.(port);
    waitingSides.delete(id);
  },
  onGone: stop,
};

const shell =
  __TEST_BUILD__ && process.parentPort === undefined
    ? forkedSide(process, listeners)
    : utilitySide(process.parentPort, listeners);
