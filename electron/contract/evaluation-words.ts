import type { MessageValues } from './messages.ts';
import type { FairnessPreset } from './records/catalogue.ts';
import type { DriftColumn, FairnessGrouping, Figure } from './records/evaluation.ts';
import type { LocalText } from './records/text.ts';

/** What evaluations say in words, the same on the screen and in the dossier. */

/** How the reader's language says it. */
export interface EvaluationWords {
  readonly say: (key: EvaluationKey, values?: MessageValues) => string;
  readonly number: (value: number) => string;
  readonly local: (text: LocalText) => string;
}

/** The messages of it. */
export type EvaluationKey =
  | `evaluation.reason.${NonNullable<Figure['reason']>}`
  | `evaluation.line.${'below' | 'above' | 'near' | 'within' | 'none'}`
  | `evaluation.shift.${'large' | 'moderate' | 'small'}`
  | 'evaluation.found'
  | 'evaluation.found.too-few'
  | 'evaluation.found.no-ratio'
  | 'evaluation.found.no-line'
  | 'evaluation.found.none-below'
  | 'evaluation.found.below'
  | 'evaluation.found.chance'
  | 'evaluation.test.chi'
  | 'evaluation.test.ks'
  | 'evaluation.test.tiny'
  | 'measurement.interval'
  | 'measurement.none'
  | 'measurement.verdict.not-computed';

/** How grave something looks; the words beside it say the same. */
export type EvaluationTone = 'prohibited' | 'high' | 'minimal' | 'none' | 'unknown';
/** A verdict in words. */
export interface ToldVerdict {
  readonly tone: EvaluationTone;
  readonly label: string;
}

const DIGITS = 3;
/** From here on a distribution has moved far, and from here on it has moved, by the population stability index. */
export const SHIFTS = { large: 0.25, moderate: 0.1 } as const;

/** A figure with three decimals. */
export const decimalText = (value: number, { number }: EvaluationWords): string =>
  number(Number(value.toFixed(DIGITS)));

/** A figure, or why there is none. */
export function figureWords({ value, reason }: Pick<Figure, 'value' | 'reason'>, words: EvaluationWords): string {
  if (value !== null) return decimalText(value, words);
  return reason === null ? words.say('measurement.none') : words.say(`evaluation.reason.${reason}`);
}

/** The ends of a figure's interval; empty if none was made. */
export function intervalWords({ lower, upper }: Pick<Figure, 'lower' | 'upper'>, words: EvaluationWords): string {
  if (lower === null || upper === null) return '';
  return words.say('measurement.interval', { lower: decimalText(lower, words), upper: decimalText(upper, words) });
}

/** What a preset says of one metric. */
export type PresetLine = FairnessPreset['metrics'][number];

/** The line that a preset draws for a metric; null: none. */
export function lineOf(preset: Pick<FairnessPreset, 'metrics'> | null, metric: string): PresetLine | null {
  const line = preset?.metrics.find((one) => one.metric === metric);
  const has = [line?.lowerFail, line?.lowerWarn, line?.upperWarn, line?.upperFail].some((bound) => bound !== undefined);
  return line && has ? line : null;
}

/** What a figure is held against a preset's line. */
export function lineVerdict(
  line: PresetLine | null,
  { value }: Pick<Figure, 'value'>,
  words: EvaluationWords,
): ToldVerdict {
  const { say, number } = words;
  if (value === null) return { tone: 'unknown', label: say('measurement.verdict.not-computed') };
  if (line === null) return { tone: 'none', label: say('evaluation.line.none') };
  const { lowerFail, lowerWarn, upperWarn, upperFail } = line;
  if (lowerFail !== undefined && value < lowerFail)
    return { tone: 'prohibited', label: say('evaluation.line.below', { limit: number(lowerFail) }) };
  if (upperFail !== undefined && value > upperFail)
    return { tone: 'prohibited', label: say('evaluation.line.above', { limit: number(upperFail) }) };
  const isNear = (lowerWarn !== undefined && value < lowerWarn) || (upperWarn !== undefined && value > upperWarn);
  return isNear
    ? { tone: 'high', label: say('evaluation.line.near') }
    : { tone: 'minimal', label: say('evaluation.line.within') };
}

/** What was found between the groups of a grouping, in a sentence or two. */
export function groupingWords(
  { groups, columns }: FairnessGrouping,
  preset: Pick<FairnessPreset, 'metrics'> | null,
  words: EvaluationWords,
): string {
  const { say, number } = words;
  const column = columns.join(' × ');
  const counted = groups.filter(({ isSmall, figures }) => !isSmall && figures['selection-rate'].value !== null);
  const rate = (at: (typeof counted)[number]): number => at.figures['selection-rate'].value ?? 0;
  const ordered = counted.toSorted((one, other) => rate(other) - rate(one));
  const [top, low] = [ordered[0], ordered.at(-1)];
  if (top === undefined || low === undefined || ordered.length < 2) return say('evaluation.found.too-few', { column });
  const ratio = low.figures['impact-ratio'];
  const names = { column, low: low.values.join(' × '), top: top.values.join(' × ') };
  if (ratio.value === null) return say('evaluation.found.no-ratio', names);
  const limit = lineOf(preset, 'impact-ratio')?.lowerFail;
  const below =
    limit === undefined ? 0 : counted.filter(({ figures }) => (figures['impact-ratio'].value ?? 1) < limit).length;
  const found = say('evaluation.found', {
    ...names,
    lowRate: decimalText(rate(low), words),
    topRate: decimalText(rate(top), words),
    ratio: decimalText(ratio.value, words),
  });
  if (limit === undefined) return `${found} ${say('evaluation.found.no-line')}`;
  if (below === 0) return `${found} ${say('evaluation.found.none-below', { limit: number(limit) })}`;
  const mayBeChance = ratio.upper !== null && ratio.upper >= limit;
  const told = say('evaluation.found.below', { count: below, limit: number(limit) });
  return [found, told, ...(mayBeChance ? [say('evaluation.found.chance')] : [])].join(' ');
}

/** How far a distribution moved, by the usual rule of thumb for the population stability index. */
export function shiftVerdict({ value }: Pick<Figure, 'value'>, { say }: EvaluationWords): ToldVerdict {
  if (value === null) return { tone: 'unknown', label: say('measurement.verdict.not-computed') };
  if (value > SHIFTS.large) return { tone: 'prohibited', label: say('evaluation.shift.large') };
  if (value > SHIFTS.moderate) return { tone: 'high', label: say('evaluation.shift.moderate') };
  return { tone: 'minimal', label: say('evaluation.shift.small') };
}

/** The test of a column's drift with its probability; a dash if there was none. */
export function testWords(
  column: Pick<DriftColumn, 'kolmogorovSmirnov' | 'chiSquared'>,
  words: EvaluationWords,
): string {
  const { kolmogorovSmirnov, chiSquared } = column;
  const test = kolmogorovSmirnov ?? chiSquared;
  if (test === null) return '–';
  return words.say(kolmogorovSmirnov === null ? 'evaluation.test.chi' : 'evaluation.test.ks', {
    statistic: decimalText(test.statistic, words),
    p: test.p < 0.001 ? words.say('evaluation.test.tiny') : decimalText(test.p, words),
  });
}
