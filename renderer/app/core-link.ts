import { type ClientContext, type ClientLink, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';

/**
 * Whether calls can be made: `starting` until the core first answers (calls wait), `connected`, `stopped` while it is
 * being restarted (calls fail with `core.stopped`).
 */
export type ConnectionState = 'starting' | 'connected' | 'stopped';

/** The state for the window to show; follows Svelte's store contract. */
export interface Connection {
  /** Tells the state now and at every change. @returns ends it */
  subscribe(listener: (state: ConnectionState) => void): () => void;
  readonly state: ConnectionState;
}

type Link = ClientLink<ClientContext>;

/** The failure of a call whose core went away. Whether it was done is not known; nothing acknowledged is lost. */
function stopped(cause?: unknown): Error {
  return new ORPCError('core.stopped', { defined: true, data: {}, ...(cause === undefined ? {} : { cause }) });
}

/** The end of one connection, noticed by the port itself. */
class PortLink implements Link {
  readonly #link: RPCLink<ClientContext>;
  #isClosed = false;

  constructor(port: MessagePort, onClose: () => void) {
    this.#link = new RPCLink({ port });
    port.addEventListener('close', () => {
      this.#isClosed = true;
      onClose();
    });
    port.start();
  }

  async call(...parameters: Parameters<Link['call']>): Promise<unknown> {
    const [, , { signal }] = parameters;
    try {
      const output = await this.#link.call(...parameters);
      return isStream(output) ? this.#stream(output, signal) : output;
    } catch (error) {
      throw this.#failure(error, signal);
    }
  }

  async *#stream(stream: AsyncIterable<unknown>, signal: AbortSignal | undefined): AsyncGenerator<unknown> {
    const iterator = stream[Symbol.asyncIterator]();
    try {
      for (;;) {
        const step = await iterator.next();
        if (step.done === true) return step.value;
        yield step.value;
      }
    } catch (error) {
      throw this.#failure(error, signal);
    } finally {
      await iterator.return?.();
    }
  }

  /** A port that closes aborts the calls on it; only a person's own cancelling is an abort to the caller. */
  #failure(error: unknown, signal: AbortSignal | undefined): unknown {
    const isAbort = error instanceof Error && error.name === 'AbortError';
    return this.#isClosed || (isAbort && signal?.aborted !== true) ? stopped(error) : error;
  }
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** Sends calls over the newest connection to the core. */
export class CoreLink implements Link, Connection {
  #link: Link | null = null;
  #state: ConnectionState = 'starting';
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #waiting: ((link: Link) => void)[] = [];

  get state(): ConnectionState {
    return this.#state;
  }

  subscribe(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#state);
    return () => this.#listeners.delete(listener);
  }

  /** Uses this port from now on. */
  attach(port: MessagePort): void {
    const link: Link = new PortLink(port, () => {
      if (this.#link !== link) return;
      this.#link = null;
      this.#tell('stopped');
    });
    this.#link = link;
    for (const resolve of this.#waiting.splice(0)) resolve(link);
    this.#tell('connected');
  }

  async call(...parameters: Parameters<Link['call']>): Promise<unknown> {
    const link = this.#link ?? (this.#state === 'starting' ? await this.#first() : null);
    if (link === null) throw stopped();
    return await link.call(...parameters);
  }

  #first(): Promise<Link> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #tell(state: ConnectionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
