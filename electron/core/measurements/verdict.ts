import type { Bounds, MeasurementVerdict } from '#contract/measurement-words';
import type { ThresholdRow } from '#core/store/judge-tables';

/**
 * What a figure is held against its threshold. A bound itself still holds: of the four-fifths rule, 0.8 is no breach.
 * @param value   null: it could not be computed
 * @param bounds  null: no threshold counts for it
 */
export function verdictOf(value: number | null, bounds: Bounds | null): MeasurementVerdict {
  if (value === null) return 'not-computed';
  if (bounds === null) return 'no-threshold';
  const isOutside = (lower: number | null, upper: number | null): boolean =>
    (lower !== null && value < lower) || (upper !== null && value > upper);
  if (isOutside(bounds.lowerFail, bounds.upperFail)) return 'fail';
  return isOutside(bounds.lowerWarn, bounds.upperWarn) ? 'warn' : 'pass';
}

/** Where a threshold's row draws its lines. */
export function boundsOf(row: ThresholdRow): Bounds {
  return {
    lowerFail: row.lower_fail,
    lowerWarn: row.lower_warn,
    upperWarn: row.upper_warn,
    upperFail: row.upper_fail,
  };
}

/** What a threshold is looked up by. */
export type Subject = { readonly metric: string; readonly itemId: string; readonly slice: string };

/**
 * The threshold that counts for a figure: of those that speak of its metric the one of its record and slice, else of its
 * record, else of its slice, else the one for everything. Of equals the one made first.
 */
export function thresholdFor(rows: readonly ThresholdRow[], { metric, itemId, slice }: Subject): ThresholdRow | null {
  let best: ThresholdRow | null = null;
  for (const row of rows) {
    const isMeant =
      row.metric === metric &&
      (row.item_id === null || row.item_id === itemId) &&
      (row.slice === null || row.slice === slice);
    if (!isMeant) continue;
    const order = best === null ? 1 : weight(row) - weight(best) || (row.id < best.id ? 1 : -1);
    if (order > 0) best = row;
  }
  return best;
}

const weight = (row: ThresholdRow): number => (row.item_id === null ? 0 : 2) + (row.slice === null ? 0 : 1);

/** Thresholds, looked up by many figures. */
export type Thresholds = {
  /** The one that counts. */
  of(subject: Subject): ThresholdRow | null;
  verdict(subject: Subject, value: number | null): MeasurementVerdict;
};

/** Puts thresholds in order by metric, so that each figure meets few of them. */
export function thresholdsBy(rows: readonly ThresholdRow[]): Thresholds {
  const byMetric = Map.groupBy(rows, ({ metric }) => metric);
  const of = (subject: Subject): ThresholdRow | null => thresholdFor(byMetric.get(subject.metric) ?? [], subject);
  return {
    of,
    verdict: (subject, value) => {
      const row = of(subject);
      return verdictOf(value, row && boundsOf(row));
    },
  };
}
