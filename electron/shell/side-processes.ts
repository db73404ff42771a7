import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { SideKind } from '#rpc/process-messages';
import { coreEnvironment } from './core-start.ts';

/** How a kind of process beside the core is started. */
export type SideStart = {
  /** The built entry of such a process. */
  readonly modulePath: string;
  /** What the system's list of processes calls it. */
  readonly serviceName: string;
  /** Flags of Node. */
  readonly flags: readonly string[];
};

/** The processes that run beside the core for it: the shell starts and ends them and is out of the path. */
export class SideProcesses {
  readonly #starts: Readonly<Record<SideKind, SideStart>>;
  readonly #running = new Map<number, UtilityProcess>();

  constructor(starts: Readonly<Record<SideKind, SideStart>>) {
    this.#starts = starts;
  }

  /** Starts one. @returns the core's end of the connection to it; it closes when the process ends */
  start(id: number, kind: SideKind): MessagePortMain {
    const { modulePath, serviceName, flags } = this.#starts[kind];
    const child = utilityProcess.fork(modulePath, [], {
      serviceName,
      execArgv: [...flags],
      env: coreEnvironment(),
      // Code that is not ours may print whatever it likes.
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

  /** Ends one, also if it hangs. */
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
