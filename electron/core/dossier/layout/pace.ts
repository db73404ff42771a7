import { setImmediate } from 'node:timers/promises';
import { AppError } from '#contract/errors';

const TURN_MS = 12;

/** Keeps long work from blocking the process: gives way now and then, and stops when asked to. */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** Whether `turn` is due. */
  get isDue(): boolean {
    return performance.now() - this.#since > TURN_MS;
  }

  /**
   * Lets others work.
   * @throws AppError `dossier.cancelled`
   */
  async turn(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
    if (this.#signal?.aborted) throw new AppError('dossier.cancelled', {});
  }
}
