import type { Database } from 'better-sqlite3';
import { day, ID, instant, instantOrNull, json, jsonOrNull, KINDS, sha256, VERSION } from './columns.ts';

const STATES = "('planned', 'development', 'review', 'approved', 'live', 'suspended', 'retired')";

/**
 * Every sort with every filter has an index of its own, so that no page of a list needs a scan or a temporary tree. Each holds
 * the name, so that a list can be searched by words of it without reading the rows.
 */
const listIndexes = (table: string, parent: string | null): string =>
  (
    [
      ['name', 'name COLLATE NOCASE, id'],
      ['updated_at', 'updated_at, id, name'],
    ] as const
  )
    .flatMap(([sort, terms]) => [
      `CREATE INDEX ${table}_by_${sort} ON ${table} (${terms});`,
      `CREATE INDEX ${table}_by_state_${sort} ON ${table} (state, ${terms});`,
      `CREATE INDEX ${table}_by_owner_${sort} ON ${table} (owner_id, ${terms});`,
      `CREATE INDEX ${table}_by_owner_state_${sort} ON ${table} (owner_id, state, ${terms});`,
      ...(parent === null ? [] : [`CREATE INDEX ${table}_by_parent_${sort} ON ${table} (parent_id, ${terms});`]),
    ])
    .join('\n');

/** `facts`, `custom` and `extras`: objects of which the journal tells each key as a field of its own. */
const items = (table: string, parent: string | null): string => `
CREATE TABLE ${table} (
  id ${ID},
  version ${VERSION},
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  parent_id ${parent === null ? 'TEXT CHECK (parent_id IS NULL)' : `TEXT NOT NULL REFERENCES ${parent} (id)`},
  state TEXT NOT NULL CHECK (state IN ${STATES}),
  owner_id TEXT REFERENCES people (id),
  ${json('facts', 'object')},
  ${json('custom', 'object')},
  ${json('extras', 'object')},
  ${jsonOrNull('origin', 'object')},
  change_reason TEXT,
  ${instant('created_at')},
  ${instant('updated_at')}
) STRICT;
${listIndexes(table, parent)}
`;

const systems = `
ALTER TABLE ai_systems ADD COLUMN state TEXT CHECK (state IS NULL OR state IN ${STATES});
ALTER TABLE ai_systems ADD COLUMN ${jsonOrNull('facts', 'object')};
ALTER TABLE ai_systems ADD COLUMN ${jsonOrNull('custom', 'object')};
ALTER TABLE ai_systems ADD COLUMN ${jsonOrNull('extras', 'object')};
ALTER TABLE ai_systems ADD COLUMN ${jsonOrNull('origin', 'object')};
ALTER TABLE ai_systems ADD COLUMN change_reason TEXT;
DROP INDEX ai_systems_by_name;
DROP INDEX ai_systems_by_owner;
${listIndexes('ai_systems', null)}
`;

const aroundItems = `
CREATE TABLE links (
  id ${ID},
  version ${VERSION},
  type TEXT NOT NULL CHECK (length(type) > 0),
  from_kind TEXT NOT NULL CHECK (from_kind IN ${KINDS}),
  from_id TEXT NOT NULL,
  to_kind TEXT NOT NULL CHECK (to_kind IN ${KINDS}),
  to_id TEXT NOT NULL,
  note TEXT NOT NULL,
  seen_version INTEGER,
  seen_newest TEXT,
  ${instant('created_at')},
  UNIQUE (from_id, type, to_id)
) STRICT;
CREATE INDEX links_by_target ON links (to_id, type);

CREATE TABLE releases (
  id ${ID},
  version ${VERSION},
  item_kind TEXT NOT NULL CHECK (item_kind IN ${KINDS}),
  item_id TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  label TEXT NOT NULL,
  ${json('content', 'object')},
  ${sha256('content_hash')},
  statement TEXT NOT NULL,
  released_by TEXT NOT NULL REFERENCES people (id),
  ${instant('released_at')},
  UNIQUE (item_id, number)
) STRICT;
CREATE INDEX releases_by_person ON releases (released_by);

CREATE TABLE item_comments (
  id ${ID},
  version ${VERSION},
  item_kind TEXT NOT NULL CHECK (item_kind IN ${KINDS}),
  item_id TEXT NOT NULL,
  field TEXT NOT NULL,
  quote TEXT NOT NULL,
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
  person_id TEXT NOT NULL REFERENCES people (id),
  ${instant('at')},
  ${instantOrNull('resolved_at')}
) STRICT;
CREATE INDEX item_comments_by_item ON item_comments (item_id, id);
CREATE INDEX item_comments_by_person ON item_comments (person_id);

CREATE TABLE custom_schemas (
  id ${ID},
  version ${VERSION},
  kind TEXT NOT NULL UNIQUE CHECK (kind IN ${KINDS}),
  ${json('schema', 'object')},
  ${instant('changed_at')}
) STRICT;

CREATE TABLE house_rules (
  id ${ID},
  version ${VERSION},
  kind TEXT NOT NULL CHECK (kind IN ${KINDS}),
  field TEXT NOT NULL CHECK (length(field) > 0),
  from_state TEXT NOT NULL CHECK (from_state IN ${STATES}),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  UNIQUE (kind, field)
) STRICT;

CREATE TABLE fingerprints (
  id ${ID},
  version ${VERSION},
  item_kind TEXT NOT NULL CHECK (item_kind IN ${KINDS}),
  item_id TEXT NOT NULL,
  ${json('content', 'object')},
  ${sha256('sha256')},
  taken_by TEXT NOT NULL REFERENCES people (id),
  ${instant('taken_at')}
) STRICT;
CREATE INDEX fingerprints_by_item ON fingerprints (item_id, id);
CREATE INDEX fingerprints_by_person ON fingerprints (taken_by);
`;

const evidence = `
CREATE TABLE evidence_items (
  id ${ID},
  version ${VERSION},
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 255),
  kind TEXT NOT NULL CHECK (length(kind) > 0),
  collected_by TEXT REFERENCES people (id),
  ${day('effective_on')},
  ${day('period_from')},
  ${day('period_to')},
  ${day('expires_on')},
  confidentiality TEXT NOT NULL CHECK (length(confidentiality) > 0),
  note TEXT NOT NULL,
  ${instant('received_at')}
) STRICT;
CREATE INDEX evidence_items_by_title ON evidence_items (title COLLATE NOCASE, id, expires_on);
CREATE INDEX evidence_items_by_received ON evidence_items (received_at, id, expires_on);
CREATE INDEX evidence_items_by_expiry ON evidence_items (expires_on, id);
CREATE INDEX evidence_items_by_kind_title ON evidence_items (kind, title COLLATE NOCASE, id, expires_on);
CREATE INDEX evidence_items_by_kind_received ON evidence_items (kind, received_at, id, expires_on);
CREATE INDEX evidence_items_by_kind_expiry ON evidence_items (kind, expires_on, id);
CREATE INDEX evidence_items_by_collector ON evidence_items (collected_by);

CREATE TABLE evidence_revisions (
  id ${ID},
  version ${VERSION},
  item_id TEXT NOT NULL REFERENCES evidence_items (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  ${sha256('sha256')},
  location TEXT,
  added_by TEXT NOT NULL REFERENCES people (id),
  ${instant('added_at')},
  UNIQUE (item_id, number)
) STRICT;
CREATE INDEX evidence_revisions_by_content ON evidence_revisions (sha256);
CREATE INDEX evidence_revisions_by_person ON evidence_revisions (added_by);

CREATE TABLE evidence_links (
  id ${ID},
  version ${VERSION},
  item_id TEXT NOT NULL REFERENCES evidence_items (id),
  target_kind TEXT NOT NULL CHECK (target_kind IN ('field', 'record', 'slot', 'risk', 'control')),
  target_id TEXT NOT NULL,
  target_part TEXT NOT NULL,
  UNIQUE (item_id, target_kind, target_id, target_part)
) STRICT;
CREATE INDEX evidence_links_by_target ON evidence_links (target_id, target_kind, target_part);

ALTER TABLE evidence ADD COLUMN item_id TEXT REFERENCES evidence_items (id);
CREATE INDEX evidence_by_item ON evidence (item_id);
`;

/** Stored bytes in pieces of at most 1 MiB, so that no file needs to be in memory as a whole. */
const CHUNK_BYTES = 1_048_576;
const chunkedBlobs = `
CREATE TABLE new_blobs (
  ${sha256('sha256')} PRIMARY KEY,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0)
) STRICT;
CREATE TABLE blob_chunks (
  ${sha256('sha256')},
  number INTEGER NOT NULL CHECK (number >= 0),
  content BLOB NOT NULL CHECK (length(content) BETWEEN 1 AND 1048576),
  PRIMARY KEY (sha256, number)
) STRICT;
`;

/** Moves the stored bytes file by file, each read once: cut up in SQL, every piece would read its whole file again. */
function moveContent(db: Database): void {
  db.exec(chunkedBlobs);
  const content = db.prepare<[string], Buffer>('SELECT content FROM blobs WHERE sha256 = ?').pluck();
  const addBlob = db.prepare('INSERT INTO new_blobs VALUES (?, ?)');
  const addChunk = db.prepare('INSERT INTO blob_chunks VALUES (?, ?, ?)');
  for (const sha256 of db.prepare<[], string>('SELECT sha256 FROM blobs').pluck().all()) {
    const bytes = content.get(sha256) ?? Buffer.alloc(0);
    addBlob.run(sha256, bytes.length);
    for (let number = 0; number * CHUNK_BYTES < bytes.length; number += 1) {
      addChunk.run(sha256, number, bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES));
    }
  }
  db.exec('DROP TABLE blobs; ALTER TABLE new_blobs RENAME TO blobs;');
}

const transfer = `
CREATE TABLE imports (
  id ${ID},
  version ${VERSION},
  ${json('files', 'array')},
  person_id TEXT NOT NULL REFERENCES people (id),
  ${instant('at')},
  added INTEGER NOT NULL,
  merged INTEGER NOT NULL,
  links INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  ${instantOrNull('undone_at')},
  changed_since INTEGER NOT NULL
) STRICT;
CREATE INDEX imports_by_person ON imports (person_id);

CREATE TABLE mapping_templates (
  id ${ID},
  version ${VERSION},
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  ${json('mapping', 'object')}
) STRICT;

ALTER TABLE answers ADD COLUMN ${jsonOrNull('origin', 'object')};
`;

/**
 * The inventory with its links, cards and releases, the evidence library, imports. What older records could not say is null,
 * as the journal's replay expects of a field that was never written.
 */
export function up(db: Database): void {
  db.exec(systems);
  for (const [table, parent] of [
    ['models', null],
    ['model_versions', 'models'],
    ['datasets', null],
    ['dataset_versions', 'datasets'],
    ['deployments', 'ai_systems'],
    ['organisations', null],
  ] as const) {
    db.exec(items(table, parent));
  }
  db.exec(aroundItems);
  db.exec(evidence);
  moveContent(db);
  db.exec(transfer);
}
