import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Matrix } from '#contract/records/catalogue';
import { CONTROL_STATES } from '#contract/risk-words';
import { readCatalogue } from '#core/packs/catalogue';
import { bandPlace, type CountedControl, isAbove, levelsAfter, rankOf, rated, shareOf } from '#core/risks/levels';
import { resources } from '#test/support/open-test-core';
import '#test/support/properties';

const level = fc.record({ likelihood: fc.nat({ max: 9 }), impact: fc.nat({ max: 9 }) });
const control: fc.Arbitrary<CountedControl> = fc.record({
  likelihoodEffect: fc.nat({ max: 4 }),
  impactEffect: fc.nat({ max: 4 }),
  maturity: fc.nat({ max: 5 }),
  state: fc.constantFrom(...CONTROL_STATES),
});
const controls = fc.array(control, { maxLength: 8 });

const operating = (likelihoodEffect: number, impactEffect: number, maturity: number): CountedControl => ({
  likelihoodEffect,
  impactEffect,
  maturity,
  state: 'operating',
});

/** A control that does no more than the other. */
const weaker = ({ likelihoodEffect, impactEffect, maturity, state }: CountedControl) =>
  fc.record({
    likelihoodEffect: fc.nat({ max: likelihoodEffect }),
    impactEffect: fc.nat({ max: impactEffect }),
    maturity: fc.nat({ max: maturity }),
    state: fc.constantFrom(...(state === 'retired' ? (['retired'] as const) : ([state, 'failed', 'retired'] as const))),
  });

test('a quarter of the effect counts at maturity 1, half at 2, three quarters at 3, all at 4 and 5', () => {
  const shares = [0, 1, 2, 3, 4, 5].map((maturity) => shareOf({ maturity, state: 'operating' }).current);
  expect(shares).toEqual([0, 0.25, 0.5, 0.75, 1, 1]);
});

test('shares of several controls are added before they are rounded down', () => {
  const half = operating(1, 1, 2);
  expect(levelsAfter({ likelihood: 4, impact: 4 }, [half]).current).toEqual({ likelihood: 4, impact: 4 });
  expect(levelsAfter({ likelihood: 4, impact: 4 }, [half, half]).current).toEqual({ likelihood: 3, impact: 3 });
  expect(levelsAfter({ likelihood: 4, impact: 4 }, [operating(4, 0, 3)]).current).toEqual({ likelihood: 1, impact: 4 });
});

test('a planned control counts for the residual level only, and stays where it was once it operates as mature', () => {
  const inherent = { likelihood: 4, impact: 2 };
  const planned: CountedControl = { ...operating(2, 0, 4), state: 'planned' };
  expect(levelsAfter(inherent, [planned])).toEqual({ current: inherent, residual: { likelihood: 2, impact: 2 } });
  const residual = { likelihood: 2, impact: 2 };
  expect(levelsAfter(inherent, [operating(2, 0, 4)])).toEqual({ current: residual, residual });
  expect(levelsAfter(inherent, [{ ...planned, state: 'failed' }]).residual).toEqual(inherent);
});

test('levels are a function of their inputs: neither the order of controls nor what was asked before matters', () => {
  fc.assert(
    fc.property(level, controls, fc.infiniteStream(fc.nat()), (inherent, given, dice) => {
      const shuffled = given
        .map((one) => ({ one, place: dice.next().value ?? 0 }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ one }) => ({ ...one }));
      const first = levelsAfter(inherent, given);
      expect(levelsAfter({ ...inherent }, shuffled)).toEqual(first);
      expect(levelsAfter(inherent, given)).toEqual(first);
    }),
  );
});

test('residual is never above current, current never above inherent, and nothing below the lowest', () => {
  fc.assert(
    fc.property(level, controls, (inherent, given) => {
      const { current, residual } = levelsAfter(inherent, given);
      expect([isAbove(residual, current), isAbove(current, inherent)]).toEqual([false, false]);
      expect(Math.min(residual.likelihood, residual.impact)).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('removing a control never lowers a risk, and adding one never raises it', () => {
  fc.assert(
    fc.property(level, controls, control, (inherent, given, one) => {
      const without = levelsAfter(inherent, given);
      const withIt = levelsAfter(inherent, [...given, one]);
      expect(isAbove(withIt.current, without.current)).toBe(false);
      expect(isAbove(withIt.residual, without.residual)).toBe(false);
    }),
  );
});

test('weakening a control never lowers a risk', () => {
  const pair = control.chain((one) => fc.tuple(fc.constant(one), weaker(one)));
  fc.assert(
    fc.property(level, controls, pair, (inherent, given, [one, less]) => {
      const before = levelsAfter(inherent, [...given, one]);
      const after = levelsAfter(inherent, [...given, less]);
      expect(isAbove(before.current, after.current)).toBe(false);
      expect(isAbove(before.residual, after.residual)).toBe(false);
    }),
  );
});

const matrices = readCatalogue(resources).catalogue?.matrices ?? [];
const first = matrices[0] as Matrix;

test('a level falls in the band of its cell, and off the scales in none', () => {
  expect(first.id).toBe('five-by-five');
  expect(rated(first, { likelihood: 4, impact: 4 })).toEqual({ likelihood: 4, impact: 4, band: 'extreme' });
  expect(rated(first, { likelihood: 0, impact: 0 })?.band).toBe('low');
  expect(rated(first, { likelihood: 5, impact: 0 })?.band).toBeNull();
  expect(rated(null, { likelihood: 1, impact: 1 })?.band).toBeNull();
  expect(rated(first, null)).toBeNull();
});

test('the rank tells levels of different matrices apart by their place among the bands of each', () => {
  const ranks = matrices.map((matrix) => {
    const top = { likelihood: matrix.likelihood.steps.length - 1, impact: matrix.impact.steps.length - 1 };
    return [rankOf(matrix, { likelihood: 0, impact: 0 }), rankOf(matrix, top)];
  });
  expect(ranks).toEqual(matrices.map(() => [1, 1000]));
  expect([rankOf(null, { likelihood: 0, impact: 0 }), rankOf(first, null)]).toEqual([0, 0]);
});

test('a higher level never falls in a lower band of a shipped matrix', () => {
  const all = matrices.flatMap((matrix) =>
    matrix.impact.steps.flatMap((_, impact) =>
      matrix.likelihood.steps.map((__, likelihood) => ({ matrix, impact, likelihood })),
    ),
  );
  const falling = all.filter(({ matrix, impact, likelihood }) => {
    const here = bandPlace(matrix, { impact, likelihood }) ?? -1;
    const next = [
      bandPlace(matrix, { impact: impact + 1, likelihood }),
      bandPlace(matrix, { impact, likelihood: likelihood + 1 }),
    ];
    return next.some((place) => place !== null && place < here);
  });
  expect(falling).toEqual([]);
});
