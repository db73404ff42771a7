import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Condition } from '#contract/records/condition';
import { checkCondition } from '#core/packs/condition-form';

const operand: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    'yes',
    'a-b',
    'A b',
    '4/5',
    '2026-08-02',
    '<',
    '>=',
    0,
    1,
    2.5,
    -1,
    true,
    false,
    null,
    [],
    {},
  ),
  fc.constantFrom<unknown>(['a', 'b'], [1, 'x'], { column: 'a', row: 'b' }, { column: 'a', rows: 'some' }),
  fc.constantFrom<unknown>({ column: 'a', rows: 'most' }, { column: 'a' }, { column: 'a', row: 'b', rows: 'every' }),
);
const key = fc.constantFrom(
  ...['all', 'any', 'not', 'count', 'atLeast', 'question', 'is', 'in', 'has', 'compare', 'to', 'answered', 'cells'],
  ...['notApplicable', 'fact', 'class', 'score', 'band', 'calculation', 'measure', 'assessedOn', 'other'],
);

/** Conditions right and wrong: of the known keys, with operands that often fit. */
const anything = fc.letrec<{ condition: unknown }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.dictionary(key, operand, { maxKeys: 4 }),
    fc.record({ question: fc.constant('a'), is: operand }),
    fc.record({ question: fc.constant('a'), is: fc.constant('yes'), cells: operand }, { requiredKeys: ['question'] }),
    fc.record({ question: fc.constant('a'), compare: fc.constantFrom('<', '~'), to: operand, cells: operand }),
    fc.record({ question: fc.constant('a'), has: operand, in: operand }, { requiredKeys: ['question'] }),
    fc.record(
      { question: fc.constant('a'), answered: operand, notApplicable: operand },
      { requiredKeys: ['question'] },
    ),
    fc.record({ score: fc.constant('a'), compare: fc.constant('='), to: operand }),
    fc.record({ score: fc.constant('a'), band: operand, to: operand }, { requiredKeys: ['score', 'band'] }),
    fc.record({ calculation: fc.constant('a'), measure: fc.constant('b'), compare: fc.constant('<'), to: operand }),
    fc.record({ assessedOn: fc.constantFrom('<', 'a'), to: operand }),
    fc.record({ count: fc.array(tie('condition'), { maxLength: 2 }), atLeast: operand }),
    fc.record({ all: fc.array(tie('condition'), { maxLength: 2 }) }),
    fc.record({ not: tie('condition') }),
  ),
})).condition;

test('the check by hand refuses exactly what the schema refuses', () => {
  let right = 0;
  fc.assert(
    fc.property(anything, (condition) => {
      const faults: string[] = [];
      checkCondition(condition, [], (_, __, reason) => faults.push(reason));
      const isRight = Condition.safeParse(condition).success;
      if (isRight) right += 1;
      expect({ condition, isRight: faults.length === 0 }).toEqual({ condition, isRight });
    }),
    { numRuns: 3000 },
  );
  expect(right).toBeGreaterThan(100);
});
