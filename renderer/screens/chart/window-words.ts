import type { ChartWords } from '#contract/chart-data';
import { formatDate, formatNumber, l, language, t } from '../app.ts';

/** The words of charts in the window's language. */
export function windowWords(): ChartWords {
  return { locale: language.locale, say: t, local: l, number: formatNumber, day: formatDate };
}
