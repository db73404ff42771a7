import type { Rgba } from './scale-down.ts';

/**
 * Turns a picture as its camera was held.
 * @param orientation  1 to 8
 * @source CIPA DC-008 (Exif 2.32), 4.6.4, table 6
 */
export function turn(picture: Rgba, orientation: number): Rgba {
  if (orientation === 1) return picture;
  const { widthPx: fromWidth, heightPx: fromHeight } = picture;
  const isOnItsSide = orientation >= 5;
  const [widthPx, heightPx] = isOnItsSide ? [fromHeight, fromWidth] : [fromWidth, fromHeight];
  const from = new Uint32Array(picture.data.buffer, picture.data.byteOffset, fromWidth * fromHeight);
  const to = new Uint32Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      const [column, row] = origin(orientation, x, y, fromWidth - 1, fromHeight - 1);
      to[y * widthPx + x] = from[row * fromWidth + column] ?? 0;
    }
  }
  return { widthPx, heightPx, data: new Uint8Array(to.buffer) };
}

/** Where the pixel that is to be shown at (x, y) lies in the file. */
function origin(orientation: number, x: number, y: number, right: number, bottom: number): readonly [number, number] {
  switch (orientation) {
    case 2:
      return [right - x, y];
    case 3:
      return [right - x, bottom - y];
    case 4:
      return [x, bottom - y];
    case 5:
      return [y, x];
    case 6:
      return [y, bottom - x];
    case 7:
      return [right - y, bottom - x];
    case 8:
      return [right - y, x];
    default:
      return [x, y];
  }
}
