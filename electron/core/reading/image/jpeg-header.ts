import { unreadable } from '../fault.ts';

/** What a JPEG file says of itself before its pixels. */
export type JpegHeader = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isProgressive: boolean;
  /** Numbers that decoding keeps at once: coefficients of all components. */
  readonly coefficients: number;
  /** How it is to be turned, 1 (as it is) to 8. */
  readonly orientation: number;
};

const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/**
 * Reads the segments before the first scan.
 * @throws ReadingFault `reading.unreadable`
 * @source ITU-T T.81, B.2; CIPA DC-008 (Exif 2.32), 4.6.4
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let orientation = 1;
  let frame: Omit<JpegHeader, 'orientation'> | null = null;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return unreadable('damaged');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === START_OF_SCAN) break;
    const length = view.getUint16(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return unreadable('endsEarly');
    const segment = new DataView(bytes.buffer, bytes.byteOffset + at + 4, length - 2);
    if (isFrame(marker)) {
      // A second frame would be the one that is decoded.
      if (frame !== null) return unreadable('duplicate');
      frame = readFrame(segment, marker);
    }
    if (marker === APP1 && orientation === 1) orientation = readOrientation(segment);
    at += 2 + length;
  }
  return frame === null ? unreadable('damaged') : { ...frame, orientation };
}

function readFrame(segment: DataView, marker: number): Omit<JpegHeader, 'orientation'> {
  if (segment.byteLength < 6) return unreadable('damaged');
  const [heightPx, widthPx, count] = [segment.getUint16(1), segment.getUint16(3), segment.getUint8(5)];
  if (widthPx === 0 || heightPx === 0) return unreadable('impossibleNumber');
  if (segment.byteLength < 6 + count * 3 || count < 1 || count > 4) return unreadable('damaged');
  const samplings = Array.from({ length: count }, (_, index) => segment.getUint8(6 + index * 3 + 1));
  const horizontal = samplings.map((value) => value >> 4);
  const vertical = samplings.map((value) => value & 15);
  if ([...horizontal, ...vertical].some((value) => value < 1 || value > 4)) return unreadable('damaged');
  const [maxHorizontal, maxVertical] = [Math.max(...horizontal), Math.max(...vertical)];
  const units = Math.ceil(widthPx / 8 / maxHorizontal) * Math.ceil(heightPx / 8 / maxVertical);
  const blocks = horizontal.reduce((sum, value, index) => sum + value * (vertical[index] ?? 1), 0) * units;
  return { widthPx, heightPx, isProgressive: marker === 0xc2, coefficients: blocks * 64 };
}

/** The Orientation tag (0x0112) of the first directory; 1 if there is none, or nonsense. */
function readOrientation(segment: DataView): number {
  const isExif = segment.byteLength >= 14 && segment.getUint32(0) === 0x45786966 && segment.getUint16(4) === 0;
  if (!isExif) return 1;
  const start = 6;
  const isLittle = segment.getUint16(start) === 0x4949;
  const directory = start + segment.getUint32(start + 4, isLittle);
  if (directory + 2 > segment.byteLength) return 1;
  const count = segment.getUint16(directory, isLittle);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12;
    if (entry + 12 > segment.byteLength) return 1;
    if (segment.getUint16(entry, isLittle) !== 0x0112) continue;
    const value = segment.getUint16(entry + 8, isLittle);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
