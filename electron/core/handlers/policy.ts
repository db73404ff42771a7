import { vocabularyEntries } from '#core/policies/entries';
import { activePolicies, ruleOf } from '#core/policies/evaluate';
import type { PolicySource } from '#core/policies/house';
import { addPolicy, getPolicy, listPolicies, removePolicy, type Setting, updatePolicy } from '#core/policies/policies';
import { evaluateRules } from '#core/policies/results';
import { checkRules } from '#core/policies/rules';
import { listStarters } from '#core/policies/starters';
import { addWaiver, listWaivers, revokeWaiver } from '#core/policies/waivers';
import { loadWords } from '#core/policies/words';
import type { CallContext, Calls } from './base.ts';

const settingOf = (context: CallContext): Setting => ({
  newId: () => context.ids.next(),
  now: context.now(),
  resources: context.resources,
});

const sourceOf = (context: CallContext): PolicySource => ({
  resources: context.resources,
  catalogues: () => context.catalogues(),
});

const today = (context: CallContext): string => context.now().slice(0, 10);

/** `policy.*`: house rules and what they come to. */
export const policyCalls = (calls: Calls) =>
  calls.policy.router({
    list: calls.policy.list.handler(({ context }) => listPolicies(context.read(), sourceOf(context), context.now())),
    get: calls.policy.get.handler(({ context, input }) => getPolicy(context.read(), input.id)),
    starters: calls.policy.starters.handler(({ context }) => listStarters(context.read(), context.catalogues())),
    vocabulary: calls.policy.vocabulary.handler(({ context }) =>
      vocabularyEntries(context.read(), context.heldPacks(), context.catalogues(), loadWords(context.resources)),
    ),
    add: calls.policy.add.handler(({ context, input }) =>
      context.write((tx) => addPolicy(tx, settingOf(context), input)),
    ),
    update: calls.policy.update.handler(({ context, input }) =>
      context.write((tx) => updatePolicy(tx, settingOf(context), input)),
    ),
    remove: calls.policy.remove.handler(({ context, input }) =>
      context.write((tx) => removePolicy(tx, input.id, input.baseVersion)),
    ),
    evaluate: calls.policy.evaluate.handler(({ context, input }) => {
      const { policyId, systemId, ...wanted } = input;
      const read = context.read();
      const rules = activePolicies(read).map(ruleOf);
      const meant = policyId === undefined ? rules : rules.filter(({ id }) => id === policyId);
      const systemIds = systemId === undefined ? null : [systemId];
      return evaluateRules(read, sourceOf(context), meant, systemIds, context.now(), wanted);
    }),
    try: calls.policy.try.handler(({ context, input }) => {
      const { policyId, scope, condition, ...wanted } = input;
      checkRules({ scope, condition }, loadWords(context.resources));
      const rule = { id: policyId ?? null, name: '', scope, condition };
      return evaluateRules(context.read(), sourceOf(context), [rule], null, context.now(), wanted);
    }),
  });

/** `waiver.*`: leave to break a policy for a time. */
export const waiverCalls = (calls: Calls) =>
  calls.waiver.router({
    list: calls.waiver.list.handler(({ context, input }) =>
      listWaivers(context.read(), today(context), input.policyId),
    ),
    add: calls.waiver.add.handler(({ context, input }) =>
      context.write((tx) =>
        addWaiver(tx, { id: context.ids.next(), now: context.now(), actor: context.actor() }, input),
      ),
    ),
    revoke: calls.waiver.revoke.handler(({ context, input }) =>
      context.write((tx) => revokeWaiver(tx, { now: context.now(), actor: context.actor() }, input)),
    ),
  });
