import type { Matrix } from '#contract/records/catalogue';
import type { RatedLevel, RiskLevel } from '#contract/records/risk';
import type { ControlState } from '#contract/risk-words';

// What a control takes off a risk (the words of the README):
// A control says how many steps of likelihood and of impact it takes off at full maturity, 0 to 4 each. How much of that counts
// depends on its maturity: nothing at 0, a quarter at 1, half at 2, three quarters at 3, all of it at 4 and 5. The shares of all
// controls of a risk are added and rounded down to whole steps, and no level falls below the lowest.
// - Inherent: before any control; a person rates it.
// - Current: with the controls that operate today, at the maturity they have reached.
// - Residual: once those that are planned or being implemented operate too, at the maturity they are to reach, which is what the
//   maturity of such a control says. A control that goes from planned to operating at that maturity leaves the residual level
//   where it was; one that reached less raises it. Controls that failed or are retired count nothing.
// So residual is never above current, and current never above inherent, and no person types either of them.

/** What of a control counts for a risk. Effects: steps at full maturity, 0 to 4. `maturity`: 0 to 5. */
export type CountedControl = {
  readonly likelihoodEffect: number;
  readonly impactEffect: number;
  readonly maturity: number;
  readonly state: ControlState;
};

/** The inherent level and those that follow from it. */
export type DerivedLevels = {
  readonly current: RiskLevel;
  readonly residual: RiskLevel;
};

/** Quarters of the effect by maturity, so that sums stay exact. */
const QUARTERS = [0, 1, 2, 3, 4, 4] as const;

const COUNTS: Readonly<Record<ControlState, { readonly current: boolean; readonly residual: boolean }>> = {
  planned: { current: false, residual: true },
  implementing: { current: false, residual: true },
  operating: { current: true, residual: true },
  failed: { current: false, residual: false },
  retired: { current: false, residual: false },
};

/** The part of its full effect that counts now, and once what is planned operates; from 0 to 1. */
export function shareOf({ maturity, state }: Pick<CountedControl, 'maturity' | 'state'>): {
  readonly current: number;
  readonly residual: number;
} {
  const share = (QUARTERS[maturity] ?? 0) / 4;
  const counts = COUNTS[state];
  return { current: counts.current ? share : 0, residual: counts.residual ? share : 0 };
}

/**
 * What is left of a level after controls; the only place where it is computed. A function of its inputs: neither the order of
 * the controls nor anything else matters.
 */
export function levelsAfter(inherent: RiskLevel, controls: Iterable<CountedControl>): DerivedLevels {
  const quarters = { current: { likelihood: 0, impact: 0 }, residual: { likelihood: 0, impact: 0 } };
  for (const { likelihoodEffect, impactEffect, maturity, state } of controls) {
    const share = QUARTERS[maturity] ?? 0;
    for (const when of ['current', 'residual'] as const) {
      if (!COUNTS[state][when]) continue;
      quarters[when].likelihood += likelihoodEffect * share;
      quarters[when].impact += impactEffect * share;
    }
  }
  const after = (taken: RiskLevel): RiskLevel => ({
    likelihood: Math.max(0, inherent.likelihood - Math.floor(taken.likelihood / 4)),
    impact: Math.max(0, inherent.impact - Math.floor(taken.impact / 4)),
  });
  return { current: after(quarters.current), residual: after(quarters.residual) };
}

/** The place of a level's band among the bands of a matrix, from 0; null if the level is not on it, or there is none. */
export function bandPlace(matrix: Matrix | null, level: RiskLevel | null): number | null {
  return level === null ? null : (matrix?.cells[level.impact]?.[level.likelihood] ?? null);
}

/** A level with the band it falls in. */
export function rated(matrix: Matrix | null, level: RiskLevel | null): RatedLevel | null {
  if (level === null) return null;
  const { likelihood, impact } = level;
  const place = bandPlace(matrix, level);
  return { likelihood, impact, band: place === null ? null : (matrix?.bands[place]?.id ?? null) };
}

/** Whether a level is on the scales of a matrix. */
export function isOn(matrix: Matrix, level: RiskLevel | null): boolean {
  return level === null || bandPlace(matrix, level) !== null;
}

/**
 * Where a band stands across matrices: 0 if there is none, else from 1, the lowest, to 1000, the highest of its matrix.
 */
export function rankOf(matrix: Matrix | null, level: RiskLevel | null): number {
  const place = bandPlace(matrix, level);
  if (place === null || matrix === null) return 0;
  return 1 + Math.round((999 * place) / (matrix.bands.length - 1));
}

/** Whether a level is above another in likelihood or impact. */
export function isAbove(level: RiskLevel, other: RiskLevel): boolean {
  return level.likelihood > other.likelihood || level.impact > other.impact;
}
