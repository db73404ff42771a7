import {
  BAR_WIDTH,
  type ChartLook,
  type ChartOption,
  type ChartTick,
  FRAME,
  frame,
  HEAD_HEIGHT,
  markLine,
  tickOptions,
} from './base.ts';

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

/** On a scale from nothing to one and a quarter, a ratio far above one is cut. */
const HIGHEST_RATIO = 1.25;

/** The options that draw it. */
export function ratioOption({ items, limit, ticks }: RatioChart, look: ChartLook): ChartOption {
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
