import { IntlMessageFormat } from 'intl-messageformat';
import type { ErrorCode } from './errors.ts';
import type { Locale } from './records/text.ts';

/** One language's messages: key → ICU message. Keys: `error.<code>`, `verdict.<verdict>`, `screen.<screen>.<what>` … */
export type Messages = Readonly<Record<string, string>>;
export type MessageValues = Readonly<Record<string, string | number | boolean | Date>>;

const cache = new WeakMap<Messages, Map<string, IntlMessageFormat>>();

/**
 * Formats one message; used by the window, the CLI and the dossier.
 * @param key  must exist in `messages`; a missing one is a defect and shows as the key itself in brackets
 */
export function formatMessage(messages: Messages, locale: Locale, key: string, values: MessageValues = {}): string {
  const source = messages[key];
  if (source === undefined) return `[${key}]`;
  const ofLanguage = cache.get(messages) ?? new Map<string, IntlMessageFormat>();
  cache.set(messages, ofLanguage);
  const format = ofLanguage.get(key) ?? new IntlMessageFormat(source, locale, undefined, { ignoreTag: true });
  ofLanguage.set(key, format);
  return String(format.format({ ...values }));
}

/** The sentence of an expected failure: what happened, what is safe, what to do. */
export function errorMessage(messages: Messages, locale: Locale, code: ErrorCode, details: object): string {
  return formatMessage(messages, locale, `error.${code}`, details as MessageValues);
}
