import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import { parseJpeg } from './jpeg.ts';
import { parsePng, type Raster } from './png.ts';
import type { PdfDictionary, PdfDocument, PdfReference } from './private-pdfkit.ts';

/** More pixels than this would not be decoded within reason. */
const MOST_PIXELS = 60_000_000;

/** A picture as the file has it once, however often it is shown. */
export interface EmbeddedImage {
  readonly name: string;
  readonly reference: PdfReference;
  /** As it is to be seen. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** From the unit square to the square as it is to be seen: how a camera was held (Exif, Orientation). */
  readonly turn: readonly [number, number, number, number, number, number];
}

const UPRIGHT = [1, 0, 0, 1, 0, 0] as const;
/** By Exif orientation, 1 to 8; from 5 on width and height change places. */
const TURNS: readonly EmbeddedImage['turn'][] = [
  UPRIGHT,
  [-1, 0, 0, 1, 1, 0],
  [-1, 0, 0, -1, 1, 1],
  [1, 0, 0, -1, 0, 1],
  [0, -1, -1, 0, 1, 1],
  [0, -1, 1, 0, 0, 1],
  [0, 1, 1, 0, 0, 0],
  [0, 1, -1, 0, 1, 0],
];

/** The pictures of one document. */
export class Images {
  readonly #pdf: PdfDocument;
  readonly #byDigest = new Map<string, EmbeddedImage>();

  constructor(pdf: PdfDocument) {
    this.#pdf = pdf;
  }

  /**
   * Embeds a PNG or JPEG file in the colours the output intent covers (ISO 19005-3, 6.2.4).
   * @throws AppError `dossier.image-unsupported`; CMYK has no profile here and is refused, not guessed
   */
  embed(content: Uint8Array): EmbeddedImage {
    const digest = createHash('sha256').update(content).digest('hex');
    const known = this.#byDigest.get(digest);
    if (known) return known;
    const image = this.#embedNew(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
    this.#byDigest.set(digest, image);
    return image;
  }

  #embedNew(content: Buffer): EmbeddedImage {
    const name = `Im${this.#byDigest.size + 1}`;
    if (content[0] === 0xff && content[1] === 0xd8) {
      const { width, height, components, orientation } = parseJpeg(content);
      checkSize(width, height);
      const reference = this.#write({ ...basics(width, height, components, 8), Filter: 'DCTDecode' }, content);
      const isTurned = orientation > 4;
      return {
        name,
        reference,
        widthPx: isTurned ? height : width,
        heightPx: isTurned ? width : height,
        turn: TURNS[orientation - 1] ?? UPRIGHT,
      };
    }
    const raster = parsePng(content, checkSize);
    const { width: widthPx, height: heightPx } = raster;
    return { name, reference: this.#raster(raster), widthPx, heightPx, turn: UPRIGHT };
  }

  #raster({ width, height, colours, samples, alpha, palette, bits, encoded }: Raster): PdfReference {
    const mask = alpha && this.#write(basics(width, height, 1, 8), alpha);
    const space: PdfDictionary = palette
      ? { ColorSpace: ['Indexed', 'DeviceRGB', palette.length / 3 - 1, palette] }
      : {};
    const predictor: PdfDictionary = encoded
      ? {
          Filter: 'FlateDecode',
          DecodeParms: { Predictor: 15, Colors: colours, BitsPerComponent: bits, Columns: width },
        }
      : {};
    return this.#write(
      { ...basics(width, height, colours, bits), ...space, ...predictor, ...(mask && { SMask: mask }) },
      encoded ?? samples,
    );
  }

  #write(dictionary: PdfDictionary, data: Uint8Array): PdfReference {
    const reference = this.#pdf.ref(dictionary);
    reference.end(data);
    return reference;
  }
}

function basics(width: number, height: number, components: number, bits: number): PdfDictionary {
  return {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: bits,
    ColorSpace: components === 1 ? 'DeviceGray' : 'DeviceRGB',
  };
}

function checkSize(width: number, height: number): void {
  if (width < 1 || height < 1) throw unsupported('damaged');
  if (width * height > MOST_PIXELS) throw unsupported('tooLarge');
}

/** Why a picture cannot be printed. */
export function unsupported(reason: 'format' | 'cmyk' | 'damaged' | 'tooLarge', cause?: unknown): AppError {
  return new AppError('dossier.image-unsupported', { reason }, cause === undefined ? {} : { cause });
}
