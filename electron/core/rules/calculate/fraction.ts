/** An exact fraction; `d` is greater than zero. */
export type Fraction = { readonly n: bigint; readonly d: bigint };

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}

/** Makes a fraction in lowest terms. @throws Error if `d` is not greater than zero */
export function fraction(n: bigint, d: bigint): Fraction {
  if (d <= 0n) throw new Error('A denominator is greater than zero');
  const by = commonDivisor(n < 0n ? -n : n, d);
  return { n: n / by, d: d / by };
}

/** Reads `n/d`, a whole number, or a decimal such as `0.85` or `3e-7`, exactly. @throws Error if it is none of these */
export function readFraction(text: string): Fraction {
  const [, n, d] = /^(-?\d+)\/([1-9]\d*)$/.exec(text) ?? [];
  if (n !== undefined && d !== undefined) return fraction(BigInt(n), BigInt(d));
  const [, sign, whole, part = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  if (whole === undefined) throw new Error(`Not a number: ${text}`);
  const value = BigInt(`${sign}${whole}${part}`);
  const shift = Number(exponent) - part.length;
  return shift >= 0 ? fraction(value * 10n ** BigInt(shift), 1n) : fraction(value, 10n ** BigInt(-shift));
}

/** Negative if `a` is less than `b`, positive if it is greater, 0 if they are equal; exact. */
export function compareFractions(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Writes `n/d`, also where `d` is 1. */
export function writeFraction({ n, d }: Fraction): string {
  return `${n}/${d}`;
}

/** Writes a fraction whose denominator has no other factors than 2 and 5 as a decimal, in full. */
export function writeDecimal({ n, d }: Fraction): string {
  let places = 0;
  let scaled = n;
  for (; scaled % d !== 0n; places += 1) scaled *= 10n;
  const digits = String((scaled < 0n ? -scaled : scaled) / d).padStart(places + 1, '0');
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return n < 0n ? `-${text}` : text;
}
