import { decode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { orDamaged, tooLarge, unreadable, unsupported } from '../fault.ts';
import { bytesOf, type ReadSource } from '../source.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { checkPng } from './png-check.ts';
import { type Rgba, scaleDown } from './scale-down.ts';
import { turn } from './turn.ts';

/** A small PNG that holds the pixels of a picture and nothing else. */
export type PreviewImage = {
  readonly png: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
  /** As it is shown, turned. */
  readonly originalWidthPx: number;
  readonly originalHeightPx: number;
};

/** What a picture may be, by its own header. */
export const IMAGE_LIMITS = { pixels: 50_000_000, sidePx: 20_000, previewSidePx: 1600 } as const;
/**
 * What decoding a JPEG may keep. Measured: sixteen bytes for each coefficient and four for each pixel, so that 31 million
 * pixels fit with colours at half the resolution, as cameras write them, and 16 million with all colours.
 */
const JPEG_WORK = { bytes: 880_000_000, bytesPerCoefficient: 16, bytesPerPixel: 4 } as const;
const PNG_MAGIC = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * Decodes a PNG or JPEG, turns it upright, makes it small and encodes it anew: nothing of the file itself is left.
 * The kind is told by the first bytes, whatever the name says.
 * @throws ReadingFault `reading.unsupported` (neither of them), `reading.too-large` (`pixels`, `side`), `reading.unreadable`
 */
export async function previewImage(source: ReadSource): Promise<PreviewImage> {
  const bytes = await bytesOf(source);
  if (bytes.length === 0) unreadable('empty');
  const picture = await decoded(bytes);
  const small = scaleDown(picture.rgba, IMAGE_LIMITS.previewSidePx);
  const { widthPx, heightPx, data } = turn(small, picture.orientation);
  const png = new PNG({ width: widthPx, height: heightPx });
  png.data = Buffer.from(data.buffer, data.byteOffset, data.length);
  const { widthPx: width, heightPx: height } = picture.rgba;
  const isOnItsSide = picture.orientation >= 5;
  return {
    png: Uint8Array.from(PNG.sync.write(png)),
    widthPx,
    heightPx,
    originalWidthPx: isOnItsSide ? height : width,
    originalHeightPx: isOnItsSide ? width : height,
  };
}

function checkSize(widthPx: number, heightPx: number): void {
  if (widthPx === 0 || heightPx === 0) unreadable('impossibleNumber');
  if (Math.max(widthPx, heightPx) > IMAGE_LIMITS.sidePx) tooLarge('side', IMAGE_LIMITS.sidePx);
  if (widthPx * heightPx > IMAGE_LIMITS.pixels) tooLarge('pixels', IMAGE_LIMITS.pixels);
}

async function decoded(bytes: Uint8Array): Promise<{ readonly rgba: Rgba; readonly orientation: number }> {
  if (PNG_MAGIC.equals(bytes.subarray(0, PNG_MAGIC.length))) {
    const { width, height, png } = checkPng(bytes, checkSize);
    const { data } = await orDamaged(() => PNG.sync.read(png));
    if (data.length !== width * height * 4) unreadable('damaged');
    return { rgba: { widthPx: width, heightPx: height, data }, orientation: 1 };
  }
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return unsupported();
  const header = readJpegHeader(bytes);
  checkSize(header.widthPx, header.heightPx);
  const pixels = header.widthPx * header.heightPx;
  const work = header.coefficients * JPEG_WORK.bytesPerCoefficient + pixels * JPEG_WORK.bytesPerPixel;
  if (work > JPEG_WORK.bytes) tooLarge('pixels', Math.floor((pixels * JPEG_WORK.bytes) / work));
  const { width, height, data } = await orDamaged(() =>
    decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      tolerantDecoding: false,
      maxResolutionInMP: IMAGE_LIMITS.pixels / 1_000_000,
      maxMemoryUsageInMB: JPEG_WORK.bytes / 1_000_000,
    }),
  );
  if (width !== header.widthPx || height !== header.heightPx) unreadable('damaged');
  return { rgba: { widthPx: width, heightPx: height, data }, orientation: header.orientation };
}
