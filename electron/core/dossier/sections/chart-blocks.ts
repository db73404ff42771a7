import type { ChartFigure, ChartWords } from '#contract/chart-data';
import { formatMessage } from '#contract/messages';
import type { ChartBlock } from '../layout/blocks.ts';
import type { SectionContext } from './context.ts';

/** The words of charts in the dossier's language. */
export function chartWords({ input, local, number, day }: SectionContext): ChartWords {
  const { locale, messages } = input;
  return { locale, say: (key, values) => formatMessage(messages, locale, key, values), local, number, day };
}

/** Charts as blocks, each with its words. */
export function chartBlocks(figures: readonly ChartFigure[]): ChartBlock[] {
  return figures.map((figure) => ({ kind: 'chart', ...figure }));
}
