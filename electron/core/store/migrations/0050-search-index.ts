import type { Database } from 'better-sqlite3';

/** So much FTS5 gathers in memory within a transaction before it writes; with its own 1 MiB an import merges all the time. */
const GATHERED_BYTES = 16 * 1024 * 1024;

/**
 * Where words are found: made from the records, never part of them, and rebuilt whenever it is in doubt. A document is what one
 * row says, or a page of a file; only of pages the text is kept here, as everything else stands in the records. Later
 * documents have higher numbers. What a list of names filters and sorts by stands here too, so that no row has to be read.
 */
export function up(db: Database): void {
  db.exec(`
CREATE TABLE search_documents (
  number INTEGER NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  place TEXT,
  title TEXT NOT NULL,
  target_id TEXT,
  changed_at TEXT,
  state TEXT,
  owner_id TEXT,
  parent_id TEXT,
  body TEXT
) STRICT;
CREATE INDEX search_documents_by_record ON search_documents (record_id, number);
CREATE VIRTUAL TABLE search_words USING fts5 (
  title, body, kind, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE VIRTUAL TABLE search_names USING fts5 (
  title, kind, content = '', contentless_delete = 1, tokenize = 'trigram'
);
INSERT INTO search_words (search_words, rank) VALUES ('hashsize', ${GATHERED_BYTES});
CREATE TABLE search_texts (
  revision_id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('none', 'read', 'cut', 'unreadable'))
) STRICT;
CREATE TABLE search_state (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  built_with INTEGER NOT NULL,
  indexed_seq INTEGER NOT NULL,
  position TEXT
) STRICT;
`);
}
