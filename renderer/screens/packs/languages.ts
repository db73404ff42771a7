import type { Locale } from '#contract/records/text';
import { region } from '../app.ts';

/** A language in the window's own, for example `German`. */
export function languageName(locale: Locale): string {
  return new Intl.DisplayNames([region()], { type: 'language' }).of(locale) ?? locale;
}
