/**
 * Charts as data, and as options of the drawing library: the same for the window and the page, so that both show the same
 * figures in the same colours. Every text is given ready to be read; nothing here formats or translates.
 */

/** The hue of a bar or a point, beside what its label says in words. */
export type ChartTone = 'accent' | 'quiet' | 'prohibited' | 'high' | 'limited' | 'minimal';

/** A place on an axis with what stands there. */
export interface ChartTick {
  readonly at: number;
  readonly label: string;
}

/** Scores by area, each against the most there is. */
export interface BarChart {
  readonly kind: 'bars';
  /** Of the axis, from nothing, at equal steps; it ends at the last. Without them the axis counts in English. */
  readonly ticks?: readonly ChartTick[];
  readonly items: readonly {
    readonly label: string;
    readonly value: number;
    readonly maximum: number;
    /** Stands at the bar, for example `7 of 12`. */
    readonly valueLabel: string;
    readonly tone?: ChartTone;
  }[];
}

/** What falls due when. */
export interface TimelineChart {
  readonly kind: 'timeline';
  readonly items: readonly {
    readonly label: string;
    /** `YYYY-MM-DD` */
    readonly date: string;
    readonly dateLabel: string;
    readonly tone?: ChartTone;
  }[];
  readonly today: { readonly date: string; readonly label: string };
}

/** Selection rates against that of the group that is best off, with the line below which there is a presumption. */
export interface RatioChart {
  readonly kind: 'ratios';
  /** As those of bars. */
  readonly ticks?: readonly ChartTick[];
  readonly items: readonly {
    readonly label: string;
    readonly ratio: number;
    readonly ratioLabel: string;
    /** Whether it counts as below the limit, if that is known more exactly than by `ratio`. */
    readonly isBelow?: boolean;
  }[];
  /** For example 0.8, the four-fifths rule (29 CFR 1607.4 D). */
  readonly limit: { readonly at: number; readonly label: string };
}

export type Chart = BarChart | TimelineChart | RatioChart;

/** `#rrggbb` or another CSS colour the drawing library takes. */
export type ChartColours = Readonly<Record<ChartTone | 'text' | 'hairline' | 'ground', string>>;

/** What a chart looks like where it is drawn. Lengths in pixels on screen, in points on the page. */
export interface ChartLook {
  readonly colours: ChartColours;
  readonly fontFamily: string;
  readonly fontSize: number;
  readonly width: number;
  /** The width of a text in the font and size of the labels. */
  readonly measure: (text: string) => number;
}

/** Options of echarts 6.1, made of plain data. */
export type ChartOption = Readonly<Record<string, unknown>>;

const ROW_HEIGHT = 24;
const FRAME = { top: 6, bottom: 22, right: 14 } as const;
const HEAD_HEIGHT = 18;
const BAR_WIDTH = 11;
const LABEL_GAP = 8;
const YEAR_GAP = 10;
/** Labels take at most this share of the width; longer ones are broken. */
const LABEL_SHARE = 0.38;
/** More lines would run into the next row. */
const LABEL_LINES = 2;
/** How much of a line is filled at least, where a long word goes to the next. */
const LINE_FILL = 0.85;
const DAY_MS = 86_400_000;
/** On a scale from nothing to one and a quarter, a ratio far above one is cut. */
const HIGHEST_RATIO = 1.25;

/** How tall a chart is, in the unit of its look: a row for each item. */
export function chartHeight(chart: Chart): number {
  const head = chart.kind === 'bars' ? 0 : HEAD_HEIGHT;
  return head + FRAME.top + FRAME.bottom + Math.max(1, chart.items.length) * ROW_HEIGHT;
}

/** The options that draw a chart: no animation, no interaction, items from the top in their order. */
export function chartOption(chart: Chart, look: ChartLook): ChartOption {
  switch (chart.kind) {
    case 'bars':
      return barOption(chart, look);
    case 'timeline':
      return timelineOption(chart, look);
    case 'ratios':
      return ratioOption(chart, look);
  }
}

const labelStyle = ({ fontFamily, fontSize }: ChartLook, color: string) => ({ fontFamily, fontSize, color });

interface Frame {
  readonly labels: readonly string[];
  /** What stands at the end of each row, beyond the axis, where no line runs through it. */
  readonly ends: readonly string[];
  readonly top: number;
  readonly xAxis: object;
  readonly series: readonly object[];
}

/** What labels and ends take beside the plot. */
function margins({ width, measure }: ChartLook, labels: readonly string[], ends: readonly string[]) {
  const widest = Math.max(0, ...labels.map(measure));
  return {
    left: Math.min(widest + 1, width * LABEL_SHARE) + LABEL_GAP,
    right: Math.max(FRAME.right, ...ends.map(measure)) + LABEL_GAP,
  };
}

function frame(look: ChartLook, { labels, ends, top, xAxis, series }: Frame): ChartOption {
  const { colours, measure } = look;
  const { left, right } = margins(look, labels, ends);
  const labelWidth = left - LABEL_GAP;
  const shown = labels.map((label) => shortened(label, labelWidth * LABEL_LINES * LINE_FILL, measure));
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: labelStyle(look, colours.text),
    grid: {
      left,
      right,
      top,
      bottom: FRAME.bottom,
      outerBoundsMode: 'none',
    },
    xAxis: {
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colours.hairline, width: 0.5 } },
      ...xAxis,
    },
    yAxis: [
      {
        type: 'category',
        data: shown,
        inverse: true,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.quiet, width: 0.75 } },
        axisLabel: {
          ...labelStyle(look, colours.text),
          interval: 0,
          margin: LABEL_GAP,
          width: labelWidth,
          overflow: 'break',
          lineHeight: look.fontSize * 1.15,
        },
      },
      {
        type: 'category',
        data: ends,
        inverse: true,
        position: 'right',
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { ...labelStyle(look, colours.text), interval: 0, margin: LABEL_GAP },
      },
    ],
    series: series.map((one) => ({ silent: true, emphasis: { disabled: true }, ...one })),
  };
}

function barOption({ items, ticks }: BarChart, look: ChartLook): ChartOption {
  const { colours } = look;
  const most = ticks?.at(-1)?.at ?? Math.max(1, ...items.map(({ maximum }) => maximum));
  return frame(look, {
    labels: items.map(({ label }) => label),
    ends: items.map(({ valueLabel }) => valueLabel),
    top: FRAME.top,
    xAxis: {
      type: 'value',
      min: 0,
      max: most,
      minInterval: 1,
      ...tickOptions(ticks, look),
    },
    series: [
      {
        type: 'bar',
        barWidth: BAR_WIDTH,
        barGap: '-100%',
        itemStyle: { color: colours.ground, borderColor: colours.hairline, borderWidth: 0.5 },
        data: items.map(({ maximum }) => maximum),
      },
      {
        type: 'bar',
        barWidth: BAR_WIDTH,
        data: items.map(({ value, tone = 'accent' }) => ({ value, itemStyle: { color: colours[tone] } })),
      },
    ],
  });
}

function ratioOption({ items, limit, ticks }: RatioChart, look: ChartLook): ChartOption {
  const { colours } = look;
  const most = ticks?.at(-1)?.at ?? Math.max(HIGHEST_RATIO, limit.at);
  return frame(look, {
    labels: items.map(({ label }) => label),
    ends: items.map(({ ratioLabel }) => ratioLabel),
    top: FRAME.top + HEAD_HEIGHT,
    xAxis: {
      type: 'value',
      min: 0,
      max: most,
      interval: 0.25,
      ...tickOptions(ticks, look),
    },
    series: [
      {
        type: 'bar',
        barWidth: BAR_WIDTH,
        data: items.map(({ ratio, isBelow = ratio < limit.at }) => ({
          value: Math.min(ratio, most),
          itemStyle: { color: isBelow ? colours.high : colours.accent },
        })),
        markLine: markLine(look, limit.at, limit.label, colours.prohibited),
      },
    ],
  });
}

function timelineOption({ items, today }: TimelineChart, look: ChartLook): ChartOption {
  const { colours } = look;
  const days = items.map(({ date }) => dayOf(date));
  const now = dayOf(today.date);
  const first = Math.min(now, ...days);
  const last = Math.max(now + 1, ...days);
  const labels = items.map(({ label }) => label);
  const ends = items.map(({ dateLabel }) => dateLabel);
  const { left, right } = margins(look, labels, ends);
  const years = yearStarts(first, last, (look.width - left - right) / (look.measure('0000') + YEAR_GAP));
  const pad = Math.max(15, (last - first) * 0.04);
  return frame(look, {
    labels,
    ends,
    top: FRAME.top + HEAD_HEIGHT,
    xAxis: {
      type: 'value',
      min: first - pad,
      max: last + pad,
      splitLine: { show: false },
      axisLine: { show: true, lineStyle: { color: colours.hairline, width: 0.5 } },
      axisTick: { show: true, customValues: years, lineStyle: { color: colours.quiet, width: 0.5 } },
      axisLabel: {
        ...labelStyle(look, colours.quiet),
        customValues: years,
        formatter: (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 4),
      },
    },
    series: [
      {
        type: 'bar',
        // From the day the chart is drawn to the day the item falls due.
        stack: 'span',
        barWidth: 1.5,
        itemStyle: { color: 'transparent' },
        data: days.map((day) => Math.min(day, now)),
      },
      {
        type: 'bar',
        stack: 'span',
        barWidth: 1.5,
        itemStyle: { color: colours.hairline },
        data: days.map((day) => Math.abs(day - now)),
      },
      {
        type: 'scatter',
        symbolSize: 8,
        data: items.map(({ tone = 'accent' }, index) => ({
          value: [days[index], index],
          symbol: (days[index] ?? now) <= now ? 'diamond' : 'circle',
          itemStyle: { color: colours[tone], opacity: 1 },
        })),
        markLine: markLine(look, now, today.label, colours.quiet),
      },
    ],
  });
}

/** An axis that shows what is given where it is given. */
function tickOptions(ticks: readonly ChartTick[] | undefined, look: ChartLook): object {
  const axisLabel = labelStyle(look, look.colours.quiet);
  const step = ticks?.[1]?.at;
  if (ticks === undefined || step === undefined) return { axisLabel };
  const labels = new Map(ticks.map(({ at, label }) => [Math.round(at / step), label]));
  return {
    interval: step,
    axisLabel: { ...axisLabel, showMaxLabel: true, formatter: (at: number) => labels.get(Math.round(at / step)) ?? '' },
  };
}

/** Braces would be read as a place for a value. */
function escaped(text: string): () => string {
  return () => text;
}

function markLine(look: ChartLook, at: number, label: string, color: string): object {
  return {
    silent: true,
    symbol: 'none',
    emphasis: { disabled: true },
    lineStyle: { color, width: 1, type: [4, 2] },
    label: { position: 'start', formatter: escaped(label), ...labelStyle(look, color) },
    data: [{ xAxis: at }],
  };
}

/** A label that is too long, cut between letters; short ones as they are. */
function shortened(label: string, width: number, measure: ChartLook['measure']): string {
  if (measure(label) <= width) return label;
  const letters = [...new Intl.Segmenter().segment(label)].map(({ segment }) => segment);
  let [fits, tooMany] = [0, letters.length];
  while (tooMany - fits > 1) {
    const count = Math.floor((fits + tooMany) / 2);
    if (measure(`${letters.slice(0, count).join('')}…`) <= width) fits = count;
    else tooMany = count;
  }
  return `${letters.slice(0, fits).join('').trimEnd()}…`;
}

/** Days since 1970, of a date without a time. */
function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The first days of the years between two days, `most` of them at most and at equal steps. */
function yearStarts(first: number, last: number, most: number): number[] {
  const from = new Date(first * DAY_MS).getUTCFullYear();
  const to = new Date(last * DAY_MS).getUTCFullYear();
  const step = Math.max(1, Math.ceil((to - from + 1) / Math.max(1, Math.floor(most))));
  const years: number[] = [];
  for (let year = from; year <= to + 1; year += step) years.push(Date.UTC(year, 0, 1) / DAY_MS);
  return years;
}
