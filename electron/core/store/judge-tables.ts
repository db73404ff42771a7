/** What every record's row begins with. */
export type RecordRow = { readonly id: string; readonly version: number };

/** `judged_hash`: SHA-256 of what was judged, so that a changed answer shows. `done_*`: of the action of an improvable. */
export type VerdictRow = RecordRow & {
  readonly assessment_id: string;
  readonly target_kind: string;
  readonly target_id: string;
  readonly value: string;
  readonly reason: string;
  readonly action: string;
  readonly owner_id: string | null;
  readonly due_on: string | null;
  readonly progress: number;
  readonly done_at: string | null;
  readonly done_by: string | null;
  readonly note: string;
  readonly judged_hash: string;
  readonly person_id: string;
  readonly at: string;
};

/** What somebody holds of it who does not decide; `reason`: why it was not sought. `given_by`: who, in words. */
export type OpinionRow = RecordRow & {
  readonly assessment_id: string;
  readonly kind: string;
  readonly is_sought: number;
  readonly reason: string;
  readonly given_by: string;
  readonly person_id: string | null;
  readonly asked_on: string | null;
  readonly given_on: string | null;
  readonly stance: string | null;
  readonly text: string;
  readonly response: string;
  readonly evidence_item_id: string | null;
  readonly entered_by: string;
  readonly at: string;
};

/** How far a duty of an assessment is; without a row it is open. */
export type ObligationProgressRow = RecordRow & {
  readonly assessment_id: string;
  readonly obligation_id: string;
  readonly state: string;
  readonly owner_id: string | null;
  readonly due_on: string | null;
  readonly progress: number;
  readonly note: string;
  readonly person_id: string;
  readonly at: string;
};

/** Levels count from 0 on the scales of `matrix`. `affected`, `categories`: JSON arrays. Current and residual levels are never here. */
export type RiskRow = RecordRow & {
  readonly item_kind: string;
  readonly item_id: string;
  readonly title: string;
  readonly source: string;
  readonly cause: string;
  readonly event: string;
  readonly consequence: string;
  readonly affected: string;
  readonly categories: string;
  readonly catalogue_ref: string | null;
  readonly matrix: string;
  readonly inherent_likelihood: number | null;
  readonly inherent_impact: number | null;
  readonly target_likelihood: number | null;
  readonly target_impact: number | null;
  readonly override_likelihood: number | null;
  readonly override_impact: number | null;
  readonly override_reason: string;
  readonly override_by: string | null;
  readonly override_at: string | null;
  readonly treatment: string | null;
  readonly owner_id: string | null;
  readonly state: string;
  readonly review_on: string | null;
  readonly note: string;
  readonly created_at: string;
  readonly updated_at: string;
};

export type ControlRow = RecordRow & {
  readonly title: string;
  readonly description: string;
  readonly kind: string;
  readonly state: string;
  readonly maturity: number;
  readonly owner_id: string | null;
  readonly due_on: string | null;
  readonly progress: number;
  readonly catalogue_ref: string | null;
  readonly tested_on: string | null;
  readonly test_months: number | null;
  readonly note: string;
  readonly created_at: string;
  readonly updated_at: string;
};

/** So many steps the control would take off at full maturity. */
export type RiskControlRow = RecordRow & {
  readonly risk_id: string;
  readonly control_id: string;
  readonly likelihood_effect: number;
  readonly impact_effect: number;
  readonly note: string;
};

/** `item`: an obligation of the pack, or `question/row` of a matrix. */
export type ControlObligationRow = RecordRow & {
  readonly control_id: string;
  readonly pack_id: string;
  readonly item: string;
  readonly note: string;
};

/** A line of a statement of applicability that somebody decided. */
export type ApplicabilityRow = RecordRow & {
  readonly pack_id: string;
  readonly item: string;
  readonly is_applicable: number;
  readonly reason: string;
  readonly person_id: string;
  readonly at: string;
};

/** `likelihood`, `impact`: the shown level that was accepted, on the scales of `matrix`; a higher one is not. */
export type AcceptedRiskRow = RecordRow & {
  readonly risk_id: string;
  readonly accepted_by: string;
  readonly reason: string;
  readonly matrix: string;
  readonly likelihood: number;
  readonly impact: number;
  readonly until: string;
  readonly at: string;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  readonly revocation_reason: string;
};

/** What was computed from files that are not stored; `files`: JSON array of name, size and SHA-256. */
export type EvaluationRow = RecordRow & {
  readonly item_kind: string;
  readonly item_id: string;
  readonly dataset_version_id: string | null;
  readonly kind: string;
  readonly title: string;
  readonly settings: string;
  readonly result: string;
  readonly files: string;
  readonly row_count: number;
  readonly person_id: string;
  readonly at: string;
};

/** `value` null: it could not be computed, `note` says why. `slice` empty: all. */
export type MeasurementRow = RecordRow & {
  readonly item_kind: string;
  readonly item_id: string;
  readonly metric: string;
  readonly value: number | null;
  readonly unit: string;
  readonly slice: string;
  readonly dataset_version_id: string | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly confidence: number | null;
  readonly sample_size: number | null;
  readonly computed_by: string;
  readonly measured_at: string;
  readonly evaluation_id: string | null;
  readonly evidence_item_id: string | null;
  readonly note: string;
  readonly added_by: string;
  readonly added_at: string;
};

export type ThresholdRow = RecordRow & {
  readonly metric: string;
  readonly item_kind: string | null;
  readonly item_id: string | null;
  readonly slice: string | null;
  readonly direction: string;
  readonly lower_fail: number | null;
  readonly lower_warn: number | null;
  readonly upper_warn: number | null;
  readonly upper_fail: number | null;
  readonly reason: string;
  readonly opens_finding: number;
  readonly severity: string;
  readonly owner_id: string | null;
  readonly created_at: string;
  readonly updated_at: string;
};
