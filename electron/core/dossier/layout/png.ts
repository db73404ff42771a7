import { inflateSync } from 'node:zlib';
import { unsupported } from './images.ts';

/** A picture as PDF takes it: either the file's own compressed data, or samples of 8 bits with an opacity each. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** Samples a pixel. */
  readonly colours: 1 | 3;
  readonly bits: number;
  readonly samples: Uint8Array;
  readonly alpha?: Uint8Array | undefined;
  /** RGB triples that samples point into. */
  readonly palette?: Uint8Array | undefined;
  /** Compressed and filtered as in the file. */
  readonly encoded?: Uint8Array | undefined;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples a pixel by colour type: grey, RGB, palette, grey and opacity, RGB and opacity. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Bits a sample by colour type (ISO/IEC 15948, table 11.1). */
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** Where each pass of an interlaced picture begins, and its steps. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly type: number;
  readonly isInterlaced: boolean;
}

/**
 * Reads a PNG file (ISO/IEC 15948).
 * @param checkSize  is told the size before anything is decoded
 * @throws AppError `dossier.image-unsupported`
 */
export function parsePng(file: Buffer, checkSize: (width: number, height: number) => void): Raster {
  if (!file.subarray(0, 8).equals(SIGNATURE)) throw unsupported('format');
  const chunks = chunksOf(file);
  const header = headerOf(chunks.get('IHDR')?.[0]);
  checkSize(header.width, header.height);
  const compressed = Buffer.concat(chunks.get('IDAT') ?? []);
  const palette = chunks.get('PLTE')?.[0];
  if (header.type === 3 && (!palette || palette.length % 3 !== 0 || palette.length === 0)) throw unsupported('damaged');
  const raw = inflated(compressed, header);
  const { width, height, bits, type } = header;
  // Beside an opacity of its own it has no meaning, and is passed over.
  const clear = type === 4 || type === 6 ? undefined : chunks.get('tRNS')?.[0];
  if (clear && type !== 3 && clear.length !== 2 * (SAMPLES[type] ?? 0)) throw unsupported('damaged');
  const hasAlpha = type === 4 || type === 6 || clear !== undefined;
  if (!hasAlpha && !header.isInterlaced) {
    const colours = type === 2 ? 3 : 1;
    return {
      width,
      height,
      colours,
      bits,
      samples: raw,
      encoded: compressed,
      palette: type === 3 ? palette : undefined,
    };
  }
  return rasterOf(header, raw, palette, clear);
}

function chunksOf(file: Buffer): Map<string, Buffer[]> {
  const chunks = new Map<string, Buffer[]>();
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > file.length) throw unsupported('damaged');
    const data = file.subarray(at + 8, at + 8 + length);
    const same = chunks.get(name);
    if (same) same.push(data);
    else chunks.set(name, [data]);
    at += 12 + length;
  }
  return chunks;
}

function headerOf(chunk: Buffer | undefined): Header {
  if (!chunk || chunk.length < 13) throw unsupported('damaged');
  const [bits = 0, type = 0, compression, filter, interlace] = chunk.subarray(8);
  if (!DEPTHS[type]?.includes(bits) || compression !== 0 || filter !== 0) throw unsupported('format');
  return { width: chunk.readUInt32BE(0), height: chunk.readUInt32BE(4), bits, type, isInterlaced: interlace === 1 };
}

const bytesPerRow = (header: Header, width: number): number =>
  Math.ceil((width * header.bits * (SAMPLES[header.type] ?? 1)) / 8);

/** Width and height of each pass with anything in it; one pass for a picture that is not interlaced. */
function passesOf(header: Header): { x: number; y: number; stepX: number; stepY: number; w: number; h: number }[] {
  const { width, height } = header;
  if (!header.isInterlaced) return [{ x: 0, y: 0, stepX: 1, stepY: 1, w: width, h: height }];
  return PASSES.map(([x, y, stepX, stepY]) => ({
    x,
    y,
    stepX,
    stepY,
    w: Math.ceil((width - x) / stepX),
    h: Math.ceil((height - y) / stepY),
  })).filter(({ w, h }) => w > 0 && h > 0);
}

function inflated(compressed: Buffer, header: Header): Buffer {
  const size = passesOf(header).reduce((sum, { w, h }) => sum + h * (1 + bytesPerRow(header, w)), 0);
  let raw: Buffer;
  try {
    raw = inflateSync(compressed, { maxOutputLength: size + 1 });
  } catch (error) {
    throw unsupported('damaged', error);
  }
  if (raw.length !== size) throw unsupported('damaged');
  return raw;
}

function rasterOf(header: Header, raw: Buffer, palette: Buffer | undefined, clear: Buffer | undefined): Raster {
  const { width, height, bits, type } = header;
  const count = SAMPLES[type] ?? 1;
  const colours = type === 2 || type === 3 || type === 6 ? 3 : 1;
  const samples = Buffer.alloc(width * height * colours);
  const hasAlpha = type === 4 || type === 6 || clear !== undefined;
  const alpha = hasAlpha ? Buffer.alloc(width * height, 255) : undefined;
  const scale = bits < 8 && type !== 3 ? 255 / (2 ** bits - 1) : 1;
  /** The colour that is see-through, in the file's own depth. */
  const key = clear && type !== 3 ? Array.from({ length: count }, (_, i) => clear.readUInt16BE(i * 2)) : undefined;
  // Nearly every picture with an opacity is so: its bytes are taken as they stand.
  const isPlain = bits === 8 && count > colours;
  let at = 0;
  for (const { x, y, stepX, stepY, w, h } of passesOf(header)) {
    const rowBytes = bytesPerRow(header, w);
    const rows = unfilter(raw.subarray(at, at + h * (rowBytes + 1)), rowBytes, h, Math.max(1, (count * bits) / 8));
    at += h * (rowBytes + 1);
    for (let row = 0; row < h; row += 1) {
      for (let column = 0; column < w; column += 1) {
        const to = (y + row * stepY) * width + x + column * stepX;
        if (isPlain) {
          const from = row * rowBytes + column * count;
          for (let i = 0; i < colours; i += 1) samples[to * colours + i] = rows[from + i] ?? 0;
          if (alpha) alpha[to] = rows[from + colours] ?? 255;
          continue;
        }
        const deep = Array.from({ length: count }, (_, i) => sampleAt(rows, row * rowBytes, column * count + i, bits));
        const isKey = key?.every((value, i) => value === deep[i]) ?? false;
        const shallow = deep.map((value) => (bits === 16 ? value >> 8 : Math.round(value * scale)));
        const [first = 0] = shallow;
        if (type === 3) {
          for (let i = 0; i < 3; i += 1) samples[to * 3 + i] = palette?.[first * 3 + i] ?? 0;
          if (alpha) alpha[to] = clear?.[first] ?? 255;
          continue;
        }
        for (let i = 0; i < colours; i += 1) samples[to * colours + i] = shallow[i] ?? 0;
        if (alpha) alpha[to] = isKey ? 0 : count > colours ? (shallow[colours] ?? 255) : 255;
      }
    }
  }
  return { width, height, colours, bits: 8, samples, alpha };
}

function sampleAt(rows: Buffer, start: number, index: number, bits: number): number {
  if (bits === 8) return rows[start + index] ?? 0;
  if (bits === 16) return rows.readUInt16BE(start + index * 2);
  const at = index * bits;
  const byte = rows[start + (at >> 3)] ?? 0;
  return (byte >> (8 - bits - (at & 7))) & (2 ** bits - 1);
}

/** Undoes the filter of each row (ISO/IEC 15948, 9). */
function unfilter(filtered: Buffer, rowBytes: number, height: number, step: number): Buffer {
  const out = Buffer.alloc(rowBytes * height);
  for (let row = 0; row < height; row += 1) {
    const from = row * (rowBytes + 1);
    const filter = filtered[from];
    const to = row * rowBytes;
    for (let i = 0; i < rowBytes; i += 1) {
      const left = i >= step ? (out[to + i - step] ?? 0) : 0;
      const up = row > 0 ? (out[to + i - rowBytes] ?? 0) : 0;
      const corner = row > 0 && i >= step ? (out[to + i - rowBytes - step] ?? 0) : 0;
      out[to + i] = ((filtered[from + 1 + i] ?? 0) + predicted(filter, left, up, corner)) & 255;
    }
  }
  return out;
}

function predicted(filter: number | undefined, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const byLeft = Math.abs(guess - left);
      const byUp = Math.abs(guess - up);
      const byCorner = Math.abs(guess - corner);
      if (byLeft <= byUp && byLeft <= byCorner) return left;
      return byUp <= byCorner ? up : corner;
    }
    default:
      throw unsupported('damaged');
  }
}
