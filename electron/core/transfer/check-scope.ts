import { ITEM_KINDS, KIND_FACTS } from '#contract/inventory/kinds';
import type { Item, ItemRef } from '#contract/records/inventory';
import { stepsFrom } from '#core/inventory/kin';
import { itemTable } from '#core/store/item-tables';
import { type AnyItemRow, findItem, getItem, toItem } from '#core/store/items';
import { fixed, type Reader } from '#core/store/sql';
import { pagesOf } from './writing/sheets.ts';

const deployments = fixed<AnyItemRow>('SELECT * FROM deployments WHERE parent_id = ? ORDER BY id');

/** A system, its deployments, and everything upstream of it with its line. */
function* aroundSystem(read: Reader, systemId: string): Generator<Item> {
  const system = getItem(read, { kind: 'system', id: systemId });
  yield system;
  for (const row of read.all(deployments(systemId))) yield toItem('deployment', row);
  const seen = new Set([systemId]);
  for (const { up } of stepsFrom(read, system, 'up')) {
    if (seen.has(up.id)) continue;
    seen.add(up.id);
    const item = findItem(read, up);
    if (item === null) continue;
    yield item;
    const line = lineOf(item);
    if (line === null || seen.has(line.id)) continue;
    seen.add(line.id);
    const parent = findItem(read, line);
    if (parent !== null) yield parent;
  }
}

function lineOf({ kind, parentId }: Item): ItemRef | null {
  const { parent } = KIND_FACTS[kind];
  return parent === null || parentId === null ? null : { kind: parent, id: parentId };
}

/**
 * The records that a check looks at, one at a time.
 * @throws AppError `record.not-found`
 */
export function* itemsToCheck(read: Reader, systemId: string | null): Generator<Item> {
  if (systemId !== null) {
    yield* aroundSystem(read, systemId);
    return;
  }
  for (const kind of ITEM_KINDS) {
    const sql = `SELECT * FROM ${itemTable(kind)} WHERE id > ? ORDER BY id`;
    for (const row of pagesOf<AnyItemRow>(read, sql)) yield toItem(kind, row);
  }
}
