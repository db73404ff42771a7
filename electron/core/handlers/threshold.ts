import { addThreshold, listThresholds, readThreshold, updateThreshold } from '#core/measurements/thresholds';
import type { Calls } from './base.ts';
import { settingOf } from './library-setting.ts';
import { metricsOf } from './measuring.ts';

/** `threshold.*`: where the lines of metrics are. */
export const thresholdCalls = (calls: Calls) =>
  calls.threshold.router({
    list: calls.threshold.list.handler(({ context, input }) =>
      listThresholds(context.read(), metricsOf(context), input),
    ),
    add: calls.threshold.add.handler(({ context, input }) =>
      context.write((tx) =>
        readThreshold(tx.read, metricsOf(context, tx), addThreshold(tx, settingOf(context), input)),
      ),
    ),
    update: calls.threshold.update.handler(({ context, input }) =>
      context.write((tx) => {
        updateThreshold(tx, settingOf(context), input);
        return readThreshold(tx.read, metricsOf(context, tx), input.id);
      }),
    ),
    remove: calls.threshold.remove.handler(({ context, input }) =>
      context.write((tx) => tx.remove('thresholds', input.id, input.baseVersion)),
    ),
  });

/** `fairness.*`: what fairness evaluations start from. */
export const fairnessCalls = (calls: Calls) =>
  calls.fairness.router({
    presets: calls.fairness.presets.handler(({ context }) =>
      context
        .catalogues()
        .all('presets')
        .map(({ ref, packId: _id, packTitle: _title, ...preset }) => ({ ref, preset })),
    ),
    chooser: calls.fairness.chooser.handler(({ context }) =>
      context
        .catalogues()
        .all('chooser')
        .map(({ ref: _ref, packId: _id, packTitle: _title, ...question }) => question),
    ),
  });
