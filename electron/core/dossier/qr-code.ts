import { create } from 'qrcode';
import type { Figure } from './layout/blocks.ts';

/**
 * A QR code of medium error correction as rectangles, one for each run of dark modules in a row.
 * @param alt  what a screen reader says of it
 * @source ISO/IEC 18004
 */
export function qrCode(text: string, alt: string, sizePt = 104): Figure {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const rectangles: [number, number, number, number][] = [];
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      const start = column;
      while (column + 1 < modules.size && modules.get(row, column + 1) !== 0) column += 1;
      rectangles.push([start, row, column - start + 1, 1]);
    }
  }
  return { kind: 'figure', sizePt, units: modules.size, rectangles, alt };
}
