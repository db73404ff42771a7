import { fork } from 'node:child_process';

/** A started process that may crash, hang or be killed without harm, as the core sees it. */
export interface SideProcess {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process is gone. */
  onEnd(listener: () => void): void;
  kill(): void;
}

/** Starts one. */
export type StartSideProcess = () => Promise<SideProcess>;

/** How a plain Node process starts such a process. */
export type ForkOptions = {
  /** Flags of Node; none by default, so that nothing meant for this process, such as a debugger's port, is handed on. */
  readonly flags?: readonly string[];
  /** Whether a command that waits for it stays alive. */
  readonly keepsAlive?: boolean;
};

/**
 * The way of the CLI, of tests and of a core that is itself a plain Node process.
 * @param modulePath  a door in `electron/entry/`, or what was built of it
 */
export function forkedSideProcess(modulePath: string, options: ForkOptions = {}): StartSideProcess {
  return async () => {
    const child = fork(modulePath, [], {
      execArgv: [...(options.flags ?? [])],
      serialization: 'advanced',
      // Code that is not ours may print whatever it likes.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    if (options.keepsAlive !== true) {
      child.unref();
      child.channel?.unref();
    }
    return {
      send: (message) => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => void child.on('message', listener),
      onEnd: (listener) => {
        let isTold = false;
        const tell = (): void => {
          if (!isTold) listener();
          isTold = true;
        };
        child.once('exit', tell).once('error', tell).once('disconnect', tell);
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
}
