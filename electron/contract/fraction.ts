/** An exact fraction of two whole numbers, `n/d` or `n`, as calculations give it. */
const FRACTION = /^(-?\d+)(?:\/([1-9]\d*))?$/;

/**
 * Writes an exact fraction as a decimal, rounded half up (away from zero) at the very end.
 * @param places  digits after the point, 0 or more; always that many are written
 * @throws Error if the text is not a fraction
 */
export function decimalOf(fraction: string, places: number): string {
  const [, numerator, denominator = '1'] = FRACTION.exec(fraction) ?? [];
  if (numerator === undefined) throw new Error(`Not a fraction: ${fraction}`);
  const isNegative = numerator.startsWith('-');
  const n = BigInt(isNegative ? numerator.slice(1) : numerator) * 10n ** BigInt(places);
  const d = BigInt(denominator);
  const digits = String((2n * n + d) / (2n * d)).padStart(places + 1, '0');
  const whole = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
  return isNegative && /[1-9]/.test(whole) ? `-${whole}` : whole;
}
