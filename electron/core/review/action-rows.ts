import type { ActionSource } from '#contract/review';
import { readPackCopy } from '#core/assessments/pack-copy';
import type { ProjectionTx } from '#core/projections/projection';
import type { ControlRow, ObligationProgressRow, RiskRow, VerdictRow } from '#core/store/judge-tables';
import type { ActionRow, AssessmentStandingRow, RiskStandingRow } from '#core/store/projection-tables';
import { fixed } from '#core/store/sql';
import type { SignOffConditionRow } from '#core/store/tables';
import type { CycleRow, FindingRow } from '#core/store/watch-tables';

/** The actions that follow from one record. */
export type ActionRule = {
  /** Table and condition of the records from which there can be any. */
  readonly from: string;
  rows(tables: ProjectionTx, id: string): ActionRow[];
};

type SystemOf = { readonly system_id: string };
type SoughtAssessment = SystemOf & { readonly hash: string };

const verdictById = fixed<VerdictRow & SystemOf>(
  'SELECT v.*, a.system_id FROM verdicts v JOIN assessments a ON a.id = v.assessment_id WHERE v.id = ?',
);
const conditionById = fixed<SignOffConditionRow & SystemOf>(
  `SELECT c.*, a.system_id FROM sign_off_conditions c JOIN assessments a ON a.id = c.assessment_id
   WHERE c.id = ? AND NOT EXISTS (SELECT 1 FROM sign_offs w WHERE w.assessment_id = c.assessment_id AND w.withdraws_id = c.sign_off_id)`,
);
const findingById = fixed<FindingRow & { readonly assessed_system: string | null }>(
  'SELECT f.*, a.system_id AS assessed_system FROM findings f LEFT JOIN assessments a ON a.id = f.assessment_id WHERE f.id = ?',
);
const riskById = fixed<RiskRow & Pick<RiskStandingRow, 'shown_band' | 'needs_acceptance' | 'accepted_until'>>(
  'SELECT r.*, s.shown_band, s.needs_acceptance, s.accepted_until FROM risks r JOIN risk_standings s ON s.risk_id = r.id WHERE r.id = ?',
);
const controlById = fixed<ControlRow>('SELECT * FROM controls WHERE id = ?');
const cycleById = fixed<CycleRow>('SELECT * FROM cycles WHERE id = ?');
const standingById = fixed<AssessmentStandingRow>('SELECT * FROM assessment_standings WHERE assessment_id = ?');
const assessmentById = fixed<SoughtAssessment>(
  `SELECT a.system_id, p.hash FROM assessments a JOIN packs p ON p.id = a.pack_copy_id WHERE a.id = ?`,
);
const progressOf = fixed<ObligationProgressRow>('SELECT * FROM obligation_progress WHERE assessment_id = ?');

/** What most actions have none of. */
const NOTHING = {
  part: '',
  detail: '',
  severity: null,
  owner_id: null,
  due_on: null,
  progress: 0,
  is_done: 0,
  system_id: null,
  item_kind: null,
  item_id: null,
  assessment_id: null,
} as const;

/** Where a record of the inventory puts what is of it. */
function placeOf(kind: string | null, id: string | null) {
  return { item_kind: kind, item_id: id, system_id: kind === 'system' ? id : null };
}

/** What an improvable asks for. */
function ofVerdict(tables: ProjectionTx, id: string): ActionRow[] {
  const row = tables.get(verdictById(id));
  if (row?.value !== 'improvable') return [];
  return [
    {
      ...NOTHING,
      source_kind: 'verdict',
      source_id: id,
      part: `${row.target_kind}:${row.target_id}`,
      title: row.action,
      detail: row.reason,
      owner_id: row.owner_id,
      due_on: row.due_on,
      progress: row.progress,
      is_done: row.done_at === null ? 0 : 1,
      system_id: row.system_id,
      assessment_id: row.assessment_id,
    },
  ];
}

/** What somebody approved under, unless that was taken back. */
function ofCondition(tables: ProjectionTx, id: string): ActionRow[] {
  const row = tables.get(conditionById(id));
  if (!row) return [];
  const isDone = row.fulfilled_at !== null;
  return [
    {
      ...NOTHING,
      source_kind: 'condition',
      source_id: id,
      title: row.text,
      detail: row.note,
      owner_id: row.owner_id,
      due_on: row.due_on,
      progress: isDone ? 100 : 0,
      is_done: isDone ? 1 : 0,
      system_id: row.system_id,
      assessment_id: row.assessment_id,
    },
  ];
}

function ofFinding(tables: ProjectionTx, id: string): ActionRow[] {
  const row = tables.get(findingById(id));
  if (!row) return [];
  const isDone = row.state === 'closed';
  const place = placeOf(row.item_kind, row.item_id);
  return [
    {
      ...NOTHING,
      ...place,
      source_kind: 'finding',
      source_id: id,
      title: row.title,
      detail: row.fix,
      severity: row.severity,
      owner_id: row.owner_id,
      due_on: row.due_on,
      progress: isDone ? 100 : row.progress,
      is_done: isDone ? 1 : 0,
      system_id: place.system_id ?? row.assessed_system,
      assessment_id: row.assessment_id,
    },
  ];
}

/**
 * `treatment`: an open risk that is not acceptable has to be treated or accepted; `rating`: what is left of it is not known;
 * `acceptance`: it was accepted until a day, and has to be looked at by then.
 */
function ofRisk(tables: ProjectionTx, id: string): ActionRow[] {
  const row = tables.get(riskById(id));
  if (row?.state !== 'open') return [];
  const { shown_band: band, accepted_until: until } = row;
  if (band !== null && row.needs_acceptance === 0) return [];
  const part = band === null ? 'rating' : until === null ? 'treatment' : 'acceptance';
  return [
    {
      ...NOTHING,
      ...placeOf(row.item_kind, row.item_id),
      source_kind: 'risk',
      source_id: id,
      part,
      title: row.title,
      owner_id: row.owner_id,
      due_on: part === 'acceptance' ? until : row.review_on,
    },
  ];
}

function ofControl(tables: ProjectionTx, id: string): ActionRow[] {
  const row = tables.get(controlById(id));
  if (row?.state !== 'planned' && row?.state !== 'implementing') return [];
  const { title, owner_id, due_on, progress } = row;
  return [{ ...NOTHING, source_kind: 'control', source_id: id, title, owner_id, due_on, progress }];
}

function ofCycle(tables: ProjectionTx, id: string): ActionRow[] {
  const row = tables.get(cycleById(id));
  if (row?.is_active !== 1) return [];
  return [
    {
      ...NOTHING,
      ...placeOf(row.item_kind, row.item_id),
      source_kind: 'cycle',
      source_id: id,
      title: row.title,
      detail: row.plan,
      owner_id: row.owner_id,
      due_on: row.next_due_on,
      assessment_id: row.target_kind === 'assessment' ? row.target_id : null,
    },
  ];
}

type Facts = { readonly duties?: readonly { readonly id: string; readonly appliesFrom: string }[] };

/** The duties of an assessment that hold; of one whose place another took, `assessment_standings` tells none. */
function ofAssessment(tables: ProjectionTx, id: string): ActionRow[] {
  const standing = tables.get(standingById(id));
  if (!standing) return [];
  const { duties = [] } = JSON.parse(standing.facts) as Facts;
  if (duties.length === 0) return [];
  const assessment = tables.get(assessmentById(id));
  if (!assessment) return [];
  const rules = new Map(readPackCopy(tables, assessment.hash).obligations.map((one) => [one.id, one]));
  const said = new Map(tables.all(progressOf(id)).map((row) => [row.obligation_id, row]));
  return duties.map(({ id: duty, appliesFrom }) => {
    const progress = said.get(duty);
    const isDone = progress?.state === 'met' || progress?.state === 'not-applicable';
    return {
      ...NOTHING,
      source_kind: 'obligation',
      source_id: id,
      part: duty,
      title: rules.get(duty)?.title.en ?? duty,
      detail: progress?.note ?? '',
      owner_id: progress?.owner_id ?? null,
      due_on: progress?.due_on ?? appliesFrom,
      progress: progress?.progress ?? 0,
      is_done: isDone ? 1 : 0,
      system_id: assessment.system_id,
      assessment_id: id,
    };
  });
}

/** How the actions of each source follow from its records. */
export const ACTION_RULES: Readonly<Record<ActionSource, ActionRule>> = {
  verdict: { from: "verdicts WHERE value = 'improvable'", rows: ofVerdict },
  condition: { from: 'sign_off_conditions WHERE true', rows: ofCondition },
  finding: { from: 'findings WHERE true', rows: ofFinding },
  risk: { from: "risks WHERE state = 'open'", rows: ofRisk },
  control: { from: "controls WHERE state IN ('planned', 'implementing')", rows: ofControl },
  obligation: { from: 'assessments WHERE true', rows: ofAssessment },
  cycle: { from: 'cycles WHERE is_active = 1', rows: ofCycle },
};
