import type { ItemKind } from '#contract/inventory/kinds';
import { ITEM_KINDS } from '#contract/inventory/kinds';
import type { Touched } from '#core/journal/write';
import { changedSources, kinOf } from '#core/projections/concerned';
import { itemTable } from '#core/store/item-tables';
import { fixed, type Reader } from '#core/store/sql';
import type { RecordTable } from '#core/store/tables';
import type { SubjectKind } from './rule.ts';

/** What is to be checked anew: the ids of each kind. */
export type Subjects = Map<SubjectKind, Set<string>>;

/** A written row concerns the record that a column of it names. */
type Direct = { readonly kind: SubjectKind; readonly column: string };
/** A written row concerns records that are found by a column of it, bound as a JSON array of such values. */
type Found = Direct & { readonly sql: string };

const among = 'IN (SELECT value FROM json_each(?))';
const ofAssessment: readonly Direct[] = [{ kind: 'assessment', column: 'assessment_id' }];
const byPerson: readonly Found[] = [
  {
    kind: 'assessment',
    column: 'person_id',
    sql: `SELECT DISTINCT assessment_id AS id FROM sign_offs WHERE person_id ${among}`,
  },
];

const DIRECT: Partial<Record<RecordTable, readonly Direct[]>> = {
  assessments: [
    { kind: 'assessment', column: 'id' },
    { kind: 'system', column: 'system_id' },
    { kind: 'assessment', column: 'upgraded_from_id' },
  ],
  answers: ofAssessment,
  evidence: [...ofAssessment, { kind: 'evidence', column: 'item_id' }],
  sign_offs: ofAssessment,
  overrides: ofAssessment,
  assignments: [{ kind: 'person', column: 'person_id' }],
  sign_off_moves: ofAssessment,
  sign_off_conditions: ofAssessment,
  risk_acceptances: ofAssessment,
  verdicts: ofAssessment,
  opinions: [...ofAssessment, { kind: 'evidence', column: 'evidence_item_id' }],
  obligation_progress: ofAssessment,
  risks: [{ kind: 'risk', column: 'id' }],
  risk_controls: [{ kind: 'risk', column: 'risk_id' }],
  accepted_risks: [{ kind: 'risk', column: 'risk_id' }],
  controls: [{ kind: 'control', column: 'id' }],
  evidence_items: [{ kind: 'evidence', column: 'id' }],
  evidence_links: [{ kind: 'evidence', column: 'item_id' }],
  measurements: [{ kind: 'evidence', column: 'evidence_item_id' }],
  findings: [{ kind: 'finding', column: 'id' }],
  incidents: [{ kind: 'incident', column: 'id' }],
  incident_notices: [{ kind: 'incident', column: 'incident_id' }],
  cycles: [{ kind: 'cycle', column: 'id' }],
  cycle_completions: [
    { kind: 'cycle', column: 'cycle_id' },
    { kind: 'evidence', column: 'evidence_item_id' },
  ],
  policies: [{ kind: 'policy', column: 'id' }],
  policy_waivers: [{ kind: 'policy', column: 'policy_id' }],
  policy_texts: [{ kind: 'policy-text', column: 'id' }],
  policy_text_versions: [{ kind: 'policy-text', column: 'text_id' }],
  trainings: [{ kind: 'training', column: 'id' }],
  acknowledgements: [
    { kind: 'training', column: 'target_id' },
    { kind: 'evidence', column: 'evidence_item_id' },
  ],
  people: [{ kind: 'person', column: 'id' }],
  signing_keys: [{ kind: 'person', column: 'person_id' }],
};

const ofTarget = (kind: SubjectKind, table: string): Found => ({
  kind,
  column: 'target_id',
  sql: `SELECT id FROM ${table} WHERE id ${among}`,
});

const FOUND: Partial<Record<RecordTable, readonly Found[]>> = {
  controls: [
    { kind: 'risk', column: 'id', sql: `SELECT risk_id AS id FROM risk_controls WHERE control_id ${among}` },
    {
      kind: 'assessment',
      column: 'id',
      sql: `SELECT o.assessment_id AS id FROM control_obligations AS c
        JOIN obligation_progress AS o ON o.obligation_id = c.item WHERE c.control_id ${among}`,
    },
  ],
  control_obligations: [
    {
      kind: 'assessment',
      column: 'item',
      sql: `SELECT assessment_id AS id FROM obligation_progress WHERE obligation_id ${among}`,
    },
  ],
  evidence_links: [
    ofTarget('control', 'controls'),
    ofTarget('finding', 'findings'),
    ofTarget('assessment', 'assessments'),
    {
      kind: 'assessment',
      column: 'target_id',
      sql: `SELECT assessment_id AS id FROM obligation_progress WHERE id ${among}`,
    },
    {
      kind: 'assessment',
      column: 'target_id',
      sql: `SELECT o.assessment_id AS id FROM control_obligations AS c
        JOIN obligation_progress AS o ON o.obligation_id = c.item WHERE c.control_id ${among}`,
    },
  ],
  findings: [
    { kind: 'cycle', column: 'origin_id', sql: `SELECT id FROM cycles WHERE id ${among}` },
    { kind: 'cycle', column: 'origin_id', sql: `SELECT cycle_id AS id FROM cycle_completions WHERE id ${among}` },
  ],
  measurements: [{ kind: 'cycle', column: 'item_id', sql: `SELECT id FROM cycles WHERE item_id ${among}` }],
  thresholds: [
    { kind: 'system', column: 'metric', sql: `SELECT DISTINCT item_id AS id FROM measurements WHERE metric ${among}` },
    {
      kind: 'model-version',
      column: 'metric',
      sql: `SELECT DISTINCT item_id AS id FROM measurements WHERE metric ${among}`,
    },
    {
      kind: 'deployment',
      column: 'metric',
      sql: `SELECT DISTINCT item_id AS id FROM measurements WHERE metric ${among}`,
    },
  ],
  people: [
    { kind: 'policy-text', column: 'id', sql: `SELECT id FROM policy_texts WHERE json_array_length(?) > 0` },
    { kind: 'training', column: 'id', sql: `SELECT id FROM trainings WHERE json_array_length(?) > 0` },
    {
      kind: 'assessment',
      column: 'id',
      sql: `SELECT DISTINCT assessment_id AS id FROM sign_offs WHERE person_id ${among}`,
    },
    { kind: 'risk', column: 'id', sql: `SELECT id FROM risks WHERE owner_id ${among}` },
    { kind: 'finding', column: 'id', sql: `SELECT id FROM findings WHERE closed_by ${among}` },
    { kind: 'policy', column: 'id', sql: `SELECT policy_id AS id FROM policy_waivers WHERE approved_by ${among}` },
  ],
  signing_keys: byPerson,
  acknowledgements: [
    {
      kind: 'policy-text',
      column: 'target_id',
      sql: `SELECT text_id AS id FROM policy_text_versions WHERE id ${among}`,
    },
  ],
  policies: [{ kind: 'system', column: 'id', sql: 'SELECT id FROM ai_systems WHERE json_array_length(?) > 0' }],
  policy_waivers: [{ kind: 'system', column: 'item_id', sql: `SELECT id FROM ai_systems WHERE id ${among}` }],
  ai_systems: [
    { kind: 'incident', column: 'id', sql: `SELECT id FROM incidents WHERE item_id ${among}` },
    { kind: 'assessment', column: 'id', sql: `SELECT id FROM assessments WHERE system_id ${among}` },
    { kind: 'finding', column: 'id', sql: `SELECT id FROM findings WHERE item_id ${among}` },
  ],
  model_versions: [{ kind: 'finding', column: 'id', sql: `SELECT id FROM findings WHERE item_id ${among}` }],
  deployments: [
    { kind: 'finding', column: 'id', sql: `SELECT id FROM findings WHERE item_id ${among}` },
    { kind: 'incident', column: 'id', sql: `SELECT id FROM incidents WHERE item_id ${among}` },
  ],
};

/** Tables whose rows name a record of the inventory that has to be looked at. */
const NAMES_ITEM: ReadonlySet<RecordTable> = new Set([
  'risks',
  'measurements',
  'findings',
  'cycles',
  'releases',
  'incidents',
  'thresholds',
]);

const kindOfTable = new Map<RecordTable, ItemKind>(ITEM_KINDS.map((kind) => [itemTable(kind), kind]));
const idsOf = ITEM_KINDS.map((kind) => ({
  kind,
  query: fixed<{ id: string }>(`SELECT id FROM ${itemTable(kind)} WHERE id ${among}`),
}));
const ofKind = ITEM_KINDS.map((kind) => ({ kind, query: fixed<{ id: string }>(`SELECT id FROM ${itemTable(kind)}`) }));
const queries = new Map<string, ReturnType<typeof fixed<{ id: string | null }>>>();

function add(subjects: Subjects, kind: SubjectKind, id: unknown): void {
  if (typeof id !== 'string' || id === '') return;
  const known = subjects.get(kind);
  if (known) known.add(id);
  else subjects.set(kind, new Set([id]));
}

/** Adds records of the inventory whose kind is not known. */
function addItems(subjects: Subjects, read: Reader, ids: readonly string[]): void {
  if (ids.length === 0) return;
  const text = JSON.stringify(ids);
  for (const { kind, query } of idsOf) for (const { id } of read.all(query(text))) add(subjects, kind, id);
}

function addInventory(subjects: Subjects, read: Reader, touched: readonly Touched[], changed: readonly string[]): void {
  const direct = new Set<string>();
  for (const { table, row } of touched) {
    const kind = kindOfTable.get(table);
    if (kind) add(subjects, kind, row.id);
    else if (NAMES_ITEM.has(table)) add(subjects, String(row['item_kind']) as ItemKind, row['item_id']);
    else if (table === 'links') direct.add(String(row['from_id'])).add(String(row['to_id']));
    // They ask the same of every record of a kind.
    else if (table === 'house_rules' || table === 'custom_schemas') {
      const asked = ofKind.find((one) => one.kind === row['kind']);
      for (const { id } of asked ? read.all(asked.query()) : []) add(subjects, String(row['kind']) as ItemKind, id);
    }
  }
  const sources = changedSources(touched);
  // What is asked of a record follows from what it inherits, and from the systems that it serves.
  for (const id of [...kinOf(read, sources, 'down'), ...kinOf(read, [...sources, ...changed], 'up')]) direct.add(id);
  for (const id of changed) direct.add(id);
  addItems(subjects, read, [...direct]);
}

/**
 * What has to be checked anew after a write.
 * @param changed  systems with an assessment that stands otherwise than before
 */
export function concernedBy(read: Reader, touched: readonly Touched[], changed: readonly string[]): Subjects {
  const subjects: Subjects = new Map();
  const values = new Map<Found, Set<string>>();
  for (const { table, row } of touched) {
    for (const { kind, column } of DIRECT[table] ?? []) add(subjects, kind, row[column]);
    for (const one of FOUND[table] ?? []) {
      const value = row[one.column];
      if (typeof value !== 'string') continue;
      const known = values.get(one);
      if (known) known.add(value);
      else values.set(one, new Set([value]));
    }
  }
  for (const [{ kind, sql }, set] of values) {
    const query = queries.get(sql) ?? fixed<{ id: string | null }>(sql);
    queries.set(sql, query);
    for (const { id } of read.all(query(JSON.stringify([...set])))) add(subjects, kind, id);
  }
  addInventory(subjects, read, touched, changed);
  if (changed.length > 0) {
    const ofSystems = fixed<{ id: string }>(`SELECT id FROM assessments WHERE system_id ${among}`);
    for (const { id } of read.all(ofSystems(JSON.stringify(changed)))) add(subjects, 'assessment', id);
  }
  return subjects;
}
