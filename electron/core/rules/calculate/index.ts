import type { CalculationResult } from '#contract/records/judgement';
import type { Calculation } from '#contract/records/rules';
import type { UsableAnswer } from '../answer.ts';
import { impactRatios } from './impact-ratio.ts';

/**
 * Carries out a calculation of a pack.
 * @param answerOf  the answer of a question that counts: visible and usable
 */
export function calculate(
  calculation: Calculation,
  answerOf: (questionId: string) => UsableAnswer | undefined,
): CalculationResult {
  switch (calculation.kind) {
    case 'impact-ratio':
      return impactRatios(calculation, answerOf);
  }
}
