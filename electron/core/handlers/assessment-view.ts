import type { AssessmentView } from '#contract/records/assessment';
import { loadAssessment } from '#core/assessments/load';
import { viewAssessment } from '#core/assessments/view';
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
