import type { GapMetric } from '#contract/evaluation-metrics';
import type { Reason } from './figure.ts';
import { type Confusion, confusionAt, rate, type ShareName } from './rates.ts';

/** A group as ratios and gaps see it; NaN where there is no value. */
export type GroupPoint = {
  readonly counts: Confusion;
  /** Selection rate by the highest, and by that of the reference. */
  readonly impact: number;
  readonly reference: number;
  /** False negatives by false positives. */
  readonly treatment: number;
  readonly meanScore: number;
  readonly calibration: number;
};

/** A gap between groups, by their places; `reason` where `value` is NaN. Places are -1 where several rates are in it. */
export type FoundGap = {
  readonly value: number;
  readonly reason: Reason;
  readonly highest: number;
  readonly lowest: number;
  readonly leftOut: number;
};

const noScores = { meanScore: Number.NaN, calibration: Number.NaN };

/**
 * The groups of a table of counts, four each.
 * @param reference  the place of the group that others are compared with; -1: none
 */
export function pointsOf(
  cells: ArrayLike<number>,
  groups: number,
  reference: number,
  scores: (at: number) => { readonly meanScore: number; readonly calibration: number } = () => noScores,
): readonly GroupPoint[] {
  const counts = Array.from({ length: groups }, (_, at) => confusionAt(cells, at * 4));
  const rates = counts.map((one) => rate('selection-rate', one));
  const highest = rates.reduce((best, one) => (one > best ? one : best), 0);
  const referenceRate = rates[reference] ?? Number.NaN;
  return counts.map((one, at) => ({
    counts: one,
    impact: highest === 0 ? Number.NaN : (rates[at] ?? Number.NaN) / highest,
    reference: referenceRate === 0 ? Number.NaN : (rates[at] ?? Number.NaN) / referenceRate,
    treatment: one.falsePositives === 0 ? Number.NaN : one.falseNegatives / one.falsePositives,
    ...scores(at),
  }));
}

/** The largest and the smallest of the values that are there. */
type Spread = {
  readonly difference: number;
  readonly ratio: number;
  readonly highest: number;
  readonly lowest: number;
  readonly leftOut: number;
};

function spread(values: readonly number[]): Spread {
  let highest = -1;
  let lowest = -1;
  let there = 0;
  values.forEach((value, at) => {
    if (!Number.isFinite(value)) return;
    there += 1;
    if (highest < 0 || value > (values[highest] ?? 0)) highest = at;
    if (lowest < 0 || value < (values[lowest] ?? 0)) lowest = at;
  });
  const leftOut = values.length - there;
  if (there < 2) return { difference: Number.NaN, ratio: Number.NaN, highest: -1, lowest: -1, leftOut };
  const [most, least] = [values[highest] ?? 0, values[lowest] ?? 0];
  return { difference: most - least, ratio: most === 0 ? Number.NaN : least / most, highest, lowest, leftOut };
}

const NOWHERE = { highest: -1, lowest: -1 };

/** Every gap between the groups. */
export function gapsOf(points: readonly GroupPoint[]): Readonly<Record<GapMetric, FoundGap>> {
  const of = (name: ShareName): Spread => spread(points.map(({ counts }) => rate(name, counts)));
  const difference = (from: Spread, reason: Reason): FoundGap => ({ ...places(from), value: from.difference, reason });
  const ratio = (from: Spread, reason: Reason): FoundGap => ({
    ...places(from),
    value: from.ratio,
    reason: Number.isNaN(from.difference) ? reason : 'top-rate-zero',
  });
  const selection = of('selection-rate');
  const truePositive = of('true-positive-rate');
  const falsePositive = of('false-positive-rate');
  const oddsReason: Reason = Number.isNaN(truePositive.difference) ? 'no-positives' : 'no-negatives';
  const isWithoutOdds = Number.isNaN(truePositive.difference) || Number.isNaN(falsePositive.difference);
  const oddsLeftOut = Math.max(truePositive.leftOut, falsePositive.leftOut);
  return {
    'demographic-parity-difference': difference(selection, 'no-rows'),
    'demographic-parity-ratio': ratio(selection, 'no-rows'),
    'equalised-odds-difference': {
      value: Math.max(truePositive.difference, falsePositive.difference),
      reason: oddsReason,
      ...NOWHERE,
      leftOut: oddsLeftOut,
    },
    'equalised-odds-ratio': {
      // One of the two may be without a ratio, all rates being zero and so equal: the other speaks for itself.
      value: Math.min(equalAtZero(truePositive), equalAtZero(falsePositive)),
      reason: isWithoutOdds ? oddsReason : 'top-rate-zero',
      ...NOWHERE,
      leftOut: oddsLeftOut,
    },
    'equal-opportunity-difference': difference(truePositive, 'no-positives'),
    'equal-opportunity-ratio': ratio(truePositive, 'no-positives'),
    'false-positive-rate-difference': difference(falsePositive, 'no-negatives'),
    'predictive-parity-difference': difference(of('positive-predictive-value'), 'no-predicted-positives'),
    'false-omission-difference': difference(of('false-omission-rate'), 'no-predicted-negatives'),
    'accuracy-difference': difference(of('accuracy'), 'no-rows'),
    'treatment-equality-difference': difference(spread(points.map(({ treatment }) => treatment)), 'zero-denominator'),
    'mean-score-difference': difference(spread(points.map(({ meanScore }) => meanScore)), 'no-score'),
    'calibration-difference': difference(spread(points.map(({ calibration }) => calibration)), 'no-score'),
  };
}

function places({ highest, lowest, leftOut }: Spread): Pick<FoundGap, 'highest' | 'lowest' | 'leftOut'> {
  return { highest, lowest, leftOut };
}

/** Rates that are all zero are equal. */
function equalAtZero({ difference, ratio }: Spread): number {
  return difference === 0 && Number.isNaN(ratio) ? 1 : ratio;
}
