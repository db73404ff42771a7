import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatMessage, type Messages, type MessageValues } from '#contract/messages';
import { Locale } from '#contract/records/text';

/** The shell's own few texts (menu, dialogs) in one language. */
export interface Texts {
  readonly locale: Locale;
  text(key: string, values?: MessageValues): string;
}

/** The shipped language nearest to what the system or `--lang` asks for; English if there is none. */
export function nearestLocale(wanted: string): Locale {
  const [language = ''] = wanted.toLowerCase().split(/[-_]/);
  const parsed = Locale.safeParse(language);
  return parsed.success ? parsed.data : 'en';
}

/** @param resources  the folder that holds `messages/` */
export function loadTexts(resources: string, locale: Locale): Texts {
  const read = (name: Locale): Messages =>
    JSON.parse(readFileSync(join(resources, 'messages', `${name}.json`), 'utf8')) as Messages;
  const messages: Messages = { ...read('en'), ...read(locale) };
  return { locale, text: (key, values) => formatMessage(messages, locale, key, values) };
}
