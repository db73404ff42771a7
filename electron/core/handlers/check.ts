import { setImmediate } from 'node:timers/promises';
import type { CheckSummary } from '#contract/records/consistency';
import { countProblems, listProblems } from '#core/consistency/list';
import { readPortfolio } from '#core/consistency/portfolio';
import { checkAll } from '#core/consistency/problems';
import { RULES } from '#core/consistency/rules/index';
import type { CallContext, Calls } from './base.ts';

const isComplete = (context: CallContext): boolean => !context.workspace().projections.isRebuildDue(context.read());

function summary(context: CallContext, systemId: string | null): CheckSummary {
  const today = context.now().slice(0, 10);
  return {
    today,
    rules: countProblems(context.read(), systemId, today),
    known: RULES.length,
    isComplete: isComplete(context),
  };
}

/** `check.*`: what does not fit together. */
export const checkCalls = (calls: Calls) =>
  calls.check.router({
    summary: calls.check.summary.handler(({ context, input }) => summary(context, input.systemId)),
    list: calls.check.list.handler(({ context, input }) =>
      listProblems(context.read(), input, context.now().slice(0, 10)),
    ),
    run: calls.check.run.handler(async function* ({ context }) {
      const { store, projectionBuilder } = context.workspace();
      // What rules read has to stand first.
      projectionBuilder.finish();
      const { resources, packs } = context;
      const knowledge = { resources, packs };
      const units = [...checkAll(knowledge)];
      for (const [done, unit] of units.entries()) {
        if (context.workspace().store !== store) break;
        store.transaction((tables) => unit.run(tables, context.now()));
        yield { done: done + 1, total: units.length };
        await setImmediate();
      }
      return summary(context, null);
    }),
  });

/** `portfolio.*`: what there is and what is due, in numbers. */
export const portfolioCalls = (calls: Calls) =>
  calls.portfolio.router({
    get: calls.portfolio.get.handler(({ context }) =>
      readPortfolio(context.read(), context.now().slice(0, 10), isComplete(context)),
    ),
  });
