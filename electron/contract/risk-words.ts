/** What can be said of a risk or control, beside the records, so that the window has it without their schemas. */
export const RISK_STATES = ['open', 'monitored', 'closed'] as const;
export type RiskState = (typeof RISK_STATES)[number];

export const TREATMENTS = ['mitigate', 'avoid', 'transfer', 'accept'] as const;
export type Treatment = (typeof TREATMENTS)[number];

export const AFFECTED = ['persons', 'organisation', 'society'] as const;
export type Affected = (typeof AFFECTED)[number];

export const CONTROL_KINDS = ['preventive', 'detective', 'corrective', 'directive'] as const;
export type ControlKind = (typeof CONTROL_KINDS)[number];

/** In the order of a control's life. */
export const CONTROL_STATES = ['planned', 'implementing', 'operating', 'failed', 'retired'] as const;
export type ControlState = (typeof CONTROL_STATES)[number];

/** How mature a control can be, from not there at all (0) to improved all the time (5). */
export const MATURITIES = [0, 1, 2, 3, 4, 5] as const;

/** How far an item of a framework is covered, the best first. */
export const COVERAGE_STATES = ['covered', 'partial', 'planned', 'open', 'not-applicable'] as const;
export type CoverageState = (typeof COVERAGE_STATES)[number];

/**
 * How a control comes to serve an item: linked itself, or through what a crosswalk says of another pack's item that it serves.
 * `superset`: that item contains this one, so all of it is served; `subset`: it is a part of this one.
 */
export const SERVICES = ['direct', 'equal', 'superset', 'subset', 'overlap'] as const;
export type Service = (typeof SERVICES)[number];

/** The matrix that is offered first. */
export const DEFAULT_MATRIX = 'app:five-by-five';
