import { listFindings } from '#core/monitoring/finding-pages';
import { viewFinding } from '#core/monitoring/finding-view';
import { moveFinding, openFinding, updateFinding } from '#core/monitoring/findings';
import type { Calls } from './base.ts';
import { todayOf } from './monitoring-setting.ts';

/** `finding.*`: what is wrong, and what becomes of it. */
export const findingCalls = (calls: Calls) =>
  calls.finding.router({
    list: calls.finding.list.handler(({ context, input }) =>
      listFindings(context.read(), { ...input, today: todayOf(context) }),
    ),
    get: calls.finding.get.handler(({ context, input }) => viewFinding(context.read(), input.id, todayOf(context))),
    open: calls.finding.open.handler(({ context, input }) =>
      context.write((tx) => {
        const by = { id: context.ids.next(), actor: context.actor(), now: context.now() };
        openFinding(tx, by, input);
        return viewFinding(tx.read, by.id, todayOf(context));
      }),
    ),
    update: calls.finding.update.handler(({ context, input }) =>
      context.write((tx) => {
        updateFinding(tx, input);
        return viewFinding(tx.read, input.id, todayOf(context));
      }),
    ),
    move: calls.finding.move.handler(({ context, input }) =>
      context.write((tx) => {
        moveFinding(tx, { actor: context.actor(), now: context.now() }, input);
        return viewFinding(tx.read, input.id, todayOf(context));
      }),
    ),
  });
