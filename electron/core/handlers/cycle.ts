import { listCycles, viewCycle } from '#core/monitoring/cycle-pages';
import { addCycle, completeCycle, removeCycle, updateCycle } from '#core/monitoring/cycles';
import type { Calls } from './base.ts';
import { todayOf } from './monitoring-setting.ts';

/** `cycle.*`: what comes round. */
export const cycleCalls = (calls: Calls) =>
  calls.cycle.router({
    list: calls.cycle.list.handler(({ context, input }) =>
      listCycles(context.read(), { ...input, today: todayOf(context) }),
    ),
    get: calls.cycle.get.handler(({ context, input }) => viewCycle(context.read(), input.id, todayOf(context))),
    add: calls.cycle.add.handler(({ context, input }) =>
      context.write((tx) => {
        const id = context.ids.next();
        addCycle(tx, { id, now: context.now() }, input);
        return viewCycle(tx.read, id, todayOf(context));
      }),
    ),
    update: calls.cycle.update.handler(({ context, input }) =>
      context.write((tx) => {
        updateCycle(tx, context.now(), input);
        return viewCycle(tx.read, input.id, todayOf(context));
      }),
    ),
    complete: calls.cycle.complete.handler(({ context, input }) =>
      context.write((tx) => {
        const today = todayOf(context);
        const by = { actor: context.actor(), now: context.now(), today, next: () => context.ids.next() };
        completeCycle(tx, by, input);
        return viewCycle(tx.read, input.id, today);
      }),
    ),
    remove: calls.cycle.remove.handler(({ context, input }) =>
      context.write((tx) => removeCycle(tx, input.id, input.baseVersion)),
    ),
  });
