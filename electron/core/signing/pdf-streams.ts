import { inflateSync } from 'node:zlib';
import { type PdfDict, PdfSyntaxError } from './pdf-syntax.ts';

export type FilterStep = { readonly name: string; readonly parameters: PdfDict['entries'] };

/**
 * Undoes a stream's filters. Only FlateDecode (with a PNG predictor) is needed: cross-reference and object streams
 * and attachments use nothing else in practice.
 * @param maxBytes  stops a stream that unfolds to more
 * @throws PdfSyntaxError
 * @source ISO 32000-2, 7.4.4
 */
export function decodeStream(data: Buffer, steps: readonly FilterStep[], maxBytes: number): Buffer {
  let bytes = data;
  for (const { name, parameters } of steps) {
    if (name !== 'FlateDecode') throw new PdfSyntaxError(`filter ${name} not supported`);
    bytes = undoPredictor(inflate(bytes, maxBytes), parameters);
  }
  if (bytes.length > maxBytes) throw new PdfSyntaxError('stream too large');
  return bytes;
}

function inflate(data: Buffer, maxOutputLength: number): Buffer {
  try {
    return inflateSync(data, { maxOutputLength: Math.max(1, maxOutputLength) });
  } catch (cause) {
    throw new PdfSyntaxError('compressed data damaged or too large', { cause });
  }
}

function undoPredictor(bytes: Buffer, parameters: PdfDict['entries']): Buffer {
  const number = (key: string, fallback: number): number => {
    const value = parameters.get(key);
    return value?.kind === 'number' ? value.value : fallback;
  };
  const predictor = number('Predictor', 1);
  if (predictor === 1) return bytes;
  const width = number('Columns', 1);
  if (predictor < 10 || number('Colors', 1) !== 1 || number('BitsPerComponent', 8) !== 8 || !(width > 0)) {
    throw new PdfSyntaxError('predictor not supported');
  }
  return undoPng(bytes, width);
}

/** Rows of a filter type octet and `width` octets of one byte per pixel. @source PNG (ISO/IEC 15948), 9 */
function undoPng(bytes: Buffer, width: number): Buffer {
  const rows = Math.floor(bytes.length / (width + 1));
  if (rows * (width + 1) !== bytes.length) throw new PdfSyntaxError('predictor row incomplete');
  const out = Buffer.alloc(rows * width);
  for (let row = 0; row < rows; row++) {
    const type = bytes[row * (width + 1)] ?? 0;
    if (type > 4) throw new PdfSyntaxError('predictor not known');
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const left = column > 0 ? (out[at - 1] ?? 0) : 0;
      const up = row > 0 ? (out[at - width] ?? 0) : 0;
      const corner = column > 0 && row > 0 ? (out[at - width - 1] ?? 0) : 0;
      out[at] = (bytes[at + row + 1] ?? 0) + predicted(type, left, up, corner);
    }
  }
  return out;
}

function predicted(type: number, left: number, up: number, corner: number): number {
  if (type === 0) return 0;
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return Math.floor((left + up) / 2);
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [number, number, number];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
