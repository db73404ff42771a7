import type { Comparison, Condition } from '#contract/records/condition';
import { compareFractions, type Fraction, readFraction } from './calculate/fraction.ts';
import { visitConditions } from './conditions.ts';
import { FALSE, TRUE } from './program.ts';

const SIGNS: Readonly<Record<Comparison, readonly number[]>> = {
  '<': [-1],
  '<=': [-1, 0],
  '=': [0],
  '>=': [0, 1],
  '>': [1],
};

/** What each measure is compared with, in ascending order. */
function collectMeasures(conditions: readonly Condition[]): ReadonlyMap<string, readonly Fraction[]> {
  const found = new Map<string, Fraction[]>();
  for (const condition of conditions) {
    visitConditions(condition, (it) => {
      if (!('calculation' in it)) return;
      const key = `${it.calculation} ${it.measure}`;
      const value = readFraction(String(it.to));
      const others = found.get(key) ?? [];
      if (others.every((other) => compareFractions(other, value) !== 0)) others.push(value);
      found.set(key, others);
    });
  }
  for (const list of found.values()) list.sort(compareFractions);
  return found;
}

/** The cases that the conditions of a pack can tell apart of a measure: what lies between their constants, and each of them. */
export type MeasureCases = {
  readonly count: number;
  /** @param value  a number or a fraction, as text */
  readonly caseOf: (value: string) => number;
};

/** Gives the cases of each measure of each calculation. */
export function measureCases(conditions: readonly Condition[]): (calculation: string, measure: string) => MeasureCases {
  const found = collectMeasures(conditions);
  return (calculation, measure) => {
    const constants = found.get(`${calculation} ${measure}`) ?? [];
    const caseOf = (text: string): number => {
      const value = readFraction(text);
      const below = constants.filter((constant) => compareFractions(constant, value) < 0).length;
      const constant = constants[below];
      return 2 * below + (constant !== undefined && compareFractions(constant, value) === 0 ? 1 : 0);
    };
    return { count: 2 * constants.length + 1, caseOf };
  };
}

/** In which of so many ascending cases a comparison with what one of them stands for holds. */
export function comparisonTable(count: number, compare: Comparison, to: number): Int8Array {
  return Int8Array.from({ length: count }, (_, at) => (SIGNS[compare].includes(Math.sign(at - to)) ? TRUE : FALSE));
}
