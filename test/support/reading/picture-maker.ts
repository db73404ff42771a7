import { crc32, deflateSync } from 'node:zlib';

/** A chunk of a PNG. */
export function chunk(name: string, data: Uint8Array, crc?: number): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc ?? crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** How a PNG says it is. */
export type PngFacts = {
  readonly width: number;
  readonly height: number;
  readonly bits?: number;
  readonly type?: number;
  readonly interlace?: number;
};

/** The header of a PNG. */
export function header({ width, height, bits = 8, type = 6, interlace = 0 }: PngFacts): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([bits, type, 0, 0, interlace], 8);
  return data;
}

/** A PNG of these chunks after its header. */
export function makePng(facts: PngFacts, chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header(facts)),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Rows of opaque pixels in one colour, packed as in a PNG. */
export function rows(width: number, height: number, pixel: readonly number[] = [200, 100, 50, 255]): Buffer {
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from(pixel))]);
  return deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
}

/** A segment of a JPEG. */
export function segment(marker: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** The frame header of a JPEG with three components. */
export function frame(width: number, height: number, marker = 0xc0, sampling = 0x11): Buffer {
  const data = Buffer.from([8, 0, 0, 0, 0, 3, 1, sampling, 0, 2, 0x11, 0, 3, 0x11, 0]);
  data.writeUInt16BE(height, 1);
  data.writeUInt16BE(width, 3);
  return segment(marker, data);
}

/** An Exif segment that says how the camera was held. */
export function orientation(value: number): Buffer {
  const data = Buffer.from(
    `457869660000${'4d4d002a00000008'}${'0001'}${'011200030000000100000000'}${'00000000'}`,
    'hex',
  );
  data.writeUInt16BE(value, 6 + 8 + 2 + 8);
  return segment(0xe1, data);
}

/** Puts segments after the first marker of a JPEG. */
export function withSegments(jpeg: Uint8Array, segments: readonly Buffer[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
