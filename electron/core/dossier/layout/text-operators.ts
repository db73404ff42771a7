import type { Segment } from './inline.ts';
import { type Colour, INKS, type TextStyle } from './theme.ts';

/** A number as PDF writes it: no exponent, at most four decimals. */
export function n(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}

/** Sets the fill colour. */
export function fill(colour: Colour): string {
  return `${colour.map(n).join(' ')} rg`;
}

/** A text string as bytes, UTF-16 with its mark (ISO 32000-1, 7.9.2.2). */
function textString(text: string): string {
  let hex = 'FEFF';
  for (let index = 0; index < text.length; index += 1) hex += text.charCodeAt(index).toString(16).padStart(4, '0');
  return `<${hex}>`;
}

/**
 * The text object that shows segments side by side from x, y (ISO 32000-1, 9.4).
 * @param up  1 where the page's axes are as PDF has them, -1 where pdfkit has turned them upside down
 */
export function textObject(segments: readonly Segment[], style: TextStyle, x: number, y: number, up: 1 | -1): string {
  const scale = style.sizePt / 1000;
  const tracking = style.trackingPt ?? 0;
  const out: string[] = ['BT'];
  let shown = '';
  let hex = '';
  let at = x;
  const show = () => {
    if (hex) shown += `<${hex}>`;
    if (shown) out.push(`[${shown}] TJ`);
    shown = '';
    hex = '';
  };
  const move = (left: number, base: number) => {
    show();
    out.push(`1 0 0 ${up} ${n(left)} ${n(base)} Tm`);
  };
  if (tracking) out.push(`${n(tracking)} Tc`);
  move(x, y);
  let previous: Segment | undefined;
  for (const segment of segments) {
    const { shaped } = segment;
    if (segment.ink !== previous?.ink || shaped.fontId !== previous.shaped.fontId) {
      show();
      out.push(`${fill(INKS[segment.ink])} /${shaped.fontId} ${n(style.sizePt)} Tf`);
    }
    if (!shaped.isExact) {
      show();
      out.push(`/Span <</ActualText ${textString(shaped.text)}>> BDC`);
    }
    shaped.positions.forEach((position, index) => {
      const isMoved = position.xOffset !== 0 || position.yOffset !== 0;
      if (isMoved) move(at + position.xOffset * scale, y + up * position.yOffset * scale);
      hex += shaped.codes[index] ?? '';
      at += position.advance * scale + tracking;
      if (isMoved) {
        move(at, y);
      } else if (position.advance !== position.width) {
        shown += `<${hex}> ${n(position.width - position.advance)} `;
        hex = '';
      }
    });
    if (!shaped.isExact) {
      show();
      out.push('EMC');
    }
    previous = segment;
  }
  show();
  if (tracking) out.push('0 Tc');
  out.push('ET');
  return out.join('\n');
}
