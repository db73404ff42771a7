import type { Decimal, Interval } from './decimal.ts';
import { FALSE, type ScoreItem, TRUE } from './program.ts';

/** The ends of an interval as whole multiples of one unit; infinite where there is no bound. */
export type QuickInterval = { readonly lo: number; readonly hi: number };

type QuickItem = Pick<ScoreItem, 'visibility' | 'inapplicable' | 'variable'> & {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  readonly open: QuickInterval;
};

/** Items whose sums are exact in whole numbers of a unit of ten to the power of minus `places`. */
export type QuickItems = { readonly places: number; readonly items: readonly QuickItem[] };

function toWhole(value: Decimal | null, places: number, unbounded: number): number {
  if (value === null) return unbounded;
  return value.places > places ? Number.NaN : Number(value.n * 10n ** BigInt(places - value.places));
}

/** The interval in units; null if it cannot be exact. */
export function toQuick({ lo, hi }: Interval, places: number): QuickInterval | null {
  const quick = {
    lo: toWhole(lo, places, Number.NEGATIVE_INFINITY),
    hi: toWhole(hi, places, Number.POSITIVE_INFINITY),
  };
  const isExact = (value: number) =>
    Math.abs(value) <= Number.MAX_SAFE_INTEGER || Math.abs(value) === Number.POSITIVE_INFINITY;
  return isExact(quick.lo) && isExact(quick.hi) ? quick : null;
}

/** So much can the sums of one score come to at most, and as much again what answers add exactly. */
const SAFE_SUM = Number.MAX_SAFE_INTEGER / 2;

/** Prepares items for fast sums; null if numbers are too large or too fine for that. */
export function quickItems(items: readonly ScoreItem[]): QuickItems | null {
  const ends = items.flatMap(({ perCase, open }) => [...perCase, open].flatMap(({ lo, hi }) => [lo, hi]));
  const places = Math.max(0, ...ends.map((end) => end?.places ?? 0));
  let total = 0;
  const quick: QuickItem[] = [];
  for (const { visibility, inapplicable, variable, perCase, open } of items) {
    const cases = perCase.map((interval) => toQuick(interval, places));
    const around = toQuick(open, places);
    if (around === null || cases.includes(null)) return null;
    const known = cases.filter((it) => it !== null);
    const finite = [...known, around].flatMap(({ lo, hi }) => [Math.abs(lo), Math.abs(hi)]).filter(Number.isFinite);
    total += Math.max(0, ...finite);
    const lo = Float64Array.from(known, (it) => it.lo);
    const hi = Float64Array.from(known, (it) => it.hi);
    quick.push({ visibility, inapplicable, variable, lo, hi, open: around });
  }
  return total <= SAFE_SUM ? { places, items: quick } : null;
}

/** Whether what an answer adds exactly leaves the sums exact. */
export function fitsQuick({ lo, hi }: QuickInterval, items: number): boolean {
  return Math.max(Math.abs(lo), Math.abs(hi)) <= SAFE_SUM / Math.max(items, 1);
}

/** The sum of what the items can still come to. */
export function quickSum(
  { places, items }: QuickItems,
  truth: Int8Array,
  cases: Int16Array,
  exact: readonly (QuickInterval | undefined)[],
): Interval {
  let lo = 0;
  let hi = 0;
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at];
    if (item === undefined) continue;
    const visible = item.visibility < 0 ? TRUE : truth[item.visibility];
    if (visible === FALSE) continue;
    const inapplicable = item.inapplicable < 0 ? 0 : (cases[item.inapplicable] ?? -1);
    if (inapplicable === 1) continue;
    const chosen = cases[item.variable] ?? -1;
    const known = exact[at];
    const least = known?.lo ?? (chosen < 0 ? item.open.lo : (item.lo[chosen] ?? item.open.lo));
    const most = known?.hi ?? (chosen < 0 ? item.open.hi : (item.hi[chosen] ?? item.open.hi));
    const isCounted = visible === TRUE && inapplicable === 0;
    lo += isCounted || least < 0 ? least : 0;
    hi += isCounted || most > 0 ? most : 0;
  }
  return { lo: fromWhole(lo, places), hi: fromWhole(hi, places) };
}

function fromWhole(value: number, places: number): Decimal | null {
  return Number.isFinite(value) ? { n: BigInt(value), places } : null;
}
