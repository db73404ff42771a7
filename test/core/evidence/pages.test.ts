import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvidencePage } from '#contract/records/evidence-library';
import { countQuery, listItems, type PageQuery, pageQueries } from '#core/evidence/pages';
import { takeSteps } from '#core/store/migrate';
import { connect, type Reader } from '#core/store/sql';

const COUNT = 400;
const today = '2026-11-23';
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

let db: Database.Database;
let read: Reader;
beforeAll(() => {
  db = new Database(':memory:');
  takeSteps(db);
  db.exec(`INSERT INTO people VALUES ('${id(1)}', 1, 'Olga', '', '["owner"]', '2026-11-23T09:00:00.000Z')`);
  const item = db.prepare(
    `INSERT INTO evidence_items VALUES (?, 1, ?, ?, NULL, NULL, NULL, NULL, ?, 'internal', '', ?)`,
  );
  const revision = db.prepare(
    `INSERT INTO evidence_revisions VALUES (?, 1, ?, 1, 'a.pdf', 'application/pdf', 3, '${'ab'.repeat(32)}', NULL, '${id(1)}', '2026-11-23T09:00:00.000Z')`,
  );
  const link = db.prepare(`INSERT INTO evidence_links VALUES (?, 1, ?, 'risk', '${id(1)}', '')`);
  for (let n = 0; n < COUNT; n += 1) {
    const day = new Date(Date.UTC(2026, 9, 1 + (n % 97))).toISOString().slice(0, 10);
    // Equal titles, times and days, so that the id decides.
    const title = `${n % 2 === 0 ? 'b' : 'B'}eleg ${n % 40}`;
    const received = `2026-0${1 + (n % 9)}-01T00:00:00.000Z`;
    item.run(id(1000 + n), title, n % 3 === 0 ? 'policy' : 'log', n % 4 === 0 ? null : day, received);
    revision.run(id(5000 + n), id(1000 + n));
    if (n % 5 === 0) link.run(id(9000 + n), id(1000 + n));
  }
  read = connect(db);
});
afterAll(() => db.close());

const base: PageQuery = {
  sort: 'title',
  descending: false,
  filter: {},
  among: null,
  after: null,
  limit: 50,
  today,
};
const sorts = ['title', 'receivedAt', 'expiresOn'] as const;
const filters: readonly PageQuery['filter'][] = [
  {},
  { kind: 'policy' },
  { expiry: 'expired' },
  { expiry: 'soon' },
  { unlinked: true },
  { kind: 'log', expiry: 'soon' },
  { kind: 'log', expiry: 'expired', unlinked: true },
];
const cases = sorts.flatMap((sort) =>
  [false, true].flatMap((descending) =>
    filters.map((filter): [string, PageQuery] => [
      `${sort} ${descending ? 'down' : 'up'} ${JSON.stringify(filter)}`,
      { ...base, sort, descending, filter },
    ]),
  ),
);

function pagesOf(query: PageQuery): EvidencePage[] {
  const pages: EvidencePage[] = [];
  for (let after: string | null = null; ; ) {
    const page = listItems(read, { ...query, after });
    pages.push(page);
    after = page.next;
    if (after === null) return pages;
  }
}

/** The same list made the slow way. */
function expected({ sort, descending, filter }: PageQuery): string[] {
  type Row = { id: string; title: string; kind: string; expires_on: string | null; received_at: string; links: number };
  const all = db
    .prepare<[], Row>(
      'SELECT *, (SELECT count(*) FROM evidence_links l WHERE l.item_id = i.id) AS links FROM evidence_items i',
    )
    .all();
  const key = (row: Row): string =>
    sort === 'title' ? row.title.toLowerCase() : sort === 'receivedAt' ? row.received_at : (row.expires_on ?? '');
  const compare = (a: Row, b: Row): number => {
    // Without a day: last, whichever way.
    const nulls = sort === 'expiresOn' ? Number(a.expires_on === null) - Number(b.expires_on === null) : 0;
    const order = key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id < b.id ? -1 : 1;
    return nulls || (descending ? -order : order);
  };
  return all
    .filter((row) => filter.kind === undefined || row.kind === filter.kind)
    .filter((row) => filter.unlinked !== true || row.links === 0)
    .filter(({ expires_on: on }) => {
      if (filter.expiry === undefined) return true;
      if (on === null) return false;
      return filter.expiry === 'expired' ? on < today : on >= today && on <= '2026-12-23';
    })
    .toSorted(compare)
    .map((row) => row.id);
}

describe('the library', () => {
  test.each(cases)('by %s gives each piece once, in order, page by page', (_, query) => {
    const pages = pagesOf(query);
    const ids = pages.flatMap(({ rows }) => rows.map((row) => row.id));
    expect(ids).toEqual(expected(query));
    expect(pages[0]?.total).toBe(ids.length);
    expect(pages.slice(0, -1).every(({ rows }) => rows.length === query.limit)).toBe(true);
  });

  test.each(cases)('by %s is read along an index, without sorting', (_, query) => {
    const first = listItems(read, query);
    const after = [null, first.next].filter((one, index) => index === 0 || one !== null);
    for (const from of after) {
      for (const stretched of [...pageQueries({ ...query, after: from }), countQuery(query)]) {
        const { sql, parameters } = stretched.compile();
        const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
        const details = plan.map(({ detail }) => detail).join('; ');
        expect(details).not.toMatch(
          /TEMP B-TREE|SCAN (evidence_items|evidence|evidence_links)( |$)(?!USING (COVERING )?INDEX)/,
        );
      }
    }
  });

  test('tells of each piece what a row shows', () => {
    const [row] = listItems(read, { ...base, sort: 'expiresOn', limit: 1 }).rows;
    expect(row).toEqual({
      id: id(1097),
      version: 1,
      title: 'Beleg 17',
      kind: 'log',
      confidentiality: 'internal',
      receivedAt: expect.any(String),
      expiresOn: '2026-10-01',
      isExpired: true,
      name: 'a.pdf',
      mediaType: 'application/pdf',
      sizeBytes: 3,
      isStored: true,
      revision: 1,
      links: 0,
    });
  });

  test('gives only those among some, and refuses a place that no page gave', () => {
    const among = [id(1003), id(1001), id(999)];
    expect(listItems(read, { ...base, among }).rows.map((row) => row.id)).toEqual([id(1001), id(1003)]);
    expect(listItems(read, { ...base, among: [] })).toEqual({ rows: [], next: null, total: 0, isCapped: false });
    for (const after of ['x', Buffer.from('[1,2]').toString('base64url')]) {
      expect(() => listItems(read, { ...base, after })).toThrow('input.invalid');
    }
  });
});
