import { errorMessage, formatMessage, type MessageValues } from '#contract/messages';
import type { Locale, LocalText } from '#contract/records/text';
import { type MessageKey, messages } from '../messages.ts';
import { recall, remember } from './preferences.ts';

export type { MessageKey };

/** The languages of the window, each in its own words. */
export const LOCALES: readonly { readonly value: Locale; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

function firstLocale(): Locale {
  const remembered = recall('locale');
  if (remembered === 'en' || remembered === 'de') return remembered;
  return navigator.language.toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** The window's language: the system's until a person chooses another, which is then remembered. */
class Language {
  #locale = $state<Locale>(firstLocale());

  constructor() {
    document.documentElement.lang = this.#locale;
  }

  get locale(): Locale {
    return this.#locale;
  }

  choose(locale: Locale): void {
    this.#locale = locale;
    document.documentElement.lang = locale;
    remember('locale', locale);
  }
}

export const language = new Language();

/** Gives a user text in the window's language. */
export function t(key: MessageKey, values: MessageValues = {}): string {
  return formatMessage(messages[language.locale], language.locale, key, values);
}

/** Gives a user text if there is one with this key, else null: for keys made from data. */
export function tIfKnown(key: string, values: MessageValues = {}): string | null {
  const known = messages[language.locale];
  return known[key] === undefined ? null : formatMessage(known, language.locale, key, values);
}

/** Gives a pack's text in the window's language, else in English. */
export function l(text: LocalText): string {
  return text[language.locale] ?? text.en;
}

/** An expected failure as it crossed the boundary. */
interface CodedError {
  readonly code: string;
  readonly data: object;
}

function isCodedError(error: unknown): error is CodedError {
  if (typeof error !== 'object' || error === null) return false;
  return 'code' in error && typeof error.code === 'string' && 'data' in error && typeof error.data === 'object';
}

/** The code of an expected failure, else `internal`. */
export function failureCode(error: unknown): string {
  if (isCodedError(error) && messages.en[`error.${error.code}`] !== undefined) return error.code;
  return 'internal';
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** A failure's details with its instants as a person reads them. */
function readable(details: object): object {
  const pairs = Object.entries(details).map(([name, value]) => [
    name,
    typeof value === 'string' && INSTANT.test(value) ? formatDateTime(value) : value,
  ]);
  return Object.fromEntries(pairs);
}

/** The sentence of a failure: what happened, what is safe, what to do. */
export function failureText(error: unknown): string {
  const code = failureCode(error) as Parameters<typeof errorMessage>[2];
  const details = isCodedError(error) && error.data !== null ? readable(error.data) : {};
  const { locale } = language;
  try {
    return errorMessage(messages[locale], locale, code, details);
  } catch {
    // A detail that the sentence needs did not cross; the bare report is better than none.
    return errorMessage(messages[locale], locale, 'internal', { logId: '–' });
  }
}

/** The region whose date and number forms the language uses. */
export function region(): string {
  return language.locale === 'de' ? 'de-DE' : 'en-GB';
}

/** A date as `23 Nov 2026`. @param date an ISO date or instant */
export function formatDate(date: string): string {
  const isDateOnly = date.length === 10;
  return new Intl.DateTimeFormat(region(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(isDateOnly ? { timeZone: 'UTC' } : {}),
  }).format(new Date(isDateOnly ? `${date}T00:00:00Z` : date));
}

/** A local time as `14:02`. */
export function formatTime(instant: string): string {
  return new Intl.DateTimeFormat(region(), { hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
}

/** A local date and time as `23 Nov 2026, 14:02`. */
export function formatDateTime(instant: string): string {
  return `${formatDate(instant)}, ${formatTime(instant)}`;
}

/** A file's size as a person reads it, in decimal units. */
export function formatSize(sizeBytes: number): string {
  const unit = sizeBytes < 1000 ? 'byte' : sizeBytes < 1_000_000 ? 'kilobyte' : 'megabyte';
  const divisor = { byte: 1, kilobyte: 1000, megabyte: 1_000_000 }[unit];
  const digits = unit === 'byte' ? 0 : 1;
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(region(), { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits }).format(
    sizeBytes / divisor,
  );
}

/** A whole or decimal number with the language's separators. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(region()).format(value);
}

/** Several words as a list: `a, b and c`. */
export function formatList(words: readonly string[]): string {
  return new Intl.ListFormat(region(), { style: 'long', type: 'conjunction' }).format(words);
}
