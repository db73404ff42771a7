import {
  type ChartLook,
  type ChartOption,
  type ChartTick,
  FRAME,
  frame,
  HEAD_HEIGHT,
  markLine,
  tickOptions,
} from './base.ts';

/** Figures with their intervals, one a row: a point on a bar from the lower to the upper end. */
export interface IntervalChart {
  readonly kind: 'intervals';
  /** Of the axis, at equal steps; it begins at the first and ends at the last. */
  readonly ticks: readonly ChartTick[];
  readonly items: readonly {
    readonly label: string;
    /** Null: there is none; `valueLabel` says so. */
    readonly value: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly valueLabel: string;
    /** Drawn hollow: told, but left out of comparisons. */
    readonly isAside?: boolean;
    readonly isBeyond?: boolean;
  }[];
  /** Lines that have to hold, for example 0.8, the four-fifths rule (29 CFR 1607.4 D). */
  readonly limits: readonly { readonly at: number; readonly label: string }[];
}

/** The options that draw it. */
export function intervalOption({ items, ticks, limits }: IntervalChart, look: ChartLook): ChartOption {
  const { colours } = look;
  const min = ticks[0]?.at ?? 0;
  const max = ticks.at(-1)?.at ?? 1;
  const within = (value: number): number => Math.min(max, Math.max(min, value));
  const lines = limits.map(({ at, label }) => markLine(look, at, label, colours.prohibited));
  return frame(look, {
    labels: items.map(({ label }) => label),
    ends: items.map(({ valueLabel }) => valueLabel),
    top: FRAME.top + HEAD_HEIGHT,
    xAxis: { type: 'value', min, max, ...tickOptions(ticks, look) },
    series: [
      ...items.flatMap(({ lower, upper, isBeyond = false }, row) =>
        lower === null || upper === null
          ? []
          : [
              {
                type: 'line',
                symbol: 'rect',
                symbolSize: [1.5, 9],
                lineStyle: { color: isBeyond ? colours.high : colours.quiet, width: 3, opacity: 1 },
                itemStyle: { color: isBeyond ? colours.high : colours.quiet, opacity: 1 },
                data: [
                  [within(lower), row],
                  [within(upper), row],
                ],
              },
            ],
      ),
      {
        type: 'scatter',
        symbolSize: 9,
        data: items.flatMap(({ value, isAside = false, isBeyond = false }, row) => {
          if (value === null) return [];
          const color = isBeyond ? colours.high : colours.accent;
          return [
            {
              value: [within(value), row],
              // The shape says it too, for eyes and printers without colours.
              symbol: isBeyond ? 'diamond' : 'circle',
              itemStyle: {
                color: isAside ? colours.ground : color,
                borderColor: color,
                borderWidth: 1.5,
                opacity: 1,
              },
            },
          ];
        }),
        ...(lines[0] && { markLine: lines[0] }),
      },
      ...lines.slice(1).map((line) => ({ type: 'scatter', data: [], markLine: line })),
    ],
  });
}
