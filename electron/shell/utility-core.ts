import { type MessagePortMain, utilityProcess } from 'electron';
import type { FromCore, ToCore } from '#rpc/process-messages';
import type { CoreChild } from './core-process.ts';
import { type CoreStart, coreEnvironment } from './core-start.ts';

/** The core as a utility process of Electron: it holds its ports itself, the shell is out of the path. */
export function startUtilityCore(start: CoreStart): CoreChild<MessagePortMain> {
  const child = utilityProcess.fork(start.modulePath, [], {
    serviceName: 'Model Dossier core',
    env: coreEnvironment(),
    stdio: 'pipe',
  });
  child.stdout?.on('data', (data: Buffer) => start.onOutput(data.toString()));
  child.stderr?.on('data', (data: Buffer) => start.onOutput(data.toString()));
  return {
    send: (message) => child.postMessage(message),
    connect: (port) => child.postMessage({ type: 'port' } satisfies ToCore, [port]),
    connectSide: (id, port) => child.postMessage({ type: 'side-port', id } satisfies ToCore, [port]),
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
