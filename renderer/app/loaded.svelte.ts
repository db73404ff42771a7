import { failureCode, failureText } from './i18n.svelte.ts';
import { session } from './session.svelte.ts';

/** What a screen reads from the core and keeps fresh. The old value stays until the new one is there. */
export class Loaded<T> {
  value = $state.raw<T | null>(null);
  failure = $state<string | null>(null);
  readonly #read: () => Promise<T>;
  #turn = 0;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** Reads once; only the newest of several readings counts. */
  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const value = await this.#read();
      if (turn !== this.#turn) return;
      this.value = value;
      this.failure = null;
    } catch (error) {
      // A stopped core is told by the window itself, and reading begins again when it is back.
      const isTold = failureCode(error) === 'core.stopped' && this.value !== null;
      if (turn === this.#turn && !isTold) this.failure = failureText(error);
    }
  }

  /** Reads now and whenever the core tells of a change. @returns ends it */
  follow(): () => void {
    void this.load();
    return session.listen(() => void this.load());
  }
}
