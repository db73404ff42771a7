/** The hue of a bar or a point, beside what its label says in words. */
export type ChartTone = 'accent' | 'quiet' | 'prohibited' | 'high' | 'limited' | 'minimal';

/** A place on an axis with what stands there. */
export interface ChartTick {
  readonly at: number;
  readonly label: string;
}

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

export const ROW_HEIGHT = 24;
export const FRAME = { top: 6, bottom: 22, right: 14 } as const;
export const HEAD_HEIGHT = 18;
export const BAR_WIDTH = 11;
const LABEL_GAP = 8;
/** Labels take at most this share of the width; longer ones are broken. */
const LABEL_SHARE = 0.38;
/** More lines would run into the next row. */
const LABEL_LINES = 2;
/** How much of a line is filled at least, where a long word goes to the next. */
const LINE_FILL = 0.85;

/** How a text of a chart looks. */
export const labelStyle = ({ fontFamily, fontSize }: ChartLook, color: string) => ({ fontFamily, fontSize, color });

/** A chart of rows: their labels on the left, what ends them on the right. */
export interface Frame {
  readonly labels: readonly string[];
  /** What stands at the end of each row, beyond the axis, where no line runs through it. */
  readonly ends: readonly string[];
  readonly top: number;
  readonly xAxis: object;
  readonly series: readonly object[];
}

/** What labels and ends take beside the plot. */
export function margins({ width, measure }: ChartLook, labels: readonly string[], ends: readonly string[]) {
  const widest = Math.max(0, ...labels.map(measure));
  return {
    left: Math.min(widest + 1, width * LABEL_SHARE) + LABEL_GAP,
    right: Math.max(FRAME.right, ...ends.map(measure)) + LABEL_GAP,
  };
}

/** The options of a chart of rows, from the top in their order. */
export function frame(look: ChartLook, { labels, ends, top, xAxis, series }: Frame): ChartOption {
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

/** An axis that shows what is given where it is given. */
export function tickOptions(ticks: readonly ChartTick[] | undefined, look: ChartLook): object {
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
export function escaped(text: string): () => string {
  return () => text;
}

/** A dashed line across the plot, with its words. */
export function markLine(look: ChartLook, at: number, label: string, color: string): object {
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
