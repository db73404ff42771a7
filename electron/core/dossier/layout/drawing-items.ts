import type { Picture } from '#contract/pictures/picture';
import type { Drawing } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Flow, Item } from './flow.ts';
import { PAGE, widthOfPage } from './theme.ts';

const GAP_PT = 12;

/** A part of a picture, between two of its heights. */
interface Strip {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a picture into strips of at most this height, between lines of text and never through one.
 * @param room  in points
 */
export function stripsOf({ height, shapes }: Pick<Picture, 'height' | 'shapes'>, room: number): readonly Strip[] {
  const lines = shapes.flatMap((shape): Strip[] =>
    shape.kind === 'text' && shape.isUpright !== true
      ? [{ from: shape.y - shape.size, to: shape.y + shape.size * 0.35 }]
      : [],
  );
  const strips: Strip[] = [];
  for (let from = 0; from < height - 0.5; ) {
    let to = Math.min(height, from + room);
    while (to < height) {
      const cut = lines.filter((line) => line.from < to && line.to > to);
      if (cut.length === 0) break;
      const higher = Math.min(...cut.map((line) => line.from));
      // Taller than a page from line to line: then it is cut where the page ends.
      if (higher <= from) {
        to = Math.min(height, from + room);
        break;
      }
      to = higher;
    }
    strips.push({ from, to });
    from = to;
  }
  return strips;
}

/** A picture of risks whole on a page, or over as many as it takes; each part says all that is to be seen. */
export function* drawingItems({ drawn }: Drawing, canvas: Canvas, flow: Flow): Generator<Item> {
  const painter = canvas.drawings;
  if (!painter) throw new Error('the document was not searched for pictures');
  const picture = painter.draw(drawn, widthOfPage(flow.form));
  if (picture.alt.trim() === '') throw new Error('a picture without a description');
  const page = flow.form.heightPt - flow.form.topPt - flow.form.bottomPt;
  const strips = stripsOf(picture, page - GAP_PT);
  for (const [index, { from, to }] of strips.entries()) {
    const height = to - from;
    yield {
      gapPt: GAP_PT,
      keepWithNext: false,
      leastPt: height,
      place: (on) => {
        if (height > on.room + 0.5 && !on.isAtTop) on.newPage();
        const [x, y] = [PAGE.leftPt, on.y];
        const alt = strips.length === 1 ? picture.alt : `${picture.alt} (${index + 1}/${strips.length})`;
        const tag = on.parent.child('Figure', { alt, bbox: [x, y, x + picture.width, y + height] });
        tag.content(() => painter.paint(picture, canvas, { x, y, from, to }));
        tag.end();
        on.advance(height);
      },
    };
  }
}
