import { AppError } from '#contract/errors';
import { LINK_ENDS, type LinkType } from '#contract/inventory/kinds';
import type { ItemLink, ItemRef, ItemView } from '#contract/records/inventory';
import type { WriteTransaction } from '#core/journal/write';
import type { LinkRow } from '#core/store/inventory-tables';
import { getItem, itemName } from '#core/store/items';
import { build, type Reader } from '#core/store/sql';
import { linksAmong, upstreamOf } from './kin.ts';
import { readNodes } from './nodes.ts';
import { seenNow } from './upstream.ts';

/** Links along which nothing can be its own origin. */
export const ONE_WAY: ReadonlySet<LinkType> = new Set(['derived-from', 'based-on', 'part-of', 'replaces']);

/** What a link is made of. */
export type NewLink = {
  readonly type: LinkType;
  readonly from: ItemRef;
  readonly to: ItemRef;
  readonly note?: string;
};

function toLink(row: LinkRow): ItemLink {
  return {
    id: row.id,
    version: row.version,
    type: row.type as LinkType,
    from: { kind: row.from_kind as ItemRef['kind'], id: row.from_id },
    to: { kind: row.to_kind as ItemRef['kind'], id: row.to_id },
    note: row.note,
    seenVersion: row.seen_version,
    createdAt: row.created_at,
  };
}

/** The links of a record, with the name and state of each other end, in the order they were made. */
export function linksOf(read: Reader, ref: ItemRef): ItemView['links'] {
  const links = linksAmong(read, [ref.id]).map(toLink);
  if (links.length === 0) return [];
  const other = ({ from, to }: ItemLink): ItemRef => (from.id === ref.id ? to : from);
  const nodes = readNodes(read, links.map(other));
  return links.map((link) => {
    const node = nodes.get(other(link).id);
    return { ...link, otherName: node?.name ?? '', otherState: node?.state ?? null };
  });
}

/** The columns of a new link that say what of its upstream end is known when it is made. */
export function linkColumns(
  read: Reader,
  { type, from, to }: Pick<NewLink, 'type' | 'from' | 'to'>,
): Pick<LinkRow, 'seen_version' | 'seen_newest'> {
  const ends = upstreamOf({ type, from_kind: from.kind, from_id: from.id, to_kind: to.kind, to_id: to.id });
  return ends === null ? { seen_version: null, seen_newest: null } : seenNow(read, ends.up);
}

/** Follows links of one type from a record; gives the ids on the way to another, both included, null if there is none. */
function wayAlong(read: Reader, type: LinkType, start: string, goal: string): string[] | null {
  const before = new Map<string, string | null>([[start, null]]);
  let edge = [start];
  while (edge.length > 0 && !before.has(goal)) {
    const next: string[] = [];
    for (const { type: found, from_id, to_id } of linksAmong(read, edge)) {
      if (found !== type || !before.has(from_id) || before.has(to_id)) continue;
      before.set(to_id, from_id);
      next.push(to_id);
    }
    edge = next;
  }
  if (!before.has(goal)) return null;
  const way: string[] = [];
  for (let at: string | null = goal; at !== null; at = before.get(at) ?? null) way.unshift(at);
  return way;
}

/**
 * Whether a link may be made: its ends are of kinds it can join, both are there, it is no second one, leads to another
 * record and closes no circle.
 * @throws AppError `link.ends-not-allowed`, `record.not-found`, `link.to-itself`, `link.exists`, `link.circle`
 */
export function checkLink(read: Reader, { type, from, to }: NewLink): void {
  const ends = LINK_ENDS[type];
  const isKindFit = ends.from.includes(from.kind) && ends.to.includes(to.kind);
  // What takes the place of another is of its kind.
  if (!isKindFit || (type === 'replaces' && from.kind !== to.kind)) {
    const told = { from: from.kind.replaceAll('-', '_'), to: to.kind.replaceAll('-', '_') };
    throw new AppError('link.ends-not-allowed', { type, ...told });
  }
  const [source, target] = [getItem(read, from), getItem(read, to)];
  if (from.id === to.id) throw new AppError('link.to-itself', { name: source.name });
  const same = build
    .selectFrom('links')
    .select('id')
    .where('from_id', '=', from.id)
    .where('type', '=', type)
    .where('to_id', '=', to.id);
  if (read.get(same)) throw new AppError('link.exists', { type, from: source.name, to: target.name });
  const back = ONE_WAY.has(type) ? wayAlong(read, type, to.id, from.id) : null;
  if (back === null) return;
  const names = [from.id, ...back].map(
    (id) => itemName(read, { kind: from.kind, id }) ?? itemName(read, { kind: to.kind, id }) ?? '',
  );
  throw new AppError('link.circle', { names: names.join(' → ') });
}

/**
 * Joins two records. What its upstream end is like now counts as seen.
 * @throws AppError as `checkLink`
 */
export function addLink(
  tx: WriteTransaction,
  about: { readonly id: string; readonly now: string },
  link: NewLink,
): ItemLink {
  checkLink(tx.read, link);
  const { type, from, to, note } = link;
  const row = tx.insert('links', {
    id: about.id,
    type,
    from_kind: from.kind,
    from_id: from.id,
    to_kind: to.kind,
    to_id: to.id,
    note: note ?? '',
    ...linkColumns(tx.read, link),
    created_at: about.now,
  });
  return toLink(row);
}

/** @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function updateLink(tx: WriteTransaction, id: string, baseVersion: number, note: string): void {
  tx.update('links', id, baseVersion, { note });
}

/**
 * Takes a link away. A reason becomes its note first, so that the journal keeps why.
 * @throws AppError `record.not-found`, `record.changed-meanwhile`
 */
export function removeLink(tx: WriteTransaction, id: string, baseVersion: number, reason: string | undefined): void {
  const last = reason ? tx.update('links', id, baseVersion, { note: reason }).version : baseVersion;
  tx.remove('links', id, last);
}

/**
 * Says that what changed upstream was looked at, newer versions included.
 * @throws AppError `record.not-found`, `record.changed-meanwhile`
 */
export function acknowledge(tx: WriteTransaction, id: string, baseVersion: number): void {
  const row = tx.read.get<LinkRow>(build.selectFrom('links').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'links', id });
  const ends = upstreamOf(row);
  tx.update('links', id, baseVersion, ends === null ? {} : seenNow(tx.read, ends.up));
}
