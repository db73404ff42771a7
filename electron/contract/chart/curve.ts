import { type ChartLook, type ChartOption, type ChartTick, escaped, labelStyle } from './base.ts';

/** Lines over two axes: ROC, precision and recall, calibration. */
export interface CurveChart {
  readonly kind: 'curve';
  readonly x: { readonly label: string; readonly ticks: readonly ChartTick[] };
  readonly y: { readonly label: string; readonly ticks: readonly ChartTick[] };
  /** Each with another dash, so that they are told apart without colours; the label stands at its end. */
  readonly lines: readonly {
    readonly label: string;
    readonly points: readonly (readonly [number, number])[];
    /** Points are marked one by one, as of bins. */
    readonly isMarked?: boolean;
  }[];
  /** A dashed line for comparison, such as chance or perfect calibration. */
  readonly guide?: readonly [readonly [number, number], readonly [number, number]];
}

const HEIGHT = 260;
const DASHES = ['solid', [6, 3], [2, 3], [8, 3, 2, 3], [1, 4], [10, 4]] as const;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'] as const;

/** How tall it is, in the unit of its look. */
export const CURVE_HEIGHT = HEIGHT;

/** The options that draw it. */
export function curveOption({ x, y, lines, guide }: CurveChart, look: ChartLook): ChartOption {
  const { colours, fontSize, measure } = look;
  const hues = [colours.accent, colours.high, colours.minimal, colours.limited, colours.prohibited, colours.text];
  const hasEnds = lines.length > 1;
  const end = hasEnds ? Math.max(...lines.map(({ label }) => measure(label))) + 12 : 14;
  const axis = ({ label, ticks }: CurveChart['x'], gap: number) => ({
    type: 'value',
    min: ticks[0]?.at ?? 0,
    max: ticks.at(-1)?.at ?? 1,
    name: label,
    nameLocation: 'middle',
    nameGap: gap,
    nameTextStyle: labelStyle(look, colours.quiet),
    axisLine: { show: true, lineStyle: { color: colours.quiet, width: 0.75 } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: colours.hairline, width: 0.5 } },
    ...stepped(ticks, look),
  });
  const widestTick = Math.max(...y.ticks.map(({ label }) => measure(label)));
  return {
    animation: false,
    backgroundColor: 'transparent',
    textStyle: labelStyle(look, colours.text),
    grid: {
      left: widestTick + fontSize + 18,
      right: Math.min(end, look.width * 0.35),
      top: 8,
      bottom: fontSize * 2 + 18,
      outerBoundsMode: 'none',
    },
    xAxis: axis(x, fontSize + 12),
    yAxis: axis(y, widestTick + 10),
    series: [
      ...(guide === undefined
        ? []
        : [
            {
              type: 'line',
              silent: true,
              symbol: 'none',
              emphasis: { disabled: true },
              lineStyle: { color: colours.quiet, width: 1, type: [4, 3] },
              data: guide,
            },
          ]),
      ...lines.map(({ label, points, isMarked = false }, at) => {
        const color = hues[at % hues.length];
        return {
          type: 'line',
          silent: true,
          emphasis: { disabled: true },
          showSymbol: isMarked,
          symbol: isMarked ? SYMBOLS[at % SYMBOLS.length] : 'none',
          symbolSize: 6,
          itemStyle: { color, opacity: 1 },
          lineStyle: { color, width: 1.75, type: DASHES[at % DASHES.length] },
          data: points,
          ...(hasEnds && {
            endLabel: {
              show: true,
              formatter: escaped(label),
              ...labelStyle(look, color ?? colours.text),
              distance: 6,
            },
            labelLayout: { moveOverlap: 'shiftY' },
          }),
        };
      }),
    ],
  };
}

/** An axis with the given words at equal steps. */
function stepped(ticks: readonly ChartTick[], look: ChartLook): object {
  const axisLabel = { ...labelStyle(look, look.colours.quiet), showMaxLabel: true, showMinLabel: true };
  const [first, second] = ticks;
  if (first === undefined || second === undefined) return { axisLabel };
  const step = second.at - first.at;
  const labels = new Map(ticks.map(({ at, label }) => [Math.round((at - first.at) / step), label]));
  return {
    interval: step,
    axisLabel: { ...axisLabel, formatter: (at: number) => labels.get(Math.round((at - first.at) / step)) ?? '' },
  };
}
