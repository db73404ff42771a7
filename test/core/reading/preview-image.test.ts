import { encode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { previewImage } from '#core/reading/image/preview';
import { scaleDown } from '#core/reading/image/scale-down';
import { turn } from '#core/reading/image/turn';
import { chunk, makePng, orientation, rows, withSegments } from '#test/support/reading/picture-maker';
import { reader } from '#test/support/reading/reader';

/** Left half red, right half blue. */
function jpeg(width: number, height: number): Buffer {
  const data = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at += 1)
    data.set(at % width < width / 2 ? [255, 0, 0, 255] : [0, 0, 255, 255], at * 4);
  return encode({ width, height, data }, 95).data;
}

const pixels = (png: Uint8Array): PNG => PNG.sync.read(Buffer.from(png));
const isRed = (png: PNG, x: number, y: number): boolean => (png.data[(y * png.width + x) * 4] ?? 0) > 128;

describe('the preview of a picture', () => {
  test('is a new PNG of its pixels, without what else was in the file', async () => {
    const secret = chunk('tEXt', Buffer.from('Comment\0taken by Ann at home'));
    const file = makePng({ width: 2, height: 3 }, [secret, chunk('IDAT', rows(2, 3))]);
    const preview = await reader.run('preview-image', { name: 'a.png', bytes: file });
    expect(preview).toMatchObject({ widthPx: 2, heightPx: 3, originalWidthPx: 2, originalHeightPx: 3 });
    expect(Buffer.from(preview.png).toString('latin1')).not.toContain('Ann');
    expect([...pixels(preview.png).data.subarray(0, 4)]).toEqual([200, 100, 50, 255]);
  });

  test('is at most 1600 pixels on its longer side', async () => {
    const preview = await previewImage({ name: 'a.jpg', bytes: jpeg(3200, 800) });
    expect(preview).toMatchObject({ widthPx: 1600, heightPx: 400, originalWidthPx: 3200, originalHeightPx: 800 });
    const png = pixels(preview.png);
    expect([isRed(png, 10, 10), isRed(png, 1590, 390)]).toEqual([true, false]);
  });

  test.each([
    [1, [true, false, true, false]],
    [2, [false, true, false, true]],
    [3, [false, true, false, true]],
    [4, [true, false, true, false]],
    [5, [true, true, false, false]],
    [6, [true, true, false, false]],
    [7, [false, false, true, true]],
    [8, [false, false, true, true]],
  ])('stands upright where the camera was held in way %i', async (value, red) => {
    const file = withSegments(jpeg(64, 32), [orientation(value)]);
    const preview = await previewImage({ name: 'a.jpg', bytes: file });
    const png = pixels(preview.png);
    const [right, bottom] = [png.width - 3, png.height - 3];
    expect([png.width, png.height]).toEqual(value >= 5 ? [32, 64] : [64, 32]);
    expect([isRed(png, 2, 2), isRed(png, right, 2), isRed(png, 2, bottom), isRed(png, right, bottom)]).toEqual(red);
    expect(Buffer.from(preview.png).includes('Exif')).toBe(false);
  });

  test('of another kind is refused, whatever its name', async () => {
    await expect(previewImage({ name: 'a.png', bytes: Buffer.from('<svg onload="x"/>') })).rejects.toMatchObject({
      fault: { code: 'reading.unsupported' },
    });
    await expect(previewImage({ name: 'a.png', bytes: Buffer.alloc(0) })).rejects.toMatchObject({
      fault: { code: 'reading.unreadable', reason: 'empty' },
    });
  });
});

test('each small pixel is the mean of the area it stands for, weighted by opacity', () => {
  const data = Uint8Array.from([255, 0, 0, 255, 0, 0, 255, 255, 9, 9, 9, 0, 0, 255, 0, 255]);
  expect(scaleDown({ widthPx: 4, heightPx: 1, data }, 2)).toEqual({
    widthPx: 2,
    heightPx: 1,
    data: Uint8Array.from([128, 0, 128, 255, 0, 255, 0, 128]),
  });
});

test('a picture of three pixels is turned pixel by pixel', () => {
  const picture = { widthPx: 3, heightPx: 1, data: new Uint8Array(Uint32Array.from([1, 2, 3]).buffer) };
  const turned = (value: number): readonly number[] => [...new Uint32Array(turn(picture, value).data.buffer)];
  expect([1, 2, 3, 6, 8].map(turned)).toEqual([
    [1, 2, 3],
    [3, 2, 1],
    [3, 2, 1],
    [1, 2, 3],
    [3, 2, 1],
  ]);
});
