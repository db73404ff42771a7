import type { Tone } from '../records/rules.ts';
import { bandBox } from './heat-map.ts';
import {
  LEADING,
  linesHeight,
  type Paint,
  type Picture,
  type PictureLook,
  type Point,
  type Shape,
  type Stroke,
  textLines,
  wrapped,
} from './picture.ts';

/** Which of the levels of a risk a line tells. */
export type TrendLine = 'inherent' | 'current' | 'residual';

export interface RiskTrend {
  /** From the lowest. */
  readonly bands: readonly { readonly label: string; readonly tone: Tone }[];
  /** In order of time; each band as its place, null while not rated. `at`: milliseconds; `label`: the day in words. */
  readonly points: readonly (Readonly<Record<TrendLine, number | null>> & {
    readonly at: number;
    readonly label: string;
  })[];
  /** Where the lines end. */
  readonly until: { readonly at: number; readonly label: string };
  readonly words: {
    readonly alt: string;
    readonly lines: Readonly<Record<TrendLine, string>>;
    readonly unrated: string;
    readonly head: readonly string[];
  };
}

const LINES: readonly { readonly of: TrendLine; readonly stroke: Stroke; readonly aside: number }[] = [
  { of: 'inherent', stroke: { paint: 'quiet', width: 1.75, dashes: [1.5, 3.5] }, aside: -6 },
  { of: 'current', stroke: { paint: 'ink', width: 1.75, dashes: [7, 4] }, aside: 0 },
  { of: 'residual', stroke: { paint: 'accent', width: 2.5 }, aside: 6 },
];
const LEAST_ROW = 34;

/** In which band a risk stood when: without controls, with those that work, and with all that are planned. */
export function riskTrend(trend: RiskTrend, look: PictureLook): Picture {
  const { bands, points, until, words } = trend;
  const size = look.fontSize * 0.9;
  const labelWidth = Math.min(
    look.width * 0.22,
    Math.max(...bands.map(({ label }) => look.measure(label, size, false))) + 4,
  );
  const left = 14 + labelWidth + 14;
  const right = look.width - 10;
  const labels = bands.map(({ label }) => wrapped(label, labelWidth, look, { size }));
  const row = Math.max(LEAST_ROW, ...labels.map(({ length }) => linesHeight(length, size) + 8));
  const height = bands.length * row;
  const from = points[0]?.at ?? until.at;
  // A day at least, so that a risk of today has a line too.
  const span = Math.max(86_400_000, until.at - from);
  const end = from + span;
  const xOf = (at: number): number => left + ((Math.min(at, end) - from) / span) * (right - left);
  const yOf = (band: number): number => (bands.length - 1 - band + 0.5) * row;

  const shapes: Shape[] = bands.flatMap(({ tone }, rank): readonly Shape[] => {
    const y = (bands.length - 1 - rank) * row;
    const lines = labels[rank] ?? [];
    return [
      {
        kind: 'line',
        points: [
          { x: left, y: y + row },
          { x: right, y: y + row },
        ],
        stroke: { paint: 'line', width: 0.75 },
      },
      ...bandBox({ x: 0, y: y + 2, width: 12, height: row - 4 }, rank, tone),
      ...textLines(lines, { x: 20, y: y + (row - linesHeight(lines.length, size)) / 2 }, { size }),
    ];
  });
  for (const { of, stroke, aside } of LINES) {
    for (const way of stepsOf(trend, of, end)) {
      shapes.push({
        kind: 'line',
        stroke,
        points: way.map(({ at, band }) => ({ x: xOf(at), y: yOf(band) + aside })),
      });
    }
  }
  shapes.push(...axis(points, { at: end, label: until.label }, xOf, height, look));
  const legendY = height + linesHeight(1, size) + 16;
  const legend = legendShapes(words.lines, { x: left, y: legendY }, look);
  const word = (band: number | null): string => (band === null ? words.unrated : (bands[band]?.label ?? words.unrated));
  return {
    width: look.width,
    height: legend.bottom,
    shapes: [...shapes, ...legend.shapes],
    alt: words.alt,
    areas: [],
    table: {
      head: words.head,
      rows: points.map(({ label, inherent, current, residual }) => [
        label,
        word(inherent),
        word(current),
        word(residual),
      ]),
    },
  };
}

interface Step {
  readonly at: number;
  readonly band: number;
}

/** The corners of a line, in pieces where there was no level. */
function stepsOf({ points }: RiskTrend, of: TrendLine, last: number): readonly (readonly Step[])[] {
  const pieces: Step[][] = [];
  let piece: Step[] = [];
  for (const [index, point] of points.entries()) {
    const band = point[of];
    const end = points[index + 1]?.at ?? last;
    if (band === null) {
      if (piece.length > 0) pieces.push(piece);
      piece = [];
      continue;
    }
    piece.push({ at: point.at, band }, { at: Math.max(end, point.at), band });
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces;
}

/** The first day and the last, and those between that have room. */
function axis(
  points: RiskTrend['points'],
  until: RiskTrend['until'],
  xOf: (at: number) => number,
  y: number,
  look: PictureLook,
): readonly Shape[] {
  const size = look.fontSize * 0.9;
  const all = [...points.map(({ at, label }) => ({ at, label })), until];
  const widthOf = (label: string): number => look.measure(label, size, false);
  const lastAt = xOf(until.at) - widthOf(until.label);
  let free = Number.NEGATIVE_INFINITY;
  return all.flatMap(({ at, label }, index): readonly Shape[] => {
    const x = xOf(at);
    const tick: Shape = {
      kind: 'line',
      points: [
        { x, y },
        { x, y: y + 4 },
      ],
      stroke: { paint: 'quiet', width: 1 },
    };
    const isLast = index === all.length - 1;
    const start = isLast ? lastAt : Math.max(xOf(all[0]?.at ?? at), index === 0 ? x : x - widthOf(label) / 2);
    if (!isLast && (start < free || start + widthOf(label) + 12 > lastAt)) return [tick];
    if (isLast && start < free) return [tick];
    free = start + widthOf(label) + 12;
    return [tick, ...textLines([label], { x: start, y: y + 6 }, { size, paint: 'quiet' })];
  });
}

function legendShapes(words: Readonly<Record<TrendLine, string>>, { x: left, y: top }: Point, look: PictureLook) {
  const size = look.fontSize * 0.9;
  let [x, y] = [left, top];
  const shapes = LINES.flatMap(({ of, stroke }): readonly Shape[] => {
    const width = 42 + look.measure(words[of], size, false);
    if (x > left && x + width > look.width) {
      x = left;
      y += size * LEADING + 6;
    }
    const at = x;
    x += width + 18;
    const paint: Paint = 'ink';
    return [
      {
        kind: 'line',
        stroke,
        points: [
          { x: at, y: y + (size * LEADING) / 2 },
          { x: at + 32, y: y + (size * LEADING) / 2 },
        ],
      },
      ...textLines([words[of]], { x: at + 40, y }, { size, paint }),
    ];
  });
  return { shapes, bottom: y + size * LEADING + 4 };
}
