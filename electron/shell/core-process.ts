import type { RpcPort } from '#rpc/ports';
import type { FromCore, OpenSession, ShellAnswers, ToCore } from '#rpc/process-messages';
import { answerRequest } from '#rpc/shell-requests';

/** A started core process, however it was started. */
export interface CoreChild<Port> {
  send(message: ToCore): void;
  /** Gives the core its end of a connection. */
  connect(port: Port): void;
  /** Gives the core its end of a connection to a process beside it; absent where the core starts such processes itself. */
  connectSide?(id: number, port: Port): void;
  onMessage(listener: (message: FromCore) => void): void;
  /** Called once; every port that ended in the process is closed by then. */
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

/** Milliseconds to wait before the first, second, … restart in a row; then always the last. */
export const restartDelaysMs: readonly number[] = [100, 500, 2_000, 5_000, 15_000];
/** A core that ran this long is healthy again: the next restart is the first in a row. */
export const healthyAfterMs = 30_000;
/** A core that does not end by itself within this time is killed. */
export const stopTimeoutMs = 3_000;
/** How long the end of a killed core is waited for. */
export const killTimeoutMs = 500;

/** What a core process needs to run, and whom it tells. */
export interface CoreProcessOptions<Port> {
  readonly start: () => CoreChild<Port>;
  readonly folders: { readonly resources: string; readonly data: string };
  readonly appVersion: string;
  readonly answers: Omit<ShellAnswers, 'sessionChanged'>;
  /** The core answers calls now; `isRestart` if there was one before it. */
  readonly onReady: (isRestart: boolean) => void;
  readonly onStopped: (code: number | null, restartInMs: number) => void;
}

/**
 * Keeps one core process running: starts it, starts it again when it dies, and lets it open again what was open.
 * Ports given while it is not ready wait.
 */
export class CoreProcess<Port = RpcPort> {
  readonly #options: CoreProcessOptions<Port>;
  #child: CoreChild<Port> | null = null;
  #isReady = false;
  #isStopping = false;
  #startedAt = 0;
  #starts = 0;
  #restartsInARow = 0;
  #waitingPorts: Port[] = [];
  #open: OpenSession = { workspacePath: null, actorId: null };
  #restartTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(options: CoreProcessOptions<Port>) {
    this.#options = options;
  }

  /** Starts the process; it runs until `stop`. */
  start(): void {
    const child = this.#options.start();
    this.#child = child;
    this.#startedAt = Date.now();
    this.#starts += 1;
    child.onMessage((message) => this.#take(child, message));
    child.onExit((code) => this.#ended(code));
    const { folders, appVersion } = this.#options;
    child.send({ type: 'start', folders, appVersion, reopen: this.#open });
  }

  /** Connects the core to the other end of this port, as soon as it is ready. */
  connect(port: Port): void {
    if (this.#isReady && this.#child !== null) this.#child.connect(port);
    else this.#waitingPorts.push(port);
  }

  /** Connects the core to a process beside it that it asked for. */
  connectSide(id: number, port: Port): void {
    this.#child?.connectSide?.(id, port);
  }

  /** Ends the process; it gets the time to close the workspace. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    const child = this.#child;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        child.kill();
        // Whatever the system says of it now: the app must be able to end.
        setTimeout(resolve, killTimeoutMs);
      }, stopTimeoutMs);
      child.onExit(() => {
        clearTimeout(timer);
        resolve();
      });
      child.send({ type: 'stop' });
    });
  }

  #take(child: CoreChild<Port>, message: FromCore): void {
    if (message.type === 'ready') {
      this.#isReady = true;
      for (const port of this.#waitingPorts.splice(0)) child.connect(port);
      this.#options.onReady(this.#starts > 1);
    }
    if (message.type === 'shell.request') {
      const answers: ShellAnswers = {
        ...this.#options.answers,
        sessionChanged: (open) => {
          this.#open = open;
          return null;
        },
      };
      void answerRequest(answers, message).then((answer) => {
        if (this.#child === child) child.send(answer);
      });
    }
  }

  #ended(code: number | null): void {
    this.#child = null;
    this.#isReady = false;
    if (this.#isStopping) return;
    if (Date.now() - this.#startedAt >= healthyAfterMs) this.#restartsInARow = 0;
    const delayMs = restartDelaysMs[Math.min(this.#restartsInARow, restartDelaysMs.length - 1)] ?? 0;
    this.#restartsInARow += 1;
    this.#options.onStopped(code, delayMs);
    this.#restartTimer = setTimeout(() => this.start(), delayMs);
  }
}
