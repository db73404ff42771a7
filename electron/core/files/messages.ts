import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Messages } from '#contract/messages';
import type { Locale } from '#contract/records/text';

/**
 * All messages in one language; texts it lacks are English.
 * @param resources  the folder that holds `messages/`
 */
export function loadMessages(resources: string, locale: Locale): Messages {
  const read = (name: Locale): Messages =>
    JSON.parse(readFileSync(join(resources, 'messages', `${name}.json`), 'utf8')) as Messages;
  return { ...read('en'), ...read(locale) };
}
