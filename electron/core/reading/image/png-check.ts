import { inflateSync } from 'node:zlib';
import { tooLarge, unreadable } from '../fault.ts';

/** Samples a pixel by colour type (ISO/IEC 15948, table 11.1). */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** What decoding may keep at once: packed, unpacked, unfiltered and spread out. */
const WORK_BYTES = 800_000_000;

/**
 * Looks through a PNG before it is decoded: its size, what decoding would cost, and whether its pixels are all there and
 * no more. Texts and profiles in it, which may be packed too, are never unpacked.
 * @returns its size, and the file with only what its pixels need
 * @param checkSize  is told the size before anything else
 * @throws ReadingFault `reading.unreadable`, `reading.too-large` (`pixels`)
 * @source ISO/IEC 15948, 5.3, 8.2, 11.2
 */
export function checkPng(
  bytes: Uint8Array,
  checkSize: (width: number, height: number) => void,
): { readonly width: number; readonly height: number; readonly png: Buffer } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 8 + 25) return unreadable('endsEarly');
  if (view.getUint32(12) !== IHDR || view.getUint32(8) !== 13) return unreadable('damaged');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  checkSize(width, height);
  const [bits = 0, type = 0, , , interlace = 0] = bytes.subarray(24, 29);
  const samples = SAMPLES[type];
  if (samples === undefined || ![1, 2, 4, 8, 16].includes(bits) || interlace > 1) return unreadable('damaged');
  const rowBytes = Math.ceil((width * samples * bits) / 8) + 1;
  const spreadBytes = width * height * 4 * (bits === 16 ? 3 : 2);
  const work = bytes.length * 2 + rowBytes * height * 2 + spreadBytes;
  if (work > WORK_BYTES) tooLarge('pixels', Math.floor((width * height * WORK_BYTES) / work));
  const chunks = neededChunks(bytes, view);
  // Interlaced rows are more and shorter, each with its own byte for the filter and for the bits that are left over.
  const most = interlace === 1 ? rowBytes * height + 16 * (height + width) + 64 : rowBytes * height;
  checkPixelData(
    chunks.filter(({ name }) => name === IDAT).map(({ data }) => data),
    most,
  );
  return { width, height, png: Buffer.concat([bytes.subarray(0, 8), ...chunks.map(({ whole }) => whole)]) };
}

const [IHDR, PLTE, IDAT, IEND, TRNS] = [0x49484452, 0x504c5445, 0x49444154, 0x49454e44, 0x74524e53];
const NEEDED = new Set([IHDR, PLTE, IDAT, IEND, TRNS]);

type Chunk = { readonly name: number; readonly data: Uint8Array; readonly whole: Uint8Array };

/** The chunks that matter up to the end, which whatever follows is not part of. */
function neededChunks(bytes: Uint8Array, view: DataView): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) return unreadable('endsEarly');
    const name = view.getUint32(at + 4);
    // A second head would be the one that is believed.
    if (name === IHDR && at > 8) return unreadable('duplicate');
    if (NEEDED.has(name)) chunks.push({ name, data: bytes.subarray(at + 8, end - 4), whole: bytes.subarray(at, end) });
    if (name === IEND) return chunks.some((chunk) => chunk.name === IDAT) ? chunks : unreadable('damaged');
    at = end;
  }
  return unreadable('endsEarly');
}

function checkPixelData(parts: readonly Uint8Array[], mostBytes: number): void {
  try {
    inflateSync(Buffer.concat(parts), { maxOutputLength: mostBytes });
  } catch (error) {
    const isTooMuch = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    unreadable(isTooMuch ? 'lyingLength' : 'damaged', error);
  }
}
