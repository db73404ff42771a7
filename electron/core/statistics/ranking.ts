import { type Figure, figure, none } from './figure.ts';
import { normalInterval } from './intervals.ts';
import type { ScoreSteps } from './score-sample.ts';

export type CurvePoint = { readonly x: number; readonly y: number; readonly threshold: number | null };

/** What depends on the order of the scores. */
export type Ranking = {
  readonly rocAuc: Figure;
  readonly averagePrecision: Figure;
  readonly prAuc: Figure;
  /** False positive rate against true positive rate. */
  readonly roc: readonly CurvePoint[];
  /** Recall against precision. */
  readonly precisionRecall: readonly CurvePoint[];
};

/** Points that a curve keeps. */
const CURVE_POINTS = 201;

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * ROC and precision–recall curves with what lies under them. Equal scores are one step: for the ROC curve a straight line
 * across, by which a tie counts one half.
 *
 * - ROC AUC with the interval of E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson (1988); none if a class has one case or
 *   the classes are parted without exception, where that variance is zero.
 * - Average precision: precision weighted by the recall that each step adds, without interpolation. The area under the
 *   precision–recall curve is that of the trapezoids, beginning at the first step's precision. Both with the logit
 *   interval of K. Boyd, K. H. Eng, C. D. Page (2013).
 */
export function ranking(steps: ScoreSteps, confidence: number): Ranking {
  const [positives, negatives] = [sum(steps.positives), sum(steps.negatives)];
  const missing = positives + negatives === 0 ? 'no-rows' : positives === 0 ? 'no-positives' : 'no-negatives';
  const nothing = { roc: [], precisionRecall: [] };
  if (positives === 0) {
    return { rocAuc: none(missing), averagePrecision: none(missing), prAuc: none(missing), ...nothing };
  }
  const length = steps.scores.length;
  let [above, below] = [0, 0];
  let area = 0;
  let average = 0;
  let trapezoids = 0;
  let precisionBefore = Number.NaN;
  for (let at = 0; at < length; at += 1) {
    const [here, there] = [steps.positives[at] ?? 0, steps.negatives[at] ?? 0];
    // Negatives here have all positives before them above, and half of their own.
    area += there * (above + here / 2);
    above += here;
    below += there;
    const precision = above / (above + below);
    average += (here / positives) * precision;
    trapezoids +=
      (here / positives) * ((precision + (Number.isNaN(precisionBefore) ? precision : precisionBefore)) / 2);
    precisionBefore = precision;
  }
  const auc = area / (positives * negatives);
  return {
    rocAuc:
      negatives === 0
        ? none('no-negatives')
        : figure(auc, deLong(steps, auc, { positives, negatives, confidence }), 'delong'),
    averagePrecision: figure(average, logitInterval(average, positives, confidence), 'normal'),
    prAuc: figure(trapezoids, logitInterval(trapezoids, positives, confidence), 'normal'),
    roc: negatives === 0 ? [] : curve(steps, (tp, fp) => ({ x: fp / negatives, y: tp / positives }), { x: 0, y: 0 }),
    precisionRecall: curve(steps, (tp, fp) => ({ x: tp / positives, y: tp / (tp + fp) }), null),
  };
}

function deLong(
  steps: ScoreSteps,
  auc: number,
  of: { readonly positives: number; readonly negatives: number; readonly confidence: number },
): { lower: number; upper: number } | null {
  const { positives, negatives } = of;
  if (positives < 2 || negatives < 2) return null;
  let [above, below] = [0, 0];
  let [ofPositives, ofNegatives] = [0, 0];
  for (let at = 0; at < steps.scores.length; at += 1) {
    const [here, there] = [steps.positives[at] ?? 0, steps.negatives[at] ?? 0];
    ofPositives += here * ((negatives - below - there / 2) / negatives - auc) ** 2;
    ofNegatives += there * ((above + here / 2) / positives - auc) ** 2;
    above += here;
    below += there;
  }
  const variance = ofPositives / (positives - 1) / positives + ofNegatives / (negatives - 1) / negatives;
  return variance === 0 ? null : normalInterval(auc, Math.sqrt(variance), of.confidence, { least: 0, most: 1 });
}

function logitInterval(value: number, positives: number, confidence: number): { lower: number; upper: number } | null {
  if (value <= 0 || value >= 1) return null;
  const error = 1 / Math.sqrt(positives * value * (1 - value));
  const interval = normalInterval(Math.log(value / (1 - value)), error, confidence);
  const back = (logit: number): number => 1 / (1 + Math.exp(-logit));
  return interval && { lower: back(interval.lower), upper: back(interval.upper) };
}

/** At most so many points of a curve, spread over its steps; the first and the last always. */
function curve(
  steps: ScoreSteps,
  point: (truePositives: number, falsePositives: number) => { readonly x: number; readonly y: number },
  start: { readonly x: number; readonly y: number } | null,
): readonly CurvePoint[] {
  const length = steps.scores.length;
  const most = CURVE_POINTS - (start === null ? 0 : 1);
  const kept = new Set(
    Array.from({ length: Math.min(length, most) }, (_, at) =>
      length <= most ? at : Math.round((at * (length - 1)) / (most - 1)),
    ),
  );
  const points: CurvePoint[] = start === null ? [] : [{ ...start, threshold: null }];
  let [truePositives, falsePositives] = [0, 0];
  for (let at = 0; at < length; at += 1) {
    truePositives += steps.positives[at] ?? 0;
    falsePositives += steps.negatives[at] ?? 0;
    if (kept.has(at)) points.push({ ...point(truePositives, falsePositives), threshold: steps.scores[at] ?? null });
  }
  return points;
}
