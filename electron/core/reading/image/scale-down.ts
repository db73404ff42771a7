/** A picture: 8 bits each of red, green, blue and opacity, row by row. */
export type Rgba = { readonly widthPx: number; readonly heightPx: number; readonly data: Uint8Array };

/**
 * A smaller picture, each pixel the mean of the area it stands for, weighted by opacity. Pictures that fit stay as they
 * are.
 * @param maxSidePx  of the longer side
 */
export function scaleDown(picture: Rgba, maxSidePx: number): Rgba {
  const { widthPx: fromWidth, heightPx: fromHeight, data } = picture;
  const factor = Math.max(fromWidth, fromHeight) / maxSidePx;
  if (factor <= 1) return picture;
  const widthPx = Math.max(1, Math.round(fromWidth / factor));
  const heightPx = Math.max(1, Math.round(fromHeight / factor));
  const out = new Uint8Array(widthPx * heightPx * 4);
  const sums = new Float64Array(widthPx * 4);
  const [stepX, stepY] = [fromWidth / widthPx, fromHeight / heightPx];
  for (let y = 0; y < heightPx; y += 1) {
    sums.fill(0);
    const [top, bottom] = [y * stepY, Math.min((y + 1) * stepY, fromHeight)];
    for (let row = Math.floor(top); row < bottom; row += 1) {
      const weightY = Math.min(row + 1, bottom) - Math.max(row, top);
      addRow(sums, data.subarray(row * fromWidth * 4, (row + 1) * fromWidth * 4), { widthPx, stepX, weightY });
    }
    writeRow(out.subarray(y * widthPx * 4, (y + 1) * widthPx * 4), sums, stepX * (bottom - top));
  }
  return { widthPx, heightPx, data: out };
}

function addRow(
  sums: Float64Array,
  row: Uint8Array,
  { widthPx, stepX, weightY }: { readonly widthPx: number; readonly stepX: number; readonly weightY: number },
): void {
  const fromWidth = row.length / 4;
  for (let x = 0; x < widthPx; x += 1) {
    const [left, right] = [x * stepX, Math.min((x + 1) * stepX, fromWidth)];
    for (let column = Math.floor(left); column < right; column += 1) {
      const weight = (Math.min(column + 1, right) - Math.max(column, left)) * weightY;
      const at = column * 4;
      const opacity = (row[at + 3] ?? 0) * weight;
      sums[x * 4] = (sums[x * 4] ?? 0) + (row[at] ?? 0) * opacity;
      sums[x * 4 + 1] = (sums[x * 4 + 1] ?? 0) + (row[at + 1] ?? 0) * opacity;
      sums[x * 4 + 2] = (sums[x * 4 + 2] ?? 0) + (row[at + 2] ?? 0) * opacity;
      sums[x * 4 + 3] = (sums[x * 4 + 3] ?? 0) + opacity;
    }
  }
}

function writeRow(out: Uint8Array, sums: Float64Array, area: number): void {
  for (let at = 0; at < out.length; at += 4) {
    const opacity = sums[at + 3] ?? 0;
    if (opacity === 0) continue;
    for (let channel = 0; channel < 3; channel += 1)
      out[at + channel] = Math.round((sums[at + channel] ?? 0) / opacity);
    out[at + 3] = Math.round(opacity / area);
  }
}
