import { fork } from 'node:child_process';

/** A started process that loads a PKCS#11 module, as the core sees it. */
export interface TokenProcess {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the process is gone. */
  onEnd(listener: () => void): void;
  kill(): void;
}

/** Starts one; each token that is worked with has its own. */
export type StartTokenProcess = () => Promise<TokenProcess>;

/**
 * The way of the CLI, of tests and of a core that is itself a plain Node process.
 * @param modulePath  `electron/entry/token.ts`, or what was built of it
 */
export function forkedTokenProcess(modulePath: string): StartTokenProcess {
  return async () => {
    const child = fork(modulePath, [], {
      // Nothing that was meant for this process, such as a debugger's port
      execArgv: [],
      serialization: 'advanced',
      // A module may print whatever it likes.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // A session that waits for its next signature must not keep a finished command alive.
    child.unref();
    child.channel?.unref();
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
