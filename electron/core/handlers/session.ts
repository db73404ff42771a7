import type { Calls } from './base.ts';

/** `session.*`: what is open, and who works. */
export const sessionCalls = (calls: Calls) =>
  calls.session.router({
    get: calls.session.get.handler(({ context }) => context.session.view()),
    actAs: calls.session.actAs.handler(({ context, input }) => {
      context.session.actAs(input.personId);
      return context.session.view();
    }),
    watch: calls.session.watch.handler(async function* ({ context, signal }) {
      yield* context.events.subscribe('happened', { signal });
    }),
  });
