import '../browser.ts';
import { expect, test } from 'vitest';
import type { ScoreResult } from '#contract/records/judgement';
import type { Score } from '#contract/records/rules';
import { localDecimal, localPercent } from '../../../renderer/screens/outcome/decimals.ts';
import { scaleOf } from '../../../renderer/screens/outcome/scale.ts';

const bands = [
  { id: 'low', label: { en: 'Low' }, tone: 'minimal' as const, upTo: 25 },
  { id: 'high', label: { en: 'High' }, tone: 'high' as const },
];
const score = (more: Partial<Score>): Score =>
  ({ id: 's', label: { en: 'S' }, from: 'points', bands, ...more }) as Score;
const result = (value: number, min = value, max = value): ScoreResult =>
  ({ id: 's', value, min, max, isDetermined: min === max }) as ScoreResult;

test('bands, value and what is still possible lie on one line up to the maximum', () => {
  const scale = scaleOf(score({ maximum: 100 }), result(40, 10, 90));
  expect(scale.stretches.map(({ start, width }) => [start, width])).toEqual([
    [0, 25],
    [25, 75],
  ]);
  expect([scale.lowest, scale.value, scale.highest]).toEqual([10, 40, 90]);
});

test('without a maximum, and with negative points, everything still lies on the line', () => {
  const scale = scaleOf(score({}), result(-5, -20, 60));
  expect([scale.min, scale.max]).toEqual([-20, 60]);
  expect([scale.lowest, scale.highest]).toEqual([0, 100]);
  expect(scaleOf(score({ bands: [] }), result(0)).max).toBeGreaterThan(0);
});

test('exact fractions are written with three decimals, rounded at the end', () => {
  expect([localDecimal('5/7', 3), localDecimal('1', 3), localPercent('5/279', 2)]).toEqual(['0.714', '1.000', '1.79']);
});
