import { failureCode, failureText } from './i18n.svelte.ts';
import { finish } from './job.ts';

/** A job that is watched and can be stopped: where it is, what it gave, or why it failed. */
export class WatchedJob<Step, Result> {
  step = $state.raw<Step | null>(null);
  result = $state.raw<Result | null>(null);
  failure = $state<string | null>(null);
  wasCancelled = $state(false);
  isRunning = $state(false);
  #abort: AbortController | null = null;

  /**
   * Runs it unless it runs already.
   * @returns what it gave; null if it failed or was stopped
   */
  async run(start: (signal: AbortSignal) => Promise<AsyncIterator<Step, Result>>): Promise<Result | null> {
    if (this.isRunning) return null;
    const abort = new AbortController();
    this.#abort = abort;
    this.isRunning = true;
    this.clear();
    try {
      this.result = await finish(await start(abort.signal), (step) => {
        this.step = step;
      });
      return this.result;
    } catch (error) {
      if (abort.signal.aborted || failureCode(error).endsWith('.cancelled')) this.wasCancelled = true;
      else this.failure = failureText(error);
      return null;
    } finally {
      this.isRunning = false;
      this.step = null;
      this.#abort = null;
    }
  }

  /** Stops it; nothing of it stays. */
  cancel(): void {
    this.#abort?.abort();
  }

  clear(): void {
    this.step = null;
    this.result = null;
    this.failure = null;
    this.wasCancelled = false;
  }
}
