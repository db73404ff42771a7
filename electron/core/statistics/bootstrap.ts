import type { Interval } from './figure.ts';
import { quantileOf } from './intervals.ts';
import { drawMultinomial, seededRandom } from './random.ts';

/** How resampling is done. `resamples` 0: not at all. */
export type Resampling = { readonly confidence: number; readonly resamples: number; readonly seed: number };

/** More resamples than this share without a figure: no interval. */
const UNDEFINED_SHARE = 0.05;

/**
 * Percentile intervals of figures that depend on counts alone. Drawing n rows with replacement and counting them by cell
 * is one draw of the multinomial distribution with the cells' shares; so the counts are drawn themselves. This is the
 * bootstrap over rows exactly, at a cost that depends on the cells and not on the rows.
 *
 * A resample in which a figure has no value is left out of its interval; if that is more than one in twenty, there is none.
 * @param cells  whole numbers
 * @param compute  writes every figure of a table of counts; NaN where there is none
 * @source B. Efron, R. J. Tibshirani, "An Introduction to the Bootstrap", 1993, 13.3
 */
export function bootstrapCounts(
  cells: Float64Array,
  figures: number,
  compute: (cells: Float64Array, into: Float64Array) => void,
  { confidence, resamples, seed }: Resampling,
): readonly (Interval | null)[] {
  const random = seededRandom(seed);
  const drawn = new Float64Array(cells.length);
  const values = new Float64Array(figures);
  const samples = Array.from({ length: figures }, () => new Float64Array(resamples));
  const defined = new Uint32Array(figures);
  for (let turn = 0; turn < resamples; turn += 1) {
    drawMultinomial(random, cells, drawn);
    compute(drawn, values);
    for (let at = 0; at < figures; at += 1) {
      const value = values[at] ?? Number.NaN;
      const place = defined[at] ?? 0;
      const sample = samples[at];
      if (!Number.isFinite(value) || sample === undefined) continue;
      sample[place] = value;
      defined[at] = place + 1;
    }
  }
  const tail = (1 - confidence) / 2;
  return samples.map((sample, at) => {
    const length = defined[at] ?? 0;
    if (length === 0 || length < resamples * (1 - UNDEFINED_SHARE)) return null;
    const sorted = sample.subarray(0, length).sort();
    return { lower: quantileOf(sorted, tail), upper: quantileOf(sorted, 1 - tail) };
  });
}
