import { fullName } from '#contract/inventory/full-name';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { Item, ItemRef } from '#contract/records/inventory';
import { findItem } from '#core/store/items';
import type { Reader } from '#core/store/sql';

/** The line that a version is of; null of anything else. */
export function lineOf(read: Reader, { kind, parentId }: Pick<Item, 'kind' | 'parentId'>): string | null {
  const parent = KIND_FACTS[kind].parent;
  const isVersion = kind === 'model-version' || kind === 'dataset-version';
  if (!isVersion || parent === null || parentId === null) return null;
  return findItem(read, { kind: parent, id: parentId })?.name ?? null;
}

/** Names of records, those of versions with their line; each is looked up once. */
export function fullNames(read: Reader): (ref: ItemRef & { readonly name: string }) => string {
  const known = new Map<string, string>();
  return ({ kind, id, name }) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const item = findItem(read, { kind, id });
    const told = item ? fullName({ line: lineOf(read, item), name: item.name }) : name;
    known.set(id, told);
    return told;
  };
}
