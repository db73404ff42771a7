import {
  acknowledgeText,
  addText,
  listTexts,
  publishText,
  removeText,
  retireText,
  type TextSetting,
  updateText,
  viewText,
} from '#core/policies/texts';
import type { CallContext, Calls } from './base.ts';

/** Who writes, when, and as whom. */
export const textSetting = (context: CallContext): TextSetting => ({
  newId: () => context.ids.next(),
  now: context.now(),
  actor: context.actor(),
});

const today = (context: CallContext): string => context.now().slice(0, 10);

/** `policyText.*`: texts that people acknowledge. */
export const policyTextCalls = (calls: Calls) =>
  calls.policyText.router({
    list: calls.policyText.list.handler(({ context }) => listTexts(context.read(), today(context))),
    get: calls.policyText.get.handler(({ context, input }) => viewText(context.read(), today(context), input.id)),
    add: calls.policyText.add.handler(({ context, input }) =>
      context.write((tx) => addText(tx, textSetting(context), input)),
    ),
    update: calls.policyText.update.handler(({ context, input }) =>
      context.write((tx) => updateText(tx, textSetting(context), input)),
    ),
    publish: calls.policyText.publish.handler(({ context, input }) =>
      context.write((tx) => {
        publishText(tx, textSetting(context), input);
        return viewText(tx.read, today(context), input.id);
      }),
    ),
    retire: calls.policyText.retire.handler(({ context, input }) =>
      context.write((tx) => {
        retireText(tx, textSetting(context), input.id, input.baseVersion);
        return viewText(tx.read, today(context), input.id);
      }),
    ),
    remove: calls.policyText.remove.handler(({ context, input }) =>
      context.write((tx) => removeText(tx, input.id, input.baseVersion)),
    ),
    acknowledge: calls.policyText.acknowledge.handler(({ context, input }) =>
      context.write((tx) => viewText(tx.read, today(context), acknowledgeText(tx, textSetting(context), input))),
    ),
  });
