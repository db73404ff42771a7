import type { Columns } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Item } from './flow.ts';
import { rowItem } from './row.ts';
import { cut, cutText } from './slices.ts';
import type { Tag } from './tag.ts';
import { MAIN_X, PAGE, TEXT } from './theme.ts';

const GUTTER_PT = 18;

/** Two languages beside one another; each half is split over pages for itself. The second is marked with its language. */
export function columnsItem(block: Columns, canvas: Canvas, contentWidth: number): Item {
  const left = block.label ? MAIN_X : PAGE.leftPt;
  const width = (PAGE.leftPt + contentWidth - left - GUTTER_PT) / 2;
  const [first, second] = block.halves;
  const half = (x: number, blocks: Columns['halves'][number], lang?: string) => ({
    x,
    slices: cut(blocks, width, canvas),
    open: (parent: Tag) => parent.child('Div', lang === undefined ? {} : { lang }),
  });
  const label = block.label
    ? [
        {
          x: PAGE.leftPt,
          slices: cutText(
            [{ text: block.label[0] }, ...(block.label[1] === block.label[0] ? [] : otherLabel(block))],
            TEXT.label,
            PAGE.marginColumnPt,
            canvas,
            { tag: 'P', keepWithNext: false },
          ),
          open: (parent: Tag) => parent.child('Div'),
        },
      ]
    : [];
  return rowItem([...label, half(left, first), half(left + width + GUTTER_PT, second, block.language)], {
    gapPt: block.label ? 5 : 6,
    paddingPt: 0,
    keepWithNext: block.keepWithNext ?? false,
    open: (parent) => parent.child('Div'),
  });
}

function otherLabel({ label, language }: Columns) {
  return [{ text: `\n${label?.[1] ?? ''}`, language }];
}
