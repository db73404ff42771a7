import type { Canvas } from './canvas.ts';
import type { Flow } from './flow.ts';
import { breakLines } from './inline.ts';
import type { PdfReference } from './private-pdfkit.ts';
import { n, textObject } from './text-operators.ts';
import { baselineOffset, COLOURS, PAGE, RUNNING, type TextStyle } from './theme.ts';

const WATERMARK_PT = 118;

/** What stands at the head and foot of every page. */
export interface RunningTexts {
  readonly titles: readonly [string, string];
  readonly note: string;
  readonly pageLabel: string;
  readonly watermark?: string | undefined;
  readonly classification?: string | undefined;
}

/**
 * Running head and foot, as pagination artifacts. The number of pages is known last: it is one form object that every
 * page shows and that is written at the end.
 */
export class PageFrame {
  readonly #canvas: Canvas;
  readonly #texts: RunningTexts;
  readonly #total: PdfReference;

  constructor(canvas: Canvas, texts: RunningTexts) {
    this.#canvas = canvas;
    this.#texts = texts;
    this.#total = canvas.pdf.ref({ Type: 'XObject', Subtype: 'Form', BBox: [0, -4, 60, 12], Resources: {} });
  }

  /** What stands on every page, title pages included: the watermark behind the text, the classification above it. */
  drawMarks(flow: Flow): void {
    const { watermark, classification } = this.#texts;
    if (watermark) this.#watermark(watermark, flow);
    if (!classification) return;
    const [line] = breakLines(
      [{ text: classification, bold: true }],
      RUNNING,
      Number.POSITIVE_INFINITY,
      this.#canvas.fonts,
    );
    if (!line) return;
    const x = (flow.form.widthPt - line.width) / 2;
    const y = PAGE.headerPt - 16 + baselineOffset(RUNNING);
    this.#canvas.artifact('Pagination', () => this.#canvas.text(line.segments, RUNNING, x, y), 'Top');
  }

  /** From lower left to upper right, so pale that text on it stays legible. */
  #watermark(text: string, { form }: Flow): void {
    const { fonts, pdf } = this.#canvas;
    const style: TextStyle = { ...RUNNING, sizePt: WATERMARK_PT, leadingPt: WATERMARK_PT };
    const [line] = breakLines([{ text, bold: true }], style, Number.POSITIVE_INFINITY, fonts);
    if (!line) return;
    const segments = line.segments.map((segment) => ({ ...segment, colour: COLOURS.watermark }));
    const angle = Math.atan2(form.heightPt, form.widthPt);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    this.#canvas.artifact('Pagination', () => {
      pdf.page.write(`q ${[cos, -sin, sin, cos, form.widthPt / 2, form.heightPt / 2].map(n).join(' ')} cm`);
      this.#canvas.text(segments, style, -line.width / 2, WATERMARK_PT * 0.36);
      pdf.page.write('Q');
    });
  }

  draw(flow: Flow): void {
    const { titles, note, pageLabel } = this.#texts;
    const { widthPt, heightPt } = flow.form;
    const contentWidth = widthPt - PAGE.leftPt - PAGE.rightPt;
    const [first, second] = titles.map((title) => this.#line(title));
    const title = first && first.width <= contentWidth ? first : second;
    const head = PAGE.headerPt + baselineOffset(RUNNING);
    const foot = heightPt - PAGE.footerPt;
    this.#canvas.artifact(
      'Pagination',
      () => title && this.#canvas.text(title.segments, RUNNING, PAGE.leftPt, head),
      'Top',
    );
    const page = this.#line(`${pageLabel} ${flow.pageNumber}`);
    const right = this.#line(note);
    this.#canvas.artifact(
      'Pagination',
      () => {
        this.#canvas.text(page.segments, RUNNING, PAGE.leftPt, foot);
        this.#canvas.form('PageTotal', this.#total, PAGE.leftPt + page.width, foot);
        this.#canvas.text(right.segments, RUNNING, PAGE.leftPt + contentWidth - right.width, foot);
      },
      'Bottom',
    );
  }

  /** Writes the number of pages. */
  finish(pages: number): void {
    const { segments } = this.#line(` / ${pages}`);
    const fonts: Record<string, PdfReference> = {};
    for (const { shaped } of segments) fonts[shaped.fontId] = this.#canvas.fonts.reference(shaped.fontId);
    this.#total.data['Resources'] = { Font: fonts };
    this.#total.end(textObject(segments, RUNNING, 0, 0, 1));
  }

  #line(text: string) {
    const [line] = breakLines([{ text }], RUNNING, Number.POSITIVE_INFINITY, this.#canvas.fonts);
    return line ?? { segments: [], width: 0 };
  }
}
