import type { Metric } from '#contract/records/catalogue';
import type { KnownMetric } from '#contract/records/measurement';
import type { LocalText } from '#contract/records/text';
import { fixed, type Reader } from '#core/store/sql';

/** The metrics of every catalogue that is held, by ref such as `app:accuracy`. */
export type MetricSource = {
  metric(ref: string): Metric | undefined;
  metrics(): readonly { readonly ref: string; readonly metric: Metric }[];
};

/** What a metric is called; null of a name of the house's own. */
export function labelOf(source: Pick<MetricSource, 'metric'>, ref: string): LocalText | null {
  return source.metric(ref)?.label ?? null;
}

/** Small letters and digits only: `ROC AUC`, `roc_auc` and `roc-auc` are one. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Words that programs write for metrics of the app's own catalogue. */
const ALSO: Readonly<Record<string, string>> = {
  acc: 'app:accuracy',
  auc: 'app:roc-auc',
  auroc: 'app:roc-auc',
  rocaucscore: 'app:roc-auc',
  f1score: 'app:f1',
  precisionscore: 'app:precision',
  recallscore: 'app:recall',
  accuracyscore: 'app:accuracy',
  mcc: 'app:matthews-correlation',
  mae: 'app:mean-absolute-error',
  rmse: 'app:root-mean-squared-error',
  mape: 'app:mean-absolute-percentage-error',
  r2: 'app:r-squared',
  r2score: 'app:r-squared',
  logloss: 'app:log-loss',
  ece: 'app:expected-calibration-error',
  psi: 'app:population-stability-index',
  disparateimpact: 'app:impact-ratio',
};

/** Finds the metric a file means by a name: by ref, id, label or a usual word; else the name stays as it is. */
export function metricNamed(source: MetricSource): (name: string) => string {
  const known = new Map<string, string>();
  for (const { ref, metric } of source.metrics()) {
    for (const word of [ref, metric.id, metric.label.en, metric.label.de ?? '']) {
      const key = bare(word);
      if (key !== '' && !known.has(key)) known.set(key, ref);
    }
  }
  return (name) => {
    if (source.metric(name) !== undefined) return name;
    const found = known.get(bare(name)) ?? ALSO[bare(name)];
    return found !== undefined && source.metric(found) !== undefined ? found : name;
  };
}

const inUse = fixed<{ metric: string; unit: string; uses: number }>(`
  SELECT metric, max(unit) AS unit, count(*) AS uses FROM (
    SELECT metric, max(unit) AS unit FROM measurements GROUP BY metric, item_id, slice
  ) GROUP BY metric ORDER BY metric`);

/** Metrics of the catalogues in their order, then names of the house's own that figures have. */
export function listMetrics(read: Reader, source: MetricSource): KnownMetric[] {
  const used = new Map(read.all(inUse()).map((row) => [row.metric, row]));
  const known = source.metrics().map(
    ({ ref, metric }): KnownMetric => ({
      ref,
      label: metric.label,
      meaning: metric.meaning,
      unit: metric.unit,
      direction: metric.direction,
      min: metric.min ?? null,
      max: metric.max ?? null,
      uses: used.get(ref)?.uses ?? 0,
    }),
  );
  const own = [...used.values()].filter(({ metric }) => source.metric(metric) === undefined);
  return [
    ...known,
    ...own.map(
      ({ metric, unit, uses }): KnownMetric => ({
        ref: metric,
        label: null,
        meaning: null,
        unit,
        direction: null,
        min: null,
        max: null,
        uses,
      }),
    ),
  ];
}
