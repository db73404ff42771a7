import type {
  AcceptedRiskRow,
  ApplicabilityRow,
  ControlObligationRow,
  ControlRow,
  EvaluationRow,
  MeasurementRow,
  ObligationProgressRow,
  OpinionRow,
  RecordRow,
  RiskControlRow,
  RiskRow,
  ThresholdRow,
  VerdictRow,
} from './judge-tables.ts';

/** `next_due_on` is worked out by each write that moves it. */
export type CycleRow = RecordRow & {
  readonly title: string;
  readonly kind: string;
  readonly target_kind: string | null;
  readonly target_id: string | null;
  readonly item_kind: string | null;
  readonly item_id: string | null;
  readonly plan: string;
  readonly mode: string;
  readonly every: number;
  readonly unit: string;
  readonly starts_on: string;
  readonly next_due_on: string;
  readonly is_active: number;
  readonly owner_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

export type CycleCompletionRow = RecordRow & {
  readonly cycle_id: string;
  readonly due_on: string;
  readonly completed_on: string;
  readonly result: string;
  readonly note: string;
  readonly evidence_item_id: string | null;
  readonly person_id: string;
  readonly at: string;
};

export type IncidentRow = RecordRow & {
  readonly number: number;
  readonly title: string;
  readonly item_kind: string;
  readonly item_id: string;
  readonly severity: string;
  readonly categories: string;
  readonly occurred_at: string | null;
  readonly aware_at: string;
  readonly established_at: string | null;
  readonly description: string;
  readonly affected: string;
  readonly measures: string;
  readonly root_cause: string;
  readonly corrective: string;
  readonly risk_id: string | null;
  readonly state: string;
  readonly note: string;
  readonly owner_id: string | null;
  readonly reported_by: string;
  readonly reported_at: string;
  readonly closed_at: string | null;
  readonly closed_by: string | null;
};

/** `clock`: of a catalogue. */
export type IncidentNoticeRow = RecordRow & {
  readonly incident_id: string;
  readonly clock: string;
  readonly state: string;
  readonly sent_at: string;
  readonly authority: string;
  readonly reference: string;
  readonly reason: string;
  readonly person_id: string;
  readonly at: string;
};

export type FindingRow = RecordRow & {
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly origin: string;
  readonly origin_id: string | null;
  readonly item_kind: string | null;
  readonly item_id: string | null;
  readonly assessment_id: string | null;
  readonly risk_id: string | null;
  readonly severity: string;
  readonly owner_id: string | null;
  readonly due_on: string | null;
  readonly state: string;
  readonly progress: number;
  readonly fix: string;
  readonly raised_by: string;
  readonly raised_at: string;
  readonly fixed_by: string | null;
  readonly fixed_at: string | null;
  readonly closed_by: string | null;
  readonly closed_at: string | null;
  readonly closure: string;
  readonly note: string;
  readonly evidence_item_id: string | null;
};

/** `scope`, `condition`: JSON of a `Condition`. `edition` counts the changes of what it asks. */
export type PolicyRow = RecordRow & {
  readonly name: string;
  readonly statement: string;
  readonly reason: string;
  readonly scope: string;
  readonly condition: string;
  readonly fix: string;
  readonly severity: string;
  readonly edition: number;
  readonly is_active: number;
  readonly blocks_live: number;
  readonly review_on: string | null;
  readonly owner_id: string | null;
  readonly catalogue_ref: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

export type PolicyWaiverRow = RecordRow & {
  readonly policy_id: string;
  readonly item_kind: string;
  readonly item_id: string;
  readonly reason: string;
  readonly requested_by: string;
  readonly approved_by: string;
  readonly until: string;
  readonly at: string;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  readonly revocation_reason: string;
};

/** The working text; what people acknowledge are its versions. */
export type PolicyTextRow = RecordRow & {
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly roles: string;
  readonly acknowledge_days: number | null;
  readonly review_on: string | null;
  readonly owner_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

export type PolicyTextVersionRow = RecordRow & {
  readonly text_id: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly content_hash: string;
  readonly summary: string;
  readonly published_by: string;
  readonly published_at: string;
};

export type TrainingRow = RecordRow & {
  readonly title: string;
  readonly description: string;
  readonly roles: string;
  readonly valid_months: number | null;
  readonly is_active: number;
  readonly owner_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};

/** `target_id`: a version of a policy text, or a training. */
export type AcknowledgementRow = RecordRow & {
  readonly person_id: string;
  readonly kind: string;
  readonly target_id: string;
  readonly on_day: string;
  readonly expires_on: string | null;
  readonly statement: string;
  readonly evidence_item_id: string | null;
  readonly entered_by: string;
  readonly at: string;
};

/** The tables of what people judge and watch. */
export type WatchTables = {
  verdicts: VerdictRow;
  opinions: OpinionRow;
  obligation_progress: ObligationProgressRow;
  risks: RiskRow;
  controls: ControlRow;
  risk_controls: RiskControlRow;
  control_obligations: ControlObligationRow;
  applicabilities: ApplicabilityRow;
  accepted_risks: AcceptedRiskRow;
  evaluations: EvaluationRow;
  measurements: MeasurementRow;
  thresholds: ThresholdRow;
  cycles: CycleRow;
  cycle_completions: CycleCompletionRow;
  incidents: IncidentRow;
  incident_notices: IncidentNoticeRow;
  findings: FindingRow;
  policies: PolicyRow;
  policy_waivers: PolicyWaiverRow;
  policy_texts: PolicyTextRow;
  policy_text_versions: PolicyTextVersionRow;
  trainings: TrainingRow;
  acknowledgements: AcknowledgementRow;
};

/** Their names, in an order in which each refers only to those before it. */
export const watchTables: readonly (keyof WatchTables)[] = [
  'verdicts',
  'opinions',
  'obligation_progress',
  'risks',
  'controls',
  'risk_controls',
  'control_obligations',
  'applicabilities',
  'accepted_risks',
  'evaluations',
  'measurements',
  'thresholds',
  'cycles',
  'cycle_completions',
  'incidents',
  'incident_notices',
  'findings',
  'policies',
  'policy_waivers',
  'policy_texts',
  'policy_text_versions',
  'trainings',
  'acknowledgements',
];
