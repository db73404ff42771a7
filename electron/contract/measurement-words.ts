/** What a figure is held against a threshold for; the gravest first. */
export const MEASUREMENT_VERDICTS = ['fail', 'warn', 'not-computed', 'no-threshold', 'pass'] as const;
export type MeasurementVerdict = (typeof MEASUREMENT_VERDICTS)[number];

/** What is better: more, less, or neither, but within bounds. */
export const DIRECTIONS = ['higher', 'lower', 'range'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** What a column of an imported table can mean; `figure`: each cell is a value of the metric its header names. */
export const MEASUREMENT_TARGETS = [
  'metric',
  'value',
  'figure',
  'slice',
  'unit',
  'lower',
  'upper',
  'confidence',
  'sampleSize',
  'measuredAt',
  'computedBy',
  'note',
] as const;
export type MeasurementTarget = (typeof MEASUREMENT_TARGETS)[number];

/** What a threshold says where its figures end; a bound itself still holds. */
export interface Bounds {
  readonly lowerFail: number | null;
  readonly lowerWarn: number | null;
  readonly upperWarn: number | null;
  readonly upperFail: number | null;
}

const RISING = ['lowerFail', 'lowerWarn', 'upperWarn', 'upperFail'] as const;

/**
 * What is wrong with bounds: there is none, they do not rise from the worst low to the worst high, or one is on the side
 * that the direction holds for good.
 * @returns null if nothing is
 */
export function boundsFault(direction: Direction, bounds: Bounds): 'none' | 'order' | 'side' | null {
  const given = RISING.filter((name) => bounds[name] !== null);
  if (given.length === 0) return 'none';
  if (direction === 'higher' && (bounds.upperWarn !== null || bounds.upperFail !== null)) return 'side';
  if (direction === 'lower' && (bounds.lowerWarn !== null || bounds.lowerFail !== null)) return 'side';
  const values = given.map((name) => bounds[name] ?? 0);
  return values.every((value, at) => at === 0 || value >= (values[at - 1] ?? value)) ? null : 'order';
}
