import { quantileOf } from './intervals.ts';

/** How bins of numbers are made of a baseline. */
export type Binning = 'quantile' | 'equal-width';

/**
 * Where one bin ends and the next begins: `bins - 1` values, or fewer where quantiles fall together. A value belongs to the
 * bin that begins with it; the first bin has no lower and the last no upper end, so that every value has its bin. A
 * baseline of one value only gives three bins: below, exactly there, above.
 * @param sorted  the baseline, with at least one value
 */
export function binEdges(sorted: ArrayLike<number>, bins: number, binning: Binning): readonly number[] {
  const least = sorted[0] ?? 0;
  const most = sorted[sorted.length - 1] ?? 0;
  if (least === most) return [least, nextAbove(least)];
  const edges = Array.from({ length: bins - 1 }, (_, at) => {
    const share = (at + 1) / bins;
    return binning === 'quantile' ? quantileOf(sorted, share) : least * (1 - share) + most * share;
  });
  // An edge at the least value would part off a bin that the baseline can have nothing in.
  return [...new Set(edges)].filter((edge) => edge > least);
}

/** The next greater number that there is. */
function nextAbove(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, value >= 0 ? bits + 1n : bits - 1n);
  return view.getFloat64(0);
}

/** Counts sorted values by bin, each with its weight. */
export function countByBin(
  edges: readonly number[],
  sorted: ArrayLike<number>,
  weights: ArrayLike<number> | null = null,
): readonly number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  let bin = 0;
  for (let at = 0; at < sorted.length; at += 1) {
    const value = sorted[at] ?? 0;
    while (bin < edges.length && value >= (edges[bin] ?? Number.POSITIVE_INFINITY)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + (weights?.[at] ?? 1);
  }
  return counts;
}
