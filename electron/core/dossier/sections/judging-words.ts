import type { EvaluationWords, ToldVerdict } from '#contract/evaluation-words';
import type { FactWords } from '#contract/records/policy';
import type { LocalText } from '#contract/records/text';
import type { Severity } from '#contract/severities';
import { type DocumentWords, documentWords } from '../document-words.ts';
import type { Block, CellBlock, Marker, Paragraph } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** The words of documents by themselves, for what a dossier tells as they do. Hours are told in UTC. */
export function wordsOf({ input }: SectionContext): DocumentWords {
  return documentWords({ locale: input.locale, messages: input.messages, timeZone: 'UTC' });
}

/** The words of evaluations. */
export function evaluationWords({ say, local }: DocumentWords, { number }: SectionContext): EvaluationWords {
  return { say, local, number };
}

/** A verdict in words with its sign. */
export function verdictCell({
  tone,
  label,
}: {
  readonly tone: ToldVerdict['tone'] | Marker;
  readonly label: string;
}): Paragraph {
  return paragraph(label, { marker: tone });
}

/** How grave each severity looks; the word says the same. */
export const SEVERITY_MARKERS: Readonly<Record<Severity, Marker>> = {
  critical: 'prohibited',
  high: 'high',
  medium: 'limited',
  low: 'none',
};

/** As of when something is told that nobody signed. */
export function asOfNow(context: SectionContext, day: string): Block {
  return paragraph(context.say('told-as-of', { day: context.day(day) }), { style: 'small', isWide: true });
}

/** Small print below what stands in a cell; nothing of nothing. */
export function small(text: string | null): CellBlock[] {
  return text === null || text === '' ? [] : [paragraph(text, { style: 'small' })];
}

/** What a message of the vocabulary of house rules says. */
export function factWords(told: FactWords, words: Pick<DocumentWords, 'say' | 'local'>): string {
  if ('text' in told) return words.local(told.text);
  return words.say(told.message, told.of === undefined ? {} : { name: factWords(told.of, words) });
}

/** Words of metrics by their id in the app's own catalogue. */
export type MetricLabels = Readonly<Record<string, LocalText>>;

/** What a metric of the app's own catalogue is called. */
export function metricLabel(context: SectionContext, labels: MetricLabels, id: string): string {
  const label = labels[id];
  return label ? context.local(label) : id;
}
