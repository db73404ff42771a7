import type {
  DriftResult,
  EvaluationResult,
  EvaluationSettings,
  FairnessGrouping,
  FairnessResult,
  Figure,
  PerformanceResult,
} from '#contract/records/evaluation';
import type { MeasurementInput } from '#contract/records/measurement';

/** A figure of an evaluation as a measurement, but for what is said of all of them alike. */
export type MeasurementDraft = Pick<
  MeasurementInput,
  'metric' | 'value' | 'slice' | 'lower' | 'upper' | 'confidence' | 'sampleSize'
> & { readonly value: number };

const SLICE_LENGTH = 500;

/** What of a group is kept, by one column and by several together. */
const OF_GROUP = [
  'selection-rate',
  'impact-ratio',
  'true-positive-rate',
  'false-positive-rate',
  'positive-predictive-value',
  'accuracy',
] as const;
const OF_INTERSECTION = ['selection-rate', 'impact-ratio'] as const;
const OF_ALL = ['selection-rate', 'accuracy'] as const;

/**
 * The headline figures of an evaluation: those that there are. Metrics are those of the app's catalogue. The slice of a
 * group is `column=value`, of an intersection these joined by `&`, of a gap the columns it lies between, of drift the
 * column; empty: all. Small groups have none.
 */
export function measurementDrafts(settings: EvaluationSettings, result: EvaluationResult): readonly MeasurementDraft[] {
  switch (result.kind) {
    case 'fairness':
      return fairnessDrafts(result, 'confidence' in settings ? settings.confidence : null);
    case 'performance':
      return performanceDrafts(result, 'confidence' in settings ? settings.confidence : null);
    case 'drift':
      return driftDrafts(result);
  }
}

function draft(
  metric: string,
  { value, lower, upper }: Figure,
  of: { readonly slice: string; readonly confidence: number | null; readonly sampleSize: number },
): readonly MeasurementDraft[] {
  if (value === null) return [];
  const { slice, sampleSize } = of;
  const confidence = lower === null || upper === null ? null : of.confidence;
  return [
    { metric: `app:${metric}`, value, slice: slice.slice(0, SLICE_LENGTH), lower, upper, confidence, sampleSize },
  ];
}

function fairnessDrafts(result: FairnessResult, confidence: number | null): readonly MeasurementDraft[] {
  // The law of New York City calls the share above the median the scoring rate.
  const named = (metric: string): string =>
    metric === 'selection-rate' && result.rule.by === 'median' ? 'scoring-rate' : metric;
  const all = { slice: '', confidence, sampleSize: result.overall.counts.n };
  return [
    ...OF_ALL.flatMap((metric) => draft(named(metric), result.overall.figures[metric], all)),
    ...result.groupings.flatMap((grouping) => {
      const metrics = grouping.columns.length === 1 ? OF_GROUP : OF_INTERSECTION;
      const groups = grouping.groups.filter(({ isSmall }) => !isSmall);
      const sampleSize = groups.reduce((sum, { counts }) => sum + counts.n, 0);
      const between = { slice: grouping.columns.join('&'), confidence, sampleSize };
      return [
        ...groups.flatMap((group) => {
          const of = { slice: sliceOf(grouping, group.values), confidence, sampleSize: group.counts.n };
          return metrics.flatMap((metric) => draft(named(metric), group.figures[metric], of));
        }),
        ...Object.entries(grouping.gaps).flatMap(([metric, gap]) => draft(metric, gap, between)),
      ];
    }),
  ];
}

function sliceOf({ columns }: FairnessGrouping, values: readonly string[]): string {
  return columns.map((column, at) => `${column}=${values[at] ?? ''}`).join('&');
}

function performanceDrafts(result: PerformanceResult, confidence: number | null): readonly MeasurementDraft[] {
  const of = { slice: '', confidence, sampleSize: result.rows.cases };
  return Object.entries(result.figures).flatMap(([metric, one]) => draft(metric, one, of));
}

function driftDrafts(result: DriftResult): readonly MeasurementDraft[] {
  return result.columns.flatMap(({ column, current, figures }) => {
    const of = { slice: column, confidence: null, sampleSize: current.n };
    return Object.entries(figures).flatMap(([metric, one]) => draft(metric, one, of));
  });
}
