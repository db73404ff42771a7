import { KIND_FACTS } from '#contract/inventory/kinds';
import type { ItemRef, ItemView } from '#contract/records/inventory';
import { partRows } from '#core/store/item-pages';
import { getItem, itemName } from '#core/store/items';
import { findPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { completenessOf } from './completeness.ts';
import { gateOf } from './gate.ts';
import { inheritedBy } from './inherit.ts';
import { linksOf } from './links.ts';
import { type LookingContext, lookingOf } from './looking.ts';
import { listReleases } from './releases.ts';
import { upstreamChanges } from './upstream.ts';

/** How many parts of a record its page shows. */
const PARTS = 200;

/**
 * Everything a record's page shows.
 * @param read  inside a write, the transaction's
 * @throws AppError `record.not-found`
 */
export function itemView(context: LookingContext, read: Reader, ref: ItemRef): ItemView {
  const item = getItem(read, ref);
  const parent = KIND_FACTS[ref.kind].parent;
  const looking = lookingOf(context, read);
  return {
    item,
    parentName: parent === null || item.parentId === null ? null : itemName(read, { kind: parent, id: item.parentId }),
    ownerName: item.ownerId === null ? null : (findPerson(read, item.ownerId)?.name ?? null),
    links: linksOf(read, ref),
    parts: partRows(read, ref, PARTS),
    inherited: inheritedBy(read, ref, looking),
    upstreamChanges: upstreamChanges(read, ref, looking),
    completeness: completenessOf(read, looking, item),
    releases: listReleases(read, ref, looking),
    gate: gateOf(read, looking, item),
    assessments:
      ref.kind === 'system'
        ? looking.assessmentsOf(ref.id).map(({ id, title, packId, state }) => ({ id, title, packId, state }))
        : [],
  };
}
