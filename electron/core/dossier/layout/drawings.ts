import draw from 'svg-to-pdfkit';
import { bowTie } from '#contract/pictures/bow-tie';
import { pageColour } from '#contract/pictures/colours';
import { coverageGrid } from '#contract/pictures/coverage-grid';
import { evidenceAge } from '#contract/pictures/evidence-age';
import { heatMap } from '#contract/pictures/heat-map';
import type { Picture, PictureLook, Shape } from '#contract/pictures/picture';
import { riskTrend } from '#contract/pictures/risk-trend';
import { shapesAsSvg } from '#contract/pictures/svg';
import type { Drawable } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Fonts } from './fonts.ts';
import { breakLines } from './inline.ts';
import { n } from './text-operators.ts';
import type { TextStyle } from './theme.ts';

/** Of pictures; their smallest text is four fifths of it, and is to be 7 points at least. */
export const DRAWING_SIZE_PT = 8.8;

type Words = Extract<Shape, { kind: 'text' }>;

/** Draws the pictures of `contract/pictures`: shapes as SVG, texts in the fonts of the document. */
export class DrawingPainter {
  readonly #fonts: Fonts;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  /** Lays a picture out; equal ones give equal pictures. */
  draw(drawn: Drawable, width: number): Picture {
    const look: PictureLook = {
      width,
      fontSize: DRAWING_SIZE_PT,
      measure: (text, size, isBold) => (this.#fonts.estimate(text, isBold ? 'bold' : 'regular') * size) / 1000,
    };
    switch (drawn.type) {
      case 'heat-map':
        return heatMap(drawn.of, look);
      case 'bow-tie':
        return bowTie(drawn.of, look);
      case 'risk-trend':
        return riskTrend(drawn.of, look);
      case 'coverage':
        return coverageGrid(drawn.of, look);
      case 'evidence-age':
        return evidenceAge(drawn.of, look);
    }
  }

  /** Paints what of a picture lies between two heights; the caller marks it. */
  paint({ shapes, ...size }: Picture, canvas: Canvas, at: DrawingPlace): void {
    const { pdf } = canvas;
    const { x, y, from, to } = at;
    const top = y - from;
    pdf.page.write(`q ${[x - 8, y - 2, size.width + 16, to - from + 4].map(n).join(' ')} re W n`);
    pdf.save();
    draw(pdf, shapesAsSvg(shapes, size, pageColour), x, top, {
      width: size.width,
      height: size.height,
      assumePt: true,
      warningCallback: (warning) => {
        throw new Error(`a picture cannot be painted: ${warning}`);
      },
    });
    pdf.restore();
    pdf.page.write('Q');
    for (const shape of shapes) {
      if (shape.kind !== 'text' || shape.y < from || shape.y >= to) continue;
      this.#write(shape, canvas, { x: x + shape.x, y: top + shape.y });
    }
  }

  #write({ text, size, paint, anchor, isBold, isUpright }: Words, canvas: Canvas, { x, y }: { x: number; y: number }) {
    const style: TextStyle = { sizePt: size, leadingPt: size, ink: 'text', beforePt: 0, ...(isBold && { bold: true }) };
    const run = { text, colour: pageColour(paint), ...(isBold && { bold: true }) };
    const [line] = breakLines([run], style, Number.POSITIVE_INFINITY, this.#fonts);
    if (!line) return;
    const shift = anchor === 'end' ? -line.width : anchor === 'middle' ? -line.width / 2 : 0;
    if (isUpright !== true) {
      canvas.text(line.segments, style, x + shift, y);
      return;
    }
    canvas.pdf.page.write(`q ${[0, -1, 1, 0, x, y].map(n).join(' ')} cm`);
    canvas.text(line.segments, style, shift, 0);
    canvas.pdf.page.write('Q');
  }
}

/** Where a picture is painted, and which part of it: from one of its own heights to another. */
export interface DrawingPlace {
  readonly x: number;
  readonly y: number;
  readonly from: number;
  readonly to: number;
}
