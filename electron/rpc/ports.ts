import type { RelayFrame } from './process-messages.ts';

/** One end of a connection between the window and the core, whatever carries it. Also the shape that oRPC takes. */
export interface RpcPort {
  /** @param event  `message` or `close`; oRPC's type is wider, nothing else ever happens */
  on(event: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(data: unknown): void;
  /** Delivers what has arrived; listeners must be set before. */
  start(): void;
  close(): void;
}

/** Electron's port in the shell or in a utility process, as far as it is used here. */
export interface ElectronPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(data: unknown): void;
  start(): void;
  close(): void;
}

/** Gives Electron's port the common shape. */
export function electronPort(port: ElectronPort): RpcPort {
  return {
    on(event, listener) {
      if (event === 'message') port.on('message', (message) => listener({ data: message.data }));
      if (event === 'close') port.on('close', () => listener());
    },
    postMessage: (data) => port.postMessage(data),
    start: () => port.start(),
    close: () => port.close(),
  };
}

/** The process on the other side of a relay. */
export interface RelayTransport {
  send(frame: RelayFrame): void;
}

interface Listeners {
  readonly message: ((event?: { data: unknown }) => void)[];
  readonly close: ((event?: { data: unknown }) => void)[];
}

/**
 * The core's ends of ports that the shell relays, because a plain Node process cannot be given an Electron port.
 * Messages that come before `start` wait for it.
 */
export class RelayedPorts {
  readonly #transport: RelayTransport;
  readonly #onOpen: (port: RpcPort) => void;
  readonly #channels = new Map<number, { listeners: Listeners; waiting: unknown[] | null }>();

  /** @param onOpen  is given each new port */
  constructor(transport: RelayTransport, onOpen: (port: RpcPort) => void) {
    this.#transport = transport;
    this.#onOpen = onOpen;
  }

  /** Takes one frame from the shell; frames of closed channels are dropped. */
  take(frame: RelayFrame): void {
    const { channel } = frame;
    if (frame.type === 'relay.open') {
      this.#channels.set(channel, { listeners: { message: [], close: [] }, waiting: [] });
      this.#onOpen(this.#port(channel));
      return;
    }
    const open = this.#channels.get(channel);
    if (open === undefined) return;
    if (frame.type === 'relay.close') this.#closed(channel);
    else if (open.waiting !== null) open.waiting.push(frame.data);
    else for (const listener of open.listeners.message) listener({ data: frame.data });
  }

  /** The shell is gone: every port is closed. */
  closeAll(): void {
    for (const channel of [...this.#channels.keys()]) this.#closed(channel);
  }

  #closed(channel: number): void {
    const open = this.#channels.get(channel);
    this.#channels.delete(channel);
    for (const listener of open?.listeners.close ?? []) listener();
  }

  #port(channel: number): RpcPort {
    const transport = this.#transport;
    const channels = this.#channels;
    return {
      on(event, listener) {
        if (event === 'message' || event === 'close') channels.get(channel)?.listeners[event].push(listener);
      },
      postMessage(data) {
        if (channels.has(channel)) transport.send({ type: 'relay.message', channel, data });
      },
      start() {
        const open = channels.get(channel);
        const waiting = open?.waiting ?? [];
        if (open === undefined) return;
        open.waiting = null;
        for (const data of waiting) for (const listener of open.listeners.message) listener({ data });
      },
      close: () => {
        if (!channels.has(channel)) return;
        transport.send({ type: 'relay.close', channel });
        this.#closed(channel);
      },
    };
  }
}

/** The shell's side of the relay: carries whole ports to a process that cannot hold them. */
export class PortRelay {
  readonly #transport: RelayTransport;
  readonly #ports = new Map<number, RpcPort>();
  #nextChannel = 1;

  constructor(transport: RelayTransport) {
    this.#transport = transport;
  }

  /** Connects the process on the other side to this port. */
  connect(port: RpcPort): void {
    const channel = this.#nextChannel++;
    this.#ports.set(channel, port);
    this.#transport.send({ type: 'relay.open', channel });
    port.on('message', (event) => {
      if (this.#ports.has(channel)) this.#transport.send({ type: 'relay.message', channel, data: event?.data });
    });
    port.on('close', () => {
      if (this.#ports.delete(channel)) this.#transport.send({ type: 'relay.close', channel });
    });
    port.start();
  }

  /** Takes one frame from the process. */
  take(frame: RelayFrame): void {
    const port = this.#ports.get(frame.channel);
    if (port === undefined) return;
    if (frame.type === 'relay.message') port.postMessage(frame.data);
    if (frame.type === 'relay.close') {
      this.#ports.delete(frame.channel);
      port.close();
    }
  }

  /** The process is gone. Without this, calls that wait for an answer would wait for ever. */
  closeAll(): void {
    for (const [channel, port] of [...this.#ports]) {
      this.#ports.delete(channel);
      port.close();
    }
  }
}
