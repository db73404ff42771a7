import type { Scalar } from '#contract/records/condition';
import { decimal, type Interval } from './decimal.ts';
import type { ValueTest } from './reading.ts';

/**
 * The values that a question or cell can have, in the finitely many cases that the pack's conditions can tell apart.
 * `samples`: one value of each case. `bounds`: for numbers, the least interval that holds each case.
 */
export type Cases = {
  readonly samples: readonly Scalar[];
  readonly caseOf: (value: Scalar) => number;
  readonly bounds?: readonly Interval[];
};

export type NumberRange = {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly isWhole?: boolean | undefined;
};

/** So many whole numbers at most are told apart one by one where points depend on the number. */
const ENUMERATED = 64;

/** The values that a test compares with. */
export function constantsOf(test: ValueTest): readonly Scalar[] {
  if ('is' in test) return [test.is];
  if ('in' in test) return test.in;
  return 'compare' in test ? [test.to] : [];
}

export function choiceCases(values: readonly string[]): Cases {
  const places = new Map<Scalar, number>(values.map((value, index) => [value, index]));
  return { samples: values, caseOf: (value) => places.get(value) ?? -1 };
}

/** The number of `constants` that are less than `value`, and whether it is one of them. */
function place<T extends Scalar>(
  constants: readonly T[],
  value: T,
): { readonly below: number; readonly isOne: boolean } {
  let below = 0;
  for (const constant of constants) {
    if (constant >= value) break;
    below += 1;
  }
  return { below, isOne: constants[below] === value };
}

/** Cases in ascending order: what lies between two constants, and each constant; those that no value falls in are left out. */
function orderedCases<T extends Scalar>(
  constants: readonly T[],
  between: (above: T | undefined, below: T | undefined) => T | undefined,
  isPossible: (value: T) => boolean = () => true,
): { readonly samples: readonly T[]; readonly caseOf: (value: T) => number } {
  const samples: T[] = [];
  const gaps: number[] = [];
  const points: number[] = [];
  const keep = (list: number[], sample: T | undefined) => {
    list.push(sample === undefined ? -1 : samples.length);
    if (sample !== undefined) samples.push(sample);
  };
  for (let index = 0; index <= constants.length; index += 1) {
    keep(gaps, between(constants[index - 1], constants[index]));
    const constant = constants[index];
    if (constant !== undefined) keep(points, isPossible(constant) ? constant : undefined);
  }
  return {
    samples,
    caseOf: (value) => {
      const { below, isOne } = place(constants, value);
      return (isOne ? points[below] : gaps[below]) ?? -1;
    },
  };
}

function isNumber(value: Scalar): value is number {
  return typeof value === 'number';
}

/** @param isEnumerated  whether each whole number of a small range is a case of its own */
export function numberCases(compared: readonly Scalar[], range: NumberRange, isEnumerated = false): Cases {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  const isWhole = range.isWhole === true;
  const fits = (value: number) => value >= min && value <= max;
  const isPossible = (value: number) => !isWhole || Number.isInteger(value);
  const every =
    isEnumerated && isWhole && max - min <= ENUMERATED
      ? Array.from({ length: Math.floor(max) - Math.ceil(min) + 1 }, (_, index) => Math.ceil(min) + index)
      : [];
  const constants = [...new Set([...compared.filter(isNumber), ...every])].filter(fits).sort((a, b) => a - b);
  /** A value above one constant (or from the minimum on) and below the other (or up to the maximum). */
  const between = (above: number | undefined, below: number | undefined): number | undefined => {
    const lo = above ?? min;
    const hi = below ?? max;
    const isAbove = (value: number) => (above === undefined ? value >= lo : value > lo);
    const isBelow = (value: number) => (below === undefined ? value <= hi : value < hi);
    const near = (value: number) =>
      isWhole ? [Math.floor(value) + 1, Math.ceil(value), Math.ceil(value) - 1] : [value];
    const candidates = Number.isFinite(lo)
      ? Number.isFinite(hi)
        ? [...(isWhole ? near(lo) : [lo, lo + (hi - lo) / 2, hi])]
        : [...near(lo), lo + 1]
      : Number.isFinite(hi)
        ? [...near(hi), hi - 1]
        : [0];
    return candidates.find((value) => isAbove(value) && isBelow(value) && isPossible(value));
  };
  const { samples, caseOf } = orderedCases(constants, between, isPossible);
  const ends = [min, ...constants, max];
  const end = (value: number | undefined) => (value === undefined || !Number.isFinite(value) ? null : decimal(value));
  const bounds = samples.map((sample): Interval => {
    const { below, isOne } = place(constants, sample);
    if (isOne) return { lo: decimal(sample), hi: decimal(sample) };
    return { lo: end(ends[below]), hi: end(ends[below + 1]) };
  });
  return { samples, caseOf: (value) => (isNumber(value) ? caseOf(value) : -1), bounds };
}

const DAY_MS = 86_400_000;

/** The day so many days later, of the years 0000 to 9999; undefined outside of them. */
function dayAfter(date: string, days: number): string | undefined {
  const time = Date.parse(`${date}T00:00:00Z`) + days * DAY_MS;
  if (Number.isNaN(time)) return undefined;
  const text = new Date(time).toISOString();
  return /^\d{4}-/.test(text) ? text.slice(0, 10) : undefined;
}

export function dateCases(compared: readonly Scalar[]): Cases {
  const constants = [...new Set(compared.filter((it) => typeof it === 'string'))]
    .filter((it) => dayAfter(it, 0) === it)
    .sort();
  const between = (above: string | undefined, below: string | undefined): string | undefined => {
    if (above === undefined) return below === undefined ? '2000-01-01' : dayAfter(below, -1);
    const next = dayAfter(above, 1);
    return next !== undefined && (below === undefined || next < below) ? next : undefined;
  };
  const { samples, caseOf } = orderedCases(constants, between);
  return { samples, caseOf: (value) => (typeof value === 'string' ? caseOf(value) : -1) };
}
