import { addComment, listComments, resolveComment } from '#core/inventory/comments';
import type { Calls } from './base.ts';

/** `itemComment.*`: notes in the margin of a card. */
export const itemCommentCalls = (calls: Calls) =>
  calls.itemComment.router({
    list: calls.itemComment.list.handler(({ context, input }) => listComments(context.read(), input)),
    add: calls.itemComment.add.handler(({ context, input }) =>
      context.write((tx) => {
        addComment(tx, { id: context.ids.next(), actor: context.actor(), now: context.now() }, input);
        return listComments(tx.read, input.item);
      }),
    ),
    resolve: calls.itemComment.resolve.handler(({ context, input }) =>
      context.write((tx) => listComments(tx.read, resolveComment(tx, context.now(), input))),
    ),
  });
