import type { ReviewView } from '#contract/records/review';
import { loadAssessment } from '#core/assessments/load';
import { setVerdict, setVerdictProgress } from '#core/review/verdicts';
import { frameNow, loadReview } from '#core/sign-off/load';
import type { Reader } from '#core/store/sql';
import type { CallContext, Calls } from './base.ts';

/** Who writes now, with the id of what may be new. */
export const writer = (context: CallContext) => ({
  id: context.ids.next(),
  actor: context.actor(),
  now: context.now(),
});

function review(read: Reader, assessmentId: string): ReviewView {
  const loaded = loadAssessment(read, assessmentId);
  return loadReview(read, loaded, frameNow(read, loaded).frame);
}

/** `verdict.*`: what reviewers hold of answers. */
export const verdictCalls = (calls: Calls) =>
  calls.verdict.router({
    list: calls.verdict.list.handler(({ context, input }) => review(context.read(), input.assessmentId)),
    set: calls.verdict.set.handler(({ context, input }) =>
      context.write((tx) => {
        setVerdict(tx, writer(context), loadAssessment(tx.read, input.assessmentId), input);
        return review(tx.read, input.assessmentId);
      }),
    ),
    progress: calls.verdict.progress.handler(({ context, input }) =>
      context.write((tx) => review(tx.read, setVerdictProgress(tx, writer(context), input))),
    ),
  });
