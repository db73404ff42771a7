import { chiSquaredTail } from './gamma.ts';

/** A share of 0 counts as this much in the population stability index, which would else be without end. */
export const LEAST_SHARE = 0.0001;

/** Counts of the same bins in a baseline and in what is compared with it, each side with at least one case. */
export type BinCounts = { readonly baseline: readonly number[]; readonly current: readonly number[] };

function sharesOf(counts: readonly number[]): readonly number[] {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / n);
}

/**
 * The population stability index: Σ (c − b) ln(c / b) over the shares of the bins. A bin that is empty on one side counts
 * there as a share of 0.0001, the others stay as they are; a bin that is empty on both sides counts for nothing.
 * @source N. Siddiqi, "Credit Risk Scorecards", 2006
 */
export function stabilityIndex({ baseline, current }: BinCounts): number {
  const [before, after] = [sharesOf(baseline), sharesOf(current)];
  return before.reduce((sum, b, at) => {
    const c = after[at] ?? 0;
    if (b === 0 && c === 0) return sum;
    const [from, to] = [b === 0 ? LEAST_SHARE : b, c === 0 ? LEAST_SHARE : c];
    return sum + (to - from) * Math.log(to / from);
  }, 0);
}

/**
 * The Jensen–Shannon divergence in bits, from 0 for equal to 1 for entirely apart; its root is the distance.
 * @source J. Lin, "Divergence measures based on the Shannon entropy", 1991
 */
export function jensenShannon({ baseline, current }: BinCounts): number {
  const [before, after] = [sharesOf(baseline), sharesOf(current)];
  const part = (share: number, other: number): number =>
    share === 0 ? 0 : (share * Math.log2((2 * share) / (share + other))) / 2;
  const sum = before.reduce((total, b, at) => total + part(b, after[at] ?? 0) + part(after[at] ?? 0, b), 0);
  // Rounding may end a hair outside.
  return Math.min(1, Math.max(0, sum));
}

/**
 * Pearson's chi-squared test of whether both sides come from one distribution, without continuity correction. Bins that
 * are empty on both sides do not count. Null with fewer than two bins.
 */
export function chiSquared({ baseline, current }: BinCounts): {
  readonly statistic: number;
  readonly degrees: number;
  readonly p: number;
} | null {
  const before = baseline.reduce((sum, count) => sum + count, 0);
  const after = current.reduce((sum, count) => sum + count, 0);
  let [statistic, bins] = [0, 0];
  baseline.forEach((b, at) => {
    const c = current[at] ?? 0;
    if (b + c === 0) return;
    bins += 1;
    const [fromBefore, fromAfter] = [((b + c) * before) / (before + after), ((b + c) * after) / (before + after)];
    statistic += (b - fromBefore) ** 2 / fromBefore + (c - fromAfter) ** 2 / fromAfter;
  });
  if (bins < 2) return null;
  return { statistic, degrees: bins - 1, p: chiSquaredTail(statistic, bins - 1) };
}
