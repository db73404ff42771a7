import { type ElectronPort, electronPort, RelayedPorts, type RpcPort } from './ports.ts';
import { type FromCore, isRelayFrame, type RelayFrame, type ToCore } from './process-messages.ts';

/** What the core process sees of the shell. */
export interface ShellSide {
  send(message: FromCore): void;
}

/** Whom a core process tells what arrives. */
export interface CoreSideListeners {
  readonly onMessage: (message: Exclude<ToCore, RelayFrame | { type: 'port' | 'side-port' }>) => void;
  readonly onPort: (port: RpcPort) => void;
  /** The port of a process that the shell started; never in a plain Node process, which starts its own. */
  readonly onSidePort: (id: number, port: RpcPort) => void;
  /** The shell ended without a word. */
  readonly onGone: () => void;
}

/** Electron's `process.parentPort`, as far as it is used here. */
export interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): unknown;
  postMessage(message: unknown): void;
}

/** In a utility process: ports come whole. It never outlives the shell, so `onGone` is not needed. */
export function utilitySide(parent: ParentPort, listeners: CoreSideListeners): ShellSide {
  parent.on('message', (event) => {
    const message = event.data as ToCore;
    if (message.type === 'port') for (const port of event.ports) listeners.onPort(electronPort(port));
    else if (message.type === 'side-port') {
      for (const port of event.ports) listeners.onSidePort(message.id, electronPort(port));
    } else if (!isRelayFrame(message)) listeners.onMessage(message);
  });
  return { send: (message) => parent.postMessage(message) };
}

/** A child process with an IPC channel, as far as it is used here. */
export interface ForkedProcess {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  send?(message: unknown): boolean;
}

/** In a plain Node process: the shell relays every port over the one channel there is. */
export function forkedSide(parent: ForkedProcess, listeners: CoreSideListeners): ShellSide {
  const send = (message: FromCore): void => {
    parent.send?.(message);
  };
  const ports = new RelayedPorts({ send }, listeners.onPort);
  parent.on('message', (received) => {
    const message = received as ToCore;
    if (isRelayFrame(message)) ports.take(message);
    else if (message.type !== 'port' && message.type !== 'side-port') listeners.onMessage(message);
  });
  parent.on('disconnect', () => {
    ports.closeAll();
    listeners.onGone();
  });
  return { send };
}
