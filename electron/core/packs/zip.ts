import { constants, crc32, inflateRawSync } from 'node:zlib';

/** What a zip file may cost. */
export const ZIP_LIMITS = { sizeBytes: 10_000_000, entries: 1000, nameBytes: 500 } as const;

/** A file in a zip, with its bytes still packed. */
export type ZipEntry = {
  readonly name: string;
  readonly sizeBytes: number;
  /** Unix kind and permissions of the entry; 0 if it was not made on Unix. */
  readonly unixMode: number;
  /** Unpacks; never more than `sizeBytes`. @throws ZipFault if the content is not as the directory says */
  readonly unpack: () => Uint8Array;
};

/** Why a zip is not read; the message is for the person who made it. */
export class ZipFault extends Error {}

const END = { signature: 0x06054b50, length: 22, commentBytes: 65_535 };
const ENTRY = { signature: 0x02014b50, length: 46 };
const LOCAL = { signature: 0x04034b50, length: 30 };
const MADE_ON_UNIX = 3;
const ENCRYPTED = 1;
const SIZES_OF_64_BITS = 0xffffffff;

function fault(reason: string): never {
  throw new ZipFault(reason);
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END.length - END.commentBytes);
  for (let at = view.byteLength - END.length; at >= first; at -= 1) {
    if (view.getUint32(at, true) === END.signature) return at;
  }
  return fault('not a zip file');
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fault('a name in it is not UTF-8');
  }
}

function unpack(
  view: DataView,
  at: number,
  entry: { name: string; packed: number; size: number; crc: number; method: number },
): Uint8Array {
  const { name, packed, size, crc, method } = entry;
  if (at + LOCAL.length > view.byteLength || view.getUint32(at, true) !== LOCAL.signature) fault(`${name} is damaged`);
  const start = at + LOCAL.length + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  if (start + packed > view.byteLength) fault(`${name} is damaged`);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, packed);
  const content = method === 0 ? bytes : inflate(name, bytes, size);
  if (content.length !== size || crc32(content) !== crc) fault(`${name} is damaged`);
  return content;
}

function inflate(name: string, bytes: Uint8Array, size: number): Uint8Array {
  try {
    // One byte more than stated, so that a longer content is seen without being unpacked.
    return inflateRawSync(bytes, { maxOutputLength: size + 1, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return fault(`${name} is damaged, or longer than stated`);
  }
}

/**
 * Reads the directory of a zip file; unpacks nothing. Entries that are folders are left out.
 * @param zip  not trusted
 * @throws ZipFault if it is no zip, too large, encrypted, in several parts, or packed otherwise than by deflate
 * @source APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16
 */
export function readZip(zip: Uint8Array): readonly ZipEntry[] {
  if (zip.length > ZIP_LIMITS.sizeBytes) fault(`larger than ${ZIP_LIMITS.sizeBytes} bytes`);
  if (zip.length < END.length) fault('not a zip file');
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (view.getUint16(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count) fault('in several parts');
  if (count > ZIP_LIMITS.entries) fault(`more than ${ZIP_LIMITS.entries} files`);
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY.length > end || view.getUint32(at, true) !== ENTRY.signature) fault('its directory is damaged');
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + ENTRY.length + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) fault('its directory is damaged');
    if (nameBytes > ZIP_LIMITS.nameBytes) fault('a name in it is too long');
    const name = decodeName(zip.subarray(at + ENTRY.length, at + ENTRY.length + nameBytes));
    const method = view.getUint16(at + 10, true);
    if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) fault(`${name} is encrypted`);
    if (method !== 0 && method !== 8) fault(`${name} is packed in a way that is not read`);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const local = view.getUint32(at + 42, true);
    if ([packed, size, local].includes(SIZES_OF_64_BITS)) fault(`${name} is too large`);
    const isUnix = view.getUint8(at + 5) === MADE_ON_UNIX;
    const crc = view.getUint32(at + 16, true);
    if (!name.endsWith('/')) {
      entries.push({
        name,
        sizeBytes: size,
        unixMode: isUnix ? view.getUint32(at + 38, true) >>> 16 : 0,
        unpack: () => unpack(view, local, { name, packed, size, crc, method }),
      });
    }
    at = next;
  }
  return entries;
}
