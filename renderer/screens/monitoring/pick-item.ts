import { ITEM_KINDS } from '#contract/inventory/kinds';
import { api } from '../app.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';

/** The record with this id as if it had been picked; null if there is none. */
export async function pickItem(id: string): Promise<Picked | null> {
  const found = await Promise.allSettled(ITEM_KINDS.map((kind) => api.inventory.get({ kind, id })));
  for (const one of found) {
    if (one.status === 'fulfilled') {
      const { kind, name } = one.value.item;
      return { kind, id, name, detail: '' };
    }
  }
  return null;
}
