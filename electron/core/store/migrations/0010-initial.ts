import type { Database } from 'better-sqlite3';

const ID = 'TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36)';
const VERSION = 'INTEGER NOT NULL CHECK (version >= 1)';
const INSTANT = "CHECK (length({}) = 24 AND substr({}, 24) = 'Z')";
const instant = (column: string): string => `${column} TEXT NOT NULL ${INSTANT.replaceAll('{}', column)}`;
const flag = (column: string): string => `${column} INTEGER NOT NULL CHECK (${column} IN (0, 1))`;
const sha256 = (column: string): string =>
  `${column} TEXT NOT NULL CHECK (length(${column}) = 64 AND ${column} NOT GLOB '*[^0-9a-f]*')`;
const json = (column: string, type: 'array' | 'object'): string =>
  `${column} TEXT NOT NULL CHECK (json_valid(${column}) AND json_type(${column}) = '${type}')`;

/** The first schema: workspace, people and keys, systems, packs, assessments, evidence, sign-offs, journal. */
export function up(db: Database): void {
  db.exec(`
CREATE TABLE workspace (
  id ${ID},
  version ${VERSION},
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  ${flag('four_eyes')},
  ${instant('created_at')}
) STRICT;
CREATE UNIQUE INDEX workspace_single_row ON workspace ((1));

CREATE TABLE people (
  id ${ID},
  version ${VERSION},
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  email TEXT NOT NULL,
  ${json('roles', 'array')},
  ${instant('created_at')}
) STRICT;

CREATE TABLE signing_keys (
  id ${ID},
  version ${VERSION},
  person_id TEXT NOT NULL REFERENCES people (id),
  algorithm TEXT NOT NULL CHECK (algorithm IN ('ECDSA P-256', 'ECDSA P-384', 'RSA')),
  origin TEXT NOT NULL CHECK (origin IN ('generated', 'imported')),
  subject TEXT NOT NULL,
  issuer TEXT NOT NULL,
  ${flag('is_self_signed')},
  ${sha256('fingerprint')},
  ${json('certificates', 'array')},
  ${instant('not_before')},
  ${instant('not_after')},
  ${json('envelope', 'object')},
  ${instant('created_at')}
) STRICT;
CREATE INDEX signing_keys_by_person ON signing_keys (person_id);

CREATE TABLE ai_systems (
  id ${ID},
  version ${VERSION},
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  release TEXT NOT NULL,
  provider TEXT NOT NULL,
  deployer TEXT NOT NULL,
  intended_purpose TEXT NOT NULL,
  description TEXT NOT NULL,
  sector TEXT NOT NULL,
  regions TEXT NOT NULL,
  people_affected TEXT NOT NULL,
  owner_id TEXT REFERENCES people (id),
  ${instant('created_at')},
  ${instant('updated_at')}
) STRICT;
CREATE INDEX ai_systems_by_name ON ai_systems (name, id);
CREATE INDEX ai_systems_by_owner ON ai_systems (owner_id);

CREATE TABLE packs (
  id ${ID},
  version ${VERSION},
  pack_id TEXT NOT NULL CHECK (length(pack_id) > 0),
  pack_version TEXT NOT NULL CHECK (length(pack_version) > 0),
  ${sha256('hash')},
  ${json('content', 'object')},
  UNIQUE (pack_id, pack_version, hash)
) STRICT;

CREATE TABLE assessments (
  id ${ID},
  version ${VERSION},
  system_id TEXT NOT NULL REFERENCES ai_systems (id),
  pack_copy_id TEXT NOT NULL REFERENCES packs (id),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  assessed_on TEXT NOT NULL CHECK (length(assessed_on) = 10),
  author_id TEXT NOT NULL REFERENCES people (id),
  ${instant('created_at')}
) STRICT;
CREATE INDEX assessments_by_system ON assessments (system_id);
CREATE INDEX assessments_by_pack ON assessments (pack_copy_id);
CREATE INDEX assessments_by_author ON assessments (author_id);

CREATE TABLE answers (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  question_id TEXT NOT NULL CHECK (length(question_id) > 0),
  value TEXT CHECK (value IS NULL OR json_valid(value)),
  justification TEXT CHECK (justification IS NULL OR json_valid(justification)),
  ${flag('is_flagged')},
  answered_by TEXT NOT NULL REFERENCES people (id),
  ${instant('answered_at')},
  UNIQUE (assessment_id, question_id)
) STRICT;
CREATE INDEX answers_by_person ON answers (answered_by);

CREATE TABLE blobs (
  ${sha256('sha256')} PRIMARY KEY,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE evidence (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  question_id TEXT NOT NULL CHECK (length(question_id) > 0),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  sha256 TEXT NOT NULL REFERENCES blobs (sha256),
  added_by TEXT NOT NULL REFERENCES people (id),
  ${instant('added_at')}
) STRICT;
CREATE INDEX evidence_by_assessment ON evidence (assessment_id, question_id);
CREATE INDEX evidence_by_content ON evidence (sha256);
CREATE INDEX evidence_by_person ON evidence (added_by);

CREATE TABLE sign_offs (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  person_id TEXT NOT NULL REFERENCES people (id),
  person_name TEXT NOT NULL,
  key_id TEXT NOT NULL REFERENCES signing_keys (id),
  ${sha256('fingerprint')},
  decision TEXT NOT NULL CHECK (decision IN ('approve', 'approve-with-conditions', 'reject')),
  statement TEXT NOT NULL CHECK (length(statement) > 0),
  conditions TEXT NOT NULL CHECK (decision <> 'approve-with-conditions' OR length(conditions) > 0),
  next_review_on TEXT CHECK (length(next_review_on) = 10),
  ${flag('four_eyes')},
  ${sha256('content_hash')},
  ${instant('signed_at')},
  cms TEXT NOT NULL,
  decision_cms TEXT NOT NULL,
  ${json('state', 'object')}
) STRICT;
CREATE INDEX sign_offs_by_assessment ON sign_offs (assessment_id);
CREATE INDEX sign_offs_by_person ON sign_offs (person_id);
CREATE INDEX sign_offs_by_key ON sign_offs (key_id);

CREATE TABLE journal_events (
  seq INTEGER NOT NULL PRIMARY KEY CHECK (seq >= 1),
  device TEXT NOT NULL CHECK (length(device) = 36),
  ${instant('at')},
  actor TEXT,
  action TEXT NOT NULL,
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  operation TEXT NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
  base_version INTEGER NOT NULL CHECK (base_version >= 0),
  ${json('changes', 'array')},
  ${sha256('prev_hash')},
  ${sha256('hash')}
) STRICT;
CREATE INDEX journal_events_by_record ON journal_events (record_kind, record_id, seq);
CREATE TRIGGER journal_events_not_updated BEFORE UPDATE ON journal_events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_events_not_deleted BEFORE DELETE ON journal_events
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`);
}
