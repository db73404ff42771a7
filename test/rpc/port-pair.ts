import type { RpcPort } from '#rpc/ports';

/** Two ends in one process that behave as Electron's: asynchronous, waiting for `start`, closing both at once. */
export function portPair(): readonly [RpcPort, RpcPort] {
  const ends = [new End(), new End()] as const;
  ends[0].other = ends[1];
  ends[1].other = ends[0];
  return ends;
}

class End implements RpcPort {
  other: End | null = null;
  readonly #listeners = new Map<string, ((event?: { data: unknown }) => void)[]>();
  #waiting: unknown[] | null = [];
  #isClosed = false;

  on(event: string, listener: (event?: { data: unknown }) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data);
    setImmediate(() => this.other?.take(copy));
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.take(data);
  }

  close(): void {
    for (const end of [this, this.other]) end?.closed();
  }

  take(data: unknown): void {
    if (this.#isClosed) return;
    if (this.#waiting !== null) this.#waiting.push(data);
    else for (const listener of this.#listeners.get('message') ?? []) listener({ data });
  }

  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    setImmediate(() => {
      for (const listener of this.#listeners.get('close') ?? []) listener();
    });
  }
}
