import { chartHeight } from '#contract/chart';
import type { ChartBlock, Logo, Picture } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import { cutText, type Slice } from './slices.ts';
import { n } from './text-operators.ts';
import { TEXT } from './theme.ts';

/** Points a pixel, if nothing else is said. */
const PIXEL_PT = 0.5;
/** What head, foot and a caption take of a page. */
const MARGINS_PT = 230;
const GAP_PT = 10;

/** A picture with its caption; as high as a page at most. */
export function pictureSlices(block: Picture, width: number, canvas: Canvas): Slice[] {
  if (block.alt.trim() === '') throw new Error('a picture without a description');
  const image = canvas.images.embed(block.content);
  const wanted = Math.min(width, block.widthPt ?? image.widthPx * PIXEL_PT);
  const shown = Math.min(wanted, ((canvas.pdf.page.height - MARGINS_PT) * image.widthPx) / image.heightPx);
  const heightPt = (shown * image.heightPx) / image.widthPx;
  return withCaption(block.caption, width, canvas, {
    heightPt,
    gapPt: GAP_PT,
    keepWithNext: false,
    paint: (on, parent, x, y) => {
      const tag = parent.child('Figure', { alt: block.alt, bbox: [x, y, x + shown, y + heightPt] });
      tag.content(() => {
        on.pdf.page.xobjects[image.name] = image.reference;
        const place = [shown, 0, 0, -heightPt, x, y + heightPt].map(n).join(' ');
        on.pdf.page.write(`q ${place} cm ${image.turn.join(' ')} cm /${image.name} Do Q`);
      });
      tag.end();
    },
  });
}

/** A chart as wide as its place, in one figure. */
export function chartSlice(block: ChartBlock, width: number, canvas: Canvas): Slice[] {
  const { charts } = canvas;
  if (!charts) throw new Error('the document was not searched for charts');
  if (block.alt.trim() === '') throw new Error('a chart without a description');
  const heightPt = chartHeight(block.chart);
  const drawing = charts.draw(block.chart, width, heightPt);
  return withCaption(block.caption, width, canvas, {
    heightPt,
    gapPt: GAP_PT,
    keepWithNext: false,
    paint: (on, parent, x, y) => {
      const tag = parent.child('Figure', { alt: block.alt, bbox: [x, y, x + width, y + heightPt] });
      tag.content(() => charts.paint(drawing, on, x, y));
      tag.end();
    },
  });
}

function withCaption(caption: string | undefined, width: number, canvas: Canvas, figure: Slice): Slice[] {
  if (caption === undefined) return [figure];
  const lines = cutText([{ text: caption }], TEXT.small, width, canvas, { tag: 'P', keepWithNext: false });
  return [{ ...figure, keepWithNext: true }, ...lines];
}

/** An organisation's mark, in its own proportions. */
export function logoSlices({ content, alt, widthPt, heightPt }: Logo, canvas: Canvas): Slice[] {
  const { widthPx, heightPx } = canvas.images.embed(content);
  const shown = Math.min(widthPt, (heightPt * widthPx) / heightPx);
  return pictureSlices({ kind: 'picture', content, alt, widthPt: shown }, widthPt, canvas);
}
