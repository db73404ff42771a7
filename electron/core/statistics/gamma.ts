const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
] as const;
const LOG_ROOT_TWO_PI = 0.9189385332046728;

/** The logarithm of the gamma function for x > 0. Lanczos' approximation, g = 7: right to about 14 digits. */
export function logGamma(x: number): number {
  const z = x - 1;
  let sum: number = LANCZOS[0];
  for (let at = 1; at < LANCZOS.length; at += 1) sum += (LANCZOS[at] ?? 0) / (z + at);
  const t = z + 7.5;
  return LOG_ROOT_TWO_PI + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

const SMALL = 256;
const small = new Float64Array(SMALL);
for (let n = 2; n < SMALL; n += 1) small[n] = (small[n - 1] ?? 0) + Math.log(n);

/** The logarithm of n!, by Stirling's series for large n. */
export function logFactorial(n: number): number {
  if (n < SMALL) return small[n] ?? 0;
  const x = n + 1;
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (x - 0.5) * Math.log(x) - x + LOG_ROOT_TWO_PI + series;
}

const MOST_STEPS = 100_000;
const TINY = 1e-300;

/**
 * The regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), for a > 0 and x ≥ 0: a series below x = a + 1,
 * Lentz's continued fraction above, so that small tails keep their digits.
 * @source NIST Digital Library of Mathematical Functions, 8.11.4 and 8.9.2
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < MOST_STEPS && Math.abs(term) > Math.abs(sum) * 1e-17; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.max(0, 1 - sum * front);
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_STEPS; n += 1) {
    const step = -n * (n - a);
    b += 2;
    d = step * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + step / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return front * fraction;
}

/** The probability that chi-squared with so many degrees of freedom is at least `statistic`. */
export function chiSquaredTail(statistic: number, degrees: number): number {
  return upperGamma(degrees / 2, statistic / 2);
}
