import { createORPCClient } from '@orpc/client';
import { ORPCError, os, type RouterClient } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { describe, expect, test } from 'vitest';
import { type ConnectionState, CoreLink } from '../../../renderer/app/core-link.ts';

const router = {
  name: os.handler(() => 'core'),
  never: os.handler(() => new Promise<never>(() => undefined)),
  refuse: os.handler(() => {
    throw new ORPCError('workspace.none-open', { defined: true, data: {} });
  }),
  endless: os.handler(async function* () {
    for (let step = 1; ; step += 1) {
      yield step;
      if (step === 2) await new Promise(() => undefined);
    }
  }),
};

/** A core at the other end of a real message channel. */
function startCore() {
  const channel = new MessageChannel();
  new RPCHandler(router).upgrade(channel.port2, { context: {} });
  channel.port2.start();
  return { port: channel.port1, die: () => channel.port2.close() };
}

function connected() {
  const link = new CoreLink();
  const states: ConnectionState[] = [];
  link.subscribe((state) => states.push(state));
  const client: RouterClient<typeof router> = createORPCClient(link);
  const core = startCore();
  return { link, states, client, core };
}

async function until(states: readonly ConnectionState[], last: ConnectionState): Promise<void> {
  while (states.at(-1) !== last) await new Promise((resolve) => setTimeout(resolve, 1));
}

const stopped = { code: 'core.stopped', data: {}, defined: true };

describe('the connection to the core', () => {
  test('lets calls wait until the core is there', async () => {
    const { link, client, core, states } = connected();
    const early = client.name();
    expect(states).toEqual(['starting']);
    link.attach(core.port);
    expect(await early).toBe('core');
    expect(states).toEqual(['starting', 'connected']);
  });

  test('fails pending calls and streams with core.stopped when the core dies', async () => {
    const { link, client, core, states } = connected();
    link.attach(core.port);
    const steps: number[] = [];
    const stream = (async () => {
      for await (const step of await client.endless()) steps.push(step);
    })();
    const pending = client.never();
    await client.name();
    core.die();
    await expect(pending).rejects.toMatchObject(stopped);
    await expect(stream).rejects.toMatchObject(stopped);
    expect(steps).toEqual([1, 2]);
    await until(states, 'stopped');
  });

  test('fails calls at once while the core is away, and works again over the next connection', async () => {
    const { link, client, core, states } = connected();
    link.attach(core.port);
    core.die();
    await until(states, 'stopped');
    await expect(client.name()).rejects.toMatchObject(stopped);
    link.attach(startCore().port);
    expect(await client.name()).toBe('core');
    expect(states).toEqual(['starting', 'connected', 'stopped', 'connected']);
  });

  test('is not ended by an old connection that closes late', async () => {
    const { link, client, core, states } = connected();
    link.attach(core.port);
    link.attach(startCore().port);
    core.die();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await client.name()).toBe('core');
    expect(states.at(-1)).toBe('connected');
  });

  test('leaves the core\u2019s own refusals and a person\u2019s cancelling as they are', async () => {
    const { link, client, core } = connected();
    link.attach(core.port);
    await expect(client.refuse()).rejects.toMatchObject({ code: 'workspace.none-open' });
    const cancelling = new AbortController();
    const pending = client.never(undefined, { signal: cancelling.signal });
    cancelling.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });
});
