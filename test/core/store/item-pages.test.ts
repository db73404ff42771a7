import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ITEM_KINDS, KIND_FACTS } from '#contract/inventory/kinds';
import { countQuery, pageQuery, shownQuery } from '#core/store/item-pages';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';

let file: JournaledStore;
beforeAll(() => {
  file = makeJournaledStore();
  file.store().close();
});
afterAll(() => file.remove());

/** How SQLite goes about a query, in the SQLite shell. */
function planOf(query: { compile(): { sql: string; parameters: readonly unknown[] } }): string {
  const { sql, parameters } = query.compile();
  const literal = (value: unknown): string => {
    if (typeof value === 'number') return String(value);
    return Buffer.isBuffer(value) ? `x'${value.toString('hex')}'` : `'${String(value)}'`;
  };
  let at = 0;
  const filled = sql.replaceAll('?', () => literal(parameters[at++]));
  return execFileSync('sqlite3', [file.path, `EXPLAIN QUERY PLAN ${filled}`], { encoding: 'utf8' });
}

const id = '01a207a2-cec0-7000-8000-00e3030e5e8d';
const filters = [
  {},
  { state: 'live' },
  { ownerId: id },
  { parentId: id },
  { state: 'live', ownerId: id },
  { state: 'live', parentId: id },
  { ownerId: id, parentId: id },
  { state: 'live', ownerId: id, parentId: id },
] as const;

describe.each(ITEM_KINDS)('the list of kind %s', (kind) => {
  const ofKind = filters.filter((filter) => !('parentId' in filter) || KIND_FACTS[kind].parent !== null);
  const cases = ofKind.flatMap((filter) =>
    (['name', 'updatedAt'] as const).flatMap((sort) =>
      [false, true].flatMap((descending) =>
        [null, { key: 'm', id }].map((from) => ({ filter, sort, descending, from })),
      ),
    ),
  );

  test.each(cases)('reads a page by an index: %j', ({ from, ...list }) => {
    const plan = planOf(pageQuery({ kind, ...list }, from, 51));
    expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    // And goes right to its first row.
    expect(plan).toMatch(/SEARCH item USING (COVERING )?INDEX \w+ \(.*\((name|updated_at),id\)[<>]\(\?,\?\)\)/);
  });

  test.each(ofKind)('counts by an index alone: %j', (filter) => {
    const plan = planOf(countQuery({ kind, filter }));
    // What is counted is itself a list of at most 1,001 numbers.
    expect(plan.replace(/SCAN counted\b/, '')).not.toMatch(/SCAN|TEMP B-TREE/);
    expect(plan).toMatch(/SEARCH item USING COVERING INDEX|SEARCH item USING INDEX/);
  });

  test('reads what it shows of a page by ids', () => {
    const plan = planOf(shownQuery(kind, [id, id]));
    expect(plan.replace(/SCAN json_each VIRTUAL TABLE INDEX \d+:/, '')).not.toMatch(/SCAN|TEMP B-TREE/);
  });
});
