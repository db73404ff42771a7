import type { Resampling } from './bootstrap.ts';
import {
  BIN_NUMBERS,
  binOf,
  CALIBRATION_BINS,
  type CalibrationBin,
  calibrationError,
  calibrationOf,
} from './calibration.ts';
import { type BinaryName, binaryFigures } from './classification.ts';
import { meanFigure } from './fairness.ts';
import { type Figure, figure, none, type Reason } from './figure.ts';
import { type CurvePoint, ranking } from './ranking.ts';
import { ScoreSample } from './score-sample.ts';

export type BinaryMetricName =
  | BinaryName
  | 'log-loss'
  | 'brier-score'
  | 'roc-auc'
  | 'average-precision'
  | 'pr-auc'
  | 'expected-calibration-error';

export type BinaryPerformance = {
  readonly figures: Readonly<Record<BinaryMetricName, Figure>>;
  readonly confusion: readonly (readonly number[])[];
  readonly roc: readonly CurvePoint[];
  readonly precisionRecall: readonly CurvePoint[];
  readonly calibration: readonly CalibrationBin[];
  readonly isBinned: boolean;
};

/** Sure predictions that are wrong would cost without end; they count as this far from sure. */
const LEAST_PROBABILITY = 2 ** -52;

/**
 * Gathers predictions of two classes. Whether scores are probabilities is found out: only if all lie in [0, 1] are there
 * log loss, Brier score and calibration. Log loss takes probabilities no nearer to 0 and 1 than 2^-52.
 */
export class BinarySample {
  readonly #matrix = [
    [0, 0],
    [0, 0],
  ];
  readonly #scores: ScoreSample | null;
  readonly #bins = new Float64Array(CALIBRATION_BINS * BIN_NUMBERS);
  readonly #sums = { loss: 0, lossSquared: 0, error: 0, errorSquared: 0 };
  #isProbability = true;
  #n = 0;

  /** @param kept  scores that are kept one by one */
  constructor(hasScore: boolean, kept?: number) {
    this.#scores = hasScore ? new ScoreSample(kept) : null;
  }

  /** @param score  finite; ignored without scores */
  add(isPositive: boolean, isPredicted: boolean, score: number, weight: number = 1): void {
    const row = this.#matrix[isPositive ? 1 : 0];
    if (row !== undefined) row[isPredicted ? 1 : 0] = (row[isPredicted ? 1 : 0] ?? 0) + weight;
    this.#n += weight;
    if (this.#scores === null) return;
    this.#scores.add(score, isPositive, weight);
    if (!this.#isProbability || score < 0 || score > 1) {
      this.#isProbability = false;
      return;
    }
    const loss = -Math.log(
      Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, isPositive ? score : 1 - score)),
    );
    const error = (score - (isPositive ? 1 : 0)) ** 2;
    this.#sums.loss += weight * loss;
    this.#sums.lossSquared += weight * loss * loss;
    this.#sums.error += weight * error;
    this.#sums.errorSquared += weight * error * error;
    const bin = binOf(score) * BIN_NUMBERS;
    this.#bins[bin] = (this.#bins[bin] ?? 0) + weight;
    this.#bins[bin + 1] = (this.#bins[bin + 1] ?? 0) + weight * score;
    if (isPositive) this.#bins[bin + 2] = (this.#bins[bin + 2] ?? 0) + weight;
  }

  /** Every figure of what was gathered. */
  done(resampling: Resampling): BinaryPerformance {
    const { confidence } = resampling;
    const rates = binaryFigures(this.#matrix, resampling);
    const ranked = this.#scores === null ? null : ranking(this.#scores.steps(), confidence);
    const reason: Reason | null =
      this.#scores === null ? 'no-score' : this.#n === 0 ? 'no-rows' : this.#isProbability ? null : 'not-probability';
    const mean = (sum: number, squares: number): Figure =>
      reason === null ? meanFigure(sum, squares, this.#n, confidence) : none(reason);
    const calibration = reason === null ? calibrationOf(this.#bins) : [];
    const noScore = none('no-score');
    return {
      figures: {
        ...rates,
        'log-loss': mean(this.#sums.loss, this.#sums.lossSquared),
        'brier-score': mean(this.#sums.error, this.#sums.errorSquared),
        'roc-auc': ranked?.rocAuc ?? noScore,
        'average-precision': ranked?.averagePrecision ?? noScore,
        'pr-auc': ranked?.prAuc ?? noScore,
        'expected-calibration-error': reason === null ? figure(calibrationError(calibration)) : none(reason),
      },
      confusion: this.#matrix,
      roc: ranked?.roc ?? [],
      precisionRecall: ranked?.precisionRecall ?? [],
      calibration,
      isBinned: this.#scores?.isBinned ?? false,
    };
  }
}
