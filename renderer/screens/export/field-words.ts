import { t } from '../app.ts';

/** A signature field of a dossier in words; its own name in a PDF of other making. */
export function fieldWords(field: string): string {
  if (field === 'author') return t('screen.export.field.author');
  const [, number] = /^sign-off-(\d+)$/.exec(field) ?? [];
  return number === undefined ? field : t('screen.export.field.sign-off', { number });
}
