import { AppError } from '#contract/errors';
import type { Judgement } from '#contract/records/judgement';
import type { ObligationProgress, ObligationProgressInput, ObligationStanding } from '#contract/records/review';
import type { WriteTransaction } from '#core/journal/write';
import type { ObligationProgressRow } from '#core/store/judge-tables';
import { build, type Reader } from '#core/store/sql';
import type { By } from './verdicts.ts';

function toProgress(row: ObligationProgressRow): ObligationProgress {
  return {
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    obligationId: row.obligation_id,
    state: row.state as ObligationProgress['state'],
    ownerId: row.owner_id,
    dueOn: row.due_on,
    progress: row.progress,
    note: row.note,
    personId: row.person_id,
    at: row.at,
  };
}

/** What was said of the duties of an assessment, also of those that no longer hold. */
export function listProgress(read: Reader, assessmentId: string): ObligationProgress[] {
  const rows = build
    .selectFrom('obligation_progress')
    .selectAll()
    .where('assessment_id', '=', assessmentId)
    .orderBy('obligation_id');
  return read.all<ObligationProgressRow>(rows).map(toProgress);
}

/** The duties of an assessment that hold, in the order of its pack, with how far each is. */
export function standingObligations(
  judgement: Pick<Judgement, 'obligations'>,
  said: readonly ObligationProgress[],
): ObligationStanding[] {
  const progress = new Map(said.map((one) => [one.obligationId, one]));
  return judgement.obligations
    .filter(({ kind, truth }) => kind === 'duty' && truth === 'true')
    .map(({ id, appliesFrom }) => ({ obligationId: id, appliesFrom, progress: progress.get(id) ?? null }));
}

/**
 * Says how far a duty is. Met is all of it.
 * @throws AppError `record.not-found`, also if the duty does not hold; `record.changed-meanwhile`,
 *   `obligation.reason-missing`
 */
export function setObligation(
  tx: WriteTransaction,
  by: By,
  judgement: Pick<Judgement, 'obligations'>,
  input: ObligationProgressInput,
): void {
  const { assessmentId, obligationId, baseVersion, state, ownerId, note } = input;
  const said = listProgress(tx.read, assessmentId);
  if (!standingObligations(judgement, said).some((one) => one.obligationId === obligationId)) {
    throw new AppError('record.not-found', { kind: 'obligations', id: obligationId });
  }
  if (state === 'not-applicable' && note === '') throw new AppError('obligation.reason-missing', {});
  if (ownerId !== null && !tx.read.get(build.selectFrom('people').select('id').where('id', '=', ownerId))) {
    throw new AppError('record.not-found', { kind: 'people', id: ownerId });
  }
  const stated = {
    state,
    owner_id: ownerId,
    due_on: input.dueOn,
    progress: state === 'met' ? 100 : input.progress,
    note,
    person_id: by.actor,
    at: by.now,
  };
  const before = said.find((one) => one.obligationId === obligationId);
  if (before) {
    tx.update('obligation_progress', before.id, baseVersion, stated);
    return;
  }
  if (baseVersion !== 0) {
    throw new AppError('record.changed-meanwhile', { kind: 'obligation_progress', id: obligationId });
  }
  tx.insert('obligation_progress', { id: by.id, assessment_id: assessmentId, obligation_id: obligationId, ...stated });
}
