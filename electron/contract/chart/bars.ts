import {
  BAR_WIDTH,
  type ChartLook,
  type ChartOption,
  type ChartTick,
  type ChartTone,
  FRAME,
  frame,
  tickOptions,
} from './base.ts';

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

/** The options that draw it. */
export function barOption({ items, ticks }: BarChart, look: ChartLook): ChartOption {
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
