import { AppError } from '#contract/errors';
import type { AssessmentComparison } from '#contract/records/assessment';
import { compareVersions, pairQuestions } from '#core/packs/versions';
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

type Answered = Pick<AssessmentComparison, 'questions' | 'answers'>;

/** Pairs the questions as an upgrade does, so that a renamed one stands once. */
function compareAnswers(left: LoadedAssessment, right: LoadedAssessment): Answered {
  const isLeftOlder = compareVersions(left.pack.version, right.pack.version) <= 0;
  const pairsOf = isLeftOlder ? pairQuestions(left.pack, right.pack) : pairQuestions(right.pack, left.pack);
  const questions = pairsOf.flatMap(({ before, after }) => {
    const id = after?.id ?? before?.id;
    const [was, is] = [before?.id ?? null, after?.id ?? null];
    return id === undefined ? [] : [{ id, left: isLeftOlder ? was : is, right: isLeftOlder ? is : was }];
  });
  const valuesOf = (loaded: LoadedAssessment) =>
    new Map(stateAnswers(loaded).map(({ questionId, value }) => [questionId, value]));
  const [ours, theirs] = [valuesOf(left), valuesOf(right)];
  const answers = questions
    .map((one) => ({
      questionId: one.id,
      left: (one.left === null ? null : ours.get(one.left)) ?? null,
      right: (one.right === null ? null : theirs.get(one.right)) ?? null,
    }))
    .filter((pair) => !isSameValue(pair.left, pair.right));
  return { questions, answers };
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
  const [ours, theirs] = [left.judgement, right.judgement];
  return {
    left: left.assessment,
    right: right.assessment,
    ...compareAnswers(left, right),
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
