import type { Ink, Marker, ParagraphStyle } from './blocks.ts';

/** RGB, each 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

function colour(hex: string): Colour {
  const value = Number.parseInt(hex, 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** `#rrggbb` as a colour. */
export function colourOf(hex: string): Colour {
  return colour(hex.slice(1));
}

/** A colour as `#rrggbb`. */
export function hexOf(of: Colour): string {
  return `#${of
    .map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Every text colour is at least 4.5:1 on white (WCAG 2.2, 1.4.3); the marker hues are told apart by shape first. */
export const COLOURS = {
  text: colour('15181e'),
  quiet: colour('575e6b'),
  accent: colour('1d3f73'),
  hairline: colour('c3c9d3'),
  rule: colour('15181e'),
  /** Text on it keeps 4.5:1 (WCAG 2.2, 1.4.3). */
  watermark: colour('e6e8ec'),
  /** Behind code. */
  sunken: colour('f3f4f7'),
  prohibited: colour('9b1c22'),
  high: colour('b1500d'),
  limited: colour('86690a'),
  minimal: colour('2c6b45'),
  unknown: colour('575e6b'),
} as const;

/** The ink of running text. */
export const INKS: Readonly<Record<Ink, Colour>> = {
  text: COLOURS.text,
  quiet: COLOURS.quiet,
  accent: COLOURS.accent,
};

/** The hue of each marker. */
export const MARKER_COLOURS: Readonly<Record<Marker, Colour>> = {
  prohibited: COLOURS.prohibited,
  high: COLOURS.high,
  limited: COLOURS.limited,
  minimal: COLOURS.minimal,
  none: COLOURS.quiet,
  unknown: COLOURS.unknown,
  check: COLOURS.minimal,
  stale: COLOURS.high,
  now: COLOURS.accent,
  later: COLOURS.accent,
};

/**
 * A4 in points with a narrow margin column (labels, numbers) and a main column of about 70 characters. Tables take both.
 */
export const PAGE = {
  widthPt: 595.28,
  heightPt: 841.89,
  topPt: 94,
  bottomPt: 88,
  leftPt: 60,
  rightPt: 60,
  marginColumnPt: 100,
  gutterPt: 20,
  headerPt: 44,
  footerPt: 46,
} as const;

export const CONTENT_WIDTH = PAGE.widthPt - PAGE.leftPt - PAGE.rightPt;
export const MAIN_X = PAGE.leftPt + PAGE.marginColumnPt + PAGE.gutterPt;
export const MAIN_WIDTH = PAGE.widthPt - PAGE.rightPt - MAIN_X;

/** Which way a page is held. */
export interface PageForm {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly topPt: number;
  readonly bottomPt: number;
}
export const PORTRAIT: PageForm = PAGE;
/** A page alone, without running head and foot. */
export const SHEET: PageForm = { ...PAGE, topPt: 68, bottomPt: 56 };
export const LANDSCAPE: PageForm = { widthPt: PAGE.heightPt, heightPt: PAGE.widthPt, topPt: 78, bottomPt: 66 };

/** The width between the margins, in points. */
export function widthOfPage(form: PageForm): number {
  return form.widthPt - PAGE.leftPt - PAGE.rightPt;
}

/** How a text is set. Sizes, leading and spacing in points. */
export interface TextStyle {
  readonly sizePt: number;
  readonly leadingPt: number;
  readonly ink: Ink;
  readonly bold?: boolean;
  readonly code?: boolean;
  /** Space after each glyph. */
  readonly trackingPt?: number;
  /** Space before the paragraph. */
  readonly beforePt: number;
}

export const TEXT: Readonly<Record<ParagraphStyle, TextStyle>> = {
  body: { sizePt: 9.25, leadingPt: 14, ink: 'text', beforePt: 6 },
  lead: { sizePt: 11, leadingPt: 17, ink: 'text', beforePt: 8 },
  small: { sizePt: 8, leadingPt: 12, ink: 'quiet', beforePt: 3 },
  aside: { sizePt: 8, leadingPt: 14, ink: 'quiet', beforePt: 3 },
  label: { sizePt: 8, leadingPt: 14, ink: 'quiet', beforePt: 0 },
  display: { sizePt: 11, leadingPt: 16, ink: 'accent', bold: true, beforePt: 0 },
  outcome: { sizePt: 13, leadingPt: 19, ink: 'text', bold: true, beforePt: 8 },
  code: { sizePt: 7.75, leadingPt: 12, ink: 'text', code: true, beforePt: 3 },
};

/** Code set apart. */
export const CODE: TextStyle = { sizePt: 7.75, leadingPt: 11.5, ink: 'text', code: true, beforePt: 8 };

/** Headings in texts that people wrote, by their depth. */
export const SUBHEADINGS: Readonly<Record<1 | 2 | 3 | 4, TextStyle>> = {
  1: { sizePt: 9.25, leadingPt: 14, ink: 'text', bold: true, beforePt: 12 },
  2: { sizePt: 9.25, leadingPt: 14, ink: 'quiet', bold: true, beforePt: 10 },
  3: { sizePt: 8.5, leadingPt: 13, ink: 'text', bold: true, beforePt: 8 },
  4: { sizePt: 8.5, leadingPt: 13, ink: 'quiet', bold: true, beforePt: 8 },
};

export const HEADINGS: Readonly<Record<1 | 2 | 3 | 4 | 'title' | 'long-title', TextStyle>> = {
  title: { sizePt: 31, leadingPt: 39, ink: 'text', bold: true, beforePt: 14 },
  'long-title': { sizePt: 20, leadingPt: 27, ink: 'text', bold: true, beforePt: 14 },
  1: { sizePt: 23, leadingPt: 30, ink: 'text', bold: true, beforePt: 46 },
  2: { sizePt: 12.5, leadingPt: 18, ink: 'accent', bold: true, beforePt: 30 },
  3: { sizePt: 9.5, leadingPt: 14, ink: 'text', bold: true, beforePt: 18 },
  4: { sizePt: 8.75, leadingPt: 13, ink: 'quiet', bold: true, beforePt: 13 },
};

export const TABLE_TEXT: TextStyle = { sizePt: 8.5, leadingPt: 12.5, ink: 'text', beforePt: 3 };
export const TABLE_HEADER: TextStyle = { sizePt: 7.5, leadingPt: 11, ink: 'quiet', bold: true, beforePt: 0 };
export const RUNNING: TextStyle = { sizePt: 7.5, leadingPt: 11, ink: 'quiet', beforePt: 0 };

/** Where the baseline of a line stands under its upper edge: the same for equal leading, so that columns line up. */
export function baselineOffset(style: TextStyle): number {
  return style.leadingPt * 0.735;
}
