import { SEVERITIES } from './severities.ts';

/** What a cycle repeats. */
export const CYCLE_KINDS = ['review', 'test', 'monitoring', 'data', 'training', 'report'] as const;
export type CycleKind = (typeof CYCLE_KINDS)[number];

/** `completion`: so long after it was last done. `calendar`: on fixed days, whenever it was done. */
export const CYCLE_MODES = ['completion', 'calendar'] as const;
export type CycleMode = (typeof CYCLE_MODES)[number];

export const CYCLE_UNITS = ['day', 'week', 'month', 'year'] as const;
export type CycleUnit = (typeof CYCLE_UNITS)[number];

/** What a cycle is about; `item`: a record of the inventory. */
export const CYCLE_TARGETS = ['item', 'assessment', 'control', 'risk', 'policy', 'policy-text'] as const;
export type CycleTarget = (typeof CYCLE_TARGETS)[number];

export const CYCLE_RESULTS = ['passed', 'failed', 'skipped'] as const;
export type CycleResult = (typeof CYCLE_RESULTS)[number];

/** What brought a finding to light. */
export const FINDING_ORIGINS = [
  'validation',
  'audit',
  'breach',
  'policy',
  'incident',
  'cycle',
  'review',
  'other',
] as const;
export type FindingOrigin = (typeof FINDING_ORIGINS)[number];

export const FINDING_STATES = ['open', 'in-progress', 'fixed', 'closed'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

export const FINDING_MOVES = ['start', 'fix', 'return', 'close', 'reopen'] as const;
export type FindingMove = (typeof FINDING_MOVES)[number];

/** From which states a move leads where. `needsNote`: a reason or a proof has to be given. */
export interface MoveFacts<State extends string> {
  readonly from: readonly State[];
  readonly to: State;
  readonly needsNote: boolean;
}

/**
 * What can become of a finding. `return`: the fix does not hold. Whoever closes is another than its owner and than who
 * fixed it, where four eyes are enforced.
 */
export const FINDING_TABLE: Readonly<Record<FindingMove, MoveFacts<FindingState>>> = {
  start: { from: ['open'], to: 'in-progress', needsNote: false },
  fix: { from: ['open', 'in-progress'], to: 'fixed', needsNote: true },
  return: { from: ['fixed'], to: 'in-progress', needsNote: true },
  close: { from: ['fixed'], to: 'closed', needsNote: true },
  reopen: { from: ['closed'], to: 'open', needsNote: true },
};

export const INCIDENT_STATES = ['open', 'investigating', 'contained', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const INCIDENT_MOVES = ['investigate', 'contain', 'resume', 'close', 'reopen'] as const;
export type IncidentMove = (typeof INCIDENT_MOVES)[number];

/** What can become of an incident. To close it, the cause is known and every clock that started is answered. */
export const INCIDENT_TABLE: Readonly<Record<IncidentMove, MoveFacts<IncidentState>>> = {
  investigate: { from: ['open'], to: 'investigating', needsNote: false },
  contain: { from: ['open', 'investigating'], to: 'contained', needsNote: false },
  resume: { from: ['contained'], to: 'investigating', needsNote: true },
  close: { from: ['contained'], to: 'closed', needsNote: false },
  reopen: { from: ['closed'], to: 'investigating', needsNote: true },
};

/**
 * Where a clock of an incident stands. `waiting`: what starts it is not known yet. `overdue`: nobody was told in time and
 * nobody was since. `sent-late`: told, but after its end.
 */
export const CLOCK_STATES = ['waiting', 'running', 'overdue', 'sent', 'sent-late', 'not-required'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** So many days ahead a cycle or finding counts as due soon. */
export const SOON_DAYS = 30;

/** The gravest first: a lower number is graver. */
export function severityRank(severity: (typeof SEVERITIES)[number]): number {
  return SEVERITIES.indexOf(severity);
}
