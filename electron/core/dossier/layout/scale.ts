import type { Scale } from './blocks.ts';
import type { Canvas } from './canvas.ts';
import type { Item } from './flow.ts';
import { breakLines, type Line } from './inline.ts';
import { fill, n } from './text-operators.ts';
import { baselineOffset, COLOURS, type Colour, MAIN_WIDTH, MAIN_X, MARKER_COLOURS, type TextStyle } from './theme.ts';

const LABEL: TextStyle = { sizePt: 7.5, leadingPt: 10.5, ink: 'quiet', beforePt: 0 };
const VALUE: TextStyle = { sizePt: 10, leadingPt: 14, ink: 'text', bold: true, beforePt: 0 };
const BAR_PT = 10;
const POINTER_PT = 6;
const NARROW_PT = 44;

/** How much of a colour is left in a band that is not the present one. */
const PALE = 0.16;

function pale(colour: Colour): Colour {
  const mix = (part: number) => 1 - PALE * (1 - part);
  return [mix(colour[0]), mix(colour[1]), mix(colour[2])];
}

interface Band {
  readonly x: number;
  readonly width: number;
  readonly lines: readonly Line[];
  readonly isCurrent: boolean;
}

/** A bar divided into bands, the present one in its hue, the value above it, labels and limits below. */
export function scaleItem(scale: Scale, canvas: Canvas): Item {
  const across = (value: number): number => {
    const share = (value - scale.from) / (scale.to - scale.from);
    return MAIN_X + MAIN_WIDTH * Math.min(1, Math.max(0, share));
  };
  const [value] = breakLines([{ text: scale.value.label }], VALUE, Number.POSITIVE_INFINITY, canvas.fonts);
  const bands = scale.bands.map(({ label, to, isCurrent }, index): Band => {
    const x = across(scale.bands[index - 1]?.to ?? scale.from);
    const width = across(to) - x;
    const style = { ...LABEL, ...(isCurrent && { ink: 'text' as const, bold: true }) };
    // Too narrow to write under; the present band is named above the scale.
    const lines = width < NARROW_PT ? [] : breakLines([{ text: label }], style, width - 6, canvas.fonts);
    return { x, width, isCurrent, lines };
  });
  const labelLines = Math.max(0, ...bands.map(({ lines }) => lines.length));
  const height = VALUE.leadingPt + POINTER_PT + BAR_PT + 2 + 2 * LABEL.leadingPt + labelLines * LABEL.leadingPt;
  const draw = (top: number) => {
    const { pdf } = canvas;
    const bar = top + VALUE.leadingPt + POINTER_PT;
    scale.bands.forEach(({ marker, isCurrent }, index) => {
      const band = bands[index];
      if (!band) return;
      const colour = MARKER_COLOURS[marker];
      canvas.box([band.x, bar, Math.max(0, band.width - 1), BAR_PT], isCurrent ? colour : pale(colour));
    });
    const { range } = scale;
    if (range) {
      const [from, to] = [across(range.from), across(range.to)];
      canvas.box([from, bar + BAR_PT + 1.5, Math.max(1, to - from), 1.5], COLOURS.text);
    }
    const at = across(scale.value.at);
    pdf.page.write(
      `${fill(COLOURS.text)} ${n(at - 3.5)} ${n(bar - POINTER_PT)} m ${n(at + 3.5)} ${n(bar - POINTER_PT)} l ${n(at)} ${n(bar - 0.5)} l h f`,
    );
    if (value) {
      const x = Math.min(Math.max(MAIN_X, at - value.width / 2), MAIN_X + MAIN_WIDTH - value.width);
      canvas.text(value.segments, VALUE, x, top + baselineOffset(VALUE));
    }
    let free = Number.NEGATIVE_INFINITY;
    const limits = bar + BAR_PT + 4;
    scale.bands.forEach(({ limit, to, isCurrent }, index) => {
      const band = bands[index];
      if (!band) return;
      const [line] = breakLines([{ text: limit ?? '' }], LABEL, Number.POSITIVE_INFINITY, canvas.fonts);
      if (line && limit) {
        const x = Math.min(across(to) - line.width / 2, MAIN_X + MAIN_WIDTH - line.width);
        if (x > free) {
          canvas.text(line.segments, LABEL, x, limits + baselineOffset(LABEL));
          free = x + line.width + 4;
        }
      }
      const style = { ...LABEL, ...(isCurrent && { ink: 'text' as const, bold: true }) };
      band.lines.forEach((text, row) => {
        const y = limits + (row + 1) * LABEL.leadingPt + 4;
        canvas.text(text.segments, style, band.x, y + baselineOffset(LABEL));
      });
    });
  };
  return {
    gapPt: 14,
    keepWithNext: false,
    leastPt: height,
    place: (flow) => {
      if (height > flow.room && !flow.isAtTop) flow.newPage();
      const top = flow.y;
      const bbox = [MAIN_X, top, MAIN_X + MAIN_WIDTH, top + height] as const;
      const tag = flow.parent.child('Figure', { alt: scale.alt, bbox });
      tag.content(() => draw(top));
      tag.end();
      flow.advance(height);
    },
  };
}
