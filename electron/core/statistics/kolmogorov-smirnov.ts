/** Two samples are compared exactly while the product of their sizes is no greater. */
export const EXACT_PRODUCT = 10_000_000;

export type SmirnovTest = { readonly statistic: number; readonly p: number; readonly isExact: boolean };

/**
 * Values in ascending order with how many of each sample have them.
 * @param left,right  sorted
 */
export function tiesOf(
  left: ArrayLike<number>,
  right: ArrayLike<number>,
): { readonly left: Float64Array; readonly right: Float64Array } {
  const counts = {
    left: new Float64Array(left.length + right.length),
    right: new Float64Array(left.length + right.length),
  };
  let [l, r, length] = [0, 0, 0];
  while (l < left.length || r < right.length) {
    const value = Math.min(left[l] ?? Number.POSITIVE_INFINITY, right[r] ?? Number.POSITIVE_INFINITY);
    const [fromLeft, fromRight] = [l, r];
    while (l < left.length && left[l] === value) l += 1;
    while (r < right.length && right[r] === value) r += 1;
    counts.left[length] = l - fromLeft;
    counts.right[length] = r - fromRight;
    length += 1;
  }
  return { left: counts.left.subarray(0, length), right: counts.right.subarray(0, length) };
}

/**
 * The two-sample test of Kolmogorov and Smirnov, two-sided: how far the distributions are apart at most, and how probable
 * it is to be that far apart by chance. Small samples exactly, ties included (G. Schröer, D. Trenkler, "Exact and
 * randomization distributions of Kolmogorov–Smirnov tests for two or three samples", 1995); large ones by Kolmogorov's
 * limit, which with ties is on the safe side.
 * @param ties  counts by ascending value, of each sample at least one
 */
export function smirnov(ties: { readonly left: Float64Array; readonly right: Float64Array }): SmirnovTest {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  const [m, n] = [sum(ties.left), sum(ties.right)];
  let [l, r, statistic] = [0, 0, 0];
  for (let at = 0; at < ties.left.length; at += 1) {
    l += ties.left[at] ?? 0;
    r += ties.right[at] ?? 0;
    statistic = Math.max(statistic, Math.abs(l / m - r / n));
  }
  if (m * n <= EXACT_PRODUCT) return { statistic, p: exactTail(ties, m, n, statistic), isExact: true };
  return { statistic, p: kolmogorovTail(Math.sqrt((m * n) / (m + n)) * statistic), isExact: false };
}

/** The share of all orders of the pooled values whose distance is at least that found. */
function exactTail(
  ties: { readonly left: Float64Array; readonly right: Float64Array },
  m: number,
  n: number,
  d: number,
): number {
  // Distances are multiples of 1 / (m n): half of one below is no other.
  const least = (Math.floor(d * m * n + 0.5) - 0.5) / (m * n);
  const isEnd = new Uint8Array(m + n + 1);
  let seen = 0;
  for (let at = 0; at < ties.left.length; at += 1) {
    seen += (ties.left[at] ?? 0) + (ties.right[at] ?? 0);
    isEnd[seen] = 1;
  }
  const isFar = (i: number, j: number): boolean => isEnd[i + j] === 1 && Math.abs(i / m - j / n) >= least;
  const row = new Float64Array(n + 1);
  for (let j = 1; j <= n; j += 1) row[j] = isFar(0, j) ? 1 : (row[j - 1] ?? 0);
  for (let i = 1; i <= m; i += 1) {
    if (isFar(i, 0)) row[0] = 1;
    for (let j = 1; j <= n; j += 1) {
      row[j] = isFar(i, j) ? 1 : (i * (row[j] ?? 0) + j * (row[j - 1] ?? 0)) / (i + j);
    }
  }
  return Math.min(1, row[n] ?? 1);
}

/** The upper tail of Kolmogorov's limit distribution, by whichever of its two series ends soon. */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < 1) {
    const factor = -(Math.PI ** 2) / (8 * x * x);
    for (let k = 1; k < 40; k += 2) sum += Math.exp(factor * k * k);
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k < 40; k += 1) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return 2 * sum;
}
