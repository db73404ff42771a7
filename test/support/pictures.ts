import { crc32, deflateSync } from 'node:zlib';

export interface PngShape {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha?: boolean;
  readonly isGrey?: boolean;
  readonly isInterlaced?: boolean;
}

/** A chunk of a PNG file. */
export function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The colour of a pixel of the test pictures. */
export function pixelOf({ width, height, hasAlpha, isGrey }: PngShape, x: number, y: number): number[] {
  const alpha = hasAlpha ? [255 - Math.floor((x * 255) / width)] : [];
  if (isGrey) return [Math.floor((y * 255) / height), ...alpha];
  return [200, Math.floor((y * 255) / height), Math.floor((x * 255) / width), ...alpha];
}

/** A picture in the PNG format, every filter used in turn on its rows where it is not interlaced. */
export function pngOf(shape: PngShape): Buffer {
  const { width, height, hasAlpha = false, isGrey = false, isInterlaced = false } = shape;
  const step = (isGrey ? 1 : 3) + (hasAlpha ? 1 : 0);
  const rows: Buffer[] = [];
  const passes = isInterlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  for (const [x0, y0, dx, dy] of passes) {
    let above: number[] | undefined;
    for (let y = y0; y < height; y += dy) {
      const row: number[] = [];
      for (let x = x0; x < width; x += dx) row.push(...pixelOf(shape, x, y));
      if (row.length === 0) continue;
      const filter = isInterlaced ? 0 : y % 5;
      const filtered = row.map((value, i) => {
        const left = i >= step ? (row[i - step] ?? 0) : 0;
        const up = above?.[i] ?? 0;
        const corner = i >= step ? (above?.[i - step] ?? 0) : 0;
        const guess = left + up - corner;
        const distances = [left, up, corner].map((one) => Math.abs(guess - one));
        const least = Math.min(...distances);
        const paeth = distances[0] === least ? left : distances[1] === least ? up : corner;
        return (value - ([0, left, up, (left + up) >> 1, paeth][filter] ?? 0)) & 255;
      });
      rows.push(Buffer.from([filter, ...filtered]));
      above = row;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, isGrey ? (hasAlpha ? 4 : 0) : hasAlpha ? 6 : 2, 0, 0, isInterlaced ? 1 : 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
