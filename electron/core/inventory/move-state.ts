import { AppError } from '#contract/errors';
import type { Item, ItemRef } from '#contract/records/inventory';
import type { WriteTransaction } from '#core/journal/write';
import { getItem } from '#core/store/items';
import { gateOf } from './gate.ts';
import { changeItem, type ItemChange } from './items.ts';
import { type LookingContext, lookingOf } from './looking.ts';

/**
 * Refuses to go live while the gate is not met.
 * @param item  as it will be
 * @throws AppError `item.gate-not-met`
 */
export function checkGate(context: LookingContext, tx: WriteTransaction, item: Item): void {
  const unmet = gateOf(tx.read, lookingOf(context, tx.read), item).filter(({ isMet }) => !isMet);
  if (unmet.length === 0) return;
  throw new AppError('item.gate-not-met', { name: item.name, unmet: [...new Set(unmet.map(({ rule }) => rule))] });
}

/**
 * Changes name, state, owner or parent. What goes live, and what is live and is made part of another, has to pass the gate.
 * @param overrideReason  lets it go live all the same; it is told as why
 * @throws AppError `item.gate-not-met`, and as `changeItem`
 */
export function updateItem(
  context: LookingContext,
  tx: WriteTransaction,
  ref: ItemRef,
  baseVersion: number,
  change: Pick<ItemChange, 'name' | 'state' | 'ownerId' | 'parentId' | 'reason'> & {
    readonly overrideReason?: string | undefined;
  },
): Item {
  const { overrideReason, reason, ...wanted } = change;
  const before = getItem(tx.read, ref);
  const after = changeItem(tx, ref, baseVersion, { ...wanted, reason: overrideReason || reason }, context.now());
  // What is live under another parent is live there for the first time.
  const isNewlyLive = after.state === 'live' && (before.state !== 'live' || before.parentId !== after.parentId);
  if (isNewlyLive && !overrideReason) checkGate(context, tx, after);
  return after;
}
