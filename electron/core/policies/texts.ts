import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { PersonRole } from '#contract/records/person';
import type {
  PolicyTextRow as ListedText,
  PolicyText,
  PolicyTextInput,
  PolicyTextVersion,
  PolicyTextView,
  TextReader,
} from '#contract/records/policy-text';
import { RichText } from '#contract/rich-text';
import { canonicalText } from '#core/journal/event';
import type { WriteTransaction } from '#core/journal/write';
import { findPerson, listPeople } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';
import type { PolicyTextRow, PolicyTextVersionRow } from '#core/store/watch-tables';
import { type Change, changedAt, checkOwner, given } from './change.ts';
import { knownTexts, readerCell, type TextInForce } from './literacy.ts';

/** Who writes, when, and as whom. */
export type TextSetting = { readonly newId: () => string; readonly now: string; readonly actor: string };

function toText(row: PolicyTextRow): PolicyText {
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    body: JSON.parse(row.body) as PolicyText['body'],
    roles: JSON.parse(row.roles) as PersonRole[],
    acknowledgeDays: row.acknowledge_days,
    reviewOn: row.review_on,
    ownerId: row.owner_id,
    state: row.state as PolicyText['state'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function rowOf(read: Reader, id: string): PolicyTextRow {
  const row = read.get<PolicyTextRow>(build.selectFrom('policy_texts').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'policy_texts', id });
  return row;
}

/** SHA-256 of the canonical JSON of title and body. @source RFC 8785 */
export function contentHash(title: string, body: unknown): string {
  return createHash('sha256').update(canonicalText({ title, body })).digest('hex');
}

/** The versions of a text, the newest first. */
function versionRows(read: Reader, textId: string): PolicyTextVersionRow[] {
  const rows = build.selectFrom('policy_text_versions').selectAll().where('text_id', '=', textId);
  return read.all<PolicyTextVersionRow>(rows.orderBy('number', 'desc'));
}

/** Whether the working text is not what was last published. */
function hasChanges({ title, body }: PolicyTextRow, newest: PolicyTextVersionRow | undefined): boolean {
  return newest === undefined || contentHash(title, JSON.parse(body)) !== newest.content_hash;
}

/** A text as those in force are looked at; null: there is nothing to be acknowledged. */
function inForce(text: PolicyTextRow, newest: PolicyTextVersionRow | undefined): TextInForce | null {
  if (text.state !== 'in-force' || newest === undefined) return null;
  return {
    text_id: text.id,
    roles: text.roles,
    acknowledge_days: text.acknowledge_days,
    version_id: newest.id,
    number: newest.number,
    title: newest.title,
    published_at: newest.published_at,
  };
}

function readersOf(read: Reader, current: TextInForce | null, today: string): TextReader[] {
  if (current === null) return [];
  const known = knownTexts(read);
  return listPeople(read).flatMap((person): TextReader[] => {
    const cell = readerCell(current, person, known(current.text_id, person.id), today);
    if (cell.state === 'none') return [];
    const { state, dueOn, number, onDay } = cell;
    return [{ personId: person.id, personName: person.name, roles: person.roles, state, dueOn, number, onDay }];
  });
}

/** Every text by title. @param today  `YYYY-MM-DD` */
export function listTexts(read: Reader, today: string): ListedText[] {
  const rows = read.all<PolicyTextRow>(build.selectFrom('policy_texts').selectAll().orderBy('title').orderBy('id'));
  return rows.map((row) => {
    const [newest] = versionRows(read, row.id);
    const readers = readersOf(read, inForce(row, newest), today);
    const open = readers.filter(({ state }) => state !== 'done');
    const { body: _, ...text } = toText(row);
    return {
      ...text,
      ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? null),
      number: newest?.number ?? null,
      publishedAt: newest?.published_at ?? null,
      hasChanges: hasChanges(row, newest),
      readers: readers.length,
      open: open.length,
      late: open.filter(({ state }) => state !== 'due').length,
    };
  });
}

type Known = {
  readonly id: string;
  readonly version: number;
  readonly person_id: string;
  readonly person_name: string;
  readonly target_id: string;
  readonly on_day: string;
  readonly statement: string;
  readonly entered_by: string;
  readonly at: string;
  readonly number: number;
};

const ACKNOWLEDGED = fixed<Known>(`
  SELECT one.*, person.name AS person_name, version.number
  FROM acknowledgements AS one JOIN policy_text_versions AS version ON version.id = one.target_id
  JOIN people AS person ON person.id = one.person_id
  WHERE one.kind = 'policy-text' AND version.text_id = ? ORDER BY one.id DESC`);

/** All that a text's page shows. @throws AppError `record.not-found` */
export function viewText(read: Reader, today: string, id: string): PolicyTextView {
  const row = rowOf(read, id);
  const versions = versionRows(read, id);
  const acknowledged = read.all(ACKNOWLEDGED(id));
  return {
    text: toText(row),
    ownerName: row.owner_id === null ? null : (findPerson(read, row.owner_id)?.name ?? null),
    versions: versions.map(
      (one): PolicyTextVersion => ({
        id: one.id,
        textId: one.text_id,
        number: one.number,
        title: one.title,
        body: JSON.parse(one.body) as PolicyTextVersion['body'],
        contentHash: one.content_hash,
        summary: one.summary,
        publishedBy: one.published_by,
        publishedByName: findPerson(read, one.published_by)?.name ?? '',
        publishedAt: one.published_at,
        acknowledgedBy: new Set(acknowledged.filter((it) => it.target_id === one.id).map((it) => it.person_id)).size,
      }),
    ),
    hasChanges: hasChanges(row, versions[0]),
    readers: readersOf(read, inForce(row, versions[0]), today),
    acknowledgements: acknowledged.map((one) => ({
      id: one.id,
      version: one.version,
      personId: one.person_id,
      personName: one.person_name,
      kind: 'policy-text' as const,
      targetId: one.target_id,
      onDay: one.on_day,
      expiresOn: null,
      statement: one.statement,
      evidenceItemId: null,
      enteredBy: one.entered_by,
      at: one.at,
      number: one.number,
    })),
  };
}

const columnsOf = (input: PolicyTextInput) => ({
  title: input.title,
  body: JSON.stringify(input.body),
  roles: JSON.stringify(input.roles),
  acknowledge_days: input.acknowledgeDays,
  review_on: input.reviewOn,
  owner_id: input.ownerId,
});

/** Begins a draft. @throws AppError `record.not-found` */
export function addText(tx: WriteTransaction, { newId, now }: TextSetting, input: PolicyTextInput): PolicyText {
  checkOwner(tx.read, input.ownerId);
  const row = { id: newId(), ...columnsOf(input), state: 'draft', created_at: now, updated_at: now };
  return toText(tx.insert('policy_texts', row));
}

/** Changes the working text; what is not given stays. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function updateText(
  tx: WriteTransaction,
  { now }: TextSetting,
  { id, baseVersion, ...change }: Change<PolicyTextInput>,
): PolicyText {
  const before = rowOf(tx.read, id);
  const text: PolicyText = { ...toText(before), ...given(change) };
  checkOwner(tx.read, text.ownerId);
  const columns = columnsOf(text);
  return toText(
    tx.update('policy_texts', id, baseVersion, { ...columns, updated_at: changedAt(before, columns, now) }),
  );
}

/**
 * Freezes the working text as its next version and puts it into force. A retired text may come back as it was.
 * @throws AppError `policy-text.unchanged`, `record.not-found`, `record.changed-meanwhile`
 */
export function publishText(
  tx: WriteTransaction,
  { newId, now, actor }: TextSetting,
  { id, baseVersion, summary }: { readonly id: string; readonly baseVersion: number; readonly summary: string },
): void {
  const row = rowOf(tx.read, id);
  const [newest] = versionRows(tx.read, id);
  const isSame = newest !== undefined && !hasChanges(row, newest);
  if (isSame && row.state !== 'retired') {
    throw new AppError('policy-text.unchanged', { title: row.title, number: newest.number });
  }
  tx.update('policy_texts', id, baseVersion, { state: 'in-force', updated_at: now });
  if (isSame) return;
  const body = RichText.parse(JSON.parse(row.body));
  tx.insert('policy_text_versions', {
    id: newId(),
    text_id: id,
    number: (newest?.number ?? 0) + 1,
    title: row.title,
    body: JSON.stringify(body),
    content_hash: contentHash(row.title, body),
    summary,
    published_by: actor,
    published_at: now,
  });
}

/** Asks it of nobody any more. @throws AppError `record.not-found`, `record.changed-meanwhile` */
export function retireText(tx: WriteTransaction, { now }: TextSetting, id: string, baseVersion: number): void {
  tx.update('policy_texts', id, baseVersion, { state: 'retired', updated_at: now });
}

/** @throws AppError `policy-text.published`, `record.not-found`, `record.changed-meanwhile` */
export function removeText(tx: WriteTransaction, id: string, baseVersion: number): void {
  const { title } = rowOf(tx.read, id);
  if (versionRows(tx.read, id).length > 0) throw new AppError('policy-text.published', { title });
  tx.remove('policy_texts', id, baseVersion);
}

/**
 * Whoever acts says that they know a version.
 * @returns the id of its text
 * @throws AppError `policy-text.not-current`, `policy-text.acknowledged`, `record.not-found`
 */
export function acknowledgeText(
  tx: WriteTransaction,
  { newId, now, actor }: TextSetting,
  { versionId, statement }: { readonly versionId: string; readonly statement: string },
): string {
  const found = build.selectFrom('policy_text_versions').selectAll().where('id', '=', versionId);
  const version = tx.read.get<PolicyTextVersionRow>(found);
  if (!version) throw new AppError('record.not-found', { kind: 'policy_text_versions', id: versionId });
  const { title, number, text_id } = version;
  const [newest] = versionRows(tx.read, text_id);
  if (newest?.id !== versionId || rowOf(tx.read, text_id).state !== 'in-force') {
    throw new AppError('policy-text.not-current', { title });
  }
  const same = build.selectFrom('acknowledgements').select('id').where('target_id', '=', versionId);
  if (tx.read.get(same.where('person_id', '=', actor)))
    throw new AppError('policy-text.acknowledged', { title, number });
  tx.insert('acknowledgements', {
    id: newId(),
    person_id: actor,
    kind: 'policy-text',
    target_id: versionId,
    on_day: now.slice(0, 10),
    expires_on: null,
    statement,
    evidence_item_id: null,
    entered_by: actor,
    at: now,
  });
  return text_id;
}
