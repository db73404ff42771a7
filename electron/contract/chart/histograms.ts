import {
  type ChartLook,
  type ChartOption,
  type ChartTick,
  FRAME,
  frame,
  HEAD_HEIGHT,
  labelStyle,
  tickOptions,
} from './base.ts';

/** How the values of two files are spread over the same bins: a hollow bar and a full one in each row. */
export interface HistogramsChart {
  readonly kind: 'histograms';
  readonly ticks: readonly ChartTick[];
  /** What the hollow and the full bars are. */
  readonly sides: readonly [string, string];
  readonly items: readonly { readonly label: string; readonly shares: readonly [number, number] }[];
}

const BAR = 8;
const KEY_BOX = 8;
const KEY_GAP = 5;

/** The options that draw it. */
export function histogramsOption({ items, ticks, sides }: HistogramsChart, look: ChartLook): ChartOption {
  const { colours } = look;
  const styles = [
    { color: colours.ground, borderColor: colours.text, borderWidth: 1 },
    { color: colours.accent, borderColor: colours.accent, borderWidth: 1 },
  ] as const;
  const option = frame(look, {
    labels: items.map(({ label }) => label),
    ends: items.map(() => ''),
    top: FRAME.top + HEAD_HEIGHT,
    xAxis: { type: 'value', min: 0, max: ticks.at(-1)?.at ?? 1, ...tickOptions(ticks, look) },
    series: styles.map((itemStyle, side) => ({
      type: 'bar',
      barWidth: BAR,
      barGap: '10%',
      itemStyle,
      data: items.map(({ shares }) => shares[side]),
    })),
  });
  return { ...option, graphic: key(sides, styles, look) };
}

/** What the bars are, above the plot. */
function key(
  sides: HistogramsChart['sides'],
  styles: readonly { readonly color: string; readonly borderColor: string }[],
  look: ChartLook,
): readonly object[] {
  let left = 0;
  return sides.flatMap((side, at) => {
    const box = left;
    left += KEY_BOX + KEY_GAP + look.measure(side) + KEY_GAP * 3;
    const { color: fill, borderColor: stroke } = styles[at] ?? {
      color: look.colours.text,
      borderColor: look.colours.text,
    };
    const { fontFamily, fontSize, color } = labelStyle(look, look.colours.text);
    const top = 2;
    return [
      {
        type: 'rect',
        silent: true,
        shape: { x: box + 0.5, y: top + 2, width: KEY_BOX, height: KEY_BOX },
        style: { fill, stroke, lineWidth: 1 },
      },
      {
        type: 'text',
        silent: true,
        x: box + KEY_BOX + KEY_GAP,
        y: top,
        style: { text: side, font: `${fontSize}px ${fontFamily}`, fill: color },
      },
    ];
  });
}
