import { citeArticle } from '#contract/citation';
import { formatMessage, type Messages, type MessageValues } from '#contract/messages';
import { type Locale, type LocalText, localize } from '#contract/records/text';
import type { CellBlock, Paragraph, Run } from './layout/blocks.ts';

/** What a document by itself is written with: a language, its words, and where its hours are. */
export type DocumentSetting = {
  readonly locale: Locale;
  readonly messages: Messages;
  /** IANA. */
  readonly timeZone: string;
};

/** The words of a document in its language. */
export type DocumentWords = {
  readonly locale: Locale;
  /** A message by its whole key. */
  readonly say: (key: string, values?: MessageValues) => string;
  readonly local: (text: LocalText) => string;
  /** `YYYY-MM-DD` in words. */
  readonly day: (date: string) => string;
  /** An instant in words, with the zone it is told in. */
  readonly moment: (instant: string) => string;
  readonly number: (value: number) => string;
  readonly cite: (articles: readonly string[]) => string;
  /** Several words as a list. */
  readonly list: (words: readonly string[]) => string;
};

/** Makes the words of a document. */
export function documentWords({ locale, messages, timeZone }: DocumentSetting): DocumentWords {
  const tag = locale === 'de' ? 'de-DE' : 'en-GB';
  const dayFormat = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const momentFormat = new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  });
  const numberFormat = new Intl.NumberFormat(tag, { maximumSignificantDigits: 6 });
  const say = (key: string, values?: MessageValues): string => formatMessage(messages, locale, key, values);
  return {
    locale,
    say,
    local: (text) => localize(text, locale),
    day: (date) => dayFormat.format(new Date(`${date}T00:00:00Z`)).replaceAll(' ', '\u00a0'),
    moment: (instant) => momentFormat.format(new Date(instant)),
    number: (value) => numberFormat.format(value),
    list: (parts) => new Intl.ListFormat(tag).format(parts),
    cite: (articles) =>
      articles
        .map((article) => citeArticle(article, say).replace(/(Art\.|Annex|Anhang) (?=[\dIVX])/g, '$1\u00a0'))
        .join('; '),
  };
}

/** A paragraph of one style. */
export function told(text: string, more: Partial<Omit<Paragraph, 'kind' | 'runs'>> = {}): Paragraph {
  return { kind: 'paragraph', runs: [{ text }], ...more };
}

/** What a person wrote, paragraph by paragraph. */
export function written(text: string): CellBlock[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => told(part));
}

/** A gap that whoever sends the document has to fill. */
export function open(words: DocumentWords, key: string): CellBlock {
  const runs: Run[] = [{ text: words.say(key), italic: true, ink: 'quiet' }];
  return { kind: 'paragraph', runs, marker: 'unknown' };
}
