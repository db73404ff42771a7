import type { BytesAt } from './bytes-at.ts';
import { tooLarge, unreadable } from './fault.ts';

/** A file in a zip. Its name is a label: nothing is ever written to where it points. */
export type ZipEntry = {
  readonly name: string;
  readonly packedBytes: number;
  /** As the directory states it. */
  readonly sizeBytes: number;
  readonly crc: number;
  /** 0: stored, 8: deflated. */
  readonly method: number;
  readonly localOffset: number;
};

const END = { signature: 0x06054b50, length: 22, commentBytes: 65_535 };
const ENTRY = { signature: 0x02014b50, length: 46 };
const ENCRYPTED = 1;
const SIZES_OF_64_BITS = 0xffffffff;
const DIRECTORY_BYTES = 16_000_000;
const NAME_BYTES = 1_000;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

async function findEnd(file: BytesAt): Promise<{ view: DataView; offset: number }> {
  const length = Math.min(file.sizeBytes, END.length + END.commentBytes);
  if (length < END.length) unreadable('otherFormat');
  const tail = viewOf(await file.read(file.sizeBytes - length, length));
  for (let at = length - END.length; at >= 0; at -= 1) {
    const isEnd = tail.getUint32(at, true) === END.signature;
    // The comment reaches to the end; else these bytes are part of something else, or something was added.
    if (isEnd && tail.getUint16(at + 20, true) === length - at - END.length) {
      return {
        view: viewOf(new Uint8Array(tail.buffer, tail.byteOffset + at, END.length)),
        offset: file.sizeBytes - length + at,
      };
    }
  }
  return unreadable('otherFormat');
}

function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    return unreadable('encoding', error);
  }
}

function checkName(name: string): void {
  const isForeign =
    name === '' || name.includes('\0') || name.includes('\\') || name.startsWith('/') || /^[a-z]:/i.test(name);
  if (isForeign || name.split('/').some((part) => part === '..' || part === '.')) unreadable('foreignName');
}

/**
 * Reads the directory of a zip file; unpacks nothing. Folders are left out.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large` (`entries`, `header`)
 * @source APPNOTE 6.3.10, 4.3.12, 4.3.16; zip64 is refused, such a file is too large anyway
 */
export async function readZipDirectory(file: BytesAt, maxEntries: number): Promise<readonly ZipEntry[]> {
  const { view: end, offset: endOffset } = await findEnd(file);
  const count = end.getUint16(10, true);
  if (end.getUint16(4, true) !== 0 || end.getUint16(8, true) !== count) unreadable('severalParts');
  if (count > maxEntries) tooLarge('entries', maxEntries);
  const sizeBytes = end.getUint32(12, true);
  const start = end.getUint32(16, true);
  if (start === SIZES_OF_64_BITS || sizeBytes === SIZES_OF_64_BITS) unreadable('packing');
  if (start + sizeBytes > endOffset) unreadable('outside');
  if (sizeBytes > DIRECTORY_BYTES) tooLarge('header', DIRECTORY_BYTES);
  const bytes = await file.read(start, sizeBytes);
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  const names = new Set<string>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY.length > sizeBytes || view.getUint32(at, true) !== ENTRY.signature) unreadable('damaged');
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + ENTRY.length + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > sizeBytes) unreadable('damaged');
    if (nameBytes > NAME_BYTES) tooLarge('header', NAME_BYTES);
    const name = nameOf(bytes.subarray(at + ENTRY.length, at + ENTRY.length + nameBytes));
    checkName(name);
    const method = view.getUint16(at + 10, true);
    if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) unreadable('encrypted');
    if (method !== 0 && method !== 8) unreadable('packing');
    const packedBytes = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const localOffset = view.getUint32(at + 42, true);
    if ([packedBytes, size, localOffset].includes(SIZES_OF_64_BITS)) unreadable('packing');
    if (localOffset + packedBytes > start) unreadable('outside');
    // What one system tells apart may be one file on another.
    const key = name.normalize('NFC').toLowerCase();
    if (names.has(key)) unreadable('duplicate');
    names.add(key);
    if (!name.endsWith('/')) {
      entries.push({ name, packedBytes, sizeBytes: size, crc: view.getUint32(at + 16, true), method, localOffset });
    }
    at = next;
  }
  checkOverlap(entries, start);
  return entries;
}

/** Entries that share bytes are how a small file unpacks to a huge one again and again. */
function checkOverlap(entries: readonly ZipEntry[], directoryStart: number): void {
  const sorted = [...entries].sort((left, right) => left.localOffset - right.localOffset);
  for (const [index, { localOffset, packedBytes }] of sorted.entries()) {
    const next = sorted[index + 1]?.localOffset ?? directoryStart;
    if (localOffset + LOCAL_BYTES + packedBytes > next) unreadable('overlap');
  }
}

/** The fixed part of the header before each file. */
export const LOCAL_BYTES = 30;
