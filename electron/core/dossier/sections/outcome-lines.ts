import type { Block, Paragraph } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { holdingClasses, ruledOutClasses } from './outcome.ts';
import { overrideLine, overrideOf } from './override-text.ts';
import { paragraph } from './wording.ts';

/** More bands than this are told under the scores only. */
const BANDS_ON_COVER = 4;

/** The outcome in a line each, without reasons. */
export function outcomeLines(context: SectionContext): Block[] {
  const lines = outcomeParagraphs(context);
  if (lines.length === 0) return [];
  return [
    { kind: 'heading', level: 1, text: context.say('summary.outcome'), listed: 'contents' },
    ...lines.map((line) => ({ ...line, isWide: false, ...(line.style === 'outcome' && { style: 'lead' as const }) })),
  ];
}

/** The outcome as lines with their signs: classes, whose word they are, bands of scores. */
export function outcomeParagraphs(context: SectionContext): Paragraph[] {
  const { judgement } = context.input;
  const lines = [
    ...holdingClasses(context).flatMap((outcome) => [
      paragraph(context.local(outcome.label), { style: 'outcome', marker: outcome.tone, isWide: true }),
      ...overrideLines(context, outcome.id),
    ]),
    ...ruledOutClasses(context)
      .filter(({ id }) => overrideOf(context, id))
      .flatMap((outcome) => [
        paragraph(context.say('override.set-aside', { label: context.local(outcome.label) }), {
          style: 'outcome',
          marker: 'stale',
          isWide: true,
        }),
        ...overrideLines(context, outcome.id),
      ]),
    ...bandLines(context),
  ];
  if (judgement.isDetermined) return lines;
  const open = context.say('outcome.not-determined', { count: judgement.deciding.length });
  return [...lines, paragraph(open, { style: 'outcome', marker: 'unknown', isWide: true })];
}

/** Whose word an outcome is, if it is not that of the rules. */
function overrideLines(context: SectionContext, classId: string): Paragraph[] {
  const override = overrideOf(context, classId);
  if (!override) return [];
  const text = `${overrideLine(context, override)} ${context.say('override.reason')} ${override.reason}`;
  return [paragraph(text, { isWide: true })];
}

/** The band of each score that has bands. */
function bandLines(context: SectionContext): Paragraph[] {
  const { pack, judgement } = context.input;
  const banded = (pack.scores ?? []).filter(({ bands }) => bands !== undefined);
  if (banded.length > BANDS_ON_COVER) return [];
  return banded.flatMap((score) => {
    const result = judgement.scores.find(({ id }) => id === score.id);
    const band = score.bands?.find(({ id }) => id === result?.band);
    if (!result || !band) return [];
    const values = {
      score: context.local(score.label),
      band: context.local(band.label),
      value: context.number(result.value),
    };
    const key = result.isDetermined ? 'cover.band' : 'cover.band-open';
    return [paragraph(context.say(key, values), { style: 'lead', marker: band.tone, isWide: true })];
  });
}
