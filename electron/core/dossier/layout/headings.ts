import type { Heading } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Flow, Item } from './flow.ts';
import { breakLines } from './inline.ts';
import type { PdfOutlineItem } from './private-pdfkit.ts';
import {
  baselineOffset,
  COLOURS,
  CONTENT_WIDTH,
  HEADINGS,
  MAIN_WIDTH,
  MAIN_X,
  PAGE,
  TEXT,
  type TextStyle,
  widthOfPage,
} from './theme.ts';

/** A heading and where it came to stand. */
export interface Landmark {
  readonly heading: Heading;
  readonly destination: string;
  page: number;
  topPt: number;
}

/** Where a heading stands in the finished document. */
export interface PlacedHeading {
  /** The heading's own id, if it has one. */
  readonly id: string | undefined;
  readonly text: string;
  readonly number: string | undefined;
  readonly level: 1 | 2 | 3 | 4;
  /** From 1. */
  readonly page: number;
  /** From the upper edge of the page. */
  readonly topPt: number;
}

/** Remembers where headings stand, and makes their bookmarks. */
export class Landmarks {
  readonly byHeading = new Map<Heading, Landmark>();
  readonly destinations = new Set<string>();
  readonly #outline: PdfOutlineItem;
  #chapter: PdfOutlineItem | undefined;

  constructor(outline: PdfOutlineItem) {
    this.#outline = outline;
  }

  /** Announces a heading before it is set, so that the table of contents can point to it. */
  announce(heading: Heading): void {
    const destination = heading.id ?? `heading-${this.byHeading.size + 1}`;
    if (this.destinations.has(destination)) throw new Error(`two headings are called ${destination}`);
    this.destinations.add(destination);
    this.byHeading.set(heading, { heading, destination, page: 0, topPt: 0 });
  }

  /** Every heading with its place. */
  get placed(): PlacedHeading[] {
    return [...this.byHeading.values()].map(({ heading: { id, text, number, level }, page, topPt }) => ({
      id,
      text,
      number,
      level,
      page,
      topPt,
    }));
  }

  /** Headings in the table of contents, in order. */
  get listed(): Landmark[] {
    return [...this.byHeading.values()].filter(({ heading }) => heading.listed === 'contents');
  }

  /** Notes that a heading is about to be drawn at the flow's place. */
  reach(heading: Heading, flow: Flow): void {
    const landmark = this.byHeading.get(heading);
    if (!landmark) throw new Error(`the heading ${heading.text} was not announced`);
    landmark.page = flow.pageNumber;
    landmark.topPt = flow.y;
    flow.mark(landmark.destination);
    if (!heading.listed) return;
    // pdfkit takes `left` from the right edge of the page.
    const place = { fit: false, left: PAGE.widthPt, top: Math.max(0, flow.y - 12), zoom: 0, expanded: false };
    const title = heading.number ? `${heading.number} ${heading.text}` : heading.text;
    if (heading.level === 1 || !this.#chapter) this.#chapter = this.#outline.addItem(title, place);
    else this.#chapter.addItem(title, place);
  }
}

/** A heading stays with what follows it and is never parted. Its number hangs in the margin. */
export function headingItem(heading: Heading, canvas: Canvas, landmarks: Landmarks): Item {
  const style: TextStyle = HEADINGS[heading.style ?? heading.level];
  const isWide = heading.level < 3 || heading.isWide === true;
  const x = isWide ? PAGE.leftPt : MAIN_X;
  const markerSize = heading.marker ? style.sizePt * 0.82 : 0;
  const indent = heading.marker ? markerSize + style.sizePt * 0.62 : 0;
  const isHung = heading.number !== undefined && !isWide;
  const lines = breakLines(
    [
      ...(heading.number && !isHung ? [{ text: `${heading.number}\u2002` }] : []),
      { text: heading.text, ...(heading.language && { language: heading.language }) },
    ],
    style,
    (isWide ? CONTENT_WIDTH : MAIN_WIDTH) - indent,
    canvas.fonts,
  );
  const otherStyle = besideStyle(style);
  const other = heading.other
    ? breakLines([heading.other], otherStyle, (isWide ? CONTENT_WIDTH : MAIN_WIDTH) - indent, canvas.fonts)
    : [];
  const numberStyle: TextStyle = { ...TEXT.label, sizePt: style.sizePt, leadingPt: style.leadingPt };
  const number = isHung
    ? breakLines([{ text: `${heading.number} ` }], numberStyle, PAGE.marginColumnPt, canvas.fonts)[0]
    : undefined;
  const linesPt = lines.length * style.leadingPt;
  const height = linesPt + other.length * otherStyle.leadingPt + (heading.level === 1 ? 10 : 0);
  return {
    gapPt: style.beforePt,
    keepWithNext: true,
    leastPt: height,
    place: (flow) => {
      if (height > flow.room && !flow.isAtTop) flow.newPage();
      landmarks.reach(heading, flow);
      if (heading.level === 1 && !heading.style && !flow.isAtTop)
        canvas.artifact('Layout', () =>
          canvas.rule(PAGE.leftPt, flow.y - 20, widthOfPage(flow.form), COLOURS.rule, 0.75),
        );
      if (heading.level === 2 && !flow.isAtTop)
        canvas.artifact('Layout', () => canvas.rule(PAGE.leftPt, flow.y - 9, widthOfPage(flow.form)));
      canvas.headingLevel = heading.level;
      const tag = flow.parent.child(`H${heading.level}`);
      const baseline = flow.y + baselineOffset(style);
      if (number) canvas.line(number, numberStyle, PAGE.leftPt, baseline, tag);
      if (heading.marker) canvas.marker(heading.marker, x, baseline - style.sizePt * 0.36 - markerSize / 2, markerSize);
      lines.forEach((line, index) => {
        canvas.line(line, style, x + indent, baseline + index * style.leadingPt, tag);
      });
      const second = flow.y + linesPt + baselineOffset(otherStyle);
      other.forEach((line, index) => {
        canvas.line(line, otherStyle, x + indent, second + index * otherStyle.leadingPt, tag);
      });
      tag.end();
      flow.advance(height);
    },
  };
}

/** A heading in a second language stands back behind the first. */
function besideStyle(style: TextStyle): TextStyle {
  const { bold: _, ...plain } = style;
  const isLarge = style.sizePt > 12;
  const scale = isLarge ? 0.72 : 1;
  return { ...plain, ink: 'quiet', sizePt: style.sizePt * scale, leadingPt: style.leadingPt * scale };
}
