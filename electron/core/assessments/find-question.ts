import { AppError } from '#contract/errors';
import type { Question } from '#contract/records/question';
import { questionsOf } from '#core/packs/versions';
import { findAssessment } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import { readPackCopy } from './pack-copy.ts';

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
