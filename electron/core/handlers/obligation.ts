import type { ObligationStanding } from '#contract/records/review';
import { loadAssessment } from '#core/assessments/load';
import { listProgress, setObligation, standingObligations } from '#core/review/obligations';
import type { Reader } from '#core/store/sql';
import type { Calls } from './base.ts';
import { writer } from './verdict.ts';

function list(read: Reader, assessmentId: string): ObligationStanding[] {
  return standingObligations(loadAssessment(read, assessmentId).judgement, listProgress(read, assessmentId));
}

/** `obligation.*`: how far the duties of an assessment are. */
export const obligationCalls = (calls: Calls) =>
  calls.obligation.router({
    list: calls.obligation.list.handler(({ context, input }) => list(context.read(), input.assessmentId)),
    set: calls.obligation.set.handler(({ context, input }) =>
      context.write((tx) => {
        const { judgement } = loadAssessment(tx.read, input.assessmentId);
        setObligation(tx, writer(context), judgement, input);
        return standingObligations(judgement, listProgress(tx.read, input.assessmentId));
      }),
    ),
  });
