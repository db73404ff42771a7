import { deflateSync } from 'node:zlib';
import { encode } from 'jpeg-js';
import type { Hostile } from './hostile-documents.ts';
import { chunk, frame, makePng, orientation, rows, segment, withSegments } from './picture-maker.ts';

const of = (title: string, expected: Hostile['expected'], bytes: () => Buffer): Hostile => ({
  title,
  name: 'a.img',
  bytes,
  expected,
});
const small = { width: 4, height: 4 };
const small4 = (): Buffer => makePng(small, [chunk('IDAT', rows(4, 4))]);
const jpeg = (width = 64, height = 64): Buffer =>
  encode({ width, height, data: Buffer.alloc(width * height * 4, 120) }, 80).data;

/** Pictures that mean harm. */
export const hostilePictures: readonly Hostile[] = [
  of('a PNG of 65,535 by 65,535 pixels', 'side', () =>
    makePng({ width: 65_535, height: 65_535 }, [chunk('IDAT', rows(4, 4))]),
  ),
  of('a PNG of 4 billion pixels in a row', 'side', () =>
    makePng({ width: 0xffffffff, height: 1 }, [chunk('IDAT', rows(4, 1))]),
  ),
  of('a PNG of 19,999 by 19,999 pixels', 'pixels', () =>
    makePng({ width: 19_999, height: 19_999 }, [chunk('IDAT', rows(4, 4))]),
  ),
  of('a PNG of 48 million deep pixels', 'pixels', () =>
    makePng({ width: 8_000, height: 6_000, bits: 16 }, [chunk('IDAT', deflateSync(Buffer.alloc(1000)))]),
  ),
  of('a PNG without pixels', 'impossibleNumber', () => makePng({ width: 0, height: 4 }, [chunk('IDAT', rows(4, 4))])),
  of('a PNG with more pixels than it says', 'lyingLength', () => makePng(small, [chunk('IDAT', rows(4000, 4000))])),
  of('an interlaced PNG with more pixels than it says', 'lyingLength', () =>
    makePng({ ...small, interlace: 1 }, [chunk('IDAT', deflateSync(Buffer.alloc(300_000_000)))]),
  ),
  of('a PNG with fewer pixels than it says', 'damaged', () =>
    makePng({ width: 400, height: 400 }, [chunk('IDAT', rows(4, 4))]),
  ),
  of('a PNG with a checksum of something else', 'damaged', () => makePng(small, [chunk('IDAT', rows(4, 4), 7)])),
  of('half of a PNG', 'endsEarly', () => small4().subarray(0, 50)),
  of('a PNG with nothing but a head', 'endsEarly', () => small4().subarray(0, 20)),
  of('a PNG with a chunk of 4 GB', 'endsEarly', () => {
    const png = small4();
    png.writeUInt32BE(0xffffffff, 33);
    return png;
  }),
  of('a PNG of a kind that is none', 'damaged', () => makePng({ ...small, type: 5 }, [chunk('IDAT', rows(4, 4))])),
  of('a PNG with pixels that are no deflate', 'damaged', () =>
    makePng(small, [chunk('IDAT', Buffer.alloc(100, 0xaa))]),
  ),
  of('a PNG of colours that are not there', 'damaged', () =>
    makePng({ ...small, type: 3, bits: 8 }, [chunk('IDAT', deflateSync(Buffer.alloc(20, 9)))]),
  ),
  of('a PNG with a filter that is none', ['damaged', 'result'], () =>
    makePng(small, [chunk('IDAT', deflateSync(Buffer.alloc(68, 99)))]),
  ),
  of('a PNG with a packed text that unpacks without end', 'result', () =>
    makePng(small, [
      chunk('zTXt', Buffer.concat([Buffer.from('a\0\0'), deflateSync(Buffer.alloc(200_000_000))])),
      chunk('IDAT', rows(4, 4)),
    ]),
  ),
  of('a PNG that is a page too', 'result', () => Buffer.concat([small4(), Buffer.from('<script>alert(1)</script>')])),
  of('a PNG of two heads', 'duplicate', () =>
    makePng(small, [chunk('IHDR', Buffer.from('00004e2000004e200806000000', 'hex')), chunk('IDAT', rows(4, 4))]),
  ),
  of('a PNG of 48 million pixels in one colour', ['pixels', 'result', 'long'], () =>
    makePng({ width: 8_000, height: 6_000 }, [chunk('IDAT', deflateSync(Buffer.alloc(6_000 * 32_001)))]),
  ),
  of('a JPEG of 65,535 by 65,535 pixels', 'side', () =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), frame(65_535, 65_535)]),
  ),
  of('a JPEG of 49 million pixels in full colour', 'pixels', () =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), frame(7_000, 7_000)]),
  ),
  of('a JPEG without pixels', 'impossibleNumber', () => Buffer.concat([Buffer.from([0xff, 0xd8]), frame(0, 9)])),
  of('half of a JPEG', ['damaged', 'result'], () => jpeg().subarray(0, 620)),
  of('a JPEG with nothing but a head', 'damaged', () => Buffer.from([0xff, 0xd8, 0xff, 0xd9])),
  of('a JPEG with two frames', 'duplicate', () => withSegments(jpeg(), [frame(9_000, 5_000)])),
  of('a JPEG of progressive noise', ['damaged', 'result'], () =>
    Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      frame(900, 900, 0xc2),
      segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
      Buffer.alloc(200_000, 0x5a),
    ]),
  ),
  of('a JPEG with a table that is not there', 'damaged', () =>
    Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      frame(90, 90),
      segment(0xda, Buffer.from([3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0])),
      Buffer.alloc(900, 0x5a),
    ]),
  ),
  of('a JPEG with impossible sampling', 'damaged', () =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), frame(90, 90, 0xc0, 0xff)]),
  ),
  of('a JPEG with a segment longer than the file', 'endsEarly', () =>
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 1, 2]),
  ),
  of('a JPEG with a segment of no length', 'endsEarly', () => Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 1, 2])),
  of('a JPEG whose Exif points outside of it', 'result', () => {
    const exif = orientation(6);
    exif.writeUInt32BE(0xfffffff0, 4 + 6 + 4);
    return withSegments(jpeg(), [exif]);
  }),
  of('a JPEG with an orientation that is none', 'result', () => withSegments(jpeg(), [orientation(999)])),
  of('a picture that is a script', 'unsupported', () =>
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
  ),
  of('a GIF', 'unsupported', () => Buffer.from('GIF89a\xff\xff\xff\xff', 'latin1')),
];
