import { DIRECTIONS, type Direction, type MeasurementVerdict } from '#contract/measurement-words';
import type { KnownMetric, Threshold } from '#contract/records/measurement';
import type { LocalText } from '#contract/records/text';
import { formatNumber, l, t } from '../app.ts';
import type { StatusTone } from '../kit.ts';

const TONES: Readonly<Record<MeasurementVerdict, StatusTone>> = {
  fail: 'prohibited',
  warn: 'high',
  'not-computed': 'unknown',
  'no-threshold': 'none',
  pass: 'minimal',
};

/** A verdict as a tag says it. */
export const verdictTag = (verdict: MeasurementVerdict): { readonly tone: StatusTone; readonly label: string } => ({
  tone: TONES[verdict],
  label: t(`measurement.verdict.${verdict}`),
});

/** What a metric is called: as its catalogue has it, or as the house does. */
export const metricName = (metric: string, label: LocalText | null): string => (label === null ? metric : l(label));

const DIGITS = 4;

/** A figure as it is read: four digits, with its unit. */
export function figureText(value: number | null, unit = ''): string {
  if (value === null) return t('measurement.none');
  const text = formatNumber(Number(value.toPrecision(DIGITS)));
  return unit === '' ? text : `${text} ${unit}`;
}

/** The ends of an interval; empty if there is none. */
export function intervalText(lower: number | null, upper: number | null): string {
  if (lower === null && upper === null) return '';
  return t('measurement.interval', { lower: figureText(lower), upper: figureText(upper) });
}

/** Which part of the data. */
export const sliceText = (slice: string | null): string =>
  slice === null ? t('measurement.slice.any') : slice === '' ? t('measurement.slice.all') : slice;

/** Where a threshold draws its lines, in words. */
export function boundsText({ lowerFail, lowerWarn, upperWarn, upperFail }: Threshold): string {
  const parts = [
    lowerFail === null ? null : t('threshold.bounds.fail-below', { value: formatNumber(lowerFail) }),
    lowerWarn === null ? null : t('threshold.bounds.warn-below', { value: formatNumber(lowerWarn) }),
    upperWarn === null ? null : t('threshold.bounds.warn-above', { value: formatNumber(upperWarn) }),
    upperFail === null ? null : t('threshold.bounds.fail-above', { value: formatNumber(upperFail) }),
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** What a threshold speaks of. */
export const scopeText = ({ itemName, slice }: Threshold): string =>
  [itemName ?? t('threshold.everywhere'), ...(slice === null ? [] : [sliceText(slice)])].join(' · ');

export const directionChoices = (): { value: Direction; label: string }[] =>
  DIRECTIONS.map((value) => ({ value, label: t(`measurement.direction.${value}`) }));

/** Metrics by their words, those in use first. */
export const metricChoices = (metrics: readonly KnownMetric[]): readonly { ref: string; name: string }[] =>
  metrics
    .toSorted((one, other) => Number(other.uses > 0) - Number(one.uses > 0))
    .map(({ ref, label }) => ({ ref, name: metricName(ref, label) }));

/** The metric that a typed name means: one that is known by its words, else the name itself. */
export const metricTyped = (metrics: readonly KnownMetric[], typed: string): string => {
  const name = typed.trim();
  const found = metrics.find(
    ({ ref, label }) => ref === name || metricName(ref, label).toLowerCase() === name.toLowerCase(),
  );
  return found?.ref ?? name;
};
