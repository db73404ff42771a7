/** Lets only so many do something at once; the others wait in the order they came. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs it when it is its turn; whoever is cancelled by then finds out inside. */
  async take<T>(run: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = this.#waiting.shift();
      // The turn is handed on; nobody who comes meanwhile gets in between.
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
