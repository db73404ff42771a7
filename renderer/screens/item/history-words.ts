import type { FieldHistory } from '#contract/records/inventory';
import { t, tIfKnown } from '../app.ts';

/** What happened to a field, as a plain sentence without the values. */
export function historySentence(entry: FieldHistory, label: string): string {
  const name = entry.personName ?? t('screen.journal.nobody');
  const own = tIfKnown(`screen.item.history.did.${entry.action}`, { name, field: label });
  if (own !== null) return own;
  if (entry.before === null && entry.after !== null) return t('screen.item.history.stated', { name, field: label });
  if (entry.after === null) return t('screen.item.history.emptied', { name, field: label });
  return t('screen.item.history.changed', { name, field: label });
}
