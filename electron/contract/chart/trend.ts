import { type ChartLook, type ChartOption, type ChartTick, escaped, labelStyle } from './base.ts';

/** A figure over time, with the lines of its threshold. */
export interface TrendChart {
  readonly kind: 'trend';
  readonly ticks: readonly ChartTick[];
  /** Oldest first. `value` null: it could not be computed, the line is broken there. */
  readonly points: readonly {
    /** ISO 8601 instant. */
    readonly at: string;
    readonly value: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly isBeyond: boolean;
  }[];
  /** Days that are named below, at most as many as there is room for. */
  readonly days: readonly { readonly at: string; readonly label: string }[];
  /** `limit`: where it fails; `warning`: where it comes near. */
  readonly lines: readonly { readonly at: number; readonly label: string; readonly of: 'limit' | 'warning' }[];
}

/** How tall it is, in the unit of its look. */
export const TREND_HEIGHT = 200;

const DAY_MS = 86_400_000;
const dayOf = (at: string): number => Date.parse(at) / DAY_MS;

/** The options that draw it. */
export function trendOption({ points, ticks, lines, days }: TrendChart, look: ChartLook): ChartOption {
  const { colours, measure, width } = look;
  const at = points.map((point) => dayOf(point.at));
  const first = Math.min(...at);
  const last = Math.max(...at);
  const pad = Math.max(0.5, (last - first) * 0.03);
  const named = new Map(days.map(({ at, label }) => [dayOf(at), label]));
  const left = Math.max(...ticks.map(({ label }) => measure(label))) + 12;
  const right = Math.max(14, ...lines.map(({ label }) => measure(label) + 10));
  const [low, high] = [ticks[0]?.at ?? 0, ticks.at(-1)?.at ?? 1];
  const color = { limit: colours.prohibited, warning: colours.high };
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: labelStyle(look, colours.text),
    grid: { left, right: Math.min(right, width * 0.35), top: 10, bottom: 24, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: first - pad,
      max: last + pad,
      axisLine: { show: true, onZero: false, lineStyle: { color: colours.quiet, width: 0.75 } },
      splitLine: { show: false },
      axisTick: { show: true, customValues: [...named.keys()], lineStyle: { color: colours.quiet, width: 0.5 } },
      axisLabel: {
        ...labelStyle(look, colours.quiet),
        customValues: [...named.keys()],
        hideOverlap: true,
        formatter: (day: number) => named.get(day) ?? '',
      },
    },
    yAxis: {
      type: 'value',
      min: low,
      max: high,
      axisLine: { show: false },
      axisTick: { show: false, customValues: ticks.map((tick) => tick.at) },
      splitLine: { lineStyle: { color: colours.hairline, width: 0.5 } },
      axisLabel: {
        ...labelStyle(look, colours.quiet),
        customValues: ticks.map((tick) => tick.at),
        formatter: (value: number) => ticks.find((tick) => Math.abs(tick.at - value) < 1e-9)?.label ?? '',
      },
    },
    series: [
      ...points.flatMap(({ lower, upper }, index) =>
        lower === null || upper === null
          ? []
          : [
              {
                type: 'line',
                silent: true,
                emphasis: { disabled: true },
                symbol: 'rect',
                symbolSize: [7, 1.5],
                itemStyle: { color: colours.quiet, opacity: 1 },
                lineStyle: { color: colours.quiet, width: 1 },
                data: [
                  [at[index], Math.max(low, lower)],
                  [at[index], Math.min(high, upper)],
                ],
              },
            ],
      ),
      {
        type: 'line',
        silent: true,
        emphasis: { disabled: true },
        symbolSize: 7,
        lineStyle: { color: colours.accent, width: 1.75 },
        data: points.map(({ value, isBeyond }, index) => ({
          value: [at[index], value],
          symbol: isBeyond ? 'diamond' : 'circle',
          symbolSize: isBeyond ? 10 : 7,
          itemStyle: { color: isBeyond ? colours.high : colours.accent, opacity: 1 },
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          emphasis: { disabled: true },
          data: lines
            .filter((line) => line.at >= low && line.at <= high)
            .map((line) => ({
              yAxis: line.at,
              lineStyle: { color: color[line.of], width: 1, type: line.of === 'limit' ? [6, 2] : [2, 3] },
              label: { position: 'end', formatter: escaped(line.label), ...labelStyle(look, color[line.of]) },
            })),
        },
      },
    ],
  };
}
