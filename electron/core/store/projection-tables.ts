export type ProjectionStateRow = {
  readonly id: number;
  readonly built_with: number;
  readonly followed_seq: number;
  readonly position: string | null;
};

export type CounterRow = {
  readonly name: string;
  readonly key: string;
  readonly n: number;
};

/**
 * Where a risk stands. `shown_*`: the override if there is one, else the residual level. `rank`: 0 if not rated or on no known
 * matrix, else the place of the shown band among the bands of its matrix, from 1 (the lowest possible) to 1000. `needs_acceptance`:
 * the shown band is one that a person must accept, and the risk is not closed. `accepted_until`: the last day of the acceptance
 * that holds for the shown level; it may be past.
 */
export type RiskStandingRow = {
  readonly risk_id: string;
  readonly item_kind: string;
  readonly item_id: string;
  readonly state: string;
  readonly matrix: string;
  readonly inherent_likelihood: number | null;
  readonly inherent_impact: number | null;
  readonly current_likelihood: number | null;
  readonly current_impact: number | null;
  readonly residual_likelihood: number | null;
  readonly residual_impact: number | null;
  readonly inherent_band: string | null;
  readonly current_band: string | null;
  readonly residual_band: string | null;
  readonly shown_likelihood: number | null;
  readonly shown_impact: number | null;
  readonly shown_band: string | null;
  readonly is_overridden: number;
  readonly rank: number;
  readonly needs_acceptance: number;
  readonly accepted_until: string | null;
  readonly controls: number;
};

/** Levels of a risk at the end of a day (UTC) on which one of them became another. */
export type RiskPointRow = {
  readonly risk_id: string;
  readonly on_day: string;
  readonly matrix: string;
  readonly inherent_likelihood: number | null;
  readonly inherent_impact: number | null;
  readonly current_likelihood: number | null;
  readonly current_impact: number | null;
  readonly residual_likelihood: number | null;
  readonly residual_impact: number | null;
  readonly shown_likelihood: number | null;
  readonly shown_impact: number | null;
};

export type AssessmentStandingRow = {
  readonly assessment_id: string;
  readonly system_id: string;
  readonly pack_id: string;
  readonly tone: string;
  readonly classes: string;
  readonly is_determined: number;
  readonly sign_off_state: string;
  readonly approved_on: string | null;
  readonly valid_until: string | null;
  readonly answered: number;
  readonly total: number;
  readonly facts: string;
};

/** A system with the gravest tone of its assessments; `unknown`: none says anything yet. */
export type SystemStandingRow = {
  readonly system_id: string;
  readonly state: string;
  readonly tone: string;
};

/** One thing to do, wherever it comes from. */
export type ActionRow = {
  readonly source_kind: string;
  readonly source_id: string;
  readonly part: string;
  readonly title: string;
  readonly detail: string;
  readonly severity: string | null;
  readonly owner_id: string | null;
  readonly due_on: string | null;
  readonly progress: number;
  readonly is_done: number;
  readonly system_id: string | null;
  readonly item_kind: string | null;
  readonly item_id: string | null;
  readonly assessment_id: string | null;
};

/**
 * Holds from `from_on` to before `until_on`; `0000-01-01` and `9999-12-31` stand for always. `item_id`: the record of the
 * inventory that it is, or is of; `details`: JSON of what the rule's sentence names.
 */
export type ProblemRow = {
  readonly id: number;
  readonly rule: string;
  readonly severity: string;
  readonly record_kind: string;
  readonly record_id: string;
  readonly place: string;
  readonly title: string;
  readonly item_id: string | null;
  readonly from_on: string;
  readonly until_on: string;
  readonly details: string;
};

/** What follows from records: no records themselves. */
export type ProjectionTables = {
  projection_state: ProjectionStateRow;
  counters: CounterRow;
  risk_standings: RiskStandingRow;
  risk_points: RiskPointRow;
  assessment_standings: AssessmentStandingRow;
  system_standings: SystemStandingRow;
  actions: ActionRow;
  problems: ProblemRow;
};
