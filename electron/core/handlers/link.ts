import { graphOf } from '#core/inventory/lineage';
import { pictureOf } from '#core/inventory/lineage-picture';
import { acknowledge, addLink, removeLink, updateLink } from '#core/inventory/links';
import { lookingOf } from '#core/inventory/looking';
import type { Calls } from './base.ts';

/** More boxes than anybody can look at, or wait for. */
const MOST_DRAWN = 600;

/** `link.*`: how records of the inventory hang together. */
export const linkCalls = (calls: Calls) =>
  calls.link.router({
    add: calls.link.add.handler(({ context, input }) =>
      context.write((tx) => {
        addLink(tx, { id: context.ids.next(), now: context.now() }, input);
      }),
    ),
    update: calls.link.update.handler(({ context, input }) =>
      context.write((tx) => updateLink(tx, input.id, input.baseVersion, input.note)),
    ),
    remove: calls.link.remove.handler(({ context, input }) =>
      context.write((tx) => removeLink(tx, input.id, input.baseVersion, input.reason)),
    ),
    acknowledge: calls.link.acknowledge.handler(({ context, input }) =>
      context.write((tx) => acknowledge(tx, input.id, input.baseVersion)),
    ),
    graph: calls.link.graph.handler(({ context, input }) => {
      const read = context.read();
      return graphOf(read, lookingOf(context, read), input.root, input.depth);
    }),
    picture: calls.link.picture.handler(({ context, input }) => {
      const read = context.read();
      const graph = graphOf(read, lookingOf(context, read), input.root, input.depth);
      return graph.nodes.length > MOST_DRAWN ? null : pictureOf(graph);
    }),
  });
