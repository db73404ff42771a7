import type { Chart, ChartTick } from './chart.ts';
import type { EvaluationChartKey } from './evaluation-charts.ts';
import { decimalOf } from './fraction.ts';
import type { MessageValues } from './messages.ts';
import type { CalculationResult, Judgement, ScoreResult } from './records/judgement.ts';
import type { Pack } from './records/pack.ts';
import type { Question } from './records/question.ts';
import type { Calculation, Score } from './records/rules.ts';
import type { Locale, LocalText } from './records/text.ts';

/**
 * Which charts there are of what the rules say, for the window and the page alike: the same figures, words and limits.
 * The tables with these figures stand beside them.
 */

/** The messages of charts. */
export type ChartKey =
  | 'chart.of'
  | 'chart.of-so-far'
  | 'chart.times'
  | 'chart.percent'
  | 'chart.item'
  | 'chart.part'
  | 'chart.areas'
  | 'chart.parts'
  | 'chart.areas-open'
  | 'chart.areas-alt'
  | 'chart.scores'
  | 'chart.scores-alt'
  | 'chart.duty'
  | 'chart.duty-from'
  | 'chart.assessed'
  | 'chart.duties'
  | 'chart.duties-alt'
  | 'chart.limit'
  | 'chart.ratio-below'
  | 'chart.ratios'
  | 'chart.ratios-alt'
  | EvaluationChartKey;

/** How the reader's language says it. */
export interface ChartWords {
  readonly locale: Locale;
  readonly say: (key: ChartKey, values?: MessageValues) => string;
  readonly local: (text: LocalText) => string;
  readonly number: (value: number) => string;
  /** `YYYY-MM-DD` in words. */
  readonly day: (date: string) => string;
}

/** A chart, what it shows in words with every figure, and the line below it. */
export interface ChartFigure {
  readonly chart: Chart;
  readonly alt: string;
  readonly caption: string;
}

/** A section or a part of a score: what it adds, and the most it can add. */
export interface Area {
  readonly label: string;
  readonly value: number;
  readonly maximum: number;
}

/** Fewer bars than this say no more than the table. */
const FEWEST_BARS = 2;
const FEWEST_DUTIES = 3;
/** A chart of more bars would not go on a page. */
const MOST_BARS = 20;
/** Of a label in the words for a chart; the table holds it whole. */
const MOST_LETTERS = 160;

/**
 * What a score is made of: every section that can add points, or every score it is a sum of, in the pack's order. Empty if
 * there is no most: for a difference, or where the sections' greatest points are not the pack's maximum.
 */
export function areasOf(pack: Pack, judgement: Judgement, score: Score, words: ChartWords): readonly Area[] {
  const { from, maximum } = score;
  const result = resultOf(judgement, score);
  if (!result || maximum === undefined) return [];
  const areas =
    from === 'points'
      ? pack.sections.flatMap(({ id, title, questions }): Area[] => {
          const most = questions.reduce((sum, one) => sum + mostPoints(one, score), 0);
          const value = result.sections.find((one) => one.id === id)?.points ?? 0;
          return most > 0 || value !== 0 ? [{ label: words.local(title), value, maximum: most }] : [];
        })
      : from.map(({ score: id, times }): Area => {
          const part = pack.scores?.find((one) => one.id === id);
          const value = judgement.scores.find((one) => one.id === id)?.value;
          const most = part?.maximum ?? Number.NaN;
          const label = part ? words.local(part.label) : id;
          return {
            label: times === 1 ? label : words.say('chart.times', { label, times: words.number(times) }),
            value: (value ?? Number.NaN) * times,
            maximum: most * times,
          };
        });
  const together = areas.reduce((sum, area) => sum + area.maximum, 0);
  return areas.every(isWithin) && isSame(together, maximum) ? areas : [];
}

/** Bars by section, or by part, of one score against the most each can add; none for a score of one part. */
export function areaFigures(pack: Pack, judgement: Judgement, score: Score, words: ChartWords): readonly ChartFigure[] {
  const { say } = words;
  const areas = areasOf(pack, judgement, score, words);
  if (areas.length < FEWEST_BARS) return [];
  const ticks = ticksTo(Math.max(...areas.map(({ maximum }) => maximum)), words);
  const told = say(score.from === 'points' ? 'chart.areas' : 'chart.parts');
  const caption = resultOf(judgement, score)?.isDetermined ? told : say('chart.areas-open', { caption: told });
  return inParts(areas, caption, words, (some) => {
    const items = some.map(({ label, value, maximum }) => ({
      label,
      value,
      maximum,
      valueLabel: of(words, value, maximum),
    }));
    return {
      chart: { kind: 'bars', items, ticks },
      alt: say('chart.areas-alt', { score: words.local(score.label), items: listOf(items, words) }),
    };
  });
}

/** All scores that have a maximum side by side, each as its share of it; differences of scores are left out. */
export function scoreFigures(pack: Pack, judgement: Judgement, words: ChartWords): readonly ChartFigure[] {
  const { say, number } = words;
  const shown = (pack.scores ?? []).flatMap((score) => {
    const { label, maximum, from } = score;
    const result = resultOf(judgement, score);
    if (!result || maximum === undefined || (from !== 'points' && from.some(({ times }) => times < 0))) return [];
    const { value, isDetermined } = result;
    return [{ label: words.local(label), value, maximum, isDetermined }];
  });
  if (shown.length < FEWEST_BARS || !shown.every(isWithin)) return [];
  const ticks = [0, 25, 50, 75, 100].map((at) => ({ at, label: say('chart.percent', { share: number(at) }) }));
  return inParts(shown, say('chart.scores'), words, (some) => {
    const items = some.map(({ label, value, maximum, isDetermined }) => ({
      label,
      value: (value / maximum) * 100,
      maximum: 100,
      valueLabel: of(words, value, maximum, isDetermined),
    }));
    return {
      chart: { kind: 'bars', items, ticks },
      alt: say('chart.scores-alt', { items: listOf(items, words) }),
    };
  });
}

/** When how many obligations begin to apply to whom; none unless there are two days and three points at least. */
export function dutyFigures(
  pack: Pack,
  judgement: Judgement,
  assessedOn: string,
  words: ChartWords,
): readonly ChartFigure[] {
  const { say, day } = words;
  const certain = judgement.obligations.filter(({ kind, truth }) => kind === 'duty' && truth === 'true');
  const dates = [...new Set(certain.map(({ appliesFrom }) => appliesFrom))].sort();
  const points = dates.flatMap((date) =>
    pack.roles.flatMap(({ id, label }) => {
      const count = certain.filter(({ role, appliesFrom }) => role === id && appliesFrom === date).length;
      return count === 0 ? [] : [{ label: say('chart.duty', { role: words.local(label), count }), date }];
    }),
  );
  if (dates.length < 2 || points.length < FEWEST_DUTIES) return [];
  const today = { date: assessedOn, label: say('chart.assessed', { day: day(assessedOn) }) };
  return inParts(points, say('chart.duties'), words, (some) => ({
    chart: { kind: 'timeline', today, items: some.map((one) => ({ ...one, dateLabel: day(one.date) })) },
    alt: say('chart.duties-alt', {
      items: some.map(({ date, label }) => say('chart.duty-from', { day: day(date), duty: label })).join('; '),
      assessed: today.label,
    }),
  }));
}

/** The impact ratios of a table with the line of the limit; what has no ratio is in the table only. */
export function ratioFigures(
  pack: Pack,
  calculation: Calculation,
  table: CalculationResult['tables'][number],
  words: ChartWords,
): readonly ChartFigure[] {
  const { say, number } = words;
  const { flagBelow } = calculation;
  if (flagBelow === undefined) return [];
  const rows = table.rows.flatMap(({ category, impactRatio, isFlagged }) =>
    impactRatio === 'excluded' || impactRatio === 'not-computable'
      ? []
      : [
          {
            label: cellWord(pack, calculation, 'category', category, words),
            ratio: quotient(impactRatio),
            ratioLabel: decimal(impactRatio, 3, words),
            isBelow: isFlagged === true,
          },
        ],
  );
  if (rows.length < FEWEST_BARS) return [];
  const limit = {
    at: quotient(flagBelow),
    label: say('chart.limit', { limit: decimal(flagBelow, 2, words), fraction: flagBelow }),
  };
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: number(at) }));
  const about =
    table.breakdown === ''
      ? words.local(calculation.label)
      : cellWord(pack, calculation, 'breakdown', table.breakdown, words);
  return inParts(rows, say('chart.ratios', { left: table.rows.length - rows.length }), words, (some) => ({
    chart: { kind: 'ratios', limit, items: some, ticks },
    alt: say('chart.ratios-alt', {
      table: short(about),
      items: some
        .map(({ label, ratioLabel, isBelow }) =>
          isBelow
            ? say('chart.ratio-below', { category: short(label), ratio: ratioLabel })
            : say('chart.item', { label: short(label), value: ratioLabel }),
        )
        .join('; '),
      limit: limit.label,
    }),
  }));
}

/** What stands in a column of the tables a calculation is made from: an option's words, else what was written. */
export function cellWord(
  pack: Pack,
  { counts, scores }: Calculation,
  part: 'breakdown' | 'category',
  value: string,
  { local }: Pick<ChartWords, 'local'>,
): string {
  const questions = pack.sections.flatMap((section) => section.questions);
  for (const { question: id, [part]: columnId } of scores === undefined ? [counts] : [counts, scores]) {
    const question = questions.find((one) => one.id === id);
    const columns = question?.type === 'table' || question?.type === 'group' ? question.columns : [];
    const column = columns.find((one) => one.id === columnId);
    const option = column?.type === 'single' ? column.options.find((one) => one.id === value) : undefined;
    if (option) return local(option.label);
  }
  return value;
}

function resultOf(judgement: Judgement, { id }: Score): ScoreResult | undefined {
  return judgement.scores.find((one) => one.id === id);
}

/** The most a question can add to a score if it counts; without an end if there is none. */
function mostPoints(question: Question, { id, weights }: Score): number {
  const weight = weights?.[question.id] ?? 1;
  const points = (by: Readonly<Record<string, number>> | undefined) => Math.max(0, (by?.[id] ?? 0) * weight);
  const best = (options: readonly { readonly points?: Readonly<Record<string, number>> | undefined }[]) =>
    Math.max(0, ...options.map((option) => points(option.points)));
  const bestEntry = (columns: Extract<Question, { type: 'table' | 'group' | 'matrix' }>['columns']) =>
    columns.reduce((sum, column) => sum + (column.type === 'single' ? best(column.options) : 0), 0);
  const times = (count: number, most: number) => (most === 0 ? 0 : count * most);
  switch (question.type) {
    case 'yes-no':
      return Math.max(points(question.points?.yes), points(question.points?.no));
    case 'single':
      return best(question.options);
    case 'multi':
      return question.options.reduce((sum, option) => sum + points(option.points), 0);
    case 'number':
      return times(question.max ?? Number.POSITIVE_INFINITY, points(question.points));
    case 'matrix':
      return times(question.rows.length, bestEntry(question.columns));
    case 'table':
    case 'group':
      return times(question.maxEntries ?? Number.POSITIVE_INFINITY, bestEntry(question.columns));
    default:
      return 0;
  }
}

const isWithin = ({ value, maximum }: Omit<Area, 'label'>): boolean =>
  Number.isFinite(maximum) && maximum > 0 && value >= 0 && value <= maximum;

const isSame = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b));

function of({ say, number }: ChartWords, value: number, maximum: number, isFinal = true): string {
  return say(isFinal ? 'chart.of' : 'chart.of-so-far', { value: number(value), maximum: number(maximum) });
}

/** Every item with its value, as words for who does not see the chart. */
export function listOf(
  items: readonly { readonly label: string; readonly valueLabel: string }[],
  { say }: ChartWords,
): string {
  return items.map(({ label, valueLabel }) => say('chart.item', { label: short(label), value: valueLabel })).join('; ');
}

/** As few charts as it takes, about equally long; each says which it is. */
export function inParts<Item>(
  items: readonly Item[],
  caption: string,
  { say }: ChartWords,
  draw: (items: readonly Item[]) => Omit<ChartFigure, 'caption'>,
): readonly ChartFigure[] {
  const count = Math.ceil(items.length / MOST_BARS);
  const size = Math.ceil(items.length / count);
  return Array.from({ length: count }, (_, index) => ({
    ...draw(items.slice(index * size, (index + 1) * size)),
    caption: count === 1 ? caption : say('chart.part', { caption, n: index + 1, of: count }),
  }));
}

/** From nothing to at least `most`, in about five steps of 1, 2 or 5 times a power of ten. */
function ticksTo(most: number, { number }: ChartWords): readonly ChartTick[] {
  const power = 10 ** Math.floor(Math.log10(most / 5));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => most / one <= 6) ?? most;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => {
    // 3 × 0.1 is not 0.3.
    const at = Number((index * step).toPrecision(12));
    return { at, label: number(at) };
  });
}

function decimal(fraction: string, places: number, { locale }: ChartWords): string {
  const text = decimalOf(fraction, places);
  return locale === 'de' ? text.replace('.', ',') : text;
}

/** Near enough for drawing; whether it is below a limit is computed exactly elsewhere. */
function quotient(fraction: string): number {
  const [numerator, denominator = '1'] = fraction.split('/');
  return Number(numerator) / Number(denominator);
}

function short(text: string): string {
  return text.length <= MOST_LETTERS ? text : `${text.slice(0, MOST_LETTERS - 1).trimEnd()}…`;
}
