import type { Comparison } from '#contract/records/condition';
import type { Band } from '#contract/records/rules';
import { compareDecimals, type Decimal, decimal, type Interval } from './decimal.ts';
import { FALSE, TRUE, UNKNOWN } from './program.ts';

/** Whether every value of the interval is less than the bound (-1), equal to it (0), greater (1); undefined if it is mixed. */
function ends({ lo, hi }: Interval, to: Decimal): { readonly lo: number; readonly hi: number } {
  return { lo: lo === null ? -1 : compareDecimals(lo, to), hi: hi === null ? 1 : compareDecimals(hi, to) };
}

function either(isAlways: boolean, isNever: boolean): number {
  return isAlways ? TRUE : isNever ? FALSE : UNKNOWN;
}

/** Compares what a score can come to with a number, in three values. */
export function comparisonTest(comparison: Comparison, to: number): (interval: Interval) => number {
  const bound = decimal(to);
  return (interval) => {
    const { lo, hi } = ends(interval, bound);
    switch (comparison) {
      case '<':
        return either(hi < 0, lo >= 0);
      case '<=':
        return either(hi <= 0, lo > 0);
      case '=':
        return either(lo === 0 && hi === 0, lo > 0 || hi < 0);
      case '>=':
        return either(lo >= 0, hi < 0);
      case '>':
        return either(lo > 0, hi <= 0);
    }
  };
}

/** The place of the band that a value falls in; -1 if there are no bands. */
export function bandIndex(bands: readonly Band[], value: Decimal): number {
  const index = bands.findIndex(({ upTo }) => upTo === undefined || compareDecimals(value, decimal(upTo)) <= 0);
  return index >= 0 ? index : bands.length - 1;
}

/** Whether what a score can come to lies in a band, in three values. */
export function bandTest(bands: readonly Band[], id: string): (interval: Interval) => number {
  const wanted = bands.findIndex((band) => band.id === id);
  return ({ lo, hi }) => {
    const first = lo === null ? 0 : bandIndex(bands, lo);
    const last = hi === null ? bands.length - 1 : bandIndex(bands, hi);
    return either(first === wanted && last === wanted, wanted < first || wanted > last);
  };
}
