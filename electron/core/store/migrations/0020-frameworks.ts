import type { Database } from 'better-sqlite3';

const ID = 'TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36)';
const VERSION = 'INTEGER NOT NULL CHECK (version >= 1)';
const isInstant = (column: string): string => `length(${column}) = 24 AND substr(${column}, 24) = 'Z'`;

/**
 * Upgrades, imported packs, overrides and comments. What older records could not say is null, as the journal's replay
 * expects of a field that was never written. The index on packs holds all but their content: in the table, the column
 * that came last lies behind some hundred kilobytes of it.
 */
export function up(db: Database): void {
  db.exec(`
ALTER TABLE packs ADD COLUMN imported_at TEXT CHECK (imported_at IS NULL OR ${isInstant('imported_at')});
CREATE INDEX packs_without_content ON packs (pack_id, pack_version, hash, imported_at, id, version);

ALTER TABLE assessments ADD COLUMN upgraded_from_id TEXT REFERENCES assessments (id);
CREATE INDEX assessments_by_former ON assessments (upgraded_from_id);

CREATE TABLE overrides (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  class_id TEXT NOT NULL CHECK (length(class_id) > 0),
  truth TEXT NOT NULL CHECK (truth IN ('true', 'false')),
  reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 5000),
  person_id TEXT NOT NULL REFERENCES people (id),
  at TEXT NOT NULL CHECK (${isInstant('at')}),
  UNIQUE (assessment_id, class_id)
) STRICT;
CREATE INDEX overrides_by_person ON overrides (person_id);

CREATE TABLE comments (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  question_id TEXT NOT NULL CHECK (length(question_id) > 0),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 5000),
  person_id TEXT NOT NULL REFERENCES people (id),
  at TEXT NOT NULL CHECK (${isInstant('at')}),
  resolved_at TEXT CHECK (resolved_at IS NULL OR ${isInstant('resolved_at')})
) STRICT;
CREATE INDEX comments_by_assessment ON comments (assessment_id, id);
CREATE INDEX comments_by_person ON comments (person_id);
`);
}
