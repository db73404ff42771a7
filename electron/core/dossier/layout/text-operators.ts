import type { Segment } from './inline.ts';
import type { Colour, TextStyle } from './theme.ts';

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
  const tracking = style.trackingPt ?? 0;
  const out: string[] = ['BT'];
  let shown = '';
  let at = x;
  const show = () => {
    if (shown) out.push(`[${shown}] TJ`);
    shown = '';
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
    const scale = segment.sizePt / 1000;
    const isFaced = previous && shaped.fontId === previous.shaped.fontId && segment.sizePt === previous.sizePt;
    if (!isFaced || segment.colour !== previous?.colour) {
      show();
      const colour = segment.colour === previous?.colour ? '' : `${fill(segment.colour)} `;
      out.push(`${colour}/${shaped.fontId} ${n(segment.sizePt)} Tf`);
    }
    if (segment.risePt !== (previous?.risePt ?? 0)) {
      show();
      out.push(`${n(segment.risePt)} Ts`);
    }
    if (!shaped.isExact) {
      show();
      out.push(`/Span <</ActualText ${textString(shaped.text)}>> BDC`);
    }
    if (shaped.moved) {
      for (const { code, advance, xOffset, yOffset } of shaped.moved) {
        move(at + xOffset * scale, y + up * yOffset * scale);
        shown = `<${code}>`;
        at += advance * scale + tracking;
      }
      move(at, y);
    } else {
      shown += shaped.shown;
      at += shaped.advance * scale + shaped.count * tracking;
    }
    if (!shaped.isExact) {
      show();
      out.push('EMC');
    }
    previous = segment;
  }
  show();
  // Both outlive the text object.
  if (previous?.risePt) out.push('0 Ts');
  if (tracking) out.push('0 Tc');
  out.push('ET');
  return out.join('\n');
}
