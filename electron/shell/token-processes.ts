import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { coreEnvironment } from './core-start.ts';

/** The processes in which PKCS#11 modules run for the core: the shell starts and ends them and is out of the path. */
export class TokenProcesses {
  readonly #modulePath: string;
  readonly #running = new Map<number, UtilityProcess>();

  /** @param modulePath  the built entry of such a process */
  constructor(modulePath: string) {
    this.#modulePath = modulePath;
  }

  /** Starts one. @returns the core's end of the connection to it; it closes when the process ends */
  start(id: number): MessagePortMain {
    const child = utilityProcess.fork(this.#modulePath, [], {
      serviceName: 'Model Dossier token',
      env: coreEnvironment(),
      // A module may print whatever it likes.
      stdio: 'ignore',
    });
    // A core that was started again counts from the beginning; what its predecessor left behind, hung perhaps, ends.
    this.stop(id);
    this.#running.set(id, child);
    const { port1, port2 } = new MessageChannelMain();
    child.once('exit', () => {
      if (this.#running.get(id) === child) this.#running.delete(id);
    });
    child.postMessage(null, [port1]);
    return port2;
  }

  /** Ends one, also if it hangs in the module. */
  stop(id: number): void {
    const child = this.#running.get(id);
    if (!child) return;
    // It has no process before it is spawned, and none any more once it ended.
    if (child.pid === undefined) child.once('spawn', () => kill(child));
    else kill(child);
  }
}

function kill({ pid }: UtilityProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself meanwhile.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
