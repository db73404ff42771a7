/** Bins of equal width over [0, 1]. */
export const CALIBRATION_BINS = 10;

export type CalibrationBin = {
  readonly lower: number;
  readonly upper: number;
  readonly n: number;
  readonly meanScore: number | null;
  readonly rate: number | null;
};

/** Three numbers a bin: cases, sum of scores, positives. */
export const BIN_NUMBERS = 3;

/** The bin of a probability: its lower bound belongs to it, and 1 to the last. */
export function binOf(score: number): number {
  return Math.min(CALIBRATION_BINS - 1, Math.floor(score * CALIBRATION_BINS));
}

/** Reads bins as they were summed up, `BIN_NUMBERS` each. */
export function calibrationOf(sums: ArrayLike<number>, start: number = 0): readonly CalibrationBin[] {
  return Array.from({ length: CALIBRATION_BINS }, (_, bin) => {
    const at = start + bin * BIN_NUMBERS;
    const n = sums[at] ?? 0;
    return {
      lower: bin / CALIBRATION_BINS,
      upper: (bin + 1) / CALIBRATION_BINS,
      n,
      meanScore: n === 0 ? null : (sums[at + 1] ?? 0) / n,
      rate: n === 0 ? null : (sums[at + 2] ?? 0) / n,
    };
  });
}

/**
 * Expected calibration error: how far the mean score of a bin is from its share of positives, weighted by its cases; NaN
 * of nothing.
 * @source M. P. Naeini, G. F. Cooper, M. Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", 2015
 */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  return bins.reduce((sum, bin) => sum + bin.n * Math.abs((bin.meanScore ?? 0) - (bin.rate ?? 0)), 0) / n;
}
