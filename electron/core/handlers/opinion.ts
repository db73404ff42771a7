import { AppError } from '#contract/errors';
import { addOpinion, listOpinions, removeOpinion, updateOpinion } from '#core/review/opinions';
import { findAssessment } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import type { Calls } from './base.ts';
import { writer } from './verdict.ts';

/** @throws AppError `record.not-found` */
function checkAssessment(read: Reader, id: string): void {
  if (!findAssessment(read, id)) throw new AppError('record.not-found', { kind: 'assessments', id });
}

/** `opinion.*`: what people hold of an assessment who do not decide on it. */
export const opinionCalls = (calls: Calls) =>
  calls.opinion.router({
    list: calls.opinion.list.handler(({ context, input }) => {
      checkAssessment(context.read(), input.assessmentId);
      return listOpinions(context.read(), input.assessmentId);
    }),
    add: calls.opinion.add.handler(({ context, input }) =>
      context.write((tx) => {
        checkAssessment(tx.read, input.assessmentId);
        addOpinion(tx, writer(context), input.assessmentId, input.opinion);
        return listOpinions(tx.read, input.assessmentId);
      }),
    ),
    update: calls.opinion.update.handler(({ context, input }) =>
      context.write((tx) => listOpinions(tx.read, updateOpinion(tx, writer(context), input))),
    ),
    remove: calls.opinion.remove.handler(({ context, input }) =>
      context.write((tx) => listOpinions(tx.read, removeOpinion(tx, input.id, input.baseVersion))),
    ),
  });
