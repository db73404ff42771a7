import { meanFigure } from './fairness.ts';
import { type Figure, figure, type Interval, none } from './figure.ts';
import { normalInterval, normalReach, quantileOf } from './intervals.ts';
import { NumberList } from './score-sample.ts';

export const regressionNames = [
  'mean-absolute-error',
  'root-mean-squared-error',
  'mean-absolute-percentage-error',
  'median-absolute-error',
  'r-squared',
  'mean-error',
] as const;
export type RegressionName = (typeof regressionNames)[number];

/** Pairs that a sample holds. */
export const KEPT_PAIRS = 8_000_000;

type Moments = { readonly sum: number; readonly squares: number };

function moments(n: number, of: (at: number) => number): Moments {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < n; at += 1) {
    const value = of(at);
    sum += value;
    squares += value * value;
  }
  return { sum, squares };
}

/** Predicted numbers and the true ones. All pairs are kept: at most `KEPT_PAIRS`. */
export class RegressionSample {
  readonly #labels = new NumberList();
  readonly #predictions = new NumberList();

  /** @returns false, and nothing is added, if there are too many */
  add(label: number, prediction: number): boolean {
    if (this.#labels.length >= KEPT_PAIRS) return false;
    this.#labels.push(label);
    this.#predictions.push(prediction);
    return true;
  }

  /**
   * Every figure. The error is prediction less truth. A mean has a normal interval, as have the root mean squared error by
   * that of its square and R² by its influence function (delta method); the median the interval of order statistics. The
   * percentage error has no value if a true number is 0; R² none if all true numbers are equal.
   */
  done(confidence: number): Readonly<Record<RegressionName, Figure>> {
    const labels = this.#labels.view();
    const predictions = this.#predictions.view();
    const n = labels.length;
    if (n === 0)
      return Object.fromEntries(regressionNames.map((name) => [name, none('no-rows')])) as Record<
        RegressionName,
        Figure
      >;
    const error = (at: number): number => (predictions[at] ?? 0) - (labels[at] ?? 0);
    const mean = ({ sum, squares }: Moments): Figure => meanFigure(sum, squares, n, confidence);
    const squared = mean(moments(n, (at) => error(at) ** 2));
    const absolute = Float64Array.from(labels, (_, at) => Math.abs(error(at))).sort();
    return {
      'mean-absolute-error': mean(moments(n, (at) => Math.abs(error(at)))),
      'root-mean-squared-error': rootOf(squared),
      'mean-absolute-percentage-error': labels.includes(0)
        ? none('zero-value')
        : mean(moments(n, (at) => Math.abs(error(at) / (labels[at] ?? 0)))),
      'median-absolute-error': figure(quantileOf(absolute, 0.5), medianInterval(absolute, confidence), 'normal'),
      'r-squared': determination(labels, error, confidence),
      'mean-error': mean(moments(n, error)),
    };
  }
}

function rootOf(squared: Figure): Figure {
  if (squared.value === null) return squared;
  const { lower, upper } = squared;
  const interval =
    lower === null || upper === null ? null : { lower: Math.sqrt(Math.max(0, lower)), upper: Math.sqrt(upper) };
  return figure(Math.sqrt(squared.value), interval, 'normal');
}

/** Between which of the sorted values the median lies; none of fewer than six. */
function medianInterval(sorted: Float64Array, confidence: number): Interval | null {
  const n = sorted.length;
  const reach = (normalReach(confidence) * Math.sqrt(n)) / 2;
  const low = Math.floor(n / 2 - reach);
  const high = Math.ceil(n / 2 + reach);
  const [lower, upper] = [sorted[low - 1], sorted[high]];
  return lower === undefined || upper === undefined || n < 6 ? null : { lower, upper };
}

function determination(labels: Float64Array, error: (at: number) => number, confidence: number): Figure {
  const n = labels.length;
  let mean = 0;
  for (const label of labels) mean += label / n;
  const spread = moments(n, (at) => (labels[at] ?? 0) - mean).squares / n;
  // Rounding must not make a spread of equal numbers.
  if (labels.every((label) => label === labels[0])) return none('no-variation');
  const left = moments(n, error).squares / n;
  const influence = moments(n, (at) => {
    const away = ((labels[at] ?? 0) - mean) ** 2;
    return (left * (away - spread)) / (spread * spread) - (error(at) ** 2 - left) / spread;
  });
  const standardError = n > 1 ? Math.sqrt(influence.squares / n / n) : Number.NaN;
  const value = 1 - left / spread;
  return figure(value, normalInterval(value, standardError, confidence, { most: 1 }), 'normal');
}
