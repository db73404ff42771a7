import { COVERAGE_STATES, type CoverageState } from '../risk-words.ts';
import {
  LEADING,
  linesHeight,
  type Picture,
  type PictureLook,
  type Point,
  type Shape,
  textLines,
  wrapped,
} from './picture.ts';

export interface CoverageGrid {
  /** One for each obligation, or for each part of a framework with how many of them stand where. */
  readonly rows: readonly {
    readonly label: string;
    readonly counts: Readonly<Record<CoverageState, number>>;
  }[];
  readonly words: {
    readonly alt: string;
    readonly states: Readonly<Record<CoverageState, string>>;
    readonly total: string;
    readonly head: readonly string[];
  };
}

/** Each state's shape says the same as its column. */
const TONES = {
  covered: 'minimal',
  partial: 'limited',
  planned: 'high',
  open: 'prohibited',
  'not-applicable': 'none',
} as const;

/** What is required, line by line, and in which state it is: a shape in the state's column, with the number where there are several. */
export function coverageGrid(grid: CoverageGrid, look: PictureLook): Picture {
  const { rows, words } = grid;
  const size = look.fontSize * 0.9;
  const labelWidth = look.width * 0.42;
  const columnWidth = (look.width - labelWidth) / COVERAGE_STATES.length;
  const heads = COVERAGE_STATES.map((state) => wrapped(words.states[state], columnWidth - 8, look, { size }));
  const headHeight = linesHeight(Math.max(...heads.map(({ length }) => length)), size) + 8;
  const middleOf = (column: number): number => labelWidth + (column + 0.5) * columnWidth;
  const isCounted = rows.some(({ counts }) => COVERAGE_STATES.some((state) => counts[state] > 1));
  const shapes: Shape[] = heads.flatMap((lines, column) =>
    textLines(
      lines,
      { x: middleOf(column), y: headHeight - 8 - linesHeight(lines.length, size) },
      { size, paint: 'quiet', anchor: 'middle' },
    ),
  );
  let y = headHeight;
  for (const { label, counts } of rows) {
    const lines = wrapped(label, labelWidth - 12, look);
    const height = Math.max(26, linesHeight(lines.length, look.fontSize) + 10);
    shapes.push(
      {
        kind: 'line',
        points: [
          { x: 0, y },
          { x: look.width, y },
        ],
        stroke: { paint: 'line', width: 0.75 },
      },
      ...textLines(
        lines,
        { x: 0, y: y + (height - linesHeight(lines.length, look.fontSize)) / 2 },
        { size: look.fontSize },
      ),
    );
    for (const [column, state] of COVERAGE_STATES.entries()) {
      const count = counts[state];
      if (count === 0) continue;
      shapes.push(
        ...mark(
          state,
          { x: middleOf(column) - (isCounted ? ASIDE : 0), y: y + height / 2 },
          isCounted ? `${count}` : '',
          look,
        ),
      );
    }
    y += height;
  }
  const totals = COVERAGE_STATES.map((state) => rows.reduce((sum, { counts }) => sum + counts[state], 0));
  shapes.push(
    {
      kind: 'line',
      points: [
        { x: 0, y },
        { x: look.width, y },
      ],
      stroke: { paint: 'ink', width: 1 },
    },
    ...textLines([words.total], { x: 0, y: y + 7 }, { size: look.fontSize, isBold: true }),
    ...totals.flatMap((count, column) =>
      isCounted
        ? textLines([`${count}`], { x: middleOf(column) - ASIDE + 10, y: y + 7 }, { size: look.fontSize, isBold: true })
        : textLines(
            [`${count}`],
            { x: middleOf(column), y: y + 7 },
            { size: look.fontSize, anchor: 'middle', isBold: true },
          ),
    ),
  );
  return {
    width: look.width,
    height: y + look.fontSize * LEADING + 12,
    shapes,
    alt: words.alt,
    areas: [],
    table: {
      head: words.head,
      rows: rows.map(({ label, counts }) => [label, ...COVERAGE_STATES.map((state) => `${counts[state]}`)]),
    },
  };
}

/** So far left of the middle a shape stands that has a number beside it. */
const ASIDE = 12;

/** Whole, half, hollow, crossed out or a dash; with its number beside it where it stands for several. */
function mark(state: CoverageState, { x, y }: Point, text: string, look: PictureLook): readonly Shape[] {
  const tone = TONES[state];
  const size = look.fontSize * 0.9;
  const paint = `${tone}-text` as const;
  const line = { paint, width: 1.6 };
  const stroke = (from: Point, to: Point): Shape => ({ kind: 'line', points: [from, to], stroke: line });
  const shapes: Shape[] = [];
  switch (state) {
    case 'covered':
      shapes.push({ kind: 'circle', x, y, radius: 6, fill: paint });
      break;
    case 'partial':
      shapes.push(
        { kind: 'circle', x, y, radius: 5.4, fill: 'paper', stroke: line },
        { kind: 'circle', x, y, radius: 2.4, fill: paint },
      );
      break;
    case 'planned':
      shapes.push({ kind: 'circle', x, y, radius: 5.4, fill: 'paper', stroke: { ...line, dashes: [2.5, 2] } });
      break;
    case 'open':
      shapes.push(
        stroke({ x: x - 5, y: y - 5 }, { x: x + 5, y: y + 5 }),
        stroke({ x: x - 5, y: y + 5 }, { x: x + 5, y: y - 5 }),
      );
      break;
    case 'not-applicable':
      shapes.push(stroke({ x: x - 5, y }, { x: x + 5, y }));
      break;
  }
  if (text === '') return shapes;
  return [...shapes, ...textLines([text], { x: x + 10, y: y - (size * LEADING) / 2 }, { size, isBold: true })];
}
