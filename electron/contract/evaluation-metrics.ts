/** What is computed of one group; each is an id of a metric of the catalogue. */
export const GROUP_METRICS = [
  'selection-rate',
  'impact-ratio',
  'reference-ratio',
  'base-rate',
  'true-positive-rate',
  'false-positive-rate',
  'true-negative-rate',
  'false-negative-rate',
  'positive-predictive-value',
  'false-omission-rate',
  'accuracy',
  'treatment-ratio',
  'mean-score',
  'brier-score',
  'expected-calibration-error',
] as const;
export type GroupMetric = (typeof GROUP_METRICS)[number];

/** What is computed between the groups of a grouping. */
export const GAP_METRICS = [
  'demographic-parity-difference',
  'demographic-parity-ratio',
  'equalised-odds-difference',
  'equalised-odds-ratio',
  'equal-opportunity-difference',
  'equal-opportunity-ratio',
  'false-positive-rate-difference',
  'predictive-parity-difference',
  'false-omission-difference',
  'accuracy-difference',
  'treatment-equality-difference',
  'mean-score-difference',
  'calibration-difference',
] as const;
export type GapMetric = (typeof GAP_METRICS)[number];

/** What is computed of predictions of two classes, of several, and of numbers. */
export const PERFORMANCE_METRICS = {
  binary: [
    'accuracy',
    'balanced-accuracy',
    'precision',
    'recall',
    'specificity',
    'f1',
    'matthews-correlation',
    'cohens-kappa',
    'log-loss',
    'brier-score',
    'roc-auc',
    'average-precision',
    'pr-auc',
    'expected-calibration-error',
  ],
  multiclass: [
    'accuracy',
    'balanced-accuracy',
    'precision-macro',
    'precision-micro',
    'precision-weighted',
    'recall-macro',
    'recall-micro',
    'recall-weighted',
    'f1-macro',
    'f1-micro',
    'f1-weighted',
    'matthews-correlation',
    'cohens-kappa',
  ],
  regression: [
    'mean-absolute-error',
    'root-mean-squared-error',
    'mean-absolute-percentage-error',
    'median-absolute-error',
    'r-squared',
    'mean-error',
  ],
} as const;
export type PerformanceTask = keyof typeof PERFORMANCE_METRICS;
export type PerformanceMetric = (typeof PERFORMANCE_METRICS)[PerformanceTask][number];

/** What is computed of one column between two files. */
export const DRIFT_METRICS = [
  'population-stability-index',
  'kolmogorov-smirnov',
  'chi-squared',
  'jensen-shannon-divergence',
  'jensen-shannon-distance',
  'missing-rate-change',
  'new-category-rate',
] as const;
export type DriftMetric = (typeof DRIFT_METRICS)[number];

/** Why there is no figure. Each has its sentence in the messages, `evaluation.reason.<reason>`. */
export const FIGURE_REASONS = [
  'no-rows',
  'no-label',
  'no-score',
  'no-positives',
  'no-negatives',
  'no-predicted-positives',
  'no-predicted-negatives',
  'single-class',
  'single-group',
  'small-group',
  'no-reference',
  'top-rate-zero',
  'zero-denominator',
  'no-variation',
  'not-probability',
  'zero-value',
  'not-a-number-column',
  'not-a-category-column',
  'too-many-categories',
  'no-histogram',
  'out-of-range',
] as const;
export type FigureReason = (typeof FIGURE_REASONS)[number];

/** Why a row was left out. Each has its word in the messages, `evaluation.excluded.<reason>`. */
export const EXCLUSIONS = [
  'missing-label',
  'missing-prediction',
  'missing-score',
  'not-a-number',
  'not-finite',
  'bad-weight',
] as const;
export type Exclusion = (typeof EXCLUSIONS)[number];

/** What a column may be for; guessed of its name and values. */
export const COLUMN_ROLES = ['label', 'prediction', 'score', 'group', 'weight', 'id'] as const;
export type ColumnRole = (typeof COLUMN_ROLES)[number];
