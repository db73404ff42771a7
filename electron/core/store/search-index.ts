import { folded } from './folded.ts';
import type { SearchStateRow } from './inventory-tables.ts';
import { itemKindOf } from './item-tables.ts';
import { documentOf, type SearchDocument } from './search-documents.ts';
import { buildAny, fixed, insertRow, type Reader, type Runner } from './sql.ts';
import type { AnyRow } from './tables.ts';

/** Counts up whenever an index made before would not find what one made now does. */
export const INDEXER_VERSION = 1;

type Tables = Reader & Runner;
/** The columns of a document, and its words as they are compared. */
type FoldedDocument = {
  readonly columns: Omit<SearchDocument, 'texts'>;
  readonly title: string;
  readonly body: string;
};
/** A record that a transaction wrote. */
type Written = { readonly table: string; readonly row: AnyRow };
/** `mayBeKnown`: something may have been indexed of it before. */
type Looked = Written & { readonly mayBeKnown: boolean };

const readState = fixed<SearchStateRow>('SELECT * FROM search_state WHERE id = 1');
const newest = fixed<{ number: number | null }>('SELECT max(number) AS number FROM search_documents');
const insertWords = fixed('INSERT INTO search_words (rowid, title, body, kind) VALUES (?, ?, ?, ?)');
const insertName = fixed('INSERT INTO search_names (rowid, title, kind) VALUES (?, ?, ?)');
const deleteWords = fixed('DELETE FROM search_words WHERE rowid = ?');
const deleteName = fixed('DELETE FROM search_names WHERE rowid = ?');
const deleteDocument = fixed('DELETE FROM search_documents WHERE number = ?');
/** What search knows of a record besides the pages of its files. */
const ownDocuments = fixed<{ number: number; title: string }>(
  'SELECT number, title FROM search_documents WHERE record_id = ? AND body IS NULL',
);
const pageDocuments = fixed<{ number: number; title: string }>(
  'SELECT number, title FROM search_documents WHERE record_id = ? AND body IS NOT NULL',
);
const setIndexed = fixed('UPDATE search_state SET indexed_seq = ? WHERE id = 1');
const begun = fixed('INSERT INTO search_state (id, built_with, indexed_seq, position) VALUES (1, ?, ?, NULL)');

/** The word that stands for a kind in the index of words; it begins with a character of private use, as no text does. */
export const kindWord = (kind: string): string => `\u{e000}${kind.replaceAll('-', '')}`;

const KIND_PIECES: Readonly<Record<string, string>> = {
  system: 'zsy',
  model: 'zmo',
  'model-version': 'zmv',
  dataset: 'zda',
  'dataset-version': 'zdv',
  deployment: 'zde',
  organisation: 'zor',
  person: 'zpe',
  assessment: 'zas',
  evidence: 'zev',
  risk: 'zri',
  control: 'zco',
  finding: 'zfi',
  incident: 'zin',
  policy: 'zpo',
  'policy-text': 'zpt',
};

/** The three letters that stand for a kind in the index of names; null if things of the kind have none. */
export const kindPiece = (kind: string): string | null => KIND_PIECES[kind] ?? null;

/** How far the index is; null: nothing was indexed yet. */
export function searchState(read: Reader): SearchStateRow | null {
  return read.get(readState()) ?? null;
}

/** Whether everything that was written can be found. */
export function isSearchComplete(read: Reader): boolean {
  const state = searchState(read);
  return state === null ? false : state.built_with === INDEXER_VERSION && state.position === null;
}

/** Numbers documents one after the other, within one transaction. */
type Numbering = { next(): number };

export function startNumbering(tables: Reader): Numbering {
  let last: number | null = null;
  return {
    next: () => {
      last ??= tables.get(newest())?.number ?? 0;
      last += 1;
      return last;
    },
  };
}

function erase(tables: Tables, documents: readonly { number: number; title: string }[]): void {
  for (const { number, title } of documents) {
    tables.run(deleteWords(number));
    if (title !== '') tables.run(deleteName(number));
    tables.run(deleteDocument(number));
  }
}

/**
 * Puts documents into the index, one table after the other: taken in turns, each insertion would find the other's memory in
 * the processor's cache, and take twice the time.
 */
function addDocuments(tables: Tables, numbering: Numbering, documents: readonly FoldedDocument[]): void {
  const numbered = documents.map((document) => ({ number: numbering.next(), ...document }));
  for (const { number, columns } of numbered) {
    tables.run(insertRow('search_documents', { number, ...columns, body: null }));
  }
  for (const { number, columns, title, body } of numbered) {
    tables.run(insertWords(number, title, body, kindWord(columns.kind)));
  }
  for (const { number, columns, title } of numbered) {
    const piece = kindPiece(columns.kind);
    if (columns.title !== '' && piece !== null) tables.run(insertName(number, title, piece));
  }
}

/** A document as it is put into the index; null if it says nothing. */
function foldDocument({ texts, ...columns }: SearchDocument): FoldedDocument | null {
  const [title, body] = [folded(columns.title), folded(texts.map(({ text }) => text).join('\n'))];
  return title === '' && body.trim() === '' ? null : { columns, title, body };
}

/** What search has to look at again because of a row: mostly the row itself. */
function lookedAt(tables: Reader, { table, row }: Written): Looked | null {
  if (table !== 'evidence_revisions') return { table, row, mayBeKnown: row.version > 1 };
  // The names of its files are found with the piece of evidence.
  const item = tables.get<AnyRow>(
    buildAny.selectFrom('evidence_items').selectAll().where('id', '=', String(row['item_id'])),
  );
  return item ? { table: 'evidence_items', row: item, mayBeKnown: true } : null;
}

/** Looks at a record anew: what it said before is no longer found. */
export function indexRecord(tables: Tables, numbering: Numbering, { table, row, mayBeKnown }: Looked): void {
  const document = documentOf(tables, table, row);
  if (!document) return;
  if (mayBeKnown) erase(tables, tables.all(ownDocuments(row.id)));
  const said = foldDocument(document);
  if (said) addDocuments(tables, numbering, [said]);
}

/** Takes everything that search knows of a record out of it. */
export function dropRecord(tables: Tables, id: string): void {
  erase(tables, tables.all(ownDocuments(id)));
  erase(tables, tables.all(pageDocuments(id)));
}

/** What a transaction wrote; `isRemoved`: it is no more. */
type Touched = Written & { readonly isRemoved: boolean };

/** Lets search find what a transaction writes, in the same transaction. */
export type SearchKeeper = {
  /** Looks at a new record at once if it says all by itself, while what was put together for it is still at hand. */
  added(one: Written): void;
  /** Puts the pages of a piece of evidence in place of those that were known of it. */
  pages(evidenceItemId: string, pages: readonly TextPage[]): void;
  /**
   * Looks at all that was written and was not looked at yet.
   * @param now  the newest journal entry
   */
  finish(written: readonly Touched[], now: number): void;
};

/** So many documents are put into the index together. */
const MOST_WAITING = 5000;

/** @param before  the newest journal entry before the transaction; 0: there was none */
export function keepSearch(tables: Tables, before: number): SearchKeeper {
  const numbering = startNumbering(tables);
  const seen = new Set<AnyRow>();
  const waiting: FoldedDocument[] = [];
  const flush = (): void => addDocuments(tables, numbering, waiting.splice(0));
  const state = searchState(tables);
  const isNew = state === null && before === 0;
  // One that was made by another indexer is made anew as a whole.
  const isCurrent = isNew || state?.built_with === INDEXER_VERSION;
  return {
    added: ({ table, row }) => {
      const document = !isCurrent || itemKindOf(table) === null ? null : documentOf(tables, table, row);
      if (!document) return;
      seen.add(row);
      const said = foldDocument(document);
      if (said) waiting.push(said);
      if (waiting.length >= MOST_WAITING) flush();
    },
    pages: (evidenceItemId, pages) => replacePages(tables, numbering, evidenceItemId, pages),
    finish: (written, now) => {
      if (!isCurrent) return;
      flush();
      if (isNew) tables.run(begun(INDEXER_VERSION, 0));
      const last = new Map<string, Looked & { readonly isRemoved: boolean }>();
      for (const one of written) {
        if (seen.has(one.row) && !one.isRemoved) continue;
        const looked = lookedAt(tables, one);
        const isRemoved = one.isRemoved && looked?.table === one.table;
        if (looked) last.set(looked.row.id, { ...looked, isRemoved });
      }
      for (const { isRemoved, ...one } of last.values()) {
        if (isRemoved) dropRecord(tables, one.row.id);
        else indexRecord(tables, numbering, one);
      }
      if ((state?.indexed_seq ?? 0) === before) tables.run(setIndexed(now));
    },
  };
}

const keptPages = fixed<TextPage>(
  'SELECT place AS label, body AS text FROM search_documents WHERE record_id = ? AND body IS NOT NULL ORDER BY number',
);

/** The pages that search knows of a piece of evidence. */
export function pagesOf(read: Reader, evidenceItemId: string): TextPage[] {
  return read.all(keptPages(evidenceItemId));
}

/** A page of a file's text. */
export type TextPage = { readonly label: string; readonly text: string };

function replacePages(tables: Tables, numbering: Numbering, evidenceItemId: string, pages: readonly TextPage[]): void {
  erase(tables, tables.all(pageDocuments(evidenceItemId)));
  for (const { label, text } of pages) {
    const number = numbering.next();
    const nothing = { target_id: null, changed_at: null, state: null, owner_id: null, parent_id: null };
    const page = { number, kind: 'evidence', record_id: evidenceItemId, place: label, title: '', ...nothing };
    tables.run(insertRow('search_documents', { ...page, body: text }));
    tables.run(insertWords(number, '', folded(text), kindWord('evidence')));
  }
}
