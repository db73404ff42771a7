import type { CellBlock, Digest, Figure, Paragraph, Quote, Run, Subheading } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import { codeSlices } from './code-block.ts';
import { breakLines } from './inline.ts';
import { cutList } from './lists.ts';
import { chartSlice, pictureSlices } from './pictures.ts';
import { tableSlices } from './table.ts';
import type { Tag, TagType } from './tag.ts';
import { baselineOffset, COLOURS, SUBHEADINGS, TEXT, type TextStyle } from './theme.ts';

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
  /** How many lists it stands in. */
  readonly listDepth?: number;
}

const MARKER_GAP = 0.62;
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
    case 'subheading':
      return [...cutSubheading(block, width, canvas)];
    case 'code':
      return codeSlices(block, width, canvas);
    case 'divider':
      return [dividerSlice(width)];
    case 'picture':
      return pictureSlices(block, width, canvas);
    case 'chart':
      return [...chartSlice(block, width, canvas)];
    case 'table':
      return tableSlices(block, canvas, width);
  }
}

/** A heading of a text that people wrote, as many levels below the heading that the text stands under. */
function cutSubheading(block: Subheading, width: number, canvas: Canvas): Slice[] {
  return cutText(block.runs, SUBHEADINGS[block.depth], width, canvas, { heading: block.depth, keepWithNext: true });
}

function dividerSlice(width: number): Slice {
  return {
    heightPt: 0.5,
    gapPt: 12,
    keepWithNext: false,
    paint: (on, _parent, x, y) => on.artifact('Layout', () => on.rule(x, y, width)),
  };
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
  /** It is a heading so many levels below the one it stands under. */
  readonly heading?: number;
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
  const typeOn = (on: Canvas): TagType | undefined => (role.heading ? on.headingBelow(role.heading) : role.tag);
  let tag: Tag | undefined;
  return lines.map((line, index) => ({
    heightPt: style.leadingPt,
    gapPt: index === 0 ? style.beforePt : 0,
    widthPt: line.width + indent,
    keepWithNext:
      index === lines.length - 1
        ? role.keepWithNext
        : isIntroduction || index === 0 || index === lines.length - 2 || (role.tag !== 'P' && !role.heading),
    paint: (on, parent, x, y) => {
      if (!tag) {
        const type = typeOn(on);
        tag = type ? parent.child(type) : parent;
      }
      const baseline = y + baselineOffset(style);
      if (role.marker && index === 0)
        on.marker(role.marker, x, baseline - style.sizePt * 0.36 - markerSize / 2, markerSize);
      on.line(line, style, x + indent, baseline, tag);
    },
  }));
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
