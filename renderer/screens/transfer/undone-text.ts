import type { ImportRecord } from '#contract/records/transfer';
import { formatDateTime, t } from '../app.ts';

/** When an import was taken back, and what of it stayed because it was changed since. */
export function undoneText({ undoneAt, changedSince }: ImportRecord): string {
  if (undoneAt === null) return '';
  const date = formatDateTime(undoneAt);
  return changedSince === 0
    ? t('screen.import.undone', { date })
    : t('screen.import.undone.partly', { date, count: changedSince });
}
