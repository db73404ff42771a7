import { failureText } from './i18n.svelte.ts';

/** One call a person waits for: whether it runs, and the sentence of its failure. */
export class Task {
  isRunning = $state(false);
  failure = $state<string | null>(null);

  /**
   * Runs a call unless one runs already.
   * @returns what the call gave; null if it failed (then `failure` says why) or one was running
   */
  async run<T>(call: () => Promise<T>): Promise<T | null> {
    if (this.isRunning) return null;
    this.isRunning = true;
    this.failure = null;
    try {
      return await call();
    } catch (error) {
      this.failure = failureText(error);
      return null;
    } finally {
      this.isRunning = false;
    }
  }
}
