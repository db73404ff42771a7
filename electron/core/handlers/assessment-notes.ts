import { AppError } from '#contract/errors';
import { findQuestion } from '#core/assessments/find-question';
import { readPackCopy } from '#core/assessments/pack-copy';
import type { WriteTransaction } from '#core/journal/write';
import { findAssessment } from '#core/store/assessments';
import { build, type Reader } from '#core/store/sql';
import type { CommentRow, OverrideRow } from '#core/store/tables';
import { view } from './assessment-view.ts';
import type { Calls } from './base.ts';

/** @throws AppError `record.not-found` */
function checkClass(read: Reader, assessmentId: string, classId: string): void {
  const assessment = findAssessment(read, assessmentId);
  if (!assessment) throw new AppError('record.not-found', { kind: 'assessments', id: assessmentId });
  const { classes } = readPackCopy(read, assessment.packHash);
  if (!classes.some(({ id }) => id === classId))
    throw new AppError('record.not-found', { kind: 'classes', id: classId });
}

function findOverride(read: Reader, assessmentId: string, classId: string): OverrideRow | undefined {
  const query = build
    .selectFrom('overrides')
    .selectAll()
    .where('assessment_id', '=', assessmentId)
    .where('class_id', '=', classId);
  return read.get<OverrideRow>(query);
}

/** A reason of its own is set first, so that the journal keeps why the decision was taken back. */
function takeBack(
  tx: WriteTransaction,
  row: OverrideRow,
  reason: string,
  by: Pick<OverrideRow, 'person_id' | 'at'>,
): void {
  const isOwn = reason !== '' && reason !== row.reason;
  const last = isOwn ? tx.update('overrides', row.id, row.version, { reason, ...by }) : row;
  tx.remove('overrides', last.id, last.version);
}

/** `assessment.override`, `assessment.comment`: what people hold beside the answers. */
export const noteCalls = (calls: Calls) => ({
  override: calls.assessment.override.handler(({ context, input }) =>
    context.write((tx) => {
      const { assessmentId, classId, truth, reason } = input;
      checkClass(tx.read, assessmentId, classId);
      const row = findOverride(tx.read, assessmentId, classId);
      if (truth === null) {
        if (row) takeBack(tx, row, reason, { person_id: context.actor(), at: context.now() });
        return view(context, tx.read, assessmentId);
      }
      if (reason === '') throw new AppError('override.reason-missing', {});
      const stated = { truth, reason, person_id: context.actor(), at: context.now() };
      if (!row) {
        tx.insert('overrides', { id: context.ids.next(), assessment_id: assessmentId, class_id: classId, ...stated });
      } else if (row.truth !== truth || row.reason !== reason) {
        tx.update('overrides', row.id, row.version, stated);
      }
      return view(context, tx.read, assessmentId);
    }),
  ),
  comment: calls.assessment.comment.handler(({ context, input }) =>
    context.write((tx) => {
      const { assessmentId, questionId, text } = input;
      findQuestion(tx.read, assessmentId, questionId);
      tx.insert('comments', {
        id: context.ids.next(),
        assessment_id: assessmentId,
        question_id: questionId,
        text,
        person_id: context.actor(),
        at: context.now(),
        resolved_at: null,
      });
      return view(context, tx.read, assessmentId);
    }),
  ),
  resolveComment: calls.assessment.resolveComment.handler(({ context, input }) =>
    context.write((tx) => {
      const row = tx.read.get<CommentRow>(build.selectFrom('comments').selectAll().where('id', '=', input.id));
      if (!row) throw new AppError('record.not-found', { kind: 'comments', id: input.id });
      const resolvedAt = input.isResolved ? (row.resolved_at ?? context.now()) : null;
      tx.update('comments', row.id, input.baseVersion, { resolved_at: resolvedAt });
      return view(context, tx.read, row.assessment_id);
    }),
  ),
});
