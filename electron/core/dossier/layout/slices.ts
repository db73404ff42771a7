import type { CellBlock, Digest, Figure, List, Paragraph, Quote, Run } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import { breakLines } from './inline.ts';
import type { Tag, TagType } from './tag.ts';
import { baselineOffset, COLOURS, TEXT, type TextStyle } from './theme.ts';

/** A part of a block that cannot be split: a line of text, a figure. Slices stand one below the other. */
export interface Slice {
  readonly heightPt: number;
  /** Space before it; none at the head of a page or cell. */
  readonly gapPt: number;
  readonly keepWithNext: boolean;
  /** Of a line of text; to set it at the right. */
  readonly widthPt?: number;
  /** Draws it with its upper left corner at x, y, as content under `parent`. */
  paint(canvas: Canvas, parent: Tag, x: number, y: number): void;
}

/** How paragraphs are set where another style than the usual is wanted. */
export interface Setting {
  /** Stands in for the body style, as in tables. */
  readonly body?: TextStyle;
}

const MARKER_GAP = 0.62;
const LIST_INDENT = 14;
const QUOTE_INDENT = 12;
const FIGURE_MARGIN = 5;

/** Cuts what stands in a cell, an item or the main column into slices of the given width, in points. */
export function cut(blocks: readonly CellBlock[], width: number, canvas: Canvas, setting: Setting = {}): Slice[] {
  return blocks.flatMap((block) => cutBlock(block, width, canvas, setting));
}

function cutBlock(block: CellBlock, width: number, canvas: Canvas, setting: Setting): Slice[] {
  switch (block.kind) {
    case 'paragraph':
      return cutParagraph(block, width, canvas, setting);
    case 'list':
      return cutList(block, width, canvas, setting);
    case 'quote':
      return cutQuote(block, width, canvas, setting);
    case 'digest':
      return cutDigest(block, width, canvas);
    case 'figure':
      return [figureSlice(block)];
  }
}

function cutParagraph(block: Paragraph, width: number, canvas: Canvas, setting: Setting): Slice[] {
  const name = block.style ?? 'body';
  const style = name === 'body' ? (setting.body ?? TEXT.body) : TEXT[name];
  return cutText(block.runs, style, width, canvas, {
    tag: 'P',
    ...(block.marker && { marker: block.marker }),
    keepWithNext: block.keepWithNext ?? false,
  });
}

/** What a text is, beside its runs and style. Without a `tag` it is content of the parent itself. */
export interface TextRole {
  readonly tag?: TagType;
  readonly marker?: Paragraph['marker'];
  readonly keepWithNext: boolean;
}

/** Up to so many lines an introduction is not parted from what it introduces. */
const INTRODUCTION_LINES = 6;

/** Cuts a text into lines. The first two and the last two stay together, so that no line stands alone. */
export function cutText(
  runs: readonly Run[],
  style: TextStyle,
  width: number,
  canvas: Canvas,
  role: TextRole,
): Slice[] {
  const markerSize = style.sizePt * 0.82;
  const indent = role.marker ? markerSize + style.sizePt * MARKER_GAP : 0;
  const lines = breakLines(runs, style, width - indent, canvas.fonts);
  const isIntroduction = role.keepWithNext && lines.length <= INTRODUCTION_LINES;
  let tag: Tag | undefined;
  return lines.map((line, index) => ({
    heightPt: style.leadingPt,
    gapPt: index === 0 ? style.beforePt : 0,
    widthPt: line.width + indent,
    keepWithNext:
      index === lines.length - 1
        ? role.keepWithNext
        : isIntroduction || index === 0 || index === lines.length - 2 || role.tag !== 'P',
    paint: (on, parent, x, y) => {
      tag ??= role.tag ? parent.child(role.tag) : parent;
      const baseline = y + baselineOffset(style);
      if (role.marker && index === 0)
        on.marker(role.marker, x, baseline - style.sizePt * 0.36 - markerSize / 2, markerSize);
      on.line(line, style, x + indent, baseline, tag);
    },
  }));
}

function cutList(block: List, width: number, canvas: Canvas, setting: Setting): Slice[] {
  const style = setting.body ?? TEXT.body;
  let list: Tag | undefined;
  return block.items.flatMap((item, itemIndex) => {
    const label = block.isOrdered ? `${itemIndex + 1}.` : '•';
    const [line] = breakLines([{ text: label, ink: 'quiet' }], style, Number.POSITIVE_INFINITY, canvas.fonts);
    const indent = Math.max(LIST_INDENT, (line?.width ?? 0) + 5);
    let body: Tag | undefined;
    return cut(item, width - indent, canvas, setting).map((slice, index) => ({
      ...slice,
      gapPt: index === 0 ? (itemIndex === 0 ? slice.gapPt : Math.min(slice.gapPt, 3)) : slice.gapPt,
      paint: (on: Canvas, parent: Tag, x: number, y: number) => {
        list ??= parent.child('L', { listNumbering: block.isOrdered ? 'Decimal' : 'Disc' });
        if (!body) {
          const entry = list.child('LI');
          if (line) on.line(line, style, x, y + baselineOffset(style), entry.child('Lbl'));
          body = entry.child('LBody');
        }
        slice.paint(on, body, x + indent, y);
      },
    }));
  });
}

function cutQuote(block: Quote, width: number, canvas: Canvas, setting: Setting): Slice[] {
  let quote: Tag | undefined;
  const inner = cut(block.blocks, width - QUOTE_INDENT, canvas, setting);
  return barred(inner, QUOTE_INDENT, COLOURS.hairline, 1, (parent) => {
    quote ??= parent.child('BlockQuote');
    return quote;
  });
}

/** Sets slices off by a bar at their left. */
export function barred(
  slices: readonly Slice[],
  indent: number,
  colour: readonly [number, number, number],
  thickness: number,
  within: (parent: Tag) => Tag,
): Slice[] {
  return slices.map((slice, index) => ({
    ...slice,
    paint: (on, parent, x, y) => {
      const above = index === 0 ? 0 : slice.gapPt;
      on.artifact('Layout', () => on.box([x, y - above, thickness, slice.heightPt + above], colour));
      slice.paint(on, within(parent), x + indent, y);
    },
  }));
}

/** Digests stand beside labels, so they take the leading of running text. */
const DIGEST: TextStyle = { ...TEXT.code, leadingPt: TEXT.body.leadingPt };

function cutDigest(block: Digest, width: number, canvas: Canvas): Slice[] {
  const groups = (block.hex.match(/.{1,8}/g) ?? []).join(' ');
  return cutText([{ text: groups }], DIGEST, width, canvas, { tag: 'P', keepWithNext: false });
}

function figureSlice(block: Figure): Slice {
  return {
    heightPt: block.sizePt + 2 * FIGURE_MARGIN,
    gapPt: 0,
    keepWithNext: false,
    paint: (on, parent, x, y) => {
      const top = y + FIGURE_MARGIN;
      const tag = parent.child('Figure', { alt: block.alt, bbox: [x, top, x + block.sizePt, top + block.sizePt] });
      tag.content(() => on.figure(block, x, top));
      tag.end();
    },
  };
}

/** The height of slices set one below the other. */
export function heightOf(slices: readonly Slice[]): number {
  return slices.reduce((sum, slice, index) => sum + slice.heightPt + (index === 0 ? 0 : slice.gapPt), 0);
}
