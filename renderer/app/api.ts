import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#contract/calls';
import { type Connection, CoreLink } from './core-link.ts';

export type { Connection, ConnectionState } from './core-link.ts';

/** Every call of the core, typed. */
export type Api = ContractRouterClient<Contract>;

const link = new CoreLink();

/** Calls of the core. */
export const api: Api = createORPCClient(link);
/** Whether the core is there. */
export const connection: Connection = link;

/** Asks for a connection to the core and takes each one that comes; called once, before the app is mounted. */
export function connectToCore(): void {
  window.addEventListener('message', (event) => {
    const [port] = event.ports;
    if (event.source === window && event.data === 'core:port' && port !== undefined) link.attach(port);
  });
  window.postMessage('core:port-wanted', window.location.origin);
}
