import type { Interval } from './figure.ts';

const NEAR = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
} as const;
const FAR = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
} as const;

function quotient(of: { readonly above: readonly number[]; readonly below: readonly number[] }, x: number): number {
  const value = (coefficients: readonly number[]): number => coefficients.reduceRight((sum, one) => sum * x + one, 0);
  return value(of.above) / value(of.below);
}

/**
 * Below which value of the standard normal distribution the share `p` lies, for 1e-10 < p < 1 − 1e-10.
 * @source M. J. Wichura, algorithm AS 241 (PPND16), 1988
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * quotient(NEAR, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  return Math.sign(q) * quotient(FAR, r - 1.6);
}

/** How many standard errors an interval at this confidence reaches to both sides. */
export function normalReach(confidence: number): number {
  return normalQuantile(1 - (1 - confidence) / 2);
}

/**
 * Wilson's score interval of a share, without continuity correction; null of nothing.
 * @source E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927
 */
export function wilson(hits: number, n: number, confidence: number): Interval | null {
  if (n <= 0) return null;
  const z = normalReach(confidence);
  const p = hits / n;
  const square = (z * z) / n;
  const middle = (p + square / 2) / (1 + square);
  const reach = (z / (1 + square)) * Math.sqrt((p * (1 - p)) / n + square / (4 * n));
  // None and all are bounds themselves, which rounding would miss.
  return { lower: hits === 0 ? 0 : middle - reach, upper: hits === n ? 1 : middle + reach };
}

/** An estimate and its standard error, as an interval; null where the error is unknown. */
export function normalInterval(
  value: number,
  standardError: number,
  confidence: number,
  bounds: { readonly least?: number; readonly most?: number } = {},
): Interval | null {
  if (!Number.isFinite(standardError)) return null;
  const reach = normalReach(confidence) * standardError;
  return {
    lower: Math.max(bounds.least ?? Number.NEGATIVE_INFINITY, value - reach),
    upper: Math.min(bounds.most ?? Number.POSITIVE_INFINITY, value + reach),
  };
}

/**
 * Below which value the share of sorted values lies, between two of them in proportion.
 * @source R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", 1996, type 7
 */
export function quantileOf(sorted: ArrayLike<number>, share: number, length: number = sorted.length): number {
  const place = (length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, length - 1)] ?? Number.NaN;
  const part = place - below;
  if (low === high) return low;
  // The difference of very large numbers may be too large itself.
  return Number.isFinite(high - low) ? low + (high - low) * part : low * (1 - part) + high * part;
}
