import { z } from 'zod';

/** The languages the app ships. English is complete by definition; others may lack a text and fall back to it. */
export const Locale = z.enum(['en', 'de']);
export type Locale = z.infer<typeof Locale>;

/** One text in several languages. */
export const LocalText = z.strictObject({ en: z.string().min(1), de: z.string().min(1).optional() });
export type LocalText = z.infer<typeof LocalText>;

/** Gives the text in the wanted language, else in English. */
export function localize(text: LocalText, locale: Locale): string {
  return text[locale] ?? text.en;
}

/** A record's id: UUID version 7, lower case (RFC 9562, 5.7). */
export const RecordId = z.uuid();
/** A name inside a pack: lower case words joined by `-`, parts joined by `.`, for example `annex-iii.employment`. */
export const PackName = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/, 'lower case words joined by - or .');
/** A calendar date without time, ISO 8601 `YYYY-MM-DD`. */
export const DateOnly = z.iso.date();
/** An instant in UTC, ISO 8601 with milliseconds, for example `2026-11-23T09:30:00.000Z`. */
export const Instant = z.iso.datetime({ precision: 3 });
/** SHA-256 as 64 lower case hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
