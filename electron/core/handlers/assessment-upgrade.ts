import { loadAssessment } from '#core/assessments/load';
import { findNewerPack, previewUpgrade, upgradeAssessment } from '#core/assessments/upgrade';
import { view } from './assessment-view.ts';
import type { Calls } from './base.ts';

/** `assessment.previewUpgrade`, `assessment.upgrade`: from one version of a pack to a newer one. */
export const upgradeCalls = (calls: Calls) => ({
  previewUpgrade: calls.assessment.previewUpgrade.handler(({ context, input }) => {
    const loaded = loadAssessment(context.read(), input.id);
    return previewUpgrade(loaded, findNewerPack(loaded, context.heldPacks(), input.version), context.now());
  }),
  upgrade: calls.assessment.upgrade.handler(({ context, input }) =>
    context.write((tx) => {
      const loaded = loadAssessment(tx.read, input.id);
      const to = findNewerPack(loaded, context.heldPacks(tx.read), input.version);
      const setting = { actor: context.actor(), now: context.now(), newId: () => context.ids.next() };
      return view(context, tx.read, upgradeAssessment(tx, loaded, to, setting));
    }),
  ),
});
