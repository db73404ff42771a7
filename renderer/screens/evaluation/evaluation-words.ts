import {
  decimalText,
  type EvaluationWords,
  figureWords,
  groupingWords,
  intervalWords,
  lineVerdict,
  type PresetLine,
  shiftVerdict,
} from '#contract/evaluation-words';
import type { FairnessPreset } from '#contract/records/catalogue';
import type { FairnessGrouping, Figure } from '#contract/records/evaluation';
import type { KnownMetric } from '#contract/records/measurement';
import { formatNumber, l, t } from '../app.ts';
import type { StatusTone } from '../kit.ts';

export { lineOf } from '#contract/evaluation-words';

/** In the language of the window. */
const words: EvaluationWords = { say: t, number: formatNumber, local: l };

/** What a metric of the app's own catalogue is called, by its id. */
export function metricWord(metrics: readonly KnownMetric[], id: string): string {
  const found = metrics.find(({ ref }) => ref === `app:${id}`);
  return found?.label ? l(found.label) : id;
}

/** A figure with three decimals. */
export const decimal = (value: number): string => decimalText(value, words);
/** A figure, or why there is none. */
export const figureWord = (figure: Figure): string => figureWords(figure, words);
/** The ends of a figure's interval; empty if none was made. */
export const intervalWord = (figure: Figure): string => intervalWords(figure, words);

type Tag = { readonly tone: StatusTone; readonly label: string };
/** What a figure is held against a preset's line, as a tag. */
export const lineTag = (line: PresetLine | null, figure: Figure): Tag => lineVerdict(line, figure, words);
/** What was found between the groups of a grouping, in a sentence or two. */
export const groupingSentence = (grouping: FairnessGrouping, preset: FairnessPreset | null): string =>
  groupingWords(grouping, preset, words);
/** How far a distribution moved, by the usual rule of thumb for the population stability index. */
export const shiftTag = (index: Figure): Tag => shiftVerdict(index, words);
