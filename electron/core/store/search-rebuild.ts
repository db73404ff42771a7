import { folded } from './folded.ts';
import { SEARCHED_TABLES } from './search-documents.ts';
import { INDEXER_VERSION, indexRecord, kindWord, searchState, startNumbering } from './search-index.ts';
import { buildAny, fixed, type Reader, type Runner } from './sql.ts';
import type { AnyRow } from './tables.ts';

type Tables = Reader & Runner;

const newestEvent = fixed<{ seq: number | null }>('SELECT max(seq) AS seq FROM journal_events');
const forgetWords = fixed("INSERT INTO search_words (search_words) VALUES ('delete-all')");
const forgetNames = fixed("INSERT INTO search_names (search_names) VALUES ('delete-all')");
const forgetDocuments = fixed('DELETE FROM search_documents WHERE body IS NULL');
const keepState = fixed(
  'INSERT OR REPLACE INTO search_state (id, built_with, indexed_seq, position) VALUES (1, ?, ?, ?)',
);
const setPosition = fixed('UPDATE search_state SET position = ? WHERE id = 1');
const pagesAfter = fixed<{ number: number; body: string }>(
  'SELECT number, body FROM search_documents WHERE body IS NOT NULL AND number > ? ORDER BY number LIMIT ?',
);
const deletePage = fixed('DELETE FROM search_words WHERE rowid = ?');
const insertPage = fixed("INSERT INTO search_words (rowid, title, body, kind) VALUES (?, '', ?, ?)");

/** The pages of files, whose text is kept, come first; then each table. */
const STEPS = ['pages', ...SEARCHED_TABLES] as const;

/** How many records are looked at in one transaction: nobody waits for longer than it takes. */
const SLICE = 200;

/** Whether the index must be made anew, or its making go on: it is of another version, or does not know the newest entry. */
export function isRebuildDue(read: Reader): boolean {
  const state = searchState(read);
  const now = read.get(newestEvent())?.seq ?? 0;
  if (state === null) return now > 0;
  return state.built_with !== INDEXER_VERSION || state.indexed_seq !== now || state.position !== null;
}

function begin(tables: Tables, now: number): void {
  tables.run(forgetWords());
  tables.run(forgetNames());
  tables.run(forgetDocuments());
  tables.run(keepState(INDEXER_VERSION, now, JSON.stringify(['pages', ''])));
}

/**
 * Does a piece of what is left of making the index. What is written meanwhile is indexed as ever.
 * @returns whether it is complete now
 */
export function rebuildSlice(tables: Tables): boolean {
  const state = searchState(tables);
  const now = tables.get(newestEvent())?.seq ?? 0;
  const isUsable = state !== null && state.built_with === INDEXER_VERSION && state.indexed_seq === now;
  if (!isUsable) begin(tables, now);
  const position = isUsable ? state.position : JSON.stringify(['pages', '']);
  if (position === null) return true;
  const [step, after] = JSON.parse(position) as [(typeof STEPS)[number], string];
  const last = step === 'pages' ? indexKeptPages(tables, Number(after)) : indexRows(tables, step, after);
  const next = last === null ? STEPS[STEPS.indexOf(step) + 1] : step;
  tables.run(setPosition(next === undefined ? null : JSON.stringify([next, last ?? ''])));
  return next === undefined;
}

function indexKeptPages(tables: Tables, after: number): string | null {
  const pages = tables.all(pagesAfter(after, SLICE));
  for (const { number, body } of pages) {
    // One that came meanwhile is in the index already.
    tables.run(deletePage(number));
    tables.run(insertPage(number, folded(body), kindWord('evidence')));
  }
  return pages.length < SLICE ? null : String(pages.at(-1)?.number);
}

function indexRows(tables: Tables, table: string, after: string): string | null {
  const query = buildAny.selectFrom(table).selectAll().where('id', '>', after).orderBy('id').limit(SLICE);
  const rows = tables.all<AnyRow>(query);
  const numbering = startNumbering(tables);
  // Of a record that was written meanwhile something is known already.
  for (const row of rows) indexRecord(tables, numbering, { table, row, mayBeKnown: true });
  return rows.length < SLICE ? null : (rows.at(-1)?.id ?? null);
}
