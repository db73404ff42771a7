import type { ItemRef, ItemView } from '#contract/records/inventory';
import { itemView } from '#core/inventory/item-view';
import type { WriteTransaction } from '#core/journal/write';
import type { CallContext } from './base.ts';

/**
 * Writes to a record and gives its page as it is then. It is read once the write is over, so that what is judged for it can
 * be kept for the next look.
 */
export function written(
  context: CallContext,
  { kind, id }: ItemRef,
  write: (tx: WriteTransaction, ref: ItemRef) => void,
): ItemView {
  const ref: ItemRef = { kind, id };
  context.write((tx) => write(tx, ref));
  return itemView(context, context.read(), ref);
}
