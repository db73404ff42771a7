import type { DossierInput } from '#core/dossier/dossier';
import { printedActions } from './actions.ts';
import { printedMeasurements } from './measurements.ts';
import { printedPolicies } from './policies.ts';
import type { Printing } from './printing.ts';
import { printedReview } from './review.ts';
import { printedRisks } from './risks.ts';
import { printedWatch } from './watch.ts';

type Judging = Pick<DossierInput, 'review' | 'actions' | 'risks' | 'measurements' | 'watch' | 'policies'>;

/** Everything a dossier prints of what people judge and watch; what there is none of is absent. */
export function printedJudging(printing: Printing): Judging {
  const review = printedReview(printing);
  const actions = printedActions(printing);
  const risks = printedRisks(printing);
  const measurements = printedMeasurements(printing);
  const watch = printedWatch(printing);
  const policies = printedPolicies(printing);
  return {
    ...(review && { review }),
    ...(actions && { actions }),
    ...(risks && { risks }),
    ...(measurements && { measurements }),
    ...(watch && { watch }),
    ...(policies && { policies }),
  };
}
