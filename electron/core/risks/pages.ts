import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#contract/errors';
import { answersName, type NameQuestion, nameQuestion } from '#core/store/folded';
import { build, type Reader } from '#core/store/sql';

/** Counts go so far; beyond it is only known that there are more. */
const COUNT_LIMIT = 1000;
/** How many rows are looked through at a time for words in their titles. */
const STRIDE = 500;

/** A list that is read in pages: where its rows come from, and by what they are sorted. Names are written out, values bound. */
export type Listed = {
  /** `FROM` with its joins; the record is `record`, with `id` and `title`. */
  readonly from: RawBuilder<unknown>;
  readonly key: RawBuilder<unknown>;
  /** The id of the record, named so that an index by `key` and it serves the order. */
  readonly id: RawBuilder<unknown>;
  /** The name of the order, for the place in the list. */
  readonly sort: string;
  readonly descending: boolean;
  readonly conditions: readonly RawBuilder<SqlBool>[];
  readonly text: string;
  readonly after: string | null;
  readonly limit: number;
};

export type ListedPage = {
  readonly ids: readonly string[];
  readonly next: string | null;
  readonly total: number;
  readonly isCapped: boolean;
};

type Row = { readonly id: string; readonly title: string; readonly key: string | number };
type Place = Pick<Row, 'id' | 'key'>;
const Cursor = z.tuple([z.string(), z.boolean(), z.union([z.string(), z.number()]), z.string()]);

const run = <T>(raw: RawBuilder<T>) => ({ compile: () => raw.compile(build) });

/** @throws AppError `input.invalid` */
function placeOf({ sort, descending, after }: Listed): Place | null {
  if (after === null) return null;
  try {
    const [ofSort, isDescending, key, id] = Cursor.parse(JSON.parse(Buffer.from(after, 'base64url').toString()));
    if (ofSort === sort && isDescending === descending) return { key, id };
  } catch {
    // Told below.
  }
  throw new AppError('input.invalid', { path: 'after', reason: 'no place of this list' });
}

/** Leaves out titles that cannot answer: SQLite compares letters of ASCII only, so one with any other letter stays in. */
function mayAnswer(asked: NameQuestion | null): readonly RawBuilder<SqlBool>[] {
  const plain = [...(asked?.pieces ?? []), ...(asked?.beginnings ?? [])].filter((part) => /^[\x20-\x7e]+$/.test(part));
  return plain.map((part) => {
    const like = `%${part.replace(/[\\%_]/g, '\\$&')}%`;
    return sql<SqlBool>`(record.title LIKE ${like} ESCAPE '\\' OR record.title GLOB '*[^ -~]*')`;
  });
}

function rowsAfter(read: Reader, list: Listed, asked: NameQuestion | null, place: Place | null, limit: number): Row[] {
  const { from, key, id, descending, conditions } = list;
  const direction = descending ? sql`DESC` : sql`ASC`;
  const beyond = descending ? sql`<` : sql`>`;
  const after = place === null ? [] : [sql<SqlBool>`(${key}, ${id}) ${beyond} (${place.key}, ${place.id})`];
  const all = [sql<SqlBool>`1`, ...conditions, ...after, ...mayAnswer(asked)];
  return read.all(
    run(sql<Row>`SELECT ${id} AS id, record.title AS title, ${key} AS key ${from}
      WHERE ${sql.join(all, sql` AND `)} ORDER BY ${key} ${direction}, ${id} ${direction} LIMIT ${limit}`),
  );
}

function* walk(read: Reader, list: Listed, asked: NameQuestion, from: Place | null): Generator<Row> {
  for (let place = from; ; ) {
    const rows = rowsAfter(read, list, asked, place, STRIDE);
    for (const row of rows) if (answersName(asked, row.title)) yield row;
    place = rows.at(-1) ?? null;
    if (rows.length < STRIDE || place === null) return;
  }
}

function take(rows: Iterable<Row>, limit: number): Row[] {
  const taken: Row[] = [];
  for (const row of rows) {
    taken.push(row);
    if (taken.length === limit) break;
  }
  return taken;
}

function countAll(read: Reader, { from, conditions }: Listed): number {
  const all = [sql<SqlBool>`1`, ...conditions];
  const rows = sql`SELECT 1 ${from} WHERE ${sql.join(all, sql` AND `)} LIMIT ${COUNT_LIMIT + 1}`;
  return read.get(run(sql<{ n: number }>`SELECT count(*) AS n FROM (${rows})`))?.n ?? 0;
}

/**
 * A page of a list. No page is read by going over those before it; words in titles are looked for along the list.
 * @throws AppError `input.invalid` for a place that is none of this list
 */
export function pageOf(read: Reader, list: Listed): ListedPage {
  const place = placeOf(list);
  const asked = nameQuestion(list.text);
  const more = list.limit + 1;
  const found = asked ? take(walk(read, list, asked, place), more) : rowsAfter(read, list, null, place, more);
  const counted = asked ? take(walk(read, list, asked, null), COUNT_LIMIT + 1).length : countAll(read, list);
  const rows = found.slice(0, list.limit);
  const last = found.length > list.limit ? rows.at(-1) : undefined;
  const cursor = last && JSON.stringify([list.sort, list.descending, last.key, last.id]);
  return {
    ids: rows.map(({ id }) => id),
    next: cursor === undefined ? null : Buffer.from(cursor).toString('base64url'),
    total: Math.min(counted, COUNT_LIMIT),
    isCapped: counted > COUNT_LIMIT,
  };
}

/** The ids of the whole list in its order, page by page, so that others may write in between. */
export function* everyPage(read: Reader, list: Omit<Listed, 'after' | 'limit'>): Generator<readonly string[]> {
  for (let after: string | null = null; ; ) {
    const page: ListedPage = pageOf(read, { ...list, after, limit: 200 });
    yield page.ids;
    after = page.next;
    if (after === null) return;
  }
}
