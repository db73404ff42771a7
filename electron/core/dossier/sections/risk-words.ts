import { formatMessage } from '#contract/messages';
import type { PictureWords } from '#contract/pictures/risk-pictures';
import type { HeldMatrix, RatedLevel, RiskLevel } from '#contract/records/risk';
import type { Paragraph } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';
import { paragraph } from './wording.ts';

/** The words of pictures of risks in the dossier's language. */
export function pictureWords({ input, local, day }: SectionContext): PictureWords {
  const { locale, messages } = input;
  const format = new Intl.ListFormat(locale === 'de' ? 'de-DE' : 'en-GB', { type: 'conjunction' });
  return {
    say: (key, values) => formatMessage(messages, locale, key, values),
    local,
    day,
    list: (words) => format.format(words),
  };
}

/** The matrix that rates a risk, if a catalogue at hand has it. */
export function matrixOf({ input }: SectionContext, ref: string): HeldMatrix | null {
  return input.risks?.matrices.find((matrix) => matrix.ref === ref) ?? null;
}

/** `Likely × Major`; places on the scales where the matrix is not at hand. */
export function levelText({ local }: SectionContext, matrix: HeldMatrix | null, level: RiskLevel): string {
  const { likelihood, impact } = level;
  const step = (scale: 'likelihood' | 'impact', place: number): string => {
    const found = matrix?.[scale].steps[place];
    return found ? local(found.label) : String(place + 1);
  };
  return `${step('likelihood', likelihood)} × ${step('impact', impact)}`;
}

/** A band by its sign and its word; a level without a band as not rated. */
export function bandParagraph(
  context: SectionContext,
  matrix: HeldMatrix | null,
  level: RatedLevel | null,
  isBold = false,
): Paragraph {
  const band = matrix?.bands.find(({ id }) => id === level?.band);
  if (band) return paragraph([{ text: context.local(band.label), bold: isBold }], { marker: band.tone });
  return paragraph(level === null ? context.tell('risk.unrated') : levelText(context, matrix, level));
}
