import type { PERFORMANCE_METRICS } from '#contract/evaluation-metrics';
import { bootstrapCounts, type Resampling } from './bootstrap.ts';
import { type Figure, figure, type Interval, none, type Reason } from './figure.ts';
import { wilson } from './intervals.ts';

/** `matrix[label][prediction]`: cases. */
export type Matrix = readonly (readonly number[])[];

type Sums = { readonly n: number; readonly right: number; readonly labels: number[]; readonly predictions: number[] };

function sumsOf(cells: ArrayLike<number>, classes: number): Sums {
  const labels = new Array<number>(classes).fill(0);
  const predictions = new Array<number>(classes).fill(0);
  let [n, right] = [0, 0];
  for (let label = 0; label < classes; label += 1) {
    for (let prediction = 0; prediction < classes; prediction += 1) {
      const cases = cells[label * classes + prediction] ?? 0;
      n += cases;
      labels[label] = (labels[label] ?? 0) + cases;
      predictions[prediction] = (predictions[prediction] ?? 0) + cases;
      if (label === prediction) right += cases;
    }
  }
  return { n, right, labels, predictions };
}

const product = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);

/**
 * Matthews' correlation of labels and predictions of any number of classes; NaN if one of both has one class only.
 * @source J. Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", 2004
 */
function matthews({ n, right, labels, predictions }: Sums): number {
  const below = (n * n - product(predictions, predictions)) * (n * n - product(labels, labels));
  return below <= 0 ? Number.NaN : (right * n - product(predictions, labels)) / Math.sqrt(below);
}

/** Cohen's kappa (1960): agreement beyond that by chance; NaN if chance alone agrees always. */
function kappa({ n, right, labels, predictions }: Sums): number {
  const chance = product(labels, predictions) / (n * n);
  return chance === 1 ? Number.NaN : (right / n - chance) / (1 - chance);
}

/** What of one class against the others: NaN where there is nothing to divide by. */
function ofClass(cells: ArrayLike<number>, sums: Sums, at: number) {
  const right = cells[at * sums.labels.length + at] ?? 0;
  const label = sums.labels[at] ?? 0;
  const prediction = sums.predictions[at] ?? 0;
  return {
    right,
    label,
    prediction,
    precision: right / prediction,
    recall: right / label,
    f1: (2 * right) / (label + prediction),
  };
}

/** The mean of what there is; NaN of nothing. */
function meanOf(values: readonly number[]): number {
  const there = values.filter((value) => !Number.isNaN(value));
  return there.reduce((sum, value) => sum + value, 0) / there.length;
}

export const binaryNames = [
  'accuracy',
  'balanced-accuracy',
  'precision',
  'recall',
  'specificity',
  'f1',
  'matthews-correlation',
  'cohens-kappa',
] as const;
export type BinaryName = (typeof binaryNames)[number];

/**
 * How good predictions of two classes are. Shares have Wilson intervals, the rest bootstrap ones. Without a case of a
 * class there is no balanced accuracy; F1 without positives and predicted positives is none.
 * @param matrix  `[[true negatives, false positives], [false negatives, true positives]]`
 */
export function binaryFigures(matrix: Matrix, resampling: Resampling): Readonly<Record<BinaryName, Figure>> {
  const cells = Float64Array.from(matrix.flat());
  const values = (of: ArrayLike<number>): readonly number[] => {
    const sums = sumsOf(of, 2);
    const [negative, positive] = [ofClass(of, sums, 0), ofClass(of, sums, 1)];
    return [(negative.recall + positive.recall) / 2, positive.f1, matthews(sums), kappa(sums)];
  };
  const [balanced, f1, correlation, agreement] = bootstrapped(cells, values, resampling);
  const sums = sumsOf(cells, 2);
  const [negative, positive] = [ofClass(cells, sums, 0), ofClass(cells, sums, 1)];
  const share = (hits: number, of: number, reason: Reason): Figure =>
    of === 0 ? none(reason) : figure(hits / of, wilson(hits, of, resampling.confidence), 'wilson');
  const found = (one: Found | undefined, reason: Reason): Figure =>
    sums.n === 0 ? none('no-rows') : boots(one, reason);
  return {
    accuracy: share(sums.right, sums.n, 'no-rows'),
    'balanced-accuracy': found(balanced, 'single-class'),
    precision: share(positive.right, positive.prediction, 'no-predicted-positives'),
    recall: share(positive.right, positive.label, 'no-positives'),
    specificity: share(negative.right, negative.label, 'no-negatives'),
    f1: found(f1, 'no-positives'),
    'matthews-correlation': found(correlation, 'no-variation'),
    'cohens-kappa': found(agreement, 'no-variation'),
  };
}

/** What is computed of predictions of several classes. */
export type MulticlassName = (typeof PERFORMANCE_METRICS.multiclass)[number];

export type ClassFigures = {
  readonly support: number;
  readonly predicted: number;
  readonly precision: Figure;
  readonly recall: Figure;
  readonly f1: Figure;
};

/**
 * How good predictions of several classes are. Macro: the plain mean over classes, in which a class that was never
 * predicted has precision 0, as has one without cases recall 0; weighted: by the cases of each class; micro: over all
 * cases, which with one label a case is the accuracy. Balanced accuracy is the mean recall of the classes that have cases.
 */
export function multiclassFigures(
  matrix: Matrix,
  resampling: Resampling,
): {
  readonly figures: Readonly<Record<MulticlassName, Figure>>;
  readonly perClass: readonly ClassFigures[];
} {
  const classes = matrix.length;
  const cells = Float64Array.from(matrix.flat());
  const values = (of: ArrayLike<number>): readonly number[] => {
    const sums = sumsOf(of, classes);
    const each = sums.labels.map((_, at) => ofClass(of, sums, at));
    const macro = (part: 'precision' | 'recall' | 'f1'): number =>
      each.reduce((sum, one) => sum + (one[part] || 0), 0) / classes;
    const weighted = (part: 'precision' | 'recall' | 'f1'): number =>
      each.reduce((sum, one) => sum + one.label * (one[part] || 0), 0) / sums.n;
    return [
      meanOf(each.map(({ recall }) => recall)),
      macro('precision'),
      weighted('precision'),
      macro('recall'),
      macro('f1'),
      weighted('f1'),
      matthews(sums),
      kappa(sums),
    ];
  };
  const sums = sumsOf(cells, classes);
  const found = bootstrapped(cells, values, resampling);
  const at = (place: number, reason: Reason = 'no-rows'): Figure =>
    sums.n === 0 ? none('no-rows') : boots(found[place], reason);
  const accuracy = shareOf(sums.right, sums.n, resampling.confidence, 'no-rows');
  return {
    figures: {
      accuracy,
      'balanced-accuracy': at(0),
      'precision-macro': at(1),
      'precision-micro': accuracy,
      'precision-weighted': at(2),
      'recall-macro': at(3),
      'recall-micro': accuracy,
      'recall-weighted': accuracy,
      'f1-macro': at(4),
      'f1-micro': accuracy,
      'f1-weighted': at(5),
      'matthews-correlation': at(6, 'no-variation'),
      'cohens-kappa': at(7, 'no-variation'),
    },
    perClass: sums.labels.map((_, place) => {
      const one = ofClass(cells, sums, place);
      return {
        support: one.label,
        predicted: one.prediction,
        precision: shareOf(one.right, one.prediction, resampling.confidence, 'no-predicted-positives'),
        recall: shareOf(one.right, one.label, resampling.confidence, 'no-positives'),
        f1: Number.isNaN(one.f1) ? none('no-positives') : figure(one.f1),
      };
    }),
  };
}

function shareOf(hits: number, of: number, confidence: number, reason: Reason): Figure {
  return of === 0 ? none(reason) : figure(hits / of, wilson(hits, of, confidence), 'wilson');
}

type Found = { readonly value: number; readonly interval: Interval | null };

function bootstrapped(
  cells: Float64Array,
  values: (of: ArrayLike<number>) => readonly number[],
  resampling: Resampling,
): readonly Found[] {
  const point = values(cells);
  const fill = (drawn: Float64Array, into: Float64Array): void => into.set(values(drawn));
  const intervals = bootstrapCounts(cells, point.length, fill, resampling);
  return point.map((value, at) => ({ value, interval: intervals[at] ?? null }));
}

function boots(found: Found | undefined, reason: Reason): Figure {
  return found === undefined || Number.isNaN(found.value)
    ? none(reason)
    : figure(found.value, found.interval, 'bootstrap');
}
