import type { Canvas } from './canvas.ts';
import type { Flow } from './flow.ts';
import type { Landmark } from './headings.ts';
import { breakLines, type Line } from './inline.ts';
import { holdPage, type PdfPage } from './private-pdfkit.ts';
import type { Tag } from './tag.ts';
import { baselineOffset, MAIN_WIDTH, MAIN_X, PAGE, TEXT, type TextStyle } from './theme.ts';

const CHAPTER: TextStyle = { ...TEXT.body, sizePt: 10, leadingPt: 15, bold: true, beforePt: 13 };
const SECTION: TextStyle = { ...TEXT.body, leadingPt: 14, beforePt: 2.5 };

/** How much closer lines are set if everything then fits on the page. */
const TIGHTEST = 0.75;

interface Entry {
  readonly landmark: Landmark;
  readonly style: TextStyle;
  readonly lines: readonly Line[];
  readonly page: PdfPage;
  readonly y: number;
}

/**
 * The table of contents in one pass: its pages are laid out first and held open, and filled when the pages of all
 * headings are known. Page numbers stand in the margin column, titles in the main column.
 */
export class TableOfContents {
  readonly #canvas: Canvas;
  readonly #tag: Tag;
  readonly #entries: Entry[] = [];
  readonly #pages = new Set<PdfPage>();

  constructor(canvas: Canvas, tag: Tag) {
    this.#canvas = canvas;
    this.#tag = tag;
  }

  /** Keeps room for the entries at the flow's place. */
  reserve(landmarks: readonly Landmark[], flow: Flow): void {
    this.#pages.add(holdPage(this.#canvas.pdf));
    const rows = landmarks.map((landmark) => {
      const { heading } = landmark;
      const style = heading.level === 1 ? CHAPTER : SECTION;
      const text = heading.number ? `${heading.number}  ${heading.text}` : heading.text;
      return { landmark, style, lines: breakLines([{ text }], style, MAIN_WIDTH, this.#canvas.fonts) };
    });
    const total = rows.reduce((sum, { style, lines }) => sum + lines.length * style.leadingPt + style.beforePt, 0);
    const share = flow.room / total;
    // A few entries do not get a page of their own.
    const tight = share < 1 && share >= TIGHTEST ? share : 1;
    for (const { landmark, style: loose, lines } of rows) {
      const { heading } = landmark;
      const style = { ...loose, leadingPt: loose.leadingPt * tight, beforePt: loose.beforePt * tight };
      const height = lines.length * style.leadingPt;
      // A chapter does not stand alone at the foot of a page.
      const needed = height + (heading.level === 1 ? SECTION.leadingPt + SECTION.beforePt : 0);
      if (!flow.isAtTop) flow.y += style.beforePt;
      if (needed > flow.room) {
        flow.newPage();
        this.#pages.add(holdPage(this.#canvas.pdf));
      }
      this.#entries.push({ landmark, style, lines, page: this.#canvas.pdf.page, y: flow.y });
      flow.advance(height);
    }
  }

  /** Draws the entries and writes their pages. */
  fill(): void {
    const { pdf } = this.#canvas;
    const contents = this.#tag.child('TOC');
    for (const entry of this.#entries) {
      pdf.page = entry.page;
      this.#draw(entry, contents);
    }
    contents.end();
    for (const page of this.#pages) page.end();
  }

  #draw({ landmark, style, lines, y }: Entry, contents: Tag): void {
    const link = contents.child('TOCI').child('Reference').child('Link');
    lines.forEach((line, index) => {
      const baseline = y + index * style.leadingPt + baselineOffset(style);
      this.#canvas.line(line, style, MAIN_X, baseline, link);
    });
    const [number] = breakLines(
      [{ text: ` ${landmark.page}`.trim(), ink: landmark.heading.level === 1 ? 'text' : 'quiet' }],
      style,
      PAGE.marginColumnPt,
      this.#canvas.fonts,
    );
    if (number) {
      const x = MAIN_X - PAGE.gutterPt - number.width;
      this.#canvas.line(number, style, x, y + baselineOffset(style), link);
    }
    const area = [PAGE.leftPt, y, MAIN_X + MAIN_WIDTH - PAGE.leftPt, lines.length * style.leadingPt] as const;
    const description = `${landmark.heading.text}, ${landmark.page}`;
    this.#canvas.annotate({ to: landmark.destination, description }, description, area, link);
    link.end();
  }
}
