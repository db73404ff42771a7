import { day, ID, instant, json, sha256, VERSION } from './columns.ts';
import {
  dayNotNull,
  flag,
  item,
  person,
  personOrNull,
  revocation,
  SEVERITIES,
  written,
} from './judge-and-watch-columns.ts';

/** House rules, their waivers, texts, trainings and who acknowledged them. */
export const policies = `
CREATE TABLE policies (
  id ${ID},
  version ${VERSION},
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  statement TEXT NOT NULL,
  reason TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (json_valid(scope)),
  condition TEXT NOT NULL CHECK (json_valid(condition)),
  fix TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ${SEVERITIES}),
  edition INTEGER NOT NULL CHECK (edition >= 1),
  ${flag('is_active')},
  ${flag('blocks_live')},
  ${day('review_on')},
  ${personOrNull('owner_id')},
  catalogue_ref TEXT,
  ${written}
) STRICT;

CREATE TABLE policy_waivers (
  id ${ID},
  version ${VERSION},
  policy_id TEXT NOT NULL REFERENCES policies (id),
  ${item},
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  ${person('requested_by')},
  ${person('approved_by')},
  ${dayNotNull('until')},
  ${instant('at')},
  ${revocation}
) STRICT;
CREATE INDEX policy_waivers_by_policy ON policy_waivers (policy_id, item_id, id);
CREATE INDEX policy_waivers_by_item ON policy_waivers (item_id);

CREATE TABLE policy_texts (
  id ${ID},
  version ${VERSION},
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  ${json('body', 'object')},
  state TEXT NOT NULL CHECK (state IN ('draft', 'in-force', 'retired')),
  ${json('roles', 'array')},
  acknowledge_days INTEGER CHECK (acknowledge_days IS NULL OR acknowledge_days BETWEEN 0 AND 3650),
  ${day('review_on')},
  ${personOrNull('owner_id')},
  ${written}
) STRICT;

CREATE TABLE policy_text_versions (
  id ${ID},
  version ${VERSION},
  text_id TEXT NOT NULL REFERENCES policy_texts (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  title TEXT NOT NULL,
  ${json('body', 'object')},
  ${sha256('content_hash')},
  summary TEXT NOT NULL,
  ${person('published_by')},
  ${instant('published_at')},
  UNIQUE (text_id, number)
) STRICT;

CREATE TABLE trainings (
  id ${ID},
  version ${VERSION},
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  description TEXT NOT NULL,
  ${json('roles', 'array')},
  valid_months INTEGER CHECK (valid_months IS NULL OR valid_months BETWEEN 1 AND 120),
  ${flag('is_active')},
  ${personOrNull('owner_id')},
  ${written}
) STRICT;

CREATE TABLE acknowledgements (
  id ${ID},
  version ${VERSION},
  ${person('person_id')},
  kind TEXT NOT NULL CHECK (kind IN ('policy-text', 'training')),
  target_id TEXT NOT NULL,
  ${dayNotNull('on_day')},
  ${day('expires_on')},
  statement TEXT NOT NULL,
  evidence_item_id TEXT REFERENCES evidence_items (id),
  ${person('entered_by')},
  ${instant('at')}
) STRICT;
CREATE INDEX acknowledgements_by_target ON acknowledgements (target_id, person_id, id);
CREATE INDEX acknowledgements_by_person ON acknowledgements (person_id, id);
CREATE INDEX acknowledgements_by_evidence ON acknowledgements (evidence_item_id);
`;
