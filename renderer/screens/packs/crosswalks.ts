import type { Crosswalk, Pack } from '#contract/records/pack';
import { l } from '../app.ts';
import { groupBy } from '../outcome/group.ts';
import { type Item, namedItem } from './items.ts';

/** One end of a crosswalk in words. `item` null: the pack is not here, or has nothing of that name. */
export interface CrosswalkEnd {
  readonly label: string;
  readonly item: Item | null;
}

/** @param pack  null if it is not here; `awaited` while it is being read: an id would be taken for the name */
export function endOf(pack: Pack | null | 'awaited', name: string): CrosswalkEnd {
  if (pack === 'awaited') return { label: '…', item: null };
  const found = pack === null ? null : namedItem(pack, name);
  if (found === null) return { label: name, item: null };
  const { item, label, row } = found;
  return { label: row === undefined ? l(label) : l(row), item };
}

/** A pack's crosswalks by the pack they lead to. */
export function crosswalksByPack(
  pack: Pack,
): readonly { readonly packId: string; readonly links: readonly Crosswalk[] }[] {
  const groups = groupBy(pack.crosswalks ?? [], ({ other }) => other.pack);
  return [...groups].map(([packId, links]) => ({ packId, links }));
}
