import { formatMessage } from '#contract/messages';
import { type Locale, localize } from '#contract/records/text';
import { loadMessages } from '#core/files/messages';
import type { WriteTransaction } from '#core/journal/write';
import type { MeasuringSetting } from '#core/measurements/add';
import type { Breach } from '#core/measurements/breaches';
import type { MetricSource } from '#core/measurements/metrics';
import type { CallContext } from './base.ts';
import { settingOf } from './library-setting.ts';

/** The metrics of every catalogue that is held. Inside a write: of its transaction. */
export function metricsOf(context: CallContext, tx?: WriteTransaction): MetricSource {
  const catalogues = context.catalogues(tx?.read);
  return {
    metric: (ref) => catalogues.metric(ref) ?? undefined,
    metrics: () => catalogues.all('metrics').map((metric) => ({ ref: metric.ref, metric })),
  };
}

/** Who adds figures, now, and how a breach is told in a language. */
export function measuringSetting(context: CallContext, locale: Locale, tx?: WriteTransaction): MeasuringSetting {
  const messages = loadMessages(context.resources, locale);
  const source = metricsOf(context, tx);
  const numbers = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 });
  const say =
    (key: string) =>
    (breach: Breach): string =>
      formatMessage(messages, locale, key, { ...breach, slice: breach.slice === '' ? 'all' : breach.slice });
  return {
    ...settingOf(context),
    words: {
      metric: (ref) => {
        const label = source.metric(ref)?.label;
        return label === undefined ? ref : localize(label, locale);
      },
      number: (value) => numbers.format(value),
      title: say('measurement.breach.title'),
      description: say('measurement.breach.description'),
    },
  };
}
