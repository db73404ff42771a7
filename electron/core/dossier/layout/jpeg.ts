import { unsupported } from './images.ts';

export interface JpegFacts {
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3;
  /** 1 to 8 (Exif 2.32, 4.6.4). */
  readonly orientation: number;
}

/** Frames that PDF readers decode: baseline, extended, progressive, in Huffman coding (ISO 32000-1, 7.4.8). */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** Other frames; C4, C8 and CC are tables. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const START_OF_SCAN = 0xda;
const EXIF = 0xe1;

/**
 * Reads what a PDF says of a JPEG file (ITU-T T.81, annex B).
 * @throws AppError `dossier.image-unsupported`
 */
export function parseJpeg(file: Buffer): JpegFacts {
  let orientation = 1;
  for (let at = 2; at + 9 < file.length; ) {
    if (file[at] !== 0xff) throw unsupported('damaged');
    const marker = file[at + 1] ?? 0;
    // Fill bytes, and markers without a segment.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    if (marker === START_OF_SCAN) break;
    const length = file.readUInt16BE(at + 2);
    const segment = file.subarray(at + 4, at + 2 + length);
    if (isFrame(marker)) {
      const components = segment[5];
      if (components === 4) throw unsupported('cmyk');
      if (!FRAMES.has(marker) || segment[0] !== 8) throw unsupported('format');
      if (components !== 1 && components !== 3) throw unsupported('format');
      return { width: segment.readUInt16BE(3), height: segment.readUInt16BE(1), components, orientation };
    }
    if (marker === EXIF) orientation = orientationOf(segment) ?? orientation;
    at += 2 + length;
  }
  throw unsupported('damaged');
}

/** The orientation in the first directory of an Exif segment. */
function orientationOf(segment: Buffer): number | undefined {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 20) return undefined;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  for (let entry = 0; entry < short(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return undefined;
    if (short(at) !== 0x0112) continue;
    const value = short(at + 8);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
