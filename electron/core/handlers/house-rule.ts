import { addRule, listRules } from '#core/inventory/house-rules';
import type { Calls } from './base.ts';

/** `houseRule.*`: fields that the house wants filled. */
export const houseRuleCalls = (calls: Calls) =>
  calls.houseRule.router({
    list: calls.houseRule.list.handler(({ context }) => listRules(context.read())),
    add: calls.houseRule.add.handler(({ context, input }) =>
      context.write((tx) => addRule(tx, context.ids.next(), input)),
    ),
    remove: calls.houseRule.remove.handler(({ context, input }) =>
      context.write((tx) => tx.remove('house_rules', input.id, input.baseVersion)),
    ),
  });
