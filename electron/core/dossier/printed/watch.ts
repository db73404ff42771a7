import type { FindingView } from '#contract/records/finding';
import type { IncidentView, MonitoringPlan } from '#contract/records/incident';

/** Names of people: `ownerName`, `reportedByName`, `closedByName`. */
export type PrintedIncident = Pick<
  IncidentView,
  | 'number'
  | 'title'
  | 'itemName'
  | 'severity'
  | 'state'
  | 'categoryLabels'
  | 'occurredAt'
  | 'awareAt'
  | 'establishedAt'
  | 'description'
  | 'affected'
  | 'measures'
  | 'rootCause'
  | 'corrective'
  | 'riskTitle'
  | 'clocks'
  | 'reportedAt'
  | 'closedAt'
> & {
  readonly ownerName: string | null;
  readonly reportedByName: string;
  readonly closedByName: string | null;
};

/** Names of people: `ownerName`, `raisedByName`, `fixedByName`, `closedByName`. */
export type PrintedFinding = Pick<
  FindingView,
  | 'number'
  | 'title'
  | 'description'
  | 'severity'
  | 'origin'
  | 'itemName'
  | 'state'
  | 'progress'
  | 'dueOn'
  | 'isOverdue'
  | 'raisedAt'
  | 'fix'
  | 'fixedAt'
  | 'closure'
  | 'closedAt'
> & {
  readonly ownerName: string | null;
  readonly raisedByName: string;
  readonly fixedByName: string | null;
  readonly closedByName: string | null;
  readonly evidenceTitle: string | null;
};

/** How the system is watched: cycles, incidents, findings. */
export interface PrintedWatch {
  /** `YYYY-MM-DD`: as of which day it is told. */
  readonly asOf: string;
  /** Names of people: `people`, and `ownerName` of cycles. Null: nothing recurs and nothing is measured. */
  readonly plan: MonitoringPlan | null;
  /** The newest first. */
  readonly incidents: readonly PrintedIncident[];
  /** Unclosed before closed, then the gravest first. */
  readonly findings: readonly PrintedFinding[];
}
