import type { AnyRouter } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { RpcPort } from './ports.ts';

/** Lets whoever holds the other end of a port call a router that needs no context. */
export function serve(router: AnyRouter): (port: RpcPort) => void {
  const handler = new RPCHandler(router);
  return (port) => {
    handler.upgrade(port, { context: {} });
    port.start();
  };
}
