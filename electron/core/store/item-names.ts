import type { ItemKind } from '#contract/inventory/kinds';
import type { Item } from '#contract/records/inventory';
import { itemTable } from './item-tables.ts';
import { type AnyItemRow, toItem } from './items.ts';
import { fixed, type Reader } from './sql.ts';

/**
 * The oldest record of a kind with exactly this name, and of a version or deployment with this parent; null if there is
 * none.
 */
export function findNamed(read: Reader, kind: ItemKind, name: string, parentId: string | null): Item | null {
  // The index is without regard to case; the name is not.
  const named = `SELECT * FROM ${itemTable(kind)} WHERE name = ? COLLATE NOCASE AND name = ?`;
  const row =
    parentId === null
      ? read.get<AnyItemRow>(fixed<AnyItemRow>(`${named} ORDER BY id LIMIT 1`)(name, name))
      : read.get<AnyItemRow>(fixed<AnyItemRow>(`${named} AND parent_id = ? ORDER BY id LIMIT 1`)(name, name, parentId));
  return row ? toItem(kind, row) : null;
}
