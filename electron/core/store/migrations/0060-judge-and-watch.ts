import type { Database } from 'better-sqlite3';
import { day, ID, instant, instantOrNull, json, sha256, VERSION } from './columns.ts';
import {
  dayNotNull,
  flag,
  item,
  itemOrNull,
  level,
  percent,
  person,
  personOrNull,
  revocation,
  SEVERITIES,
  written,
} from './judge-and-watch-columns.ts';
import { policies } from './judge-and-watch-policies.ts';
import { countedSoFar, counters, projections } from './judge-and-watch-projections.ts';

const review = `
CREATE TABLE verdicts (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  target_kind TEXT NOT NULL CHECK (target_kind IN ('answer', 'section')),
  target_id TEXT NOT NULL,
  value TEXT NOT NULL CHECK (value IN ('acceptable', 'improvable', 'to-correct')),
  reason TEXT NOT NULL,
  action TEXT NOT NULL CHECK (value <> 'improvable' OR length(action) > 0),
  owner_id TEXT REFERENCES people (id) CHECK (value <> 'improvable' OR owner_id IS NOT NULL),
  due_on TEXT CHECK ((due_on IS NULL OR length(due_on) = 10) AND (value <> 'improvable' OR due_on IS NOT NULL)),
  ${percent('progress')},
  ${instantOrNull('done_at')},
  ${personOrNull('done_by')},
  note TEXT NOT NULL,
  ${sha256('judged_hash')},
  ${person('person_id')},
  ${instant('at')},
  UNIQUE (assessment_id, target_kind, target_id)
) STRICT;
CREATE INDEX verdicts_by_owner ON verdicts (owner_id);
CREATE INDEX verdicts_by_person ON verdicts (person_id);

ALTER TABLE comments ADD COLUMN parent_id TEXT REFERENCES comments (id);
CREATE INDEX comments_by_parent ON comments (parent_id);

CREATE TABLE opinions (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  kind TEXT NOT NULL CHECK (kind IN ('dpo', 'ethics-board', 'affected-persons', 'workers', 'expert', 'other')),
  ${flag('is_sought')},
  reason TEXT NOT NULL CHECK (is_sought = 1 OR length(reason) > 0),
  given_by TEXT NOT NULL,
  ${personOrNull('person_id')},
  ${day('asked_on')},
  ${day('given_on')},
  stance TEXT CHECK (stance IS NULL OR stance IN ('favourable', 'conditional', 'unfavourable', 'none')),
  text TEXT NOT NULL,
  response TEXT NOT NULL,
  evidence_item_id TEXT REFERENCES evidence_items (id),
  ${person('entered_by')},
  ${instant('at')}
) STRICT;
CREATE INDEX opinions_by_assessment ON opinions (assessment_id, id);
CREATE INDEX opinions_by_person ON opinions (person_id);
CREATE INDEX opinions_by_evidence ON opinions (evidence_item_id);

CREATE TABLE obligation_progress (
  id ${ID},
  version ${VERSION},
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  obligation_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'in-progress', 'met', 'not-applicable')),
  ${personOrNull('owner_id')},
  ${day('due_on')},
  ${percent('progress')},
  note TEXT NOT NULL CHECK (state <> 'not-applicable' OR length(note) > 0),
  ${person('person_id')},
  ${instant('at')},
  UNIQUE (assessment_id, obligation_id)
) STRICT;
CREATE INDEX obligation_progress_by_owner ON obligation_progress (owner_id);
`;

const risks = `
CREATE TABLE risks (
  id ${ID},
  version ${VERSION},
  ${item},
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  source TEXT NOT NULL,
  cause TEXT NOT NULL,
  event TEXT NOT NULL,
  consequence TEXT NOT NULL,
  ${json('affected', 'array')},
  ${json('categories', 'array')},
  catalogue_ref TEXT,
  matrix TEXT NOT NULL CHECK (length(matrix) > 0),
  ${level('inherent_likelihood')},
  ${level('inherent_impact')},
  ${level('target_likelihood')},
  ${level('target_impact')},
  ${level('override_likelihood')},
  ${level('override_impact')},
  override_reason TEXT NOT NULL CHECK (override_likelihood IS NULL OR length(override_reason) > 0),
  ${personOrNull('override_by')},
  ${instantOrNull('override_at')},
  treatment TEXT CHECK (treatment IS NULL OR treatment IN ('mitigate', 'avoid', 'transfer', 'accept')),
  ${personOrNull('owner_id')},
  state TEXT NOT NULL CHECK (state IN ('open', 'monitored', 'closed')),
  ${day('review_on')},
  note TEXT NOT NULL,
  ${written}
) STRICT;
CREATE INDEX risks_by_item ON risks (item_id, id);
CREATE INDEX risks_by_title ON risks (title COLLATE NOCASE, id);
CREATE INDEX risks_by_updated ON risks (updated_at, id);
CREATE INDEX risks_by_owner ON risks (owner_id, id);
CREATE INDEX risks_by_review ON risks (review_on, id);

CREATE TABLE controls (
  id ${ID},
  version ${VERSION},
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  description TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('preventive', 'detective', 'corrective', 'directive')),
  state TEXT NOT NULL CHECK (state IN ('planned', 'implementing', 'operating', 'failed', 'retired')),
  maturity INTEGER NOT NULL CHECK (maturity BETWEEN 0 AND 5),
  ${personOrNull('owner_id')},
  ${day('due_on')},
  ${percent('progress')},
  catalogue_ref TEXT,
  ${day('tested_on')},
  test_months INTEGER CHECK (test_months IS NULL OR test_months BETWEEN 1 AND 120),
  note TEXT NOT NULL,
  ${written}
) STRICT;
CREATE INDEX controls_by_title ON controls (title COLLATE NOCASE, id);
CREATE INDEX controls_by_state ON controls (state, title COLLATE NOCASE, id);
CREATE INDEX controls_by_owner ON controls (owner_id, id);

CREATE TABLE risk_controls (
  id ${ID},
  version ${VERSION},
  risk_id TEXT NOT NULL REFERENCES risks (id),
  control_id TEXT NOT NULL REFERENCES controls (id),
  likelihood_effect INTEGER NOT NULL CHECK (likelihood_effect BETWEEN 0 AND 4),
  impact_effect INTEGER NOT NULL CHECK (impact_effect BETWEEN 0 AND 4),
  note TEXT NOT NULL,
  UNIQUE (risk_id, control_id)
) STRICT;
CREATE INDEX risk_controls_by_control ON risk_controls (control_id, risk_id);

CREATE TABLE control_obligations (
  id ${ID},
  version ${VERSION},
  control_id TEXT NOT NULL REFERENCES controls (id),
  pack_id TEXT NOT NULL,
  item TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (control_id, pack_id, item)
) STRICT;
CREATE INDEX control_obligations_by_item ON control_obligations (pack_id, item);

CREATE TABLE applicabilities (
  id ${ID},
  version ${VERSION},
  pack_id TEXT NOT NULL,
  item TEXT NOT NULL,
  ${flag('is_applicable')},
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  ${person('person_id')},
  ${instant('at')},
  UNIQUE (pack_id, item)
) STRICT;

CREATE TABLE accepted_risks (
  id ${ID},
  version ${VERSION},
  risk_id TEXT NOT NULL REFERENCES risks (id),
  ${person('accepted_by')},
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  matrix TEXT NOT NULL CHECK (length(matrix) > 0),
  likelihood INTEGER NOT NULL CHECK (likelihood BETWEEN 0 AND 9),
  impact INTEGER NOT NULL CHECK (impact BETWEEN 0 AND 9),
  ${dayNotNull('until')},
  ${instant('at')},
  ${revocation}
) STRICT;
CREATE INDEX accepted_risks_by_risk ON accepted_risks (risk_id, id);
CREATE INDEX accepted_risks_by_person ON accepted_risks (accepted_by);
`;

const measurements = `
CREATE TABLE evaluations (
  id ${ID},
  version ${VERSION},
  ${item},
  dataset_version_id TEXT REFERENCES dataset_versions (id),
  kind TEXT NOT NULL CHECK (kind IN ('fairness', 'performance', 'drift')),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  ${json('settings', 'object')},
  ${json('result', 'object')},
  ${json('files', 'array')},
  row_count INTEGER NOT NULL CHECK (row_count >= 0),
  ${person('person_id')},
  ${instant('at')}
) STRICT;
CREATE INDEX evaluations_by_item ON evaluations (item_id, id);
CREATE INDEX evaluations_by_dataset ON evaluations (dataset_version_id);

CREATE TABLE measurements (
  id ${ID},
  version ${VERSION},
  ${item},
  metric TEXT NOT NULL CHECK (length(metric) BETWEEN 1 AND 200),
  value REAL,
  unit TEXT NOT NULL,
  slice TEXT NOT NULL,
  dataset_version_id TEXT REFERENCES dataset_versions (id),
  lower REAL,
  upper REAL,
  confidence REAL CHECK (confidence IS NULL OR (confidence > 0 AND confidence < 1)),
  sample_size INTEGER CHECK (sample_size IS NULL OR sample_size >= 0),
  computed_by TEXT NOT NULL,
  ${instant('measured_at')},
  evaluation_id TEXT REFERENCES evaluations (id),
  evidence_item_id TEXT REFERENCES evidence_items (id),
  note TEXT NOT NULL,
  ${person('added_by')},
  ${instant('added_at')}
) STRICT;
CREATE INDEX measurements_by_item ON measurements (item_id, metric, slice, measured_at, id);
CREATE INDEX measurements_by_metric ON measurements (metric, measured_at, id);
CREATE INDEX measurements_by_evaluation ON measurements (evaluation_id);
CREATE INDEX measurements_by_evidence ON measurements (evidence_item_id);
CREATE INDEX measurements_by_dataset ON measurements (dataset_version_id);

CREATE TABLE thresholds (
  id ${ID},
  version ${VERSION},
  metric TEXT NOT NULL CHECK (length(metric) BETWEEN 1 AND 200),
  ${itemOrNull},
  slice TEXT,
  direction TEXT NOT NULL CHECK (direction IN ('higher', 'lower', 'range')),
  lower_fail REAL,
  lower_warn REAL,
  upper_warn REAL,
  upper_fail REAL,
  reason TEXT NOT NULL CHECK (length(reason) > 0),
  ${flag('opens_finding')},
  severity TEXT NOT NULL CHECK (severity IN ${SEVERITIES}),
  ${personOrNull('owner_id')},
  ${written}
) STRICT;
CREATE INDEX thresholds_by_metric ON thresholds (metric, item_id);
`;

const monitoring = `
CREATE TABLE cycles (
  id ${ID},
  version ${VERSION},
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  kind TEXT NOT NULL CHECK (kind IN ('review', 'test', 'monitoring', 'data', 'training', 'report')),
  target_kind TEXT CHECK (target_kind IS NULL OR target_kind IN ('item', 'assessment', 'control', 'risk', 'policy', 'policy-text')),
  target_id TEXT CHECK ((target_id IS NULL) = (target_kind IS NULL)),
  ${itemOrNull},
  plan TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('completion', 'calendar')),
  every INTEGER NOT NULL CHECK (every BETWEEN 1 AND 1000),
  unit TEXT NOT NULL CHECK (unit IN ('day', 'week', 'month', 'year')),
  ${dayNotNull('starts_on')},
  ${dayNotNull('next_due_on')},
  ${flag('is_active')},
  ${personOrNull('owner_id')},
  ${written}
) STRICT;
CREATE INDEX cycles_by_due ON cycles (is_active, next_due_on, id);
CREATE INDEX cycles_by_target ON cycles (target_id);
CREATE INDEX cycles_by_item ON cycles (item_id, id);

CREATE TABLE cycle_completions (
  id ${ID},
  version ${VERSION},
  cycle_id TEXT NOT NULL REFERENCES cycles (id),
  ${dayNotNull('due_on')},
  ${dayNotNull('completed_on')},
  result TEXT NOT NULL CHECK (result IN ('passed', 'failed', 'skipped')),
  note TEXT NOT NULL CHECK (result = 'passed' OR length(note) > 0),
  evidence_item_id TEXT REFERENCES evidence_items (id),
  ${person('person_id')},
  ${instant('at')}
) STRICT;
CREATE INDEX cycle_completions_by_cycle ON cycle_completions (cycle_id, id);
CREATE INDEX cycle_completions_by_evidence ON cycle_completions (evidence_item_id);

CREATE TABLE incidents (
  id ${ID},
  version ${VERSION},
  number INTEGER NOT NULL UNIQUE CHECK (number >= 1),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  ${item},
  severity TEXT NOT NULL CHECK (severity IN ${SEVERITIES}),
  ${json('categories', 'array')},
  ${instantOrNull('occurred_at')},
  ${instant('aware_at')},
  ${instantOrNull('established_at')},
  description TEXT NOT NULL,
  affected TEXT NOT NULL,
  measures TEXT NOT NULL,
  root_cause TEXT NOT NULL,
  corrective TEXT NOT NULL,
  risk_id TEXT REFERENCES risks (id),
  state TEXT NOT NULL CHECK (state IN ('open', 'investigating', 'contained', 'closed')),
  note TEXT NOT NULL,
  ${personOrNull('owner_id')},
  ${person('reported_by')},
  ${instant('reported_at')},
  ${instantOrNull('closed_at')},
  ${personOrNull('closed_by')}
) STRICT;
CREATE INDEX incidents_by_item ON incidents (item_id, id);
CREATE INDEX incidents_by_state ON incidents (state, aware_at, id);
CREATE INDEX incidents_by_risk ON incidents (risk_id);

CREATE TABLE incident_notices (
  id ${ID},
  version ${VERSION},
  incident_id TEXT NOT NULL REFERENCES incidents (id),
  clock TEXT NOT NULL CHECK (length(clock) > 0),
  state TEXT NOT NULL CHECK (state IN ('sent', 'not-required')),
  ${instant('sent_at')},
  authority TEXT NOT NULL,
  reference TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (state = 'sent' OR length(reason) > 0),
  ${person('person_id')},
  ${instant('at')},
  UNIQUE (incident_id, clock)
) STRICT;

CREATE TABLE findings (
  id ${ID},
  version ${VERSION},
  number INTEGER NOT NULL UNIQUE CHECK (number >= 1),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
  description TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('validation', 'audit', 'breach', 'policy', 'incident', 'cycle', 'review', 'other')),
  origin_id TEXT,
  ${itemOrNull},
  assessment_id TEXT REFERENCES assessments (id),
  risk_id TEXT REFERENCES risks (id),
  severity TEXT NOT NULL CHECK (severity IN ${SEVERITIES}),
  ${personOrNull('owner_id')},
  ${day('due_on')},
  state TEXT NOT NULL CHECK (state IN ('open', 'in-progress', 'fixed', 'closed')),
  ${percent('progress')},
  fix TEXT NOT NULL,
  ${person('raised_by')},
  ${instant('raised_at')},
  ${personOrNull('fixed_by')},
  ${instantOrNull('fixed_at')},
  ${personOrNull('closed_by')},
  ${instantOrNull('closed_at')},
  closure TEXT NOT NULL,
  note TEXT NOT NULL,
  evidence_item_id TEXT REFERENCES evidence_items (id),
  CHECK (state <> 'closed' OR (closed_by IS NOT NULL AND closed_at IS NOT NULL
    AND (length(closure) > 0 OR evidence_item_id IS NOT NULL)))
) STRICT;
CREATE INDEX findings_by_state ON findings (state, severity, due_on, id);
CREATE INDEX findings_by_item ON findings (item_id, id);
CREATE INDEX findings_by_assessment ON findings (assessment_id, id);
CREATE INDEX findings_by_owner ON findings (owner_id, id);
CREATE INDEX findings_by_origin ON findings (origin_id);
CREATE INDEX findings_by_risk ON findings (risk_id);
CREATE INDEX findings_by_evidence ON findings (evidence_item_id);
CREATE TRIGGER findings_stay BEFORE DELETE ON findings BEGIN
  SELECT RAISE(ABORT, 'a finding is never deleted');
END;
`;

/** What people judge and watch: verdicts, risks and controls, measurements, monitoring, incidents, findings, policies. */
export function up(db: Database): void {
  for (const theme of [review, risks, measurements, monitoring, policies, projections, counters, countedSoFar])
    db.exec(theme);
}
