/** An exact decimal number: `n` divided by ten to the power of `places`. */
export type Decimal = { readonly n: bigint; readonly places: number };

/** From `lo` to `hi`, both included; null: without bound. */
export type Interval = { readonly lo: Decimal | null; readonly hi: Decimal | null };

export const ZERO: Decimal = { n: 0n, places: 0 };
export const NOTHING: Interval = { lo: ZERO, hi: ZERO };

/** The decimal that a number is written as: 0.1 is one tenth. @throws Error if it is not finite */
export function decimal(value: number): Decimal {
  const [, sign, whole = '', part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (sign === undefined) throw new Error(`Not a finite number: ${value}`);
  const n = BigInt(`${sign}${whole}${part}`);
  const places = part.length - Number(exponent);
  return places >= 0 ? { n, places } : { n: n * 10n ** BigInt(-places), places: 0 };
}

/** One less this much, exactly: what a reduction leaves. */
export function oneMinus(by: number): Decimal {
  const { n, places } = decimal(by);
  return { n: 10n ** BigInt(places) - n, places };
}

function scaled({ n, places }: Decimal, to: number): bigint {
  return places === to ? n : n * 10n ** BigInt(to - places);
}

export function add(a: Decimal, b: Decimal): Decimal {
  if (a.places === b.places) return { n: a.n + b.n, places: a.places };
  const places = Math.max(a.places, b.places);
  return { n: scaled(a, places) + scaled(b, places), places };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { n: a.n * b.n, places: a.places + b.places };
}

/** Negative if `a` is less than `b`, positive if it is greater, 0 if they are equal. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const places = Math.max(a.places, b.places);
  const difference = scaled(a, places) - scaled(b, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The nearest number there is; none is infinite. */
export function toNumber({ n, places }: Decimal): number {
  const digits = String(n < 0n ? -n : n).padStart(places + 1, '0');
  const cut = digits.length - places;
  const value = Number(`${n < 0n ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`);
  return Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE;
}

/** `half-up`: to the nearest whole number, halves towards the greater; `down`: to the next whole number not greater. */
export function round(value: Decimal, how: 'none' | 'half-up' | 'down'): Decimal {
  if (how === 'none' || value.places === 0) return value;
  const unit = 10n ** BigInt(value.places);
  // Twice the value and one unit, so that adding a half stays whole.
  const n = how === 'half-up' ? 2n * value.n + unit : 2n * value.n;
  const floor = n / (2n * unit);
  return { n: n < 0n && floor * 2n * unit !== n ? floor - 1n : floor, places: 0 };
}

export function sum(a: Interval, b: Interval): Interval {
  return {
    lo: a.lo === null || b.lo === null ? null : add(a.lo, b.lo),
    hi: a.hi === null || b.hi === null ? null : add(a.hi, b.hi),
  };
}

export function scale({ lo, hi }: Interval, by: Decimal): Interval {
  if (by.n === 0n) return NOTHING;
  const times = (end: Decimal | null) => (end === null ? null : multiply(end, by));
  return by.n > 0n ? { lo: times(lo), hi: times(hi) } : { lo: times(hi), hi: times(lo) };
}

/** The least interval that holds both. */
export function hull(a: Interval, b: Interval): Interval {
  return {
    lo: a.lo === null || b.lo === null ? null : compareDecimals(a.lo, b.lo) <= 0 ? a.lo : b.lo,
    hi: a.hi === null || b.hi === null ? null : compareDecimals(a.hi, b.hi) >= 0 ? a.hi : b.hi,
  };
}

export function isPoint({ lo, hi }: Interval): boolean {
  return lo !== null && hi !== null && compareDecimals(lo, hi) === 0;
}

function isSameEnd(a: Decimal | null, b: Decimal | null): boolean {
  return a === null || b === null ? a === b : compareDecimals(a, b) === 0;
}

export function isSame(a: Interval, b: Interval): boolean {
  return a === b || (isSameEnd(a.lo, b.lo) && isSameEnd(a.hi, b.hi));
}
