import { type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { ITEM_KINDS, type ItemKind, KIND_FACTS, type LifecycleState } from '#contract/inventory/kinds';
import type { ItemFilter, ItemPage, ItemRef, ItemRow } from '#contract/records/inventory';
import { answersName, type NameQuestion, nameQuestion } from './folded.ts';
import { itemTable } from './item-tables.ts';
import { type NamedItem, namedItems } from './search-names.ts';
import { build, type Reader } from './sql.ts';

export type ItemSort = 'name' | 'updatedAt';

/** What a page of a list is asked with. `after`: the `next` of the page before. */
export type ItemQuestion = {
  readonly kind: ItemKind;
  readonly sort: ItemSort;
  readonly descending: boolean;
  readonly filter: ItemFilter;
  readonly text: string;
  readonly after: string | null;
  readonly limit: number;
};

/** Which list, in which order. */
type ListOf = Pick<ItemQuestion, 'kind' | 'sort' | 'descending' | 'filter'>;

/** Counts go so far; beyond it is only known that there are more. */
const COUNT_LIMIT = 1000;
/** How many rows are looked through at a time for words in their names. */
const STRIDE = 500;

/** A place in a list: what it is sorted by, then the id. */
type Place = { readonly key: string; readonly id: string };
type Named = Place & { readonly name: string };

/** Before every text, and after every text: SQLite sorts a blob behind all of them. */
const FIRST = { key: '', id: '' };
const LAST = { key: Buffer.alloc(0), id: Buffer.alloc(0) };

const Cursor = z.tuple([z.enum(['name', 'updatedAt']), z.boolean(), z.string(), z.string()]);

function cursorOf({ sort, descending }: ItemQuestion, { key, id }: Place): string {
  return Buffer.from(JSON.stringify([sort, descending, key, id])).toString('base64url');
}

/** @throws AppError `input.invalid` */
function placeOf({ sort, descending, after }: ItemQuestion): Place | null {
  if (after === null) return null;
  try {
    const [ofSort, isDescending, key, id] = Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
    if (ofSort === sort && isDescending === descending) return { key, id };
  } catch {
    // Told below.
  }
  throw new AppError('input.invalid', { path: 'after', reason: 'no place of this list' });
}

// Every table of items has these columns; only that of systems has no parents, and nobody can ask for one.
const rowsOf = (kind: ItemKind) => build.selectFrom(`${itemTable(kind) as 'models'} as item`);

const term = (sort: ItemSort) =>
  sort === 'name' ? sql<string>`item.name COLLATE NOCASE` : sql<string>`item.updated_at`;

function filterOf({ state, ownerId, parentId }: ItemFilter) {
  return [
    ...(parentId === undefined ? [] : [sql<SqlBool>`item.parent_id = ${parentId}`]),
    ...(ownerId === undefined ? [] : [sql<SqlBool>`item.owner_id = ${ownerId}`]),
    // A `+` keeps SQLite from choosing the index by state where one by owner or parent leaves fewer rows.
    ...(state === undefined
      ? []
      : [parentId === undefined ? sql<SqlBool>`item.state = ${state}` : sql<SqlBool>`+item.state = ${state}`]),
  ];
}

/**
 * Leaves out names that cannot answer, without looking at each of them here: SQLite compares letters of ASCII only, so a name
 * with any other letter stays in.
 */
function mayAnswer(asked: NameQuestion | null) {
  const plain = [...(asked?.pieces ?? []), ...(asked?.beginnings ?? [])].filter((part) => /^[\x20-\x7e]+$/.test(part));
  return plain.map((part) => {
    const like = `%${part.replace(/[\\%_]/g, '\\$&')}%`;
    return sql<SqlBool>`(item.name LIKE ${like} ESCAPE '\\' OR item.name GLOB '*[^ -~]*')`;
  });
}

/** Rows after a place in the order that is asked for; null: from the first. */
export function pageQuery(question: ListOf, from: Place | null, limit: number, asked: NameQuestion | null = null) {
  const { kind, sort, descending, filter } = question;
  const { key, id } = from ?? (descending ? LAST : FIRST);
  // The collation stands beside the value: SQLite would find no index for an expression on the left.
  const place = sort === 'name' ? sql`(${key} COLLATE NOCASE, ${id})` : sql`(${key}, ${id})`;
  const column = sql.ref(sort === 'name' ? 'item.name' : 'item.updated_at');
  const after = descending
    ? sql<SqlBool>`(${column}, item.id) < ${place}`
    : sql<SqlBool>`(${column}, item.id) > ${place}`;
  const direction = descending ? 'desc' : 'asc';
  let query = rowsOf(kind).select(['item.id', 'item.name', 'item.updated_at as at']);
  for (const condition of [...filterOf(filter), after, ...mayAnswer(asked)]) query = query.where(condition);
  return query.orderBy(term(sort), direction).orderBy('item.id', direction).limit(limit);
}

/** How many rows there are, counted one further than is told. */
export function countQuery({ kind, filter }: Pick<ItemQuestion, 'kind' | 'filter'>) {
  let rows = rowsOf(kind).select(sql<number>`1`.as('one'));
  for (const condition of [...filterOf(filter), sql<SqlBool>`item.id > ''`]) rows = rows.where(condition);
  return build
    .selectFrom(rows.limit(COUNT_LIMIT + 1).as('counted'))
    .select(({ fn }) => fn.countAll<number>().as('count'));
}

type Shown = {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly parent_id: string | null;
  readonly state: string | null;
  readonly owner_id: string | null;
  readonly updated_at: string;
  readonly parent_name: string | null;
  readonly owner_name: string | null;
  readonly detail: string | null;
  readonly is_released: number;
};

/** What tells records of a kind apart beside their names. */
const DETAIL: Readonly<Record<ItemKind, string>> = {
  system: 'release',
  model: 'task',
  'model-version': 'semanticVersion',
  dataset: 'source',
  'dataset-version': 'semanticVersion',
  deployment: 'environment',
  organisation: 'country',
};

/** What a list shows of records, by their ids. */
export function shownQuery(kind: ItemKind, ids: readonly string[]) {
  const parent = KIND_FACTS[kind].parent;
  const parentName =
    parent === null
      ? sql<string | null>`NULL`
      : sql<string | null>`(SELECT name FROM ${sql.table(itemTable(parent))} WHERE id = item.parent_id)`;
  const detail =
    kind === 'system' ? sql<string>`item.release` : sql<string>`json_extract(item.facts, ${`$.${DETAIL[kind]}`})`;
  return rowsOf(kind)
    .select(['item.id', 'item.version', 'item.name', 'item.state', 'item.owner_id', 'item.updated_at'])
    .select([
      (kind === 'system' ? sql<string | null>`NULL` : sql<string | null>`item.parent_id`).as('parent_id'),
      parentName.as('parent_name'),
      sql<string | null>`(SELECT name FROM people WHERE id = item.owner_id)`.as('owner_name'),
      detail.as('detail'),
      sql<number>`EXISTS (SELECT 1 FROM releases WHERE item_id = item.id)`.as('is_released'),
    ])
    .where('item.id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))` as never);
}

/** What a list shows of records, in the order of their ids' list. */
export function shownRows(read: Reader, kind: ItemKind, ids: readonly string[]): ItemRow[] {
  const rows = new Map(read.all(shownQuery(kind, ids)).map((row) => [row.id, row as Shown]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [toItemRow(kind, row)] : [];
  });
}

function toItemRow(kind: ItemKind, row: Shown): ItemRow {
  return {
    kind,
    id: row.id,
    version: row.version,
    name: row.name,
    parentId: row.parent_id,
    state: row.state as LifecycleState | null,
    ownerId: row.owner_id,
    updatedAt: row.updated_at,
    parentName: row.parent_name,
    ownerName: row.owner_name,
    detail: row.detail ?? '',
    isReleased: row.is_released === 1,
  };
}

const plain = (
  read: Reader,
  question: ListOf,
  from: Place | null,
  limit: number,
  asked: NameQuestion | null = null,
): Named[] =>
  read
    .all(pageQuery(question, from, limit, asked))
    .map(({ id, name, at }) => ({ id, name, key: question.sort === 'name' ? name : at }));

/** Looks through the list for names that answer, until there are enough of them. */
function* walk(read: Reader, question: ListOf, asked: NameQuestion, from: Place | null): Generator<Named> {
  for (let place = from; ; ) {
    const rows = plain(read, question, place, STRIDE, asked);
    for (const row of rows) if (answersName(asked, row.name)) yield row;
    place = rows.at(-1) ?? null;
    if (rows.length < STRIDE || place === null) return;
  }
}

/** As SQLite compares with NOCASE: by bytes, capital letters of ASCII as small ones. */
function compareKeys(one: string, other: string): number {
  const small = (text: string): Buffer => Buffer.from(text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
  return Buffer.compare(small(one), small(other));
}

function comparePlaces(one: Place, other: Place): number {
  return compareKeys(one.key, other.key) || Buffer.compare(Buffer.from(one.id), Buffer.from(other.id));
}

type Found = { readonly rows: readonly Named[]; readonly total: number; readonly isCapped: boolean };

const fits = ({ state, ownerId, parentId }: ItemFilter, one: NamedItem): boolean =>
  (state === undefined || one.state === state) &&
  (ownerId === undefined || one.owner_id === ownerId) &&
  (parentId === undefined || one.parent_id === parentId);

/** By words: what the search index finds is sorted here; if that is too much, the list is gone along, as words are frequent. */
function findNamed(read: Reader, question: ItemQuestion, asked: NameQuestion, from: Place | null): Found {
  const { kind, sort, descending, filter, limit } = question;
  const candidates = namedItems(read, kind, asked, COUNT_LIMIT + 1);
  const answering = (candidates ?? []).filter((one) => fits(filter, one) && answersName(asked, one.title));
  if (!candidates || candidates.length > COUNT_LIMIT) return findWalking(read, question, asked, from, answering.length);
  const sign = descending ? -1 : 1;
  const rows = answering
    .map((one) => ({ id: one.record_id, name: one.title, key: (sort === 'name' ? one.title : one.changed_at) ?? '' }))
    .filter((one) => from === null || sign * comparePlaces(one, from) > 0)
    .toSorted((one, other) => sign * comparePlaces(one, other));
  return { rows: rows.slice(0, limit + 1), total: answering.length, isCapped: false };
}

/** @param known  how many there are at least */
function findWalking(
  read: Reader,
  question: ItemQuestion,
  asked: NameQuestion,
  from: Place | null,
  known: number,
): Found {
  const rows: Named[] = [];
  for (const row of walk(read, question, asked, from)) {
    rows.push(row);
    if (rows.length > question.limit) break;
  }
  const isWhole = from === null && rows.length <= question.limit;
  const total = isWhole ? rows.length : Math.max(known, Math.min(rows.length, question.limit));
  return { rows, total: Math.min(total, COUNT_LIMIT), isCapped: !isWhole };
}

function findAll(read: Reader, question: ItemQuestion, from: Place | null): Found {
  const counted = read.get(countQuery(question))?.count ?? 0;
  return {
    rows: plain(read, question, from, question.limit + 1),
    total: Math.min(counted, COUNT_LIMIT),
    isCapped: counted > COUNT_LIMIT,
  };
}

/**
 * A page of the records of a kind. No page is read by going over those before it, and each sort and filter has its index;
 * words are looked up in the search index, or, if very many names have them, along the list.
 * @throws AppError `input.invalid` for a cursor that is none of this list
 */
export function listItems(read: Reader, question: ItemQuestion): ItemPage {
  const from = placeOf(question);
  const asked = nameQuestion(question.text);
  const found = asked ? findNamed(read, question, asked, from) : findAll(read, question, from);
  const rows = found.rows.slice(0, question.limit);
  const last = found.rows.length > question.limit ? rows.at(-1) : undefined;
  return {
    rows: shownRows(
      read,
      question.kind,
      rows.map(({ id }) => id),
    ),
    next: last ? cursorOf(question, last) : null,
    total: found.total,
    isCapped: found.isCapped,
  };
}

/** How many records there are of each kind. */
export function countItems(read: Reader): Record<ItemKind, number> {
  const counts = ITEM_KINDS.map((kind) => {
    const query = rowsOf(kind).select(({ fn }) => fn.countAll<number>().as('count'));
    return [kind, read.get(query)?.count ?? 0] as const;
  });
  return Object.fromEntries(counts) as Record<ItemKind, number>;
}

/** Records whose parent a record is, the newest first. */
export function partRows(read: Reader, { kind, id }: ItemRef, limit: number): ItemRow[] {
  return ITEM_KINDS.filter((part) => KIND_FACTS[part].parent === kind).flatMap((part) => {
    const question = { kind: part, sort: 'updatedAt', descending: true, filter: { parentId: id } } as const;
    return shownRows(
      read,
      part,
      read.all(pageQuery(question, null, limit)).map((row) => row.id),
    );
  });
}

/** The first names of a kind that answer. */
export function walkNames(
  read: Reader,
  kind: ItemKind,
  asked: NameQuestion,
  most: number,
): { readonly id: string; readonly name: string }[] {
  const found: Named[] = [];
  for (const row of walk(read, { kind, sort: 'name', descending: false, filter: {} }, asked, null)) {
    found.push(row);
    if (found.length >= most) break;
  }
  return found;
}
