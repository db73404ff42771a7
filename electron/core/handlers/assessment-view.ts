import { AppError } from '#contract/errors';
import type { AssessmentView } from '#contract/records/assessment';
import type { Question } from '#contract/records/question';
import { loadAssessment } from '#core/assessments/load';
import { readPackCopy } from '#core/assessments/pack-copy';
import { viewAssessment } from '#core/assessments/view';
import { questionsOf } from '#core/packs/versions';
import { findAssessment } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import type { CallContext } from './base.ts';

/**
 * An assessment as its screen shows it.
 * @param read  inside a write, the transaction's
 * @throws AppError `record.not-found`
 */
export function view(context: CallContext, read: Reader, id: string): AssessmentView {
  return viewAssessment(read, loadAssessment(read, id), context.heldPacks(read));
}

/**
 * A question of the pack that an assessment was made with.
 * @throws AppError `record.not-found`
 */
export function findQuestion(read: Reader, assessmentId: string, questionId: string): Question {
  const assessment = findAssessment(read, assessmentId);
  if (!assessment) throw new AppError('record.not-found', { kind: 'assessments', id: assessmentId });
  const question = questionsOf(readPackCopy(read, assessment.packHash)).find(({ id }) => id === questionId);
  if (!question) throw new AppError('record.not-found', { kind: 'questions', id: questionId });
  return question;
}
