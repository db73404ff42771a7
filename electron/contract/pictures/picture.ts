/**
 * Pictures of risks as data: shapes in a small closed set, the same for the window and the page, so that both show the same.
 * Every text is given ready to be read and measured by a function; nothing here formats, translates or knows a drawing
 * library. Lengths are pixels on screen and points on the page.
 */
import type { Tone } from '../records/rules.ts';

/** The hue of a shape. `<tone>-band`: what a band of levels is filled with; text in `ink` on it keeps 4.5:1. */
export type Paint =
  | 'ink'
  | 'quiet'
  | 'line'
  | 'paper'
  | 'ground'
  | 'accent'
  | `${Tone}-${'band' | 'fill' | 'line' | 'text'}`;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** `dashes`: lengths of dash and gap in turn; a whole line without. */
export interface Stroke {
  readonly paint: Paint;
  readonly width: number;
  readonly dashes?: readonly number[];
}

export type Shape =
  | (Rectangle & {
      readonly kind: 'rect';
      readonly radius?: number;
      readonly fill?: Paint;
      readonly stroke?: Stroke;
    })
  | {
      readonly kind: 'circle';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly fill?: Paint;
      readonly stroke?: Stroke;
    }
  /** A line through points; `isCurved`: it leaves and arrives level. `head`: an arrow at its end. */
  | {
      readonly kind: 'line';
      readonly points: readonly Point[];
      readonly stroke: Stroke;
      readonly isCurved?: boolean;
      readonly head?: boolean;
    }
  /** Single strokes, such as those of a pattern. */
  | {
      readonly kind: 'strokes';
      readonly lines: readonly (readonly [Point, Point])[];
      readonly stroke: Stroke;
    }
  /** One line of text; `y` is its baseline. */
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly paint: Paint;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly isBold?: boolean;
      /** Turned a quarter to the left around its point. */
      readonly isUpright?: boolean;
    };

/** A part that can be pressed where there is something to press. */
export interface Area extends Rectangle {
  readonly id: string;
  /** What it is, in words. */
  readonly label: string;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
  /** What it shows, in words. */
  readonly alt: string;
  readonly areas: readonly Area[];
  /** All its figures; the first column names the row. */
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

/** What a picture is drawn with. */
export interface PictureLook {
  readonly width: number;
  /** The size of its text; small text is a little smaller. */
  readonly fontSize: number;
  /** The width of one line of text. */
  readonly measure: (text: string, size: number, isBold: boolean) => number;
}

/** Distance of lines, as a multiple of the type size. */
export const LEADING = 1.3;

/** Breaks a text into lines of at most this width; a word that is longer is broken where it must be. */
export function wrapped(
  text: string,
  width: number,
  { fontSize, measure }: PictureLook,
  { size = fontSize, isBold = false }: { readonly size?: number; readonly isBold?: boolean } = {},
): readonly string[] {
  const fits = (line: string): boolean => measure(line, size, isBold) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (!fits(line) && line.length > 1) {
      let end = line.length - 1;
      while (end > 1 && !fits(line.slice(0, end))) end -= 1;
      lines.push(line.slice(0, end));
      line = line.slice(end);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** Lines of text below each other; `y` is the upper edge of the first. */
export function textLines(
  lines: readonly string[],
  { x, y }: Point,
  style: {
    readonly size: number;
    readonly paint?: Paint;
    readonly anchor?: 'start' | 'middle' | 'end';
    readonly isBold?: boolean;
  },
): readonly Shape[] {
  const { size, paint = 'ink', anchor = 'start', isBold = false } = style;
  return lines.map((text, index) => ({
    kind: 'text',
    x,
    y: y + size * LEADING * index + size,
    text,
    size,
    paint,
    anchor,
    ...(isBold && { isBold }),
  }));
}

/** How tall so many lines are. */
export const linesHeight = (count: number, size: number): number => count * size * LEADING;

/**
 * The pattern of a band: none for the lowest, then closer and closer strokes, crossed from the fourth on; it says the same as
 * the colour to who cannot tell colours apart or prints in grey.
 */
export function pattern(area: Rectangle, rank: number, paint: Paint): readonly Shape[] {
  if (rank <= 0) return [];
  const distance = Math.max(6, 18 - 4 * Math.min(rank, 3));
  const stroke: Stroke = { paint, width: 0.4 };
  const rising: Shape = { kind: 'strokes', lines: diagonals(area, distance, false), stroke };
  return rank < 4 ? [rising] : [rising, { kind: 'strokes', lines: diagonals(area, distance * 2, true), stroke }];
}

/** Strokes at 45 degrees, cut at the edges of the area. */
function diagonals({ x, y, width, height }: Rectangle, distance: number, isFalling: boolean) {
  const lines: (readonly [Point, Point])[] = [];
  // Each is told by where it would meet the lower edge.
  for (let at = distance; at < width + height; at += distance) {
    const from = { x: Math.min(at, width), y: height - Math.max(0, at - width) };
    const to = { x: Math.max(0, at - height), y: Math.max(0, height - at) };
    const placed = ({ x: dx, y: dy }: Point): Point => ({
      x: round(x + (isFalling ? width - dx : dx)),
      y: round(y + height - dy),
    });
    lines.push([placed(from), placed(to)]);
  }
  return lines;
}

/** To hundredths, so that drawings stay short. */
export const round = (value: number): number => Math.round(value * 100) / 100;
