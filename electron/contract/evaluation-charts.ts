import type { ChartTick } from './chart.ts';
import { type ChartFigure, type ChartWords, inParts, listOf } from './chart-data.ts';
import type {
  CalibrationBin,
  CurvePoint,
  DriftColumn,
  DriftResult,
  FairnessGrouping,
  Figure,
  PerformanceResult,
} from './records/evaluation.ts';
import type { MeasurementSeries } from './records/measurement.ts';

/**
 * Which charts there are of evaluations and of figures over time, for the window and the page alike. The tables with these
 * figures stand beside them.
 */

/** Their messages. */
export type EvaluationChartKey =
  | 'chart.interval'
  | 'chart.no-figure'
  | 'chart.limit-at'
  | 'chart.warning-at'
  | 'chart.group-ratios'
  | 'chart.group-ratios-alt'
  | 'chart.group-rates'
  | 'chart.group-rates-alt'
  | 'chart.calibration'
  | 'chart.calibration-alt'
  | 'chart.calibration-line'
  | 'chart.all-rows'
  | 'chart.mean-score'
  | 'chart.share-positive'
  | 'chart.roc'
  | 'chart.roc-alt'
  | 'chart.false-positive-rate'
  | 'chart.true-positive-rate'
  | 'chart.precision-recall'
  | 'chart.precision-recall-alt'
  | 'chart.recall'
  | 'chart.precision'
  | 'chart.distribution'
  | 'chart.distribution-alt'
  | 'chart.distribution-item'
  | 'chart.baseline'
  | 'chart.current'
  | 'chart.bin-below'
  | 'chart.bin-from'
  | 'chart.bin-between'
  | 'chart.trend'
  | 'chart.trend-alt';

const TENTHS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const QUARTERS = [0, 0.25, 0.5, 0.75, 1];
/** Lines of more groups cannot be told apart. */
const MOST_LINES = 6;
const DIGITS = 3;
const MOST_DAYS = 6;

const at =
  (places: readonly number[]) =>
  ({ number }: ChartWords): readonly ChartTick[] =>
    places.map((place) => ({ at: place, label: number(place) }));
const unit = at(TENTHS);

/** A figure as it is printed: with its interval, or that there is none. */
export function figureText(
  { value, lower, upper }: Pick<Figure, 'value' | 'lower' | 'upper'>,
  words: ChartWords,
): string {
  const { say, number } = words;
  const round = (one: number): string => number(Number(one.toFixed(DIGITS)));
  if (value === null) return say('chart.no-figure');
  if (lower === null || upper === null) return round(value);
  return say('chart.interval', { value: round(value), lower: round(lower), upper: round(upper) });
}

/** What a group is called: the values of its columns. */
export function groupName(values: readonly string[]): string {
  return values.join(' × ');
}

/** From a round place below the least to one above the greatest, in about five steps. */
export function ticksBetween(least: number, greatest: number, { number }: ChartWords): readonly ChartTick[] {
  const span = greatest - least || Math.abs(greatest) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 5));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => span / one <= 6) ?? span;
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(greatest / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const place = Number(((first + index) * step).toPrecision(12));
    return { at: place, label: number(place) };
  });
}

/** Impact ratios of a grouping with their intervals, and the line that a preset draws; else selection rates. */
export function groupFigures(
  { groups }: FairnessGrouping,
  limit: number | null,
  words: ChartWords,
): readonly ChartFigure[] {
  const { say, number } = words;
  const hasRatios = groups.some(({ figures }) => figures['impact-ratio'].value !== null);
  const metric = hasRatios ? 'impact-ratio' : 'selection-rate';
  const kind = hasRatios ? 'group-ratios' : 'group-rates';
  const items = groups.map(({ values, figures, isSmall }) => {
    const { value, lower, upper } = figures[metric];
    return {
      label: groupName(values),
      value,
      lower,
      upper,
      valueLabel: figureText(figures[metric], words),
      isAside: isSmall,
      isBeyond: hasRatios && limit !== null && value !== null && value < limit && !isSmall,
    };
  });
  const limits =
    hasRatios && limit !== null ? [{ at: limit, label: say('chart.limit-at', { value: number(limit) }) }] : [];
  const greatest = Math.max(1, ...items.map(({ value }) => value ?? 0));
  const ticks = greatest > 1 ? ticksBetween(0, Math.min(greatest, 5), words) : at(QUARTERS)(words);
  return inParts(items, say(`chart.${kind}`), words, (some) => ({
    chart: { kind: 'intervals', items: some, ticks, limits },
    alt: say(`chart.${kind}-alt`, { items: listOf(some, words) }),
  }));
}

interface CalibrationLine {
  readonly label: string;
  readonly bins: readonly CalibrationBin[];
}

/** Mean score against the share of positives, a line for each group. */
export function calibrationFigures(lines: readonly CalibrationLine[], words: ChartWords): readonly ChartFigure[] {
  const { say, number } = words;
  const drawn = lines
    .map(({ label, bins }) => ({
      label,
      isMarked: true,
      points: bins.flatMap(({ meanScore, rate }): [number, number][] =>
        meanScore === null || rate === null ? [] : [[meanScore, rate]],
      ),
    }))
    .filter(({ points }) => points.length > 0)
    .slice(0, MOST_LINES);
  if (drawn.length === 0) return [];
  const round = (value: number): string => number(Number(value.toFixed(DIGITS)));
  return [
    {
      chart: {
        kind: 'curve',
        x: { label: say('chart.mean-score'), ticks: unit(words) },
        y: { label: say('chart.share-positive'), ticks: unit(words) },
        lines: drawn,
        guide: [
          [0, 0],
          [1, 1],
        ],
      },
      caption: say('chart.calibration'),
      alt: say('chart.calibration-alt', {
        items: drawn
          .map(({ label, points }) =>
            say('chart.calibration-line', {
              label,
              points: points.map(([x, y]) => `${round(x)}: ${round(y)}`).join(', '),
            }),
          )
          .join('; '),
      }),
    },
  ];
}

const points = (curve: readonly CurvePoint[]): [number, number][] => curve.map(({ x, y }) => [x, y]);

/** ROC, precision and recall, and calibration of predictions of two classes; what there are no scores for is left out. */
export function performanceFigures(result: PerformanceResult, words: ChartWords): readonly ChartFigure[] {
  const { say } = words;
  const { roc, precisionRecall, calibration, figures } = result;
  const none = { value: null, lower: null, upper: null };
  const rocFigure: ChartFigure = {
    chart: {
      kind: 'curve',
      x: { label: say('chart.false-positive-rate'), ticks: unit(words) },
      y: { label: say('chart.true-positive-rate'), ticks: unit(words) },
      lines: [{ label: say('chart.all-rows'), points: points(roc) }],
      guide: [
        [0, 0],
        [1, 1],
      ],
    },
    caption: say('chart.roc', { area: figureText(figures['roc-auc'] ?? none, words) }),
    alt: say('chart.roc-alt', { area: figureText(figures['roc-auc'] ?? none, words) }),
  };
  const recallFigure: ChartFigure = {
    chart: {
      kind: 'curve',
      x: { label: say('chart.recall'), ticks: unit(words) },
      y: { label: say('chart.precision'), ticks: unit(words) },
      lines: [{ label: say('chart.all-rows'), points: points(precisionRecall) }],
    },
    caption: say('chart.precision-recall', { area: figureText(figures['average-precision'] ?? none, words) }),
    alt: say('chart.precision-recall-alt', { area: figureText(figures['average-precision'] ?? none, words) }),
  };
  return [
    ...(roc.length > 0 ? [rocFigure] : []),
    ...(precisionRecall.length > 0 ? [recallFigure] : []),
    ...calibrationFigures([{ label: say('chart.all-rows'), bins: calibration }], words),
  ];
}

/** What a bin holds, in words. */
function binLabel({ label, lower, upper }: DriftColumn['bins'][number], { say, number }: ChartWords): string {
  const round = (value: number): string => number(Number(value.toPrecision(4)));
  if (label !== null) return label;
  if (lower === null) return upper === null ? '' : say('chart.bin-below', { upper: round(upper) });
  if (upper === null) return say('chart.bin-from', { lower: round(lower) });
  return say('chart.bin-between', { lower: round(lower), upper: round(upper) });
}

/** How one column is spread in both files. */
export function driftFigures(column: DriftResult['columns'][number], words: ChartWords): readonly ChartFigure[] {
  const { say, number } = words;
  const sum = (side: 'baseline' | 'current'): number => column.bins.reduce((total, bin) => total + bin[side], 0);
  const totals = { baseline: sum('baseline'), current: sum('current') };
  if (totals.baseline === 0 && totals.current === 0) return [];
  const share = (value: number, total: number): number => (total === 0 ? 0 : value / total);
  const items = column.bins.map((bin) => ({
    label: binLabel(bin, words),
    shares: [share(bin.baseline, totals.baseline), share(bin.current, totals.current)] as [number, number],
  }));
  const percent = (value: number): string => say('chart.percent', { share: number(Number((value * 100).toFixed(1))) });
  const most = Math.max(...items.flatMap(({ shares }) => shares));
  const ticks = ticksBetween(0, most, words).map((tick) => ({ ...tick, label: percent(tick.at) }));
  return inParts(items, say('chart.distribution', { column: column.column }), words, (some) => ({
    chart: { kind: 'histograms', items: some, ticks, sides: [say('chart.baseline'), say('chart.current')] },
    alt: say('chart.distribution-alt', {
      column: column.column,
      items: some
        .map(({ label, shares: [one, other] }) =>
          say('chart.distribution-item', { label, baseline: percent(one), current: percent(other) }),
        )
        .join('; '),
    }),
  }));
}

/** A metric over time with the lines of its threshold; none of fewer than two points. */
export function trendFigures(series: MeasurementSeries, words: ChartWords): readonly ChartFigure[] {
  const { say, number, day } = words;
  const { threshold } = series;
  const shown = series.points;
  const values = shown.flatMap(({ value, lower, upper }) => [value, lower, upper]).filter((one) => one !== null);
  if (shown.filter(({ value }) => value !== null).length < 2) return [];
  const line = (place: number | null | undefined, of: 'limit' | 'warning') =>
    place === null || place === undefined
      ? []
      : [
          {
            at: place,
            of,
            label: say(of === 'limit' ? 'chart.limit-at' : 'chart.warning-at', { value: number(place) }),
          },
        ];
  const lines = [
    ...line(threshold?.lowerFail, 'limit'),
    ...line(threshold?.lowerWarn, 'warning'),
    ...line(threshold?.upperWarn, 'warning'),
    ...line(threshold?.upperFail, 'limit'),
  ];
  const all = [...values, ...lines.map((one) => one.at)];
  const dates = [...new Set(shown.map(({ measuredAt }) => measuredAt.slice(0, 10)))];
  const step = Math.ceil(dates.length / MOST_DAYS);
  return [
    {
      chart: {
        kind: 'trend',
        ticks: ticksBetween(Math.min(...all), Math.max(...all), words),
        points: shown.map(({ measuredAt, value, lower, upper, verdict }) => ({
          at: measuredAt,
          value,
          lower,
          upper,
          isBeyond: verdict === 'fail',
        })),
        days: dates.filter((_, index) => index % step === 0).map((date) => ({ at: date, label: day(date) })),
        lines,
      },
      caption: say('chart.trend', { lines: lines.length }),
      alt: say('chart.trend-alt', {
        items: shown
          .map((point) =>
            say('chart.item', { label: day(point.measuredAt.slice(0, 10)), value: figureText(point, words) }),
          )
          .join('; '),
        lines: lines.map(({ label }) => label).join('; '),
      }),
    },
  ];
}
