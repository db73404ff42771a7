import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Block } from '#core/dossier/layout/blocks';
import { parseJpeg } from '#core/dossier/layout/jpeg';
import { parsePng } from '#core/dossier/layout/png';
import { onDisk } from '#test/support/pdf-tools';
import { chunk, type PngShape, pixelOf, pngOf } from '#test/support/pictures';
import { printed, render } from '#test/support/printed';

const picture = (content: Uint8Array): Block => ({ kind: 'picture', content, alt: 'A test card.' });

/** A JPEG file up to its first frame: enough to be described, and for CMYK to be refused. */
function jpeg(components: number, orientation?: number): Buffer {
  const exif = Buffer.from(
    `ffe10022${Buffer.from('Exif\0\0').toString('hex')}4d4d002a00000008000101120003000000010000000000000000`,
    'hex',
  );
  if (orientation !== undefined) exif.writeUInt16BE(orientation, 4 + 6 + 8 + 2 + 8);
  const frame = Buffer.from(
    `ffc0${(8 + 3 * components).toString(16).padStart(4, '0')}0800200040${components.toString(16).padStart(2, '0')}`,
    'hex',
  );
  return Buffer.concat([
    Buffer.from('ffd8', 'hex'),
    ...(orientation === undefined ? [] : [exif]),
    frame,
    Buffer.alloc(3 * components + 16),
  ]);
}

/** The pixels of a portable map, grey ones three times over. */
function pixelsIn(map: Buffer): number[][] {
  const [header = '', kind, width, height] = /^(P[56])\s(\d+)\s(\d+)\s255\s/.exec(map.toString('latin1', 0, 40)) ?? [];
  const step = kind === 'P5' ? 1 : 3;
  return Array.from({ length: Number(width) * Number(height) }, (_, i) =>
    [0, 1, 2].map((part) => map[header.length + i * step + (step === 1 ? 0 : part)] ?? -1),
  );
}

describe('a PNG file', () => {
  const shapes: PngShape[] = [false, true].flatMap((hasAlpha) =>
    [false, true].flatMap((isGrey) =>
      [false, true].map((isInterlaced) => ({ width: 33, height: 21, hasAlpha, isGrey, isInterlaced })),
    ),
  );
  test.each(shapes)('comes out of the PDF as it went in: %j', async (shape) => {
    const { pdf } = await render(printed([picture(pngOf(shape))]));
    const file = onDisk(pdf);
    file.run('pdfimages', 'FILE', 'image');
    const found = readdirSync(file.folder)
      .filter((name) => name.startsWith('image-'))
      .sort()
      .map((name) => pixelsIn(readFileSync(join(file.folder, name))));
    const wanted = Array.from({ length: 33 * 21 }, (_, i) => pixelOf(shape, i % 33, Math.floor(i / 33)));
    const count = shape.isGrey ? 1 : 3;
    const colours = wanted.map((pixel) => (count === 1 ? Array(3).fill(pixel[0]) : pixel.slice(0, 3)));
    const opacity = wanted.map((pixel) => Array(3).fill(pixel[count]));
    expect(found).toEqual(shape.hasAlpha ? [colours, opacity] : [colours]);
    file.remove();
  });

  test.each(shapes)('is decoded to the pixels that were put in: %j', (shape) => {
    const { samples, alpha, encoded, colours } = parsePng(pngOf(shape), () => {});
    // Whatever need not be decoded is handed on as it is.
    expect(encoded !== undefined).toBe(!shape.hasAlpha && !shape.isInterlaced);
    if (encoded) return;
    for (const [x, y] of [
      [0, 0],
      [32, 20],
      [7, 13],
      [16, 4],
    ] as const) {
      const at = y * shape.width + x;
      const found = [...samples.subarray(at * colours, at * colours + colours), ...(alpha ? [alpha[at]] : [])];
      expect(found).toEqual(pixelOf(shape, x, y));
    }
  });

  test('is refused if it is damaged, too large, or something else', async () => {
    const good = pngOf({ width: 9, height: 9 });
    const cut = good.subarray(0, good.length - 30);
    await expect(render(printed([picture(cut)]))).rejects.toMatchObject({
      code: 'dossier.image-unsupported',
      details: { reason: 'damaged' },
    });
    const huge = Buffer.from(good);
    huge.writeUInt32BE(100_000, 16);
    huge.writeUInt32BE(100_000, 20);
    await expect(render(printed([picture(huge)]))).rejects.toMatchObject({ details: { reason: 'tooLarge' } });
    await expect(render(printed([picture(Buffer.from('GIF89a'))]))).rejects.toMatchObject({
      details: { reason: 'format' },
    });
  });

  test.each([
    ['a see-through colour that is cut off', { type: 2 }, [chunk('tRNS', Buffer.alloc(1))], 'damaged'],
    ['a depth its colours do not have', { type: 2, bits: 4 }, [], 'format'],
    ['a palette with samples of 16 bits', { type: 3, bits: 16 }, [chunk('PLTE', Buffer.alloc(3))], 'format'],
  ] as const)('is refused with %s', (_name, { type, ...more }, chunks, reason) => {
    const good = pngOf({ width: 9, height: 9 });
    good.writeUInt8('bits' in more ? more.bits : 8, 24);
    good.writeUInt8(type, 25);
    const file = Buffer.concat([good.subarray(0, 33), ...chunks, good.subarray(33)]);
    expect(() => parsePng(file, () => {})).toThrow(
      expect.objectContaining({ code: 'dossier.image-unsupported', details: { reason } }),
    );
  });

  test('keeps its own opacity where a see-through colour stands beside it', () => {
    const good = pngOf({ width: 9, height: 9, hasAlpha: true });
    const file = Buffer.concat([good.subarray(0, 33), chunk('tRNS', Buffer.alloc(3)), good.subarray(33)]);
    expect(parsePng(file, () => {})).toEqual(parsePng(good, () => {}));
  });

  test('in very many pieces is read in one go', () => {
    const good = pngOf({ width: 9, height: 9 });
    const empty = Buffer.alloc(12);
    empty.write('IDAT', 4, 'latin1');
    const pieces = Buffer.concat(Array.from({ length: 400_000 }, () => empty));
    const file = Buffer.concat([good.subarray(0, 33), pieces, good.subarray(33)]);
    expect(parsePng(file, () => {}).samples).toEqual(parsePng(good, () => {}).samples);
  });

  test('that is shown twice is in the file once', async () => {
    const content = pngOf({ width: 20, height: 20 });
    const { pdf } = await render(printed([picture(content), picture(Uint8Array.from(content))]));
    expect(
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Subtype \/Image/g),
    ).toHaveLength(1);
  });
});

describe('a JPEG file', () => {
  test('is described by its first frame and by how the camera was held', () => {
    expect(parseJpeg(jpeg(3))).toEqual({ width: 64, height: 32, components: 3, orientation: 1 });
    expect(parseJpeg(jpeg(1, 6))).toEqual({ width: 64, height: 32, components: 1, orientation: 6 });
  });

  test('in CMYK is refused: no profile says what its colours are', async () => {
    await expect(render(printed([picture(jpeg(4))]))).rejects.toMatchObject({
      code: 'dossier.image-unsupported',
      details: { reason: 'cmyk' },
    });
  });
});
