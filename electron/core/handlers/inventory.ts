import { historyOf } from '#core/inventory/history';
import { itemView } from '#core/inventory/item-view';
import { addItem, changeItem, removeItem } from '#core/inventory/items';
import { checkGate, updateItem } from '#core/inventory/move-state';
import { fieldChange, restoreItem } from '#core/inventory/restore';
import { countItems, listItems } from '#core/store/item-pages';
import { getItem } from '#core/store/items';
import type { Calls } from './base.ts';
import { cardCalls } from './inventory-cards.ts';
import { written } from './written-item.ts';

/** What concerns one record or lists of them. */
const recordCalls = (calls: Calls) => ({
  list: calls.inventory.list.handler(({ context, input }) => listItems(context.read(), input)),
  counts: calls.inventory.counts.handler(({ context }) => countItems(context.read())),
  get: calls.inventory.get.handler(({ context, input }) => itemView(context, context.read(), input)),
  add: calls.inventory.add.handler(({ context, input }) =>
    context.write((tx) => {
      const item = addItem(tx, { ...input, id: context.ids.next() }, context.now());
      if (item.state === 'live') checkGate(context, tx, item);
      return item;
    }),
  ),
  update: calls.inventory.update.handler(({ context, input }) =>
    written(context, input, (tx, ref) => {
      const { kind: _, id: __, baseVersion, ...change } = input;
      updateItem(context, tx, ref, baseVersion, change);
    }),
  ),
  setField: calls.inventory.setField.handler(({ context, input }) =>
    written(context, input, (tx, ref) => {
      const { baseVersion, field, value, reason } = input;
      const change = fieldChange(tx.read, ref, field, value as never);
      changeItem(tx, ref, baseVersion, { ...change, reason }, context.now());
    }),
  ),
  remove: calls.inventory.remove.handler(({ context, input }) =>
    context.write((tx) => removeItem(tx, { kind: input.kind, id: input.id }, input.baseVersion, input.reason)),
  ),
  history: calls.inventory.history.handler(({ context, input }) => {
    const { kind, id, ...question } = input;
    getItem(context.read(), { kind, id });
    return historyOf(context.read(), { kind, id }, question);
  }),
  restore: calls.inventory.restore.handler(({ context, input }) =>
    written(context, input, (tx) => {
      restoreItem(tx, input, context.now());
    }),
  ),
});

/** `inventory.*`: systems, models, data, deployments and organisations. */
export const inventoryCalls = (calls: Calls) => calls.inventory.router({ ...recordCalls(calls), ...cardCalls(calls) });
