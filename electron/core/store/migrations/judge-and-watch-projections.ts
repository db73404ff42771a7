import { level } from './judge-and-watch-columns.ts';

/**
 * What follows from the records, worked out anew by whatever writes one of them: never part of the records or the journal,
 * and rebuilt whenever it is in doubt. The counters are kept by triggers, so that nothing can forget them.
 */
export const projections = `
CREATE TABLE projection_state (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  built_with INTEGER NOT NULL,
  followed_seq INTEGER NOT NULL,
  position TEXT
) STRICT;

CREATE TABLE counters (
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE risk_standings (
  risk_id TEXT NOT NULL PRIMARY KEY,
  item_kind TEXT NOT NULL,
  item_id TEXT NOT NULL,
  state TEXT NOT NULL,
  matrix TEXT NOT NULL,
  ${level('inherent_likelihood')},
  ${level('inherent_impact')},
  ${level('current_likelihood')},
  ${level('current_impact')},
  ${level('residual_likelihood')},
  ${level('residual_impact')},
  inherent_band TEXT,
  current_band TEXT,
  residual_band TEXT,
  ${level('shown_likelihood')},
  ${level('shown_impact')},
  shown_band TEXT,
  is_overridden INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  needs_acceptance INTEGER NOT NULL,
  accepted_until TEXT,
  controls INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX risk_standings_by_item ON risk_standings (item_id, residual_band);
CREATE INDEX risk_standings_by_rank ON risk_standings (rank, risk_id);
CREATE INDEX risk_standings_by_matrix ON risk_standings (matrix, state, rank, risk_id);

CREATE TABLE risk_points (
  risk_id TEXT NOT NULL,
  on_day TEXT NOT NULL,
  matrix TEXT NOT NULL,
  ${level('inherent_likelihood')},
  ${level('inherent_impact')},
  ${level('current_likelihood')},
  ${level('current_impact')},
  ${level('residual_likelihood')},
  ${level('residual_impact')},
  ${level('shown_likelihood')},
  ${level('shown_impact')},
  PRIMARY KEY (risk_id, on_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE assessment_standings (
  assessment_id TEXT NOT NULL PRIMARY KEY,
  system_id TEXT NOT NULL,
  pack_id TEXT NOT NULL,
  tone TEXT NOT NULL,
  classes TEXT NOT NULL,
  is_determined INTEGER NOT NULL,
  sign_off_state TEXT NOT NULL,
  approved_on TEXT,
  valid_until TEXT,
  answered INTEGER NOT NULL,
  total INTEGER NOT NULL,
  facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX assessment_standings_by_system ON assessment_standings (system_id, pack_id);

CREATE TABLE system_standings (
  system_id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL,
  tone TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX system_standings_by_tone ON system_standings (tone, state, system_id);

CREATE TABLE actions (
  source_kind TEXT NOT NULL,
  source_id TEXT NOT NULL,
  part TEXT NOT NULL,
  title TEXT NOT NULL,
  detail TEXT NOT NULL,
  severity TEXT,
  owner_id TEXT,
  due_on TEXT,
  progress INTEGER NOT NULL,
  is_done INTEGER NOT NULL,
  system_id TEXT,
  item_kind TEXT,
  item_id TEXT,
  assessment_id TEXT,
  PRIMARY KEY (source_kind, source_id, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX actions_by_due ON actions (is_done, due_on, source_kind, source_id, part);
CREATE INDEX actions_by_owner ON actions (owner_id, is_done, due_on, source_kind, source_id, part);
CREATE INDEX actions_by_system ON actions (system_id, is_done, due_on, source_kind, source_id, part);
CREATE INDEX actions_by_assessment ON actions (assessment_id, is_done, due_on, source_kind, source_id, part);

CREATE TABLE problems (
  id INTEGER NOT NULL PRIMARY KEY,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
  record_kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  place TEXT NOT NULL,
  title TEXT NOT NULL,
  item_id TEXT,
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL,
  details TEXT NOT NULL,
  UNIQUE (record_id, rule, place, from_on)
) STRICT;
CREATE INDEX problems_by_rule ON problems (rule, from_on, id);
CREATE INDEX problems_by_item ON problems (item_id, rule);
`;

/** One count: of the rows for which `counts` holds, by `key`. Both speak of a row as `{}`. */
type Count = { readonly name: string; readonly key: string; readonly counts?: string; readonly by?: number };

/**
 * Triggers that keep counts of a table. A count whose key ends in a day holds from that day on: what is so on a certain day
 * is the sum of all days up to it.
 * @param columns  whose change can move a row from one count to another
 */
function counted(table: string, columns: readonly string[], counts: readonly Count[]): string {
  const bump = (row: 'NEW' | 'OLD', sign: 1 | -1): string =>
    counts
      .map(({ name, key, counts: holds = '1', by = 1 }) => {
        const put = (text: string): string => text.replaceAll('{}', row);
        return `INSERT INTO counters SELECT '${name}', ${put(key)}, ${sign * by} WHERE ${put(holds)}
    ON CONFLICT (name, key) DO UPDATE SET n = n + excluded.n;`;
      })
      .join('\n  ');
  const isMoved = columns.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ');
  return `
CREATE TRIGGER ${table}_counted_in AFTER INSERT ON ${table} BEGIN
  ${bump('NEW', 1)}
END;
CREATE TRIGGER ${table}_counted_out AFTER DELETE ON ${table} BEGIN
  ${bump('OLD', -1)}
END;
CREATE TRIGGER ${table}_counted_on AFTER UPDATE OF ${columns.join(', ')} ON ${table} WHEN ${isMoved} BEGIN
  ${bump('OLD', -1)}
  ${bump('NEW', 1)}
END;`;
}

const cell = (which: string): string =>
  `{}.matrix || ' ' || coalesce({}.${which}_likelihood, '-') || ' ' || coalesce({}.${which}_impact, '-')`;
const isHeld = "{}.state <> 'closed'";
const EVER = "'9999-12-31'";

/** The triggers that keep the counters. */
export const counters = [
  counted('ai_systems', ['state'], [{ name: 'system.state', key: "coalesce({}.state, 'planned')" }]),
  counted('controls', ['state'], [{ name: 'control.state', key: '{}.state' }]),
  counted('incidents', ['severity', 'state'], [{ name: 'incident', key: "{}.severity || ' ' || {}.state" }]),
  counted('findings', ['severity', 'state'], [{ name: 'finding', key: "{}.severity || ' ' || {}.state" }]),
  counted(
    'evidence_items',
    ['effective_on', 'expires_on'],
    [
      { name: 'evidence.age', key: 'coalesce({}.effective_on, substr({}.received_at, 1, 10))' },
      { name: 'evidence.expiry', key: `coalesce({}.expires_on, ${EVER})` },
    ],
  ),
  counted(
    'risk_standings',
    ['state', 'matrix', 'inherent_likelihood', 'inherent_impact', 'shown_likelihood', 'shown_impact', 'shown_band'],
    [
      { name: 'risk.band', key: "{}.matrix || ' ' || coalesce({}.shown_band, '-')", counts: isHeld },
      { name: 'risk.shown', key: cell('shown'), counts: isHeld },
      { name: 'risk.inherent', key: cell('inherent'), counts: isHeld },
      { name: 'risk.state', key: '{}.state' },
    ],
  ),
  counted(
    'assessment_standings',
    ['tone', 'sign_off_state', 'valid_until'],
    [
      { name: 'assessment.tone', key: '{}.tone', counts: "{}.sign_off_state <> 'superseded'" },
      { name: 'assessment.sign-off', key: `{}.sign_off_state || ' ' || coalesce({}.valid_until, ${EVER})` },
    ],
  ),
  counted('system_standings', ['state', 'tone'], [{ name: 'system', key: "{}.tone || ' ' || {}.state" }]),
  counted(
    'actions',
    ['source_kind', 'due_on', 'is_done'],
    [{ name: 'action', key: `{}.source_kind || ' ' || coalesce({}.due_on, ${EVER})`, counts: '{}.is_done = 0' }],
  ),
  counted(
    'problems',
    ['rule', 'from_on', 'until_on'],
    [
      { name: 'problem', key: "{}.rule || ' ' || {}.from_on" },
      { name: 'problem', key: "{}.rule || ' ' || {}.until_on", by: -1 },
    ],
  ),
].join('\n');

/** What is there already is counted once; from now on the triggers do. */
export const countedSoFar = `
INSERT INTO counters SELECT 'system.state', coalesce(state, 'planned'), count(*) FROM ai_systems GROUP BY 2;
INSERT INTO counters SELECT 'evidence.age', coalesce(effective_on, substr(received_at, 1, 10)), count(*)
  FROM evidence_items GROUP BY 2;
INSERT INTO counters SELECT 'evidence.expiry', coalesce(expires_on, ${EVER}), count(*) FROM evidence_items GROUP BY 2;
`;
