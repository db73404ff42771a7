import type { ItemKind } from '#contract/inventory/kinds';
import { KIND_FACTS } from '#contract/inventory/kinds';
import type { Item, ItemRef } from '#contract/records/inventory';
import type { CardInput, LinkedItem } from '#core/interchange/card';
import type { LinkRow } from '#core/store/inventory-tables';
import { findItem, getItem } from '#core/store/items';
import { listPeople } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';

function parentOf(read: Reader, { kind, parentId }: Item): Item | null {
  const { parent } = KIND_FACTS[kind];
  return parent === null || parentId === null ? null : findItem(read, { kind: parent, id: parentId });
}

function linksOf(read: Reader, id: string): LinkedItem[] {
  const query = build
    .selectFrom('links')
    .selectAll()
    .where((is) => is.or([is('from_id', '=', id), is('to_id', '=', id)]))
    .orderBy('type')
    .orderBy('id');
  return read.all<LinkRow>(query).flatMap((row): LinkedItem[] => {
    const direction = row.from_id === id ? 'to' : 'from';
    // Only kinds of ours are ever written.
    const [kind, other] = direction === 'to' ? [row.to_kind, row.to_id] : [row.from_kind, row.from_id];
    const item = findItem(read, { kind: kind as ItemKind, id: other });
    const type = row.type as LinkedItem['type'];
    return item === null ? [] : [{ type, direction, item, parent: parentOf(read, item), note: row.note }];
  });
}

const newestEvidence = fixed<CardInput['evidence'][number]>(`
  SELECT DISTINCT evidence_items.title AS title, evidence_revisions.sha256 AS sha256, evidence_revisions.name AS name
  FROM evidence_links
  JOIN evidence_items ON evidence_items.id = evidence_links.item_id
  JOIN evidence_revisions ON evidence_revisions.item_id = evidence_items.id
  WHERE evidence_links.target_id = ?
    AND evidence_revisions.number = (SELECT max(number) FROM evidence_revisions AS other WHERE other.item_id = evidence_items.id)
  ORDER BY title, sha256`);

/**
 * A record with everything that its card may speak of.
 * @throws AppError `record.not-found`
 */
export function cardInput(read: Reader, ref: ItemRef): CardInput {
  const item = getItem(read, ref);
  return {
    item,
    parent: parentOf(read, item),
    links: linksOf(read, item.id),
    people: new Map(listPeople(read).map(({ id, name }) => [id, name])),
    evidence: read.all(newestEvidence(item.id)),
  };
}
