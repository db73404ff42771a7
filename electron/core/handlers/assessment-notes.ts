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

/** @throws AppError `record.not-found` */
function findComment(read: Reader, id: string): CommentRow {
  const row = read.get<CommentRow>(build.selectFrom('comments').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'comments', id });
  return row;
}

/** The other notes of the thread that a note belongs to. */
function restOfThread(read: Reader, row: CommentRow): CommentRow[] {
  const first = row.parent_id ?? row.id;
  const query = build
    .selectFrom('comments')
    .selectAll()
    .where((is) => is.or([is('id', '=', first), is('parent_id', '=', first)]))
    .orderBy('id');
  return read.all<CommentRow>(query).filter(({ id }) => id !== row.id);
}

/**
 * The first note of the thread that is answered; a thread that was resolved is open again.
 * @throws AppError `record.not-found`, also if it is a note on another question
 */
function threadOf(tx: WriteTransaction, assessmentId: string, questionId: string, parentId: string): string {
  const row = findComment(tx.read, parentId);
  if (row.assessment_id !== assessmentId || row.question_id !== questionId) {
    throw new AppError('record.not-found', { kind: 'comments', id: parentId });
  }
  for (const one of [row, ...restOfThread(tx.read, row)]) {
    tx.update('comments', one.id, one.version, { resolved_at: null });
  }
  return row.parent_id ?? row.id;
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
      const { assessmentId, questionId, text, parentId } = input;
      findQuestion(tx.read, assessmentId, questionId);
      tx.insert('comments', {
        id: context.ids.next(),
        assessment_id: assessmentId,
        question_id: questionId,
        text,
        person_id: context.actor(),
        at: context.now(),
        resolved_at: null,
        parent_id: parentId === undefined ? null : threadOf(tx, assessmentId, questionId, parentId),
      });
      return view(context, tx.read, assessmentId);
    }),
  ),
  resolveComment: calls.assessment.resolveComment.handler(({ context, input }) =>
    context.write((tx) => {
      const row = findComment(tx.read, input.id);
      const resolvedAt = input.isResolved ? (row.resolved_at ?? context.now()) : null;
      tx.update('comments', row.id, input.baseVersion, { resolved_at: resolvedAt });
      for (const other of restOfThread(tx.read, row)) {
        tx.update('comments', other.id, other.version, { resolved_at: resolvedAt });
      }
      return view(context, tx.read, row.assessment_id);
    }),
  ),
});
