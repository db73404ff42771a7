import LineBreaker from 'linebreak';
import type { LinkTarget, Run } from './blocks.ts';
import { legibleGround, legibleInk } from './contrast.ts';
import type { FaceName, Fonts, Shaped } from './fonts.ts';
import { hyphenations } from './hyphenation.ts';
import { type Colour, colourOf, INKS, type TextStyle } from './theme.ts';

/** A stretch of a line in one style, at `x` points from the line's start. */
export interface Segment {
  readonly shaped: Shaped;
  readonly x: number;
  readonly width: number;
  readonly sizePt: number;
  /** How far above the baseline it stands; below it if negative. */
  readonly risePt: number;
  readonly colour: Colour;
  readonly ground: Colour | undefined;
  readonly underline: boolean;
  readonly strike: boolean;
  readonly link: LinkTarget | undefined;
  readonly language: string | undefined;
}

/** A line of text. Its spaces are kept, also the last one, so that extracted words stay apart. */
export interface Line {
  readonly segments: readonly Segment[];
  /** Without the last spaces. */
  readonly width: number;
}

interface Piece {
  readonly run: Run;
  readonly text: string;
  readonly shaped: readonly Shaped[];
  readonly width: number;
  readonly isSpace: boolean;
}

/** What stands between two places where a line may end. */
interface Atom {
  readonly pieces: readonly Piece[];
  /** Without the last spaces. */
  readonly width: number;
  readonly spaceWidth: number;
  readonly endsLine: boolean;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const UNUSUAL = /[\r\n\t\v\f\u0085\u00ad\u2028\u2029]/;
const NEWLINE = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/**
 * Breaks runs into lines (Unicode line breaking, UAX #14). A word wider than the line is broken between graphemes.
 * @param width  points; `Infinity` for lines that end only where the text says so
 */
export function breakLines(runs: readonly Run[], style: TextStyle, width: number, fonts: Fonts): Line[] {
  const lines: Line[] = [];
  let line: Piece[] = [];
  let lineWidth = 0;
  let spaceWidth = 0;
  const finish = () => {
    lines.push(place(line, lineWidth, style));
    line = [];
    lineWidth = 0;
    spaceWidth = 0;
  };
  const add = (atom: Atom) => {
    line.push(...atom.pieces);
    lineWidth += spaceWidth + atom.width;
    spaceWidth = atom.spaceWidth;
  };
  let endsLine = false;
  for (const atom of atoms(runs, style, fonts)) {
    if (line.length > 0 && lineWidth + spaceWidth + atom.width > width + 0.01) finish();
    if (atom.width > width + 0.01) {
      for (const part of splitAtom(atom, style, width, fonts)) {
        if (line.length > 0 && lineWidth + spaceWidth + part.width > width + 0.01) finish();
        add(part);
      }
    } else {
      add(atom);
    }
    endsLine = atom.endsLine;
    if (endsLine) finish();
  }
  if (line.length > 0 || lines.length === 0 || endsLine) finish();
  return lines;
}

/** What marks the second part of a line of code that is wider than its place. */
const CODE_INDENT = '    ';

/** Breaks one line of code wherever it has to be broken; what goes on is indented. Spaces stay as they are. */
export function breakCode(text: string, style: TextStyle, width: number, fonts: Fonts): Line[] {
  const lines: Line[] = [];
  let pieces: Piece[] = [];
  let used = 0;
  const finish = () => {
    lines.push(place(pieces, used, style));
    pieces = [];
    used = 0;
  };
  const add = (part: string): void => {
    const piece = pieceOf({ text: part }, part, style, fonts);
    const isWord = piece.width <= width / 2;
    if (used + piece.width > width && !isWord && part.length > 1) {
      for (const { segment } of graphemes.segment(part)) add(segment);
      return;
    }
    if (used + piece.width > width && used > 0) {
      finish();
      const indent = pieceOf({ text: CODE_INDENT }, CODE_INDENT, style, fonts);
      pieces.push(indent);
      used += indent.width;
    }
    pieces.push(piece);
    used += piece.width;
  };
  for (const [part] of normalize(text)
    .replaceAll('\n', '')
    .matchAll(/ +|[^ ]+/g))
    add(part);
  finish();
  return lines;
}

const WHITE: Colour = [1, 1, 1];

/** What a run is painted in, and on. A ground gives way to the ink on it, a colour to the paper. */
function paint(run: Run, style: TextStyle): { colour: Colour; ground: Colour | undefined } {
  const colour = run.colour ? legibleInk(colourOf(run.colour), WHITE) : INKS[run.ink ?? style.ink];
  return { colour, ground: run.highlight ? legibleGround(colourOf(run.highlight), colour) : undefined };
}

/** The width of the widest unbreakable part: no column should be narrower. Points. */
export function longestWord(runs: readonly Run[], style: TextStyle, fonts: Fonts): number {
  return Math.max(0, ...atoms(runs, style, fonts).map((atom) => atom.width));
}

function atoms(runs: readonly Run[], style: TextStyle, fonts: Fonts): readonly Atom[] {
  return fonts.remember(runs, style, () => atomsOf(runs, style, fonts));
}

function atomsOf(runs: readonly Run[], style: TextStyle, fonts: Fonts): Atom[] {
  const clean = runs.flatMap((run) => {
    const given = normalize(run.text);
    return given === '' ? [] : given === run.text ? run : { ...run, text: given };
  });
  let text = '';
  for (const run of clean) text += run.text;
  const result: Atom[] = [];
  const breaker = new LineBreaker(text);
  let start = 0;
  let runIndex = 0;
  let runStart = 0;
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) {
    const end = next.position;
    // "6(3)(a)" stays together: UAX #14 would let a line end between the parentheses.
    if (!next.required && text[end - 1] === ')' && text[end] === '(') continue;
    // A command that is copied must not have its file names parted at a hyphen.
    const isLast = end === text.length;
    if (!next.required && !isLast && isCodeAt(clean, end - 1) && text[end - 1] !== ' ') continue;
    const pieces: Piece[] = [];
    let at = start;
    while (at < end) {
      const run = clean[runIndex];
      if (!run) break;
      const runEnd = runStart + run.text.length;
      const stop = Math.min(end, runEnd);
      pieces.push(...piecesOf(run, text.slice(at, stop), style, fonts));
      at = stop;
      if (at === runEnd) {
        runStart = runEnd;
        runIndex += 1;
      }
    }
    result.push(atomOf(pieces, text[end - 1] === '\n'));
    start = end;
  }
  return result;
}

function isCodeAt(runs: readonly Run[], position: number): boolean {
  let start = 0;
  for (const run of runs) {
    start += run.text.length;
    if (position < start) return run.code === true;
  }
  return false;
}

/** One kind of line end, and no soft hyphens: nothing here could show them. */
function normalize(text: string): string {
  if (!UNUSUAL.test(text)) return text;
  return text.replace(NEWLINE, '\n').replaceAll('\t', ' ').replaceAll('\u00ad', '');
}

function piecesOf(run: Run, text: string, style: TextStyle, fonts: Fonts): Piece[] {
  const line = text.includes('\n') ? text.replaceAll('\n', '') : text;
  const pieces: Piece[] = [];
  let start = 0;
  for (let at = 1; at <= line.length; at += 1) {
    if (at < line.length && (line[at] === ' ') === (line[start] === ' ')) continue;
    pieces.push(pieceOf(run, line.slice(start, at), style, fonts));
    start = at;
  }
  return pieces;
}

function pieceOf(run: Run, text: string, style: TextStyle, fonts: Fonts): Piece {
  const shaped = fonts.shape(text, faceOf(run, style));
  const sizePt = sizeOf(run, style);
  let width = 0;
  for (const part of shaped) width += widthOf(part, style, sizePt);
  return { run, text, shaped, width, isSpace: text.startsWith(' ') };
}

/** The width of shaped text in a style, in points. */
function widthOf(shaped: Shaped, style: TextStyle, sizePt: number): number {
  return (shaped.advance * sizePt) / 1000 + shaped.count * (style.trackingPt ?? 0);
}

/** How large what is set higher or lower is, and how far from the baseline, as shares of the type size. */
const SHIFTED = { size: 0.66, super: 0.34, sub: -0.14 } as const;

function sizeOf(run: Run, style: TextStyle): number {
  return run.position ? style.sizePt * SHIFTED.size : style.sizePt;
}

/** The face of a run: marks of the run over the style's own. */
export function faceOf(run: Run, style: TextStyle): FaceName {
  if (run.code ?? style.code) return 'mono';
  const isBold = run.bold ?? style.bold ?? false;
  if (run.italic) return isBold ? 'bold-italic' : 'italic';
  return isBold ? 'bold' : 'regular';
}

function atomOf(pieces: readonly Piece[], endsLine: boolean): Atom {
  let width = 0;
  let spaceWidth = 0;
  for (const piece of pieces) {
    if (piece.isSpace) {
      spaceWidth += piece.width;
    } else {
      width += spaceWidth + piece.width;
      spaceWidth = 0;
    }
  }
  return { pieces, width, spaceWidth, endsLine };
}

function splitAtom(atom: Atom, style: TextStyle, width: number, fonts: Fonts): Atom[] {
  const result: Atom[] = [];
  let pieces: Piece[] = [];
  let used = 0;
  const flush = () => {
    if (pieces.length > 0) result.push(atomOf(pieces, false));
    pieces = [];
    used = 0;
  };
  for (const piece of atom.pieces) {
    if (piece.isSpace) {
      pieces.push(piece);
      continue;
    }
    for (const { text, isHyphenated } of partsOf(piece, width - used, style, width, fonts)) {
      const part = pieceOf(piece.run, text, style, fonts);
      if (used + part.width > width) flush();
      pieces.push(part);
      used += part.width;
      if (isHyphenated) {
        pieces.push(hyphenOf(piece.run, style, fonts));
        flush();
      }
    }
  }
  flush();
  return result;
}

interface Part {
  readonly text: string;
  /** The line ends after it, with a hyphen. */
  readonly isHyphenated: boolean;
}

/** The parts of a word that is too wide: syllables that fill lines, or graphemes where it has none. */
function partsOf(piece: Piece, room: number, style: TextStyle, width: number, fonts: Fonts): Part[] {
  const breaks = hyphenations(piece.text);
  const parts: Part[] = [];
  let start = 0;
  let free = room;
  const fits = (end: number) => {
    const isLast = end === piece.text.length;
    const { width: wide } = pieceOf(piece.run, `${piece.text.slice(start, end)}${isLast ? '' : '-'}`, style, fonts);
    return wide <= free;
  };
  while (start < piece.text.length && !fits(piece.text.length)) {
    const end = breaks.findLast((position) => position > start && fits(position));
    if (end === undefined && free < width) {
      free = width;
      continue;
    }
    if (end === undefined) {
      const rest = [...graphemes.segment(piece.text.slice(start))];
      return [...parts, ...rest.map(({ segment }) => ({ text: segment, isHyphenated: false }))];
    }
    parts.push({ text: piece.text.slice(start, end), isHyphenated: true });
    start = end;
    free = width;
  }
  return [...parts, { text: piece.text.slice(start), isHyphenated: false }];
}

/** It is extracted as a soft hyphen, so that a word that is searched for is found. */
function hyphenOf(run: Run, style: TextStyle, fonts: Fonts): Piece {
  const hyphen = pieceOf(run, '-', style, fonts);
  return { ...hyphen, shaped: hyphen.shaped.map((shaped) => ({ ...shaped, text: '\u00ad', isExact: false })) };
}

function place(pieces: readonly Piece[], width: number, style: TextStyle): Line {
  const segments: Segment[] = [];
  let x = 0;
  for (const { run, shaped } of pieces) {
    for (const part of shaped) {
      const sizePt = sizeOf(run, style);
      const partWidth = widthOf(part, style, sizePt);
      segments.push({
        shaped: part,
        x,
        width: partWidth,
        sizePt,
        risePt: run.position ? SHIFTED[run.position] * style.sizePt : 0,
        ...paint(run, style),
        underline: run.underline ?? false,
        strike: run.strike ?? false,
        link: run.link,
        language: run.language,
      });
      x += partWidth;
    }
  }
  return { segments, width };
}
