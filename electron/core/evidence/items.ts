import { AppError } from '#contract/errors';
import {
  type EvidenceInput,
  type EvidenceItem,
  type EvidenceRevision,
  EvidenceInput as Input,
} from '#contract/records/evidence-library';
import type { WriteTransaction } from '#core/journal/write';
import type { EvidenceItemRow, EvidenceRevisionRow } from '#core/store/inventory-tables';
import { build, fixed, type Reader } from '#core/store/sql';
import { linksOf, tellLinks } from './links.ts';
import { mediaTypeOf } from './media-types.ts';

/** What a write needs besides the records. */
export type Setting = { readonly newId: () => string; readonly now: string; readonly actor: string };

/** A file as a revision names it. `location`: where it lies if its bytes are not stored. */
export type NamedContent = {
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly location?: string;
};

/** What is said of a piece of which nobody has said anything yet. */
export function plainInput(name: string): EvidenceInput {
  return Input.parse({ title: name.trim().slice(0, 255) });
}

function columnsOf(input: EvidenceInput): Omit<EvidenceItemRow, 'id' | 'version' | 'received_at'> {
  return {
    title: input.title,
    kind: input.kind,
    collected_by: input.collectedBy,
    effective_on: input.effectiveOn,
    period_from: input.periodFrom,
    period_to: input.periodTo,
    expires_on: input.expiresOn,
    confidentiality: input.confidentiality,
    note: input.note,
  };
}

function insertRevision(
  tx: WriteTransaction,
  { newId, now, actor }: Setting,
  itemId: string,
  number: number,
  { name, sha256, sizeBytes, location }: NamedContent,
): string {
  return tx.insert('evidence_revisions', {
    id: newId(),
    item_id: itemId,
    number,
    name,
    media_type: mediaTypeOf(name),
    size_bytes: sizeBytes,
    sha256,
    location: location ?? null,
    added_by: actor,
    added_at: now,
  }).id;
}

/** The piece of which a revision has these bytes stored; the oldest if there are several, null if there is none. */
export function itemWith(read: Reader, sha256: string): string | null {
  const query = build
    .selectFrom('evidence_revisions')
    .select('item_id')
    .where('sha256', '=', sha256)
    .where('location', 'is', null)
    .orderBy('item_id')
    .limit(1);
  return read.get<{ item_id: string }>(query)?.item_id ?? null;
}

/** Adds a piece of evidence with its first revision. Gives its id. */
export function addItem(tx: WriteTransaction, setting: Setting, file: NamedContent, input: EvidenceInput): string {
  const { id } = tx.insert('evidence_items', {
    id: setting.newId(),
    ...columnsOf(input),
    received_at: setting.now,
  });
  insertRevision(tx, setting, id, 1, file);
  return id;
}

/** The piece that holds these stored bytes: the one there is, or a new one that is called by its file's name. */
export function keepItem(tx: WriteTransaction, setting: Setting, file: NamedContent): string {
  return itemWith(tx.read, file.sha256) ?? addItem(tx, setting, file, plainInput(file.name));
}

/** Adds the next revision of a piece. */
export function addRevision(tx: WriteTransaction, setting: Setting, itemId: string, file: NamedContent): void {
  const [newest] = listRevisions(tx.read, itemId);
  if (!newest) throw new AppError('record.not-found', { kind: 'evidence_items', id: itemId });
  insertRevision(tx, setting, itemId, newest.number + 1, file);
}

/** Changes what is said of a piece. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function updateItem(tx: WriteTransaction, id: string, baseVersion: number, input: EvidenceInput): void {
  tx.update('evidence_items', id, baseVersion, columnsOf(input));
}

/** What names a piece in a field of its own and keeps it for good. */
const HOLDERS = ['cycle_completions', 'findings', 'opinions', 'measurements', 'acknowledgements'] as const;

function heldBy(read: Reader, id: string): number {
  const counts = HOLDERS.map((table) => {
    const counted = fixed<{ count: number }>(`SELECT count(*) AS count FROM ${table} WHERE evidence_item_id = ?`);
    return read.get(counted(id))?.count ?? 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Takes a piece out of the library, with everything that links it.
 * @throws AppError `evidence.in-use` if anything links it and `alsoLinks` is not given, or if a finding, completion,
 *   opinion, measurement or acknowledgement names it; `record.*`
 */
export function removeItem(tx: WriteTransaction, id: string, baseVersion: number, alsoLinks: boolean): void {
  const { title } = findItemRow(tx.read, id);
  const links = linksOf(tx.read, id);
  if (links.length > 0 && !alsoLinks) throw new AppError('evidence.in-use', { title, count: links.length });
  const held = heldBy(tx.read, id);
  if (held > 0) throw new AppError('evidence.in-use', { title, count: held });
  for (const { kind, linkId, linkVersion } of links) {
    tx.remove(kind === 'answer' ? 'evidence' : 'evidence_links', linkId, linkVersion);
  }
  const revisions = listRevisions(tx.read, id);
  for (const revision of revisions) tx.remove('evidence_revisions', revision.id, revision.version);
  tx.remove('evidence_items', id, baseVersion);
  for (const { sha256 } of revisions) tx.dropUnusedContent(sha256);
}

/**
 * Takes a piece away that came with a question, was taken off it, and of which nobody ever said or linked anything else.
 */
export function removeIfOnlyOfQuestion(tx: WriteTransaction, id: string): void {
  const row = findItemRow(tx.read, id);
  if (row.version !== 1 || linksOf(tx.read, id).length > 0 || listRevisions(tx.read, id).length > 1) return;
  const made = build
    .selectFrom('journal_events')
    .select('action')
    .where('record_kind', '=', 'evidence_items')
    .where('record_id', '=', id)
    .where('operation', '=', 'insert');
  const action = tx.read.get<{ action: string }>(made)?.action;
  if (action === 'evidence.add' || action === 'library.adopt') removeItem(tx, id, row.version, false);
}

/** @throws AppError `record.not-found` */
export function findItemRow(read: Reader, id: string): EvidenceItemRow {
  const row = read.get<EvidenceItemRow>(build.selectFrom('evidence_items').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'evidence_items', id });
  return row;
}

/** A revision's row. @throws AppError `record.not-found` */
export function findRevisionRow(read: Reader, id: string): EvidenceRevisionRow {
  const row = read.get<EvidenceRevisionRow>(build.selectFrom('evidence_revisions').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'evidence_revisions', id });
  return row;
}

type ListedRevision = EvidenceRevisionRow & { readonly person_name: string; readonly state: string | null };

/** The revisions of a piece, the newest first. */
export function listRevisions(read: Reader, itemId: string): EvidenceRevision[] {
  const query = build
    .selectFrom('evidence_revisions')
    .innerJoin('people', 'people.id', 'evidence_revisions.added_by')
    .leftJoin('search_texts', 'search_texts.revision_id', 'evidence_revisions.id')
    .selectAll('evidence_revisions')
    .select(['people.name as person_name', 'search_texts.state'])
    .where('item_id', '=', itemId)
    .orderBy('number', 'desc');
  return read.all<ListedRevision>(query as never).map((row) => ({
    id: row.id,
    version: row.version,
    itemId: row.item_id,
    number: row.number,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    location: row.location,
    addedBy: row.added_by,
    addedByName: row.person_name,
    addedAt: row.added_at,
    textState: (row.state ?? 'none') as EvidenceRevision['textState'],
  }));
}

/** A piece of evidence with its revisions and all that it is linked to. @throws AppError `record.not-found` */
export function readItem(read: Reader, id: string): EvidenceItem {
  const row = findItemRow(read, id);
  return {
    id,
    version: row.version,
    title: row.title,
    kind: row.kind as EvidenceItem['kind'],
    collectedBy: row.collected_by,
    effectiveOn: row.effective_on,
    periodFrom: row.period_from,
    periodTo: row.period_to,
    expiresOn: row.expires_on,
    confidentiality: row.confidentiality as EvidenceItem['confidentiality'],
    note: row.note,
    receivedAt: row.received_at,
    revisions: listRevisions(read, id),
    links: tellLinks(read, id),
  };
}
