import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { AppError } from '#contract/errors';
import { KIND_FACTS, type LinkType, UPSTREAM_END } from '#contract/inventory/kinds';
import type { Item, ItemRef, Release } from '#contract/records/inventory';
import type { ReleasedCard } from '#contract/records/release';
import { canonicalText } from '#core/journal/event';
import type { WriteTransaction } from '#core/journal/write';
import type { FingerprintRow, ReleaseRow } from '#core/store/inventory-tables';
import { findItem, getItem } from '#core/store/items';
import { findPerson } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import { completenessOf } from './completeness.ts';
import { linksAmong, query } from './kin.ts';
import type { Looking } from './looking.ts';
import { readNodes } from './nodes.ts';

/** The newest revision of each piece of evidence on a record, in the order of their ids. */
function evidenceOn(read: Reader, id: string): ReleasedCard['evidence'] {
  const rows = read.all(
    query(sql<ReleasedCard['evidence'][number] & { target_kind: string; target_part: string }>`
      SELECT item.id, item.title, link.target_kind, link.target_part, revision.number AS revision, revision.name,
        revision.size_bytes AS sizeBytes, revision.sha256
      FROM evidence_links AS link
      JOIN evidence_items AS item ON item.id = link.item_id
      JOIN evidence_revisions AS revision ON revision.item_id = item.id AND revision.number =
        (SELECT max(number) FROM evidence_revisions WHERE item_id = item.id)
      WHERE link.target_id = ${id} AND link.target_kind IN ('field', 'record')
      ORDER BY item.id, link.target_part`),
  );
  return rows.map(({ target_kind, target_part, ...row }) => ({
    ...row,
    field: target_kind === 'field' ? target_part.slice(target_part.indexOf('.') + 1) : null,
  }));
}

function linksOn(read: Reader, ref: ItemRef): ReleasedCard['links'] {
  const links = linksAmong(read, [ref.id]);
  const other = (link: (typeof links)[number]): ItemRef =>
    link.from_id === ref.id
      ? { kind: link.to_kind as ItemRef['kind'], id: link.to_id }
      : { kind: link.from_kind as ItemRef['kind'], id: link.from_id };
  const nodes = readNodes(read, links.map(other));
  return links.map((link) => {
    const end = other(link);
    const node = nodes.get(end.id);
    return {
      id: link.id,
      type: link.type as LinkType,
      end: link.from_id === ref.id ? 'from' : 'to',
      other: { ...end, name: node?.name ?? '', version: node?.version ?? 0 },
      note: link.note,
    };
  });
}

function fingerprintsOn(read: Reader, id: string): ReleasedCard['fingerprints'] {
  const rows = build.selectFrom('fingerprints').selectAll().where('item_id', '=', id).orderBy('id');
  return read.all<FingerprintRow>(rows).map((row) => ({
    id: row.id,
    sha256: row.sha256,
    takenAt: row.taken_at,
    content: JSON.parse(row.content) as ReleasedCard['fingerprints'][number]['content'],
  }));
}

/** Everything that a release of a record freezes, as it is now. */
export function cardOf(read: Reader, looking: Looking, item: Item): ReleasedCard {
  const { kind, id, version, name, state, facts, custom } = item;
  const parentKind = KIND_FACTS[kind].parent;
  const parent =
    parentKind === null || item.parentId === null ? null : findItem(read, { kind: parentKind, id: item.parentId });
  return {
    format: 'model-dossier/release',
    formatVersion: 1,
    kind,
    id,
    version,
    name,
    state,
    owner: item.ownerId === null ? null : (findPerson(read, item.ownerId)?.name ?? null),
    parent: parent && { kind: parent.kind, id: parent.id, name: parent.name, version: parent.version },
    facts,
    custom,
    links: linksOn(read, item),
    fingerprints: fingerprintsOn(read, id),
    evidence: evidenceOn(read, id),
    missing: completenessOf(read, looking, item)?.missing.map(({ field }) => field) ?? [],
  };
}

/**
 * What of links is the record's own: what it is made of, and what it took the place of. What others make of it, run it as or
 * put in its place says nothing else of the record, and that the other end has moved on is told by the link.
 */
function ends({ links }: ReleasedCard): unknown {
  return links
    .filter(({ type, end }) => (UPSTREAM_END[type] ?? 'to') !== end)
    .map(({ type, end, other, note }) => ({ type, end, id: other.id, note }))
    .toSorted((one, next) => (`${one.type} ${one.id}` < `${next.type} ${next.id}` ? -1 : 1));
}

/**
 * What of a card is not as it was released: field ids, `name`, `custom.<id>`, and `links`, `evidence`, `fingerprints`. The
 * state goes its way after a release and is not compared.
 */
export function changedSince(released: ReleasedCard, now: ReleasedCard): string[] {
  const keys = (one: object, other: object): string[] =>
    [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted();
  const facts = keys(released.facts, now.facts).filter((id) => !isDeepStrictEqual(released.facts[id], now.facts[id]));
  const custom = keys(released.custom, now.custom).filter(
    (id) => !isDeepStrictEqual(released.custom[id], now.custom[id]),
  );
  return [
    ...(released.name === now.name ? [] : ['name']),
    ...facts,
    ...custom.map((id) => `custom.${id}`),
    ...(isDeepStrictEqual(ends(released), ends(now)) ? [] : ['links']),
    ...(isDeepStrictEqual(released.evidence, now.evidence) ? [] : ['evidence']),
    ...(isDeepStrictEqual(released.fingerprints, now.fingerprints) ? [] : ['fingerprints']),
  ];
}

function toRelease(read: Reader, row: ReleaseRow, now: ReleasedCard | null): Release {
  const card = JSON.parse(row.content) as ReleasedCard;
  return {
    id: row.id,
    version: row.version,
    item: { kind: row.item_kind as ItemRef['kind'], id: row.item_id },
    number: row.number,
    label: row.label,
    contentHash: row.content_hash,
    statement: row.statement,
    releasedBy: row.released_by,
    releasedByName: findPerson(read, row.released_by)?.name ?? '',
    releasedAt: row.released_at,
    missing: card.missing,
    changedSince: now === null ? [] : changedSince(card, now),
  };
}

const newestFirst = (id: string) =>
  build.selectFrom('releases').selectAll().where('item_id', '=', id).orderBy('number', 'desc');

/** The releases of a record, newest first. */
export function listReleases(read: Reader, ref: ItemRef, looking: Looking): Release[] {
  const rows = read.all<ReleaseRow>(newestFirst(ref.id));
  if (rows.length === 0) return [];
  const item = findItem(read, ref);
  const now = item && cardOf(read, looking, item);
  return rows.map((row) => toRelease(read, row, now));
}

/** What a person says of a release. */
export type ReleaseInput = { readonly baseVersion: number; readonly label: string; readonly statement: string };

/**
 * Freezes a card with its links, fingerprints and the hashes of its evidence. What was missing is frozen with it.
 * @param about  id of the new release, who releases, now
 * @throws AppError `item.no-card`, `release.unchanged`, `record.not-found`, `record.changed-meanwhile`
 */
export function releaseItem(
  tx: WriteTransaction,
  looking: Looking,
  about: { readonly id: string; readonly actor: string; readonly now: string },
  ref: ItemRef,
  input: ReleaseInput,
): Release {
  const item = getItem(tx.read, ref);
  if (item.version !== input.baseVersion)
    throw new AppError('record.changed-meanwhile', { kind: ref.kind, id: ref.id });
  if (!KIND_FACTS[ref.kind].hasCard) throw new AppError('item.no-card', { name: item.name });
  const content = canonicalText(cardOf(tx.read, looking, item));
  const contentHash = createHash('sha256').update(content).digest('hex');
  const last = tx.read.get<ReleaseRow>(newestFirst(ref.id).limit(1));
  if (last?.content_hash === contentHash) {
    throw new AppError('release.unchanged', { name: item.name, number: last.number });
  }
  const row = tx.insert('releases', {
    id: about.id,
    item_kind: ref.kind,
    item_id: ref.id,
    number: (last?.number ?? 0) + 1,
    label: input.label,
    content,
    content_hash: contentHash,
    statement: input.statement,
    released_by: about.actor,
    released_at: about.now,
  });
  return toRelease(tx.read, row, null);
}
