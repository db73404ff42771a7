import { logFactorial } from './gamma.ts';

/** A source of random numbers of at least 0 and less than 1. */
export type Random = () => number;

const rotated = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/**
 * xoshiro128** by Blackman and Vigna (2018): whole numbers of 32 bits. Not for keys.
 * @param state  four numbers of 32 bits, not all zero
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotated(d, 11);
    return result >>> 0;
  };
}

/**
 * Random numbers of a seed: xoshiro128**, its state filled by SplitMix32, so that equal seeds give equal numbers on every
 * machine. 53 bits of two draws make one number.
 * @param seed  a whole number of 32 bits
 */
export function seededRandom(seed: number): Random {
  let mixed = seed | 0;
  const split = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let value = mixed ^ (mixed >>> 16);
    value = Math.imul(value, 0x21f0aaad);
    value ^= value >>> 15;
    value = Math.imul(value, 0x735a2d97);
    return value ^ (value >>> 15);
  };
  const next = xoshiro128([split(), split(), split(), split()]);
  return () => ((next() >>> 5) * 67_108_864 + (next() >>> 6)) / 9_007_199_254_740_992;
}

/** Counts one trial after another by their probabilities; fast while few successes are expected. */
function byInversion(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  for (;;) {
    let left = random();
    let probability = (1 - p) ** n;
    for (let k = 0; k <= n; k += 1) {
      if (left < probability) return k;
      left -= probability;
      probability *= ((n - k) / (k + 1)) * odds;
    }
    // Rounding left a sliver at the end: drawn anew.
  }
}

/** Transformed rejection (BTRS): W. Hörmann, "The generation of binomial random variates", 1993. For n p of at least 10. */
function byRejection(random: Random, n: number, p: number): number {
  const q = 1 - p;
  const spread = Math.sqrt(n * p * q);
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const sure = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((n + 1) * p);
  const logOdds = Math.log(p / q);
  const atMode = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= sure) return k;
    const height = Math.log((v * alpha) / (a / (us * us) + b));
    if (height <= atMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds) return k;
  }
}

/** How many of `n` trials succeed, each with probability `p`: a draw of the binomial distribution itself. */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  return n * p < 10 ? byInversion(random, n, p) : byRejection(random, n, p);
}

/**
 * Draws as many cases as `counts` hold, with replacement, and counts them by cell: a draw of the multinomial
 * distribution, cell by cell from what is left.
 * @param into  as long as `counts`
 */
export function drawMultinomial(random: Random, counts: Float64Array, into: Float64Array): void {
  let mass = 0;
  for (const count of counts) mass += count;
  let left = mass;
  for (let cell = 0; cell < counts.length; cell += 1) {
    const count = counts[cell] ?? 0;
    const drawn = count === 0 || left === 0 ? 0 : drawBinomial(random, left, count / mass);
    into[cell] = drawn;
    left -= drawn;
    mass -= count;
  }
}
