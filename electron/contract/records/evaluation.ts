import { z } from 'zod';
import {
  COLUMN_ROLES,
  DRIFT_METRICS,
  EXCLUSIONS,
  FIGURE_REASONS,
  GAP_METRICS,
  GROUP_METRICS,
  type PerformanceMetric,
} from '../evaluation-metrics.ts';
import { ColumnType } from './fingerprint.ts';
import { ItemRef } from './inventory.ts';
import { Instant, RecordId, Sha256 } from './text.ts';

const count = z.int().nonnegative();
const finite = z.number();
const column = z.string().min(1).max(500);
const level = z.number().min(0.5).max(0.999);

// ---- settings -------------------------------------------------------------------------------------------------------

/** A column of labels; values that stand for the positive class. Numbers are compared as numbers: `1` is `1.0`. */
export const LabelColumn = z.strictObject({
  column,
  positive: z.array(z.string().max(500)).min(1).max(50),
});
export type LabelColumn = z.infer<typeof LabelColumn>;

/**
 * A column of scores. A row is predicted positive if its score is at least the threshold; with `median` if it is strictly
 * above the median of all scores of the file (6 RCNY 5-301, scoring rate). With `isLowPositive` it is the other way round.
 */
export const ScoreColumn = z.strictObject({
  column,
  threshold: z.union([finite, z.literal('median')]),
  isLowPositive: z.boolean().default(false),
});
export type ScoreColumn = z.infer<typeof ScoreColumn>;

const resampling = {
  /** Of the intervals, for example 0.95. */
  confidence: level.default(0.95),
  /** Of the bootstrap; 0: no bootstrap. */
  resamples: z.int().min(0).max(10_000).default(1000),
  /** Where the random numbers begin; equal settings and files give equal figures. */
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
};

/** How fairness between groups is looked at. */
export const FairnessSettings = z.strictObject({
  kind: z.literal('fairness'),
  /** Ref of the preset it began with, for the record. */
  preset: z.string().max(200).nullable().default(null),
  groups: z.array(column).min(1).max(4),
  /** Also every pair of group columns, and all of them together. */
  isIntersectional: z.boolean().default(false),
  /** Absent: only figures that need none, such as selection rates. */
  label: LabelColumn.nullable(),
  /** At least one of prediction and score is given. Of both, the prediction decides who is selected. */
  prediction: LabelColumn.nullable(),
  score: ScoreColumn.nullable(),
  /** How many cases a row stands for, a whole number; absent: one. */
  weight: column.nullable().default(null),
  /** The group that others are compared with, by column; absent: only with the highest rate. */
  reference: z.record(z.string(), z.string()).default({}),
  /** A group of less than this share of the rows with a known group is left out of ratios and gaps. */
  smallGroupShare: z.number().min(0).max(0.5).default(0),
  ...resampling,
});
export type FairnessSettings = z.infer<typeof FairnessSettings>;

/** How good predictions are looked at. */
export const PerformanceSettings = z.discriminatedUnion('task', [
  z.strictObject({
    kind: z.literal('performance'),
    task: z.literal('binary'),
    label: LabelColumn,
    prediction: LabelColumn.nullable(),
    score: ScoreColumn.nullable(),
    weight: column.nullable().default(null),
    ...resampling,
  }),
  z.strictObject({
    kind: z.literal('performance'),
    task: z.literal('multiclass'),
    label: z.strictObject({ column }),
    prediction: z.strictObject({ column }),
    weight: column.nullable().default(null),
    ...resampling,
  }),
  z.strictObject({
    kind: z.literal('performance'),
    task: z.literal('regression'),
    label: z.strictObject({ column }),
    prediction: z.strictObject({ column }),
    ...resampling,
  }),
]);
export type PerformanceSettings = z.infer<typeof PerformanceSettings>;

/** How two files, or two fingerprints, are compared. */
export const DriftSettings = z.strictObject({
  kind: z.literal('drift'),
  /** Absent: every column that both have, the first hundred. */
  columns: z.array(column).min(1).max(100).nullable().default(null),
  bins: z.int().min(2).max(50).default(10),
  /** Of numbers: bins of equal width over the range of the baseline, or of equal share of the baseline. */
  binning: z.enum(['quantile', 'equal-width']).default('quantile'),
});
export type DriftSettings = z.infer<typeof DriftSettings>;

export const EvaluationSettings = z
  .union([FairnessSettings, PerformanceSettings, DriftSettings])
  .refine((settings) => !('score' in settings) || settings.prediction !== null || settings.score !== null, {
    path: ['prediction'],
    message: 'neither a prediction nor a score is named',
  });
export type EvaluationSettings = z.infer<typeof EvaluationSettings>;

// ---- results --------------------------------------------------------------------------------------------------------

export const FigureReason = z.enum(FIGURE_REASONS);

/**
 * One figure. `value` null: there is none, and `reason` says why. `lower`, `upper`: its interval at the confidence of the
 * settings, null if none was made; `by`: how.
 */
export const Figure = z.strictObject({
  value: finite.nullable(),
  lower: finite.nullable(),
  upper: finite.nullable(),
  by: z.enum(['wilson', 'bootstrap', 'normal', 'delong']).nullable(),
  reason: FigureReason.nullable(),
});
export type Figure = z.infer<typeof Figure>;

/** Rows of a file: all, those that counted, and why others did not. Of weighted rows `cases` is the sum of the weights. */
export const EvaluatedRows = z.strictObject({
  total: count,
  counted: count,
  cases: count,
  excluded: z.array(z.strictObject({ reason: z.enum(EXCLUSIONS), rows: count })),
});
export type EvaluatedRows = z.infer<typeof EvaluatedRows>;

/** One bin of predicted scores: its bounds, the mean score in it and the share of positives. */
export const CalibrationBin = z.strictObject({
  lower: finite,
  upper: finite,
  n: count,
  meanScore: finite.nullable(),
  rate: finite.nullable(),
});
export type CalibrationBin = z.infer<typeof CalibrationBin>;

/** Counts of labels and predictions; those of labels are null without a label. */
export const GroupCounts = z.strictObject({
  n: count,
  selected: count,
  positives: count.nullable(),
  truePositives: count.nullable(),
  falsePositives: count.nullable(),
  trueNegatives: count.nullable(),
  falseNegatives: count.nullable(),
});
export type GroupCounts = z.infer<typeof GroupCounts>;

export const FairnessGroup = z.strictObject({
  /** A value for each column of the grouping. */
  values: z.array(z.string()),
  counts: GroupCounts,
  /** Of the cases with a known group. */
  share: finite,
  /** Too small: told, but in no ratio and no gap. */
  isSmall: z.boolean(),
  isReference: z.boolean(),
  figures: z.record(z.enum(GROUP_METRICS), Figure),
  /** Of probabilities, and in groupings by one column only; else empty. */
  calibration: z.array(CalibrationBin),
});
export type FairnessGroup = z.infer<typeof FairnessGroup>;

/** Groups by one column, or by several together. */
export const FairnessGrouping = z.strictObject({
  columns: z.array(z.string()).min(1),
  /** The largest first. */
  groups: z.array(FairnessGroup),
  /** Cases whose group is missing: in the figures of all, in no group. */
  unknownCases: count,
  /** Groups, and their cases, that are not listed one by one because there are too many; they are in no ratio and no gap. */
  unlisted: z.strictObject({ groups: count, cases: count }),
  /** Between the groups that count. `highest`, `lowest`: their places in `groups`; null where several rates are in it.
   * `leftOut`: groups that count but have no such rate. */
  gaps: z.record(
    z.enum(GAP_METRICS),
    Figure.extend({ highest: count.nullable(), lowest: count.nullable(), leftOut: count }),
  ),
});
export type FairnessGrouping = z.infer<typeof FairnessGrouping>;

export const FairnessResult = z.strictObject({
  kind: z.literal('fairness'),
  rows: EvaluatedRows,
  /** What selected a row: a predicted label, a threshold, or the median of all scores, and which. */
  rule: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('prediction') }),
    z.strictObject({ by: z.literal('threshold'), threshold: finite }),
    z.strictObject({ by: z.literal('median'), threshold: finite }),
  ]),
  /** Of all that counted, whatever their group. */
  overall: z.strictObject({
    counts: GroupCounts,
    figures: z.record(z.enum(GROUP_METRICS), Figure),
    calibration: z.array(CalibrationBin),
  }),
  groupings: z.array(FairnessGrouping),
});
export type FairnessResult = z.infer<typeof FairnessResult>;

/** A point of a curve; `threshold` null: beyond every score. */
export const CurvePoint = z.strictObject({ x: finite, y: finite, threshold: finite.nullable() });
export type CurvePoint = z.infer<typeof CurvePoint>;

/** `matrix[label][prediction]`: cases, in the order of `classes`. Of two classes `negative`, `positive`. */
export const ConfusionMatrix = z.strictObject({ classes: z.array(z.string()), matrix: z.array(z.array(count)) });
export type ConfusionMatrix = z.infer<typeof ConfusionMatrix>;

export const PerformanceResult = z.strictObject({
  kind: z.literal('performance'),
  task: z.enum(['binary', 'multiclass', 'regression']),
  rows: EvaluatedRows,
  /** Those of the task, see `PERFORMANCE_METRICS`. */
  figures: z.partialRecord(z.string(), Figure),
  confusion: ConfusionMatrix.nullable(),
  /** Of several classes: each against the others. */
  perClass: z.array(
    z.strictObject({
      name: z.string(),
      support: count,
      predicted: count,
      precision: Figure,
      recall: Figure,
      f1: Figure,
    }),
  ),
  /** False positive rate against true positive rate; at most 201 points. Empty without scores. */
  roc: z.array(CurvePoint),
  /** Recall against precision; at most 201 points. */
  precisionRecall: z.array(CurvePoint),
  calibration: z.array(CalibrationBin),
  /** Scores were put into a fine histogram because there were more than are kept one by one; curves are of its bins. */
  isBinned: z.boolean(),
});
export type PerformanceResult = Omit<z.infer<typeof PerformanceResult>, 'figures'> & {
  figures: Partial<Record<PerformanceMetric, Figure>>;
};

/** A test with its probability under the hypothesis that nothing changed. */
export const DriftTest = z.strictObject({ statistic: finite, p: z.number().min(0).max(1), degrees: count.nullable() });
export type DriftTest = z.infer<typeof DriftTest>;

/** How one column is spread in both files; shares are of the values that are there. */
export const DriftBin = z.strictObject({
  /** A category, or the bounds of a bin of numbers, null: without end. */
  label: z.string().nullable(),
  lower: finite.nullable(),
  upper: finite.nullable(),
  baseline: count,
  current: count,
});
export type DriftBin = z.infer<typeof DriftBin>;

const side = z.strictObject({
  n: count,
  /** Null: not known, of a fingerprint. */
  missing: count.nullable(),
  notFinite: count,
  distinct: count.nullable(),
  min: finite.nullable(),
  max: finite.nullable(),
  mean: finite.nullable(),
});

export const DriftColumn = z.strictObject({
  column: z.string(),
  type: z.enum(['number', 'category']),
  baseline: side,
  current: side,
  figures: z.record(z.enum(DRIFT_METRICS), Figure),
  kolmogorovSmirnov: DriftTest.nullable(),
  chiSquared: DriftTest.nullable(),
  bins: z.array(DriftBin),
  /** Categories that only one side has, the first twenty. */
  newCategories: z.array(z.string()),
  goneCategories: z.array(z.string()),
  /** There were more values than are kept one by one: the test is over a fine histogram. */
  isBinned: z.boolean(),
});
export type DriftColumn = z.infer<typeof DriftColumn>;

export const DriftResult = z.strictObject({
  kind: z.literal('drift'),
  /** Fingerprints hold no distribution: of them only missing values, ranges and numbers of values are compared. */
  of: z.enum(['files', 'fingerprints']),
  baselineRows: count,
  currentRows: count,
  columns: z.array(DriftColumn),
  onlyInBaseline: z.array(z.string()),
  onlyInCurrent: z.array(z.string()),
});
export type DriftResult = z.infer<typeof DriftResult>;

export const EvaluationResult = z.union([FairnessResult, PerformanceResult, DriftResult]);
export type EvaluationResult = FairnessResult | PerformanceResult | DriftResult;

// ---- calls ----------------------------------------------------------------------------------------------------------

/** A file that was looked at; its content is not kept. */
export const EvaluatedFile = z.strictObject({ name: z.string(), sizeBytes: count, sha256: Sha256 });
export type EvaluatedFile = z.infer<typeof EvaluatedFile>;

/** A column of a predictions file, with what it may be for. */
export const EvaluationColumn = z.strictObject({
  name: z.string(),
  type: ColumnType,
  role: z.enum(COLUMN_ROLES).nullable(),
  missing: count,
  /** Different values, counted up to 1,000; the most frequent twenty of them. */
  distinct: count,
  isCapped: z.boolean(),
  values: z.array(z.strictObject({ value: z.string(), rows: count })),
  /** Of numbers. */
  min: finite.nullable(),
  max: finite.nullable(),
});
export type EvaluationColumn = z.infer<typeof EvaluationColumn>;

/** What a predictions file holds, as far as it was read: `isWhole` false: the first `rows` only. */
export const EvaluationColumns = z.strictObject({
  rows: count,
  isWhole: z.boolean(),
  columns: z.array(EvaluationColumn),
});
export type EvaluationColumns = z.infer<typeof EvaluationColumns>;

/** What was computed, kept without the data it was computed of. */
export const Evaluation = z.strictObject({
  id: RecordId,
  version: z.int(),
  item: ItemRef,
  datasetVersionId: RecordId.nullable(),
  kind: z.enum(['fairness', 'performance', 'drift']),
  title: z.string().min(1).max(300),
  settings: EvaluationSettings,
  result: EvaluationResult,
  /** One, or of drift the baseline and the current. */
  files: z.array(EvaluatedFile).max(2),
  rowCount: count,
  personId: RecordId,
  at: Instant,
});
export type Evaluation = Omit<z.infer<typeof Evaluation>, 'result'> & { result: EvaluationResult };

/** An evaluation as lists show it. */
export const EvaluationSummary = Evaluation.omit({ settings: true, result: true }).extend({
  itemName: z.string(),
  personName: z.string(),
});
export type EvaluationSummary = z.infer<typeof EvaluationSummary>;

/** How far the reading of the files is. */
export const EvaluationProgress = z.strictObject({ doneBytes: count, totalBytes: count, file: z.string() });
export type EvaluationProgress = z.infer<typeof EvaluationProgress>;
