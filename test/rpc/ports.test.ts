import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os, type RouterClient } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PortRelay, RelayedPorts, type RpcPort } from '#rpc/ports';
import type { RelayFrame } from '#rpc/process-messages';
import { serve } from '#rpc/serve';
import { portPair } from './port-pair.ts';

const router = {
  add: os.input(z.strictObject({ a: z.int(), b: z.int() })).handler(({ input }) => input.a + input.b),
  size: os.input(z.instanceof(Blob)).handler(({ input }) => input.size),
  never: os.handler(() => new Promise<never>(() => undefined)),
  count: os.handler(async function* () {
    for (let step = 1; step <= 3; step += 1) yield step;
    return 'done';
  }),
};

/** The window's port, and both sides of a relay to a core that serves `router`; frames cross as copies, in order. */
function relayed() {
  const [pagePort, shellPort] = portPair();
  const crossing = (take: (frame: RelayFrame) => void) => ({
    send: (frame: RelayFrame) => void setImmediate(() => take(structuredClone(frame))),
  });
  const served: RpcPort[] = [];
  const relay = new PortRelay(crossing((frame) => core.take(frame)));
  const connect = serve(router);
  const core = new RelayedPorts(
    crossing((frame) => relay.take(frame)),
    (port) => {
      served.push(port);
      connect(port);
    },
  );
  relay.connect(shellPort);
  const client: RouterClient<typeof router> = createORPCClient(new RPCLink({ port: pagePort }));
  pagePort.start();
  return { client, pagePort, relay, core, served };
}

describe('a relayed port', () => {
  test('carries calls, streams and bytes both ways', async () => {
    const { client } = relayed();
    expect(await client.add({ a: 2, b: 3 })).toBe(5);
    expect(await client.size(new Blob([new Uint8Array(100_000)]))).toBe(100_000);
    const steps: number[] = [];
    for await (const step of await client.count()) steps.push(step);
    expect(steps).toEqual([1, 2, 3]);
  });

  test('refuses input that is not of the call\u2019s shape', async () => {
    const { client } = relayed();
    await expect(client.add({ a: 2, b: '3' } as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('ends pending calls when the core is gone', async () => {
    const { client, relay } = relayed();
    const pending = client.never();
    await client.add({ a: 1, b: 1 });
    relay.closeAll();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('tells the core when the window closes its end', async () => {
    const { client, pagePort, served } = relayed();
    await client.add({ a: 1, b: 1 });
    const closed = new Promise<void>((resolve) => served[0]?.on('close', () => resolve()));
    pagePort.close();
    await closed;
  });

  test('tells the window when the core closes its end', async () => {
    const { client, pagePort, served } = relayed();
    await client.add({ a: 1, b: 1 });
    const closed = new Promise<void>((resolve) => pagePort.on('close', () => resolve()));
    served[0]?.close();
    await closed;
    expect(served).toHaveLength(1);
  });

  test('keeps what comes before the core listens', () => {
    let port: RpcPort | null = null;
    const ports = new RelayedPorts({ send: () => undefined }, (opened) => {
      port = opened;
    });
    const got: unknown[] = [];
    ports.take({ type: 'relay.open', channel: 1 });
    ports.take({ type: 'relay.message', channel: 1, data: 'early' });
    const opened = port as RpcPort | null;
    opened?.on('message', (event) => got.push(event?.data));
    opened?.start();
    ports.take({ type: 'relay.message', channel: 1, data: 'late' });
    ports.take({ type: 'relay.message', channel: 2, data: 'of no channel' });
    expect(got).toEqual(['early', 'late']);
  });
});
