import { ICalCalendar, ICalEventTransparency } from 'ical-generator';
import { citeArticle } from '#contract/citation';
import { AppError } from '#contract/errors';
import { formatMessage, type Messages, type MessageValues } from '#contract/messages';
import type { Obligation } from '#contract/records/rules';
import { type Locale, localize } from '#contract/records/text';
import type { LoadedAssessment } from './load.ts';

/** In which words a calendar is written, and when. */
export type CalendarSetting = { readonly locale: Locale; readonly messages: Messages; readonly now: Date };

type Say = (key: string, values?: MessageValues) => string;

/** A text on one line or several, without the control characters that RFC 5545, 3.3.11 does not let into one. */
export function plainText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replaceAll(/\r\n?/g, '\n').replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}

/** The calendar's name is the one text that `ical-generator` writes as it is (RFC 5545, 3.3.11). */
export function escapeText(text: string): string {
  return plainText(text)
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** A day in words, for example `2 August 2026`. */
function longDate(date: string, locale: Locale): string {
  // Day before month in English too: the app's dates are read in many countries.
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(date));
}

function describeObligation(obligation: Obligation, say: Say, locale: Locale): string {
  const { title, duty, articles, disputedFrom, verification } = obligation;
  const lines = [
    say('calendar.duty', {
      title: localize(title, locale),
      articles: articles.map((article) => citeArticle(article, say)).join(', '),
      duty: localize(duty, locale),
    }),
  ];
  if (disputedFrom !== undefined) lines.push(say('calendar.disputed', { date: longDate(disputedFrom, locale) }));
  if (verification !== 'P' && verification !== 'I') lines.push(say(`calendar.verification.${verification}`));
  return lines.join(' ');
}

/** The obligations that hold and begin to apply today or later, by their day, the first day first. */
function upcoming({ pack, judgement }: LoadedAssessment, today: string): [string, Obligation[]][] {
  const rules = new Map(pack.obligations.map((one) => [one.id, one]));
  const days = new Map<string, Obligation[]>();
  for (const { id, kind, truth, appliesFrom } of judgement.obligations) {
    const rule = rules.get(id);
    if (!rule || kind !== 'duty' || truth !== 'true' || appliesFrom < today) continue;
    days.set(appliesFrom, [...(days.get(appliesFrom) ?? []), rule]);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Writes the obligations of an assessment that hold, and whose day has not passed, as an iCalendar object: one whole-day
 * event for each day, with every obligation and its articles in the description. The same assessment gives the same event
 * ids each time, so that a calendar updates what it took over before.
 * @returns UTF-8 text with CRLF line ends
 * @throws AppError `calendar.empty`: a calendar without components is none
 * @source RFC 5545, 3.1 (lines), 3.4 (object), 3.6.1 (event), 3.8.7.2 (DTSTAMP)
 */
export function writeCalendar(loaded: LoadedAssessment, { locale, messages, now }: CalendarSetting): string {
  const say: Say = (key, values) => plainText(formatMessage(messages, locale, key, values));
  const { assessment, system, pack } = loaded;
  const days = upcoming(loaded, now.toISOString().slice(0, 10));
  if (days.length === 0) throw new AppError('calendar.empty', {});
  const about = say('calendar.assessment', {
    title: assessment.title,
    pack: localize(pack.title, locale),
    version: pack.version,
    assessedOn: longDate(assessment.assessedOn, locale),
  });
  const calendar = new ICalCalendar({
    name: escapeText(say('calendar.name', { system: system.name })),
    prodId: { company: 'Model Dossier', product: 'Model Dossier', language: locale.toUpperCase() },
  });
  for (const [date, obligations] of days) {
    const [only, second] = obligations;
    const title = only && second === undefined ? localize(only.title, locale) : undefined;
    calendar.createEvent({
      id: `${assessment.id}-${date}@model-dossier`,
      stamp: now,
      start: new Date(date),
      allDay: true,
      summary:
        title === undefined
          ? say('calendar.many', { count: obligations.length, system: system.name })
          : say('calendar.one', { title, system: system.name }),
      description: [...obligations.map((one) => describeObligation(one, say, locale)), about].join('\n\n'),
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  return `${calendar.toString()}\r\n`;
}
