import type { Tone } from '../records/rules.ts';
import {
  type Area,
  LEADING,
  linesHeight,
  type Paint,
  type Picture,
  type PictureLook,
  type Point,
  pattern,
  type Rectangle,
  type Shape,
  textLines,
  wrapped,
} from './picture.ts';

/** Two steps of the scales of a matrix, counted from 0 from the lowest. */
export interface Level {
  readonly likelihood: number;
  readonly impact: number;
}

/** A matrix in the reader's words; `cells[impact][likelihood]` is a place in `bands`. */
export interface MatrixWords {
  readonly likelihood: { readonly label: string; readonly steps: readonly string[] };
  readonly impact: { readonly label: string; readonly steps: readonly string[] };
  readonly bands: readonly { readonly id: string; readonly label: string; readonly tone: Tone }[];
  readonly cells: readonly (readonly number[])[];
}

export interface HeatMap {
  readonly matrix: MatrixWords;
  /** What stands in a cell: how many risks, and their numbers if they are told one by one. */
  readonly cells: readonly (Level & { readonly count: number; readonly numbers: readonly number[] })[];
  /** How many go from where to where. */
  readonly flows: readonly { readonly from: Level; readonly to: Level; readonly count: number }[];
  /** The risks told one by one, for the table. */
  readonly risks: readonly {
    readonly number: number;
    readonly title: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly words: {
    readonly alt: string;
    /** What a cell is, read out: `Likely × major, High: 3 risks`. */
    readonly cell: (likelihood: string, impact: string, band: string, count: number) => string;
    readonly count: (count: number) => string;
    /** What an arrow stands for, below the picture. */
    readonly arrow: string;
    readonly head: readonly string[];
  };
}

/** With more risks than these in one cell their number stands there instead. */
export const MOST_NUMBERS = 12;
/** More arrows than these could not be told apart: the most frequent are drawn. */
export const MOST_ARROWS = 24;

const GAP = 3;
const DOT = 9;

/** Risks by their residual level, with arrows from where they would be without controls. */
export function heatMap(map: HeatMap, look: PictureLook): Picture {
  const { matrix, words } = map;
  const { fontSize } = look;
  const small = fontSize * 0.9;
  const columns = matrix.likelihood.steps.length;
  const rows = matrix.impact.steps.length;
  const rowLabelWidth = Math.min(look.width * 0.17, 150);
  const titleRoom = fontSize * 2;
  const left = titleRoom + rowLabelWidth + 8;
  const cellWidth = (look.width - left) / columns;
  const columnLabels = matrix.likelihood.steps.map((step) => wrapped(step, cellWidth - 3, look, { size: small }));
  const rowLabels = matrix.impact.steps.map((step) => wrapped(step, rowLabelWidth, look, { size: small }));
  const cellHeight = Math.max(
    cellWidth * 0.5,
    linesHeight(1, small) + 3 * 2 * DOT + 14,
    ...rowLabels.map(({ length }) => linesHeight(length, small) + 4),
  );
  const bottom = rows * cellHeight;
  const placeOf = ({ likelihood, impact }: Level): Rectangle => ({
    x: left + likelihood * cellWidth + GAP / 2,
    y: (rows - 1 - impact) * cellHeight + GAP / 2,
    width: cellWidth - GAP,
    height: cellHeight - GAP,
  });
  const shapes: Shape[] = [];
  const areas: Area[] = [];
  const within = new Map(map.cells.map((cell) => [keyOf(cell), cell]));
  const marks: Shape[] = [];

  const allMarksFit = matrix.bands.every(({ label }) => look.measure(label, small, false) <= cellWidth - GAP - 14);
  for (const [impact, step] of matrix.impact.steps.entries()) {
    const lines = rowLabels[impact] ?? [];
    const y = (rows - 1 - impact) * cellHeight + (cellHeight - linesHeight(lines.length, small)) / 2;
    shapes.push(...textLines(lines, { x: left - 8, y }, { size: small, anchor: 'end' }));
    for (const [likelihood, other] of matrix.likelihood.steps.entries()) {
      const at = { likelihood, impact };
      const rank = matrix.cells[impact]?.[likelihood] ?? 0;
      const band = matrix.bands[rank];
      if (band === undefined) continue;
      const place = placeOf(at);
      shapes.push(...bandBox(place, rank, band.tone));
      const label = allMarksFit ? band.label : String(rank + 1);
      shapes.push(...chip(label, { x: place.x + 5, y: place.y + 4 }, small, band.tone, look));
      const here = within.get(keyOf(at));
      if (here === undefined || here.count === 0) continue;
      marks.push(...inside(here, place, words.count(here.count), look));
      areas.push({
        ...place,
        id: keyOf(at),
        label: words.cell(other, step, band.label, here.count),
      });
    }
  }
  for (const [likelihood, lines] of columnLabels.entries()) {
    const x = left + (likelihood + 0.5) * cellWidth;
    shapes.push(...textLines(lines, { x, y: bottom + 5 }, { size: small, anchor: 'middle' }));
  }
  const axis = bottom + 5 + linesHeight(Math.max(1, ...columnLabels.map(({ length }) => length)), small) + 4;
  shapes.push(
    ...textLines(
      [matrix.likelihood.label],
      { x: left + (columns * cellWidth) / 2, y: axis },
      { size: fontSize, anchor: 'middle', isBold: true },
    ),
    {
      kind: 'text',
      x: fontSize,
      y: bottom / 2,
      text: matrix.impact.label,
      size: fontSize,
      paint: 'ink',
      anchor: 'middle',
      isBold: true,
      isUpright: true,
    },
  );
  shapes.push(...arrows(map.flows, placeOf, look), ...marks);
  const legend = legendShapes(map, axis + linesHeight(1, fontSize) + 10, left, look);
  shapes.push(...legend.shapes);
  return {
    width: look.width,
    height: legend.bottom,
    shapes,
    areas,
    alt: words.alt,
    table: {
      head: words.head,
      rows: map.risks.map(({ number, title, from, to }) => [`${number}`, title, from, to]),
    },
  };
}

/** `likelihood.impact`, as the ids of areas are. */
export const keyOf = ({ likelihood, impact }: Level): string => `${likelihood}.${impact}`;

/** A box in the colour and pattern of a band. */
export function bandBox(place: Rectangle, rank: number, tone: Tone): readonly Shape[] {
  const line: Paint = `${tone}-line`;
  return [
    { kind: 'rect', ...place, fill: `${tone}-band`, stroke: { paint: line, width: 1 } },
    ...pattern(place, rank, `${tone}-text`),
  ];
}

/** A word on a ground of its own, so that no pattern runs through it. */
function chip(text: string, { x, y }: Point, size: number, tone: Tone, { measure }: PictureLook): readonly Shape[] {
  return [
    {
      kind: 'rect',
      x: x - 2,
      y: y - 1,
      width: measure(text, size, false) + 4,
      height: size * LEADING + 1,
      fill: `${tone}-band`,
    },
    ...textLines([text], { x, y }, { size }),
  ];
}

function inside(
  cell: HeatMap['cells'][number],
  place: Rectangle,
  counted: string,
  look: PictureLook,
): readonly Shape[] {
  const { fontSize, measure } = look;
  const top = place.y + linesHeight(1, fontSize * 0.9) + 6;
  if (cell.count > MOST_NUMBERS || cell.numbers.length < cell.count) {
    const size = measure(counted, fontSize, true) + 14 <= place.width ? fontSize : fontSize * 0.85;
    const width = Math.min(place.width - 4, measure(counted, size, true) + 14);
    const height = size * 1.7;
    const y = top + (place.y + place.height - top - height) / 2;
    const x = place.x + (place.width - width) / 2;
    return [
      { kind: 'rect', x, y, width, height, radius: height / 2, fill: 'paper', stroke: { paint: 'ink', width: 1 } },
      ...textLines(
        [counted],
        { x: x + width / 2, y: y + (height - size * LEADING) / 2 },
        { size, anchor: 'middle', isBold: true },
      ),
    ];
  }
  const size = fontSize * 0.85;
  const widest = Math.max(...cell.numbers.map((number) => measure(`${number}`, size, true)));
  const width = Math.max(2 * DOT, widest + 8);
  const perRow = Math.max(1, Math.floor((place.width - 4) / (width + 3)));
  return cell.numbers.flatMap((number, index): readonly Shape[] => {
    const inRow = Math.min(perRow, cell.numbers.length - Math.floor(index / perRow) * perRow);
    const rowWidth = inRow * (width + 3) - 3;
    const x = place.x + (place.width - rowWidth) / 2 + (index % perRow) * (width + 3);
    const y = top + Math.floor(index / perRow) * (2 * DOT + 2);
    return [
      { kind: 'rect', x, y, width, height: 2 * DOT, radius: DOT, fill: 'paper', stroke: { paint: 'ink', width: 1 } },
      ...textLines(
        [`${number}`],
        { x: x + width / 2, y: y + DOT - (size * LEADING) / 2 },
        { size, anchor: 'middle', isBold: true },
      ),
    ];
  });
}

/** One arrow for all that go the same way, the broader the more: from edge to edge of cells, in whose middle numbers stand. */
function arrows(
  flows: HeatMap['flows'],
  placeOf: (level: Level) => Rectangle,
  { fontSize, measure }: PictureLook,
): readonly Shape[] {
  const moving = flows.filter(({ from, to }) => keyOf(from) !== keyOf(to));
  const shown = moving.toSorted((one, other) => other.count - one.count).slice(0, MOST_ARROWS);
  return shown.flatMap(({ from, to, count }, index): readonly Shape[] => {
    const [start, goal] = [centre(placeOf(from)), centre(placeOf(to))];
    const length = Math.hypot(goal.x - start.x, goal.y - start.y);
    const [dx, dy] = [(goal.x - start.x) / length, (goal.y - start.y) / length];
    // Those that meet lie side by side.
    const aside = ((index % 5) - 2) * 6;
    const cut = edgeShare(placeOf(from), start, goal);
    const at = (along: number): Point => ({
      x: start.x + dx * along - dy * aside,
      y: start.y + dy * along + dx * aside,
    });
    const first = at(cut * length - INSET);
    const last = at((1 - edgeShare(placeOf(to), goal, start)) * length + INSET);
    const width = Math.min(4.5, 1.25 + Math.log2(count) / 2);
    const line: Shape = { kind: 'line', points: [first, last], stroke: { paint: 'ink', width }, head: true };
    if (count === 1) {
      return [line, { kind: 'circle', ...first, radius: 3, fill: 'paper', stroke: { paint: 'ink', width: 1.25 } }];
    }
    const size = fontSize * 0.8;
    const room = measure(`${count}`, size, true) + 8;
    return [
      line,
      {
        kind: 'rect',
        x: first.x - room / 2,
        y: first.y - size * 0.75,
        width: room,
        height: size * 1.5,
        radius: size * 0.75,
        fill: 'ink',
      },
      {
        kind: 'text',
        x: first.x,
        y: first.y + size * 0.36,
        text: `${count}`,
        size,
        paint: 'paper',
        anchor: 'middle',
        isBold: true,
      },
    ];
  });
}

/** So far within a cell an arrow begins and ends. */
const INSET = 13;

/** After which share of the way from the middle of a cell its edge is crossed. */
function edgeShare({ x, y, width, height }: Rectangle, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const across = dx === 0 ? Number.POSITIVE_INFINITY : ((dx > 0 ? x + width : x) - from.x) / dx;
  const down = dy === 0 ? Number.POSITIVE_INFINITY : ((dy > 0 ? y + height : y) - from.y) / dy;
  return Math.min(across, down);
}

const centre = ({ x, y, width, height }: Rectangle): Point => ({ x: x + width / 2, y: y + height * 0.6 });

/** The bands with their colours, patterns and words, and what an arrow means. */
function legendShapes({ matrix, words, flows }: HeatMap, top: number, left: number, look: PictureLook) {
  const size = look.fontSize * 0.9;
  const shapes: Shape[] = [];
  let [x, y] = [left, top];
  const step = (width: number): void => {
    if (x + width > look.width && x > left) {
      x = left;
      y += size * LEADING + 8;
    }
  };
  for (const [rank, { label, tone }] of matrix.bands.entries()) {
    const words = `${rank + 1}  ${label}`;
    const width = 28 + look.measure(words, size, false);
    step(width);
    shapes.push(...bandBox({ x, y, width: 20, height: size * LEADING }, rank, tone));
    shapes.push(...textLines([words], { x: x + 26, y }, { size }));
    x += width + 16;
  }
  if (flows.some(({ from, to }) => keyOf(from) !== keyOf(to))) {
    step(34 + look.measure(words.arrow, size, false));
    const middle = y + (size * LEADING) / 2;
    shapes.push(
      {
        kind: 'line',
        points: [
          { x: x + 3, y: middle },
          { x: x + 26, y: middle },
        ],
        stroke: { paint: 'ink', width: 1.25 },
        head: true,
      },
      { kind: 'circle', x: x + 3, y: middle, radius: 2.6, fill: 'paper', stroke: { paint: 'ink', width: 1.25 } },
      ...textLines([words.arrow], { x: x + 32, y }, { size }),
    );
  }
  return { shapes, bottom: y + size * LEADING + 4 };
}
