import type { PrintedReview } from '#core/dossier/printed/review';
import { listOpinions } from '#core/review/opinions';
import { reviewOf } from '#core/review/review';
import { listVerdicts } from '#core/review/verdicts';
import { fixed } from '#core/store/sql';
import type { Printing } from './printing.ts';

const pieceNamed = fixed<{ title: string }>('SELECT title FROM evidence_items WHERE id = ?');

/** How far a review is: what is outdated, how far actions are, when opinions were asked for. Null if there is nothing of the kind. */
export function printedReview({ read, loaded, sealed, looking }: Printing): PrintedReview | null {
  const { verdicts = [], opinions = [] } = sealed.state.judged ?? {};
  const review = reviewOf(loaded, listVerdicts(read, loaded.assessment.id), []);
  if (verdicts.length === 0 && opinions.length === 0 && !review.isRequired) return null;
  return {
    asOf: looking.today,
    by: review.by,
    isRequired: review.isRequired,
    targets: review.targets.map(({ target, state, isOutdated, counts, verdict }) => ({
      target,
      state,
      isOutdated,
      counts,
      progress: verdict?.value === 'improvable' ? verdict.progress : null,
    })),
    opinions: listOpinions(read, loaded.assessment.id).map(({ id, askedOn, evidenceItemId }) => ({
      id,
      askedOn,
      evidence: evidenceItemId === null ? null : (read.get(pieceNamed(evidenceItemId))?.title ?? null),
    })),
  };
}
