import { AppError } from '#contract/errors';
import type { AssessmentComparison } from '#contract/records/assessment';
import { isSameValue } from './answer-text.ts';
import type { LoadedAssessment } from './load.ts';
import { stateAnswers } from './state.ts';

/** The items of two lists by id, those of the left in their order, then what only the right has; equal ones left out. */
function pairs<T extends { readonly id: string }, V>(
  left: readonly T[],
  right: readonly T[],
  told: (item: T) => V | null,
  isSame: (a: V | null, b: V | null) => boolean = Object.is,
): { id: string; left: V | null; right: V | null }[] {
  const values = (items: readonly T[]) => new Map(items.map((item) => [item.id, told(item)]));
  const [ours, theirs] = [values(left), values(right)];
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((id) => ({ id, left: ours.get(id) ?? null, right: theirs.get(id) ?? null }))
    .filter((pair) => !isSame(pair.left, pair.right));
}

/**
 * Lays two assessments by the same pack, of whatever versions, side by side. Hidden answers do not count; what is presumed
 * does.
 * @throws AppError `comparison.other-pack`
 */
export function compareAssessments(left: LoadedAssessment, right: LoadedAssessment): AssessmentComparison {
  if (left.pack.id !== right.pack.id) {
    throw new AppError('comparison.other-pack', { left: left.pack.id, right: right.pack.id });
  }
  const stated = (loaded: LoadedAssessment) =>
    stateAnswers(loaded).map(({ questionId, value }) => ({ id: questionId, value }));
  const [ours, theirs] = [left.judgement, right.judgement];
  return {
    left: left.assessment,
    right: right.assessment,
    answers: pairs(stated(left), stated(right), ({ value }) => value, isSameValue).map(({ id, ...values }) => ({
      questionId: id,
      ...values,
    })),
    classes: pairs(ours.classes, theirs.classes, ({ truth }) => truth),
    obligations: pairs(
      ours.obligations,
      theirs.obligations,
      ({ truth, appliesFrom }) => ({ truth, appliesFrom }),
      (a, b) => a?.truth === b?.truth && a?.appliesFrom === b?.appliesFrom,
    ),
    scores: pairs(ours.scores, theirs.scores, ({ value }) => value),
  };
}
