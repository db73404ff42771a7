import type { Database } from 'better-sqlite3';
import { day, ID, instant, instantOrNull, json, jsonOrNull, sha256, VERSION } from './columns.ts';

const ROLES = "('owner', 'developer', 'validator', 'risk-officer', 'dpo', 'approver', 'affected-persons')";

/** Keys on tokens have no envelope; a key can be revoked and replaced. */
const signingKeys = `
CREATE TABLE new_signing_keys (
  id ${ID},
  version ${VERSION},
  person_id TEXT NOT NULL REFERENCES people (id),
  algorithm TEXT NOT NULL CHECK (algorithm IN ('ECDSA P-256', 'ECDSA P-384', 'RSA')),
  origin TEXT NOT NULL CHECK (origin IN ('generated', 'imported', 'token')),
  subject TEXT NOT NULL,
  issuer TEXT NOT NULL,
  is_self_signed INTEGER NOT NULL CHECK (is_self_signed IN (0, 1)),
  ${sha256('fingerprint')},
  ${json('certificates', 'array')},
  ${instant('not_before')},
  ${instant('not_after')},
  envelope TEXT CHECK ((envelope IS NULL) = (origin = 'token')),
  ${instant('created_at')},
  token TEXT CHECK ((token IS NULL) = (origin <> 'token')),
  ${instantOrNull('revoked_at')},
  revocation_reason TEXT,
  replaced_by_id TEXT REFERENCES signing_keys (id)
) STRICT;
INSERT INTO new_signing_keys
  SELECT id, version, person_id, algorithm, origin, subject, issuer, is_self_signed, fingerprint, certificates,
    not_before, not_after, envelope, created_at, NULL, NULL, NULL, NULL
  FROM signing_keys;
DROP TABLE signing_keys;
ALTER TABLE new_signing_keys RENAME TO signing_keys;
CREATE INDEX signing_keys_by_person ON signing_keys (person_id);
CREATE INDEX signing_keys_by_successor ON signing_keys (replaced_by_id);
`;

/** More decisions than three, and what a workflow adds to them; null of those from before there was one. */
const signOffs = `
CREATE TABLE new_sign_offs (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  person_id TEXT NOT NULL REFERENCES people (id),
  person_name TEXT NOT NULL,
  key_id TEXT NOT NULL REFERENCES signing_keys (id),
  ${sha256('fingerprint')},
  decision TEXT NOT NULL CHECK (decision IN
    ('approve', 'approve-with-conditions', 'reject', 'request-changes', 'opinion', 'withdraw')),
  statement TEXT NOT NULL CHECK (length(statement) > 0),
  conditions TEXT NOT NULL,
  ${day('next_review_on')},
  four_eyes INTEGER NOT NULL CHECK (four_eyes IN (0, 1)),
  ${sha256('content_hash')},
  ${instant('signed_at')},
  cms TEXT NOT NULL,
  decision_cms TEXT NOT NULL,
  ${json('state', 'object')},
  ${jsonOrNull('workflow', 'object')},
  ${jsonOrNull('manifest', 'object')},
  withdraws_id TEXT REFERENCES sign_offs (id),
  CHECK ((decision = 'withdraw') = (withdraws_id IS NOT NULL)),
  CHECK ((workflow IS NULL) = (manifest IS NULL))
) STRICT;
INSERT INTO new_sign_offs
  SELECT id, version, assessment_id, person_id, person_name, key_id, fingerprint, decision, statement, conditions,
    next_review_on, four_eyes, content_hash, signed_at, cms, decision_cms, state, NULL, NULL, NULL
  FROM sign_offs;
DROP TABLE sign_offs;
ALTER TABLE new_sign_offs RENAME TO sign_offs;
CREATE INDEX sign_offs_by_assessment ON sign_offs (assessment_id);
CREATE INDEX sign_offs_by_person ON sign_offs (person_id);
CREATE INDEX sign_offs_by_key ON sign_offs (key_id);
CREATE INDEX sign_offs_by_withdrawn ON sign_offs (withdraws_id);
`;

const workflow = `
CREATE TABLE workflows (
  id ${ID},
  version ${VERSION},
  tone TEXT NOT NULL UNIQUE CHECK (tone IN ('prohibited', 'high', 'limited', 'minimal', 'none')),
  rules TEXT CHECK (rules IS NULL OR json_valid(rules)),
  ${instant('changed_at')}
) STRICT;

CREATE TABLE assignments (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  role TEXT NOT NULL CHECK (role IN ${ROLES}),
  person_id TEXT NOT NULL REFERENCES people (id),
  UNIQUE (assessment_id, role, person_id)
) STRICT;
CREATE INDEX assignments_by_person ON assignments (person_id);

CREATE TABLE sign_off_moves (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  move TEXT NOT NULL CHECK (move IN ('submit', 'recall', 'reopen', 'supersede')),
  person_id TEXT NOT NULL REFERENCES people (id),
  reason TEXT NOT NULL,
  ${instant('at')}
) STRICT;
CREATE INDEX sign_off_moves_by_assessment ON sign_off_moves (assessment_id, id);
CREATE INDEX sign_off_moves_by_person ON sign_off_moves (person_id);

CREATE TABLE sign_off_conditions (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  sign_off_id TEXT NOT NULL REFERENCES sign_offs (id),
  text TEXT NOT NULL CHECK (length(text) > 0),
  owner_id TEXT NOT NULL REFERENCES people (id),
  due_on TEXT NOT NULL CHECK (length(due_on) = 10),
  ${instantOrNull('fulfilled_at')},
  fulfilled_by TEXT REFERENCES people (id),
  note TEXT NOT NULL
) STRICT;
CREATE INDEX sign_off_conditions_by_assessment ON sign_off_conditions (assessment_id);
CREATE INDEX sign_off_conditions_by_sign_off ON sign_off_conditions (sign_off_id);
CREATE INDEX sign_off_conditions_by_owner ON sign_off_conditions (owner_id);
CREATE INDEX sign_off_conditions_by_person ON sign_off_conditions (fulfilled_by);

CREATE TABLE risk_acceptances (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  sign_off_id TEXT NOT NULL REFERENCES sign_offs (id),
  text TEXT NOT NULL CHECK (length(text) > 0),
  accepted_by TEXT NOT NULL REFERENCES people (id),
  until TEXT NOT NULL CHECK (length(until) = 10),
  ${instantOrNull('revoked_at')},
  revoked_by TEXT REFERENCES people (id),
  revocation_reason TEXT NOT NULL
) STRICT;
CREATE INDEX risk_acceptances_by_assessment ON risk_acceptances (assessment_id);
CREATE INDEX risk_acceptances_by_sign_off ON risk_acceptances (sign_off_id);
CREATE INDEX risk_acceptances_by_person ON risk_acceptances (accepted_by);
CREATE INDEX risk_acceptances_by_revoker ON risk_acceptances (revoked_by);
`;

const trust = `
CREATE TABLE authorities (
  id ${ID},
  version ${VERSION},
  subject TEXT NOT NULL,
  ${sha256('fingerprint')},
  certificate TEXT NOT NULL,
  ${json('envelope', 'object')},
  ${instant('not_before')},
  ${instant('not_after')},
  ${instant('created_at')}
) STRICT;

CREATE TABLE trusted_certificates (
  id ${ID},
  version ${VERSION},
  kind TEXT NOT NULL CHECK (kind IN ('pin', 'ca', 'tsa')),
  subject TEXT NOT NULL,
  ${sha256('fingerprint')},
  certificate TEXT NOT NULL,
  ${instant('not_after')},
  note TEXT NOT NULL,
  added_by TEXT NOT NULL REFERENCES people (id),
  ${instant('added_at')},
  UNIQUE (kind, fingerprint)
) STRICT;
CREATE INDEX trusted_certificates_by_person ON trusted_certificates (added_by);
`;

/** `devices.id` is the installation's id; every event names it. */
const checkpoints = `
CREATE TABLE devices (
  id ${ID},
  version ${VERSION},
  public_key TEXT NOT NULL,
  name TEXT NOT NULL,
  ${instant('created_at')}
) STRICT;

CREATE TABLE checkpoints (
  id ${ID},
  version ${VERSION},
  size INTEGER NOT NULL CHECK (size >= 1),
  ${sha256('root')},
  ${sha256('head')},
  note TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('sign-off', 'export', 'close', 'interval', 'manual')),
  ${instant('at')}
) STRICT;
CREATE INDEX checkpoints_by_size ON checkpoints (size);
`;

/** Of each assessment the states that left the workspace in a dossier, so that a later one can tell what changed since. */
const dossiers = `
CREATE TABLE dossiers (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  edition TEXT NOT NULL CHECK (length(edition) > 0),
  ${sha256('content_hash')},
  ${json('state', 'object')},
  ${instant('exported_at')}
) STRICT;
CREATE INDEX dossiers_by_assessment ON dossiers (assessment_id, id);
`;

/**
 * Sign-off as a workflow, keys that can be revoked and lie on tokens, a list of trust, checkpoints, and where an
 * assessment that came with a dossier came from. What older records could not say is null.
 */
export function up(db: Database): void {
  db.exec(`
${signingKeys}
${signOffs}
${workflow}
${trust}
${checkpoints}
${dossiers}
ALTER TABLE workspace ADD COLUMN timestamp_server TEXT;
ALTER TABLE workspace ADD COLUMN origin TEXT CHECK (origin IS NULL OR json_valid(origin));
ALTER TABLE workspace ADD COLUMN logo TEXT CHECK (logo IS NULL OR json_valid(logo));
ALTER TABLE assessments ADD COLUMN origin TEXT CHECK (origin IS NULL OR json_valid(origin));
`);
}
