import type { CodeBlock } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import { breakCode } from './inline.ts';
import type { Slice } from './slices.ts';
import type { Tag } from './tag.ts';
import { baselineOffset, CODE, COLOURS } from './theme.ts';

const PADDING = { side: 8, end: 5 } as const;
const TAB = 4;

/** Code on a ground, one slice per line, so that long code runs over pages. */
export function codeSlices(block: CodeBlock, width: number, canvas: Canvas): Slice[] {
  const lines = block.text
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => breakCode(expandTabs(line), CODE, width - 2 * PADDING.side, canvas.fonts));
  let tag: Tag | undefined;
  return lines.map((line, index): Slice => {
    const isFirst = index === 0;
    const isLast = index === lines.length - 1;
    const above = isFirst ? PADDING.end : 0;
    const heightPt = CODE.leadingPt + above + (isLast ? PADDING.end : 0);
    return {
      heightPt,
      gapPt: isFirst ? CODE.beforePt : 0,
      // Not a single line at the foot or the head of a page.
      keepWithNext: !isLast && (isFirst || index === lines.length - 2),
      paint: (on, parent, x, y) => {
        // A hair more than the line, so that no white shows between grounds.
        on.artifact('Layout', () => on.box([x, y, width, heightPt + (isLast ? 0 : 0.25)], COLOURS.sunken));
        tag ??= parent.child('P').child('Code');
        on.line(line, CODE, x + PADDING.side, y + above + baselineOffset(CODE), tag);
      },
    };
  });
}

function expandTabs(line: string): string {
  let text = '';
  for (const part of line.split(/(\t)/)) text += part === '\t' ? ' '.repeat(TAB - (text.length % TAB)) : part;
  return text;
}
