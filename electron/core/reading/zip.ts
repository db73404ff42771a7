import { crc32, createInflateRaw } from 'node:zlib';
import type { BytesAt } from './bytes-at.ts';
import { ReadingFault, tooLarge, unreadable } from './fault.ts';
import { LOCAL_BYTES, readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** What a zip file may cost altogether. */
export type ZipLimits = { readonly entries: number; readonly inflatedBytes: number };
export const ZIP_LIMITS: ZipLimits = { entries: 10_000, inflatedBytes: 200_000_000 };

/** An opened zip file. */
export type Zip = {
  readonly entries: readonly ZipEntry[];
  has(name: string): boolean;
  /**
   * Unpacks a file piece by piece; stop asking when there is enough. What is unpacked is counted over all files.
   * @throws ReadingFault `reading.too-large` (`inflated`), `reading.unreadable`, also if there is no such file
   */
  pieces(name: string): AsyncGenerator<Uint8Array, void, void>;
  /** The whole of a small file. */
  read(name: string): Promise<Uint8Array>;
};

const LOCAL_SIGNATURE = 0x04034b50;
const PIECE_BYTES = 256 * 1024;

/**
 * Opens a zip file of a stranger.
 * @throws ReadingFault `reading.unreadable`, `reading.too-large` (`entries`, `header`)
 * @source APPNOTE 6.3.10, 4.3.7
 */
export async function openZip(file: BytesAt, limits: ZipLimits = ZIP_LIMITS): Promise<Zip> {
  const entries = await readZipDirectory(file, limits.entries);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  let inflated = 0;
  async function* pieces(name: string): AsyncGenerator<Uint8Array, void, void> {
    const entry = byName.get(name);
    if (entry === undefined) return unreadable('damaged');
    let size = 0;
    let crc = 0;
    for await (const piece of unpacked(file, entry)) {
      size += piece.length;
      inflated += piece.length;
      // Counted as it comes: what the directory states is what a stranger says.
      if (inflated > limits.inflatedBytes) tooLarge('inflated', limits.inflatedBytes);
      if (size > entry.sizeBytes) unreadable('lyingLength');
      crc = crc32(piece, crc);
      yield piece;
    }
    if (size !== entry.sizeBytes) unreadable('lyingLength');
    if (crc !== entry.crc) unreadable('checksum');
  }
  return {
    entries,
    has: (name) => byName.has(name),
    pieces,
    read: async (name) => {
      const all: Uint8Array[] = [];
      for await (const piece of pieces(name)) all.push(Uint8Array.from(piece));
      return Buffer.concat(all);
    },
  };
}

async function* packed(file: BytesAt, start: number, length: number): AsyncGenerator<Uint8Array, void, void> {
  for (let done = 0; done < length; done += PIECE_BYTES) {
    yield await file.read(start + done, Math.min(PIECE_BYTES, length - done));
  }
}

async function* unpacked(file: BytesAt, entry: ZipEntry): AsyncGenerator<Uint8Array, void, void> {
  const head = Buffer.from(await file.read(entry.localOffset, LOCAL_BYTES));
  if (head.readUInt32LE(0) !== LOCAL_SIGNATURE) unreadable('damaged');
  const nameBytes = head.readUInt16LE(26);
  const name = Buffer.from(await file.read(entry.localOffset + LOCAL_BYTES, nameBytes)).toString('utf8');
  // Two readers that believe different names would see different files.
  if (name !== entry.name) unreadable('damaged');
  const start = entry.localOffset + LOCAL_BYTES + nameBytes + head.readUInt16LE(28);
  if (entry.method === 0) {
    yield* packed(file, start, entry.packedBytes);
    return;
  }
  const inflate = createInflateRaw({ chunkSize: PIECE_BYTES });
  const feed = async (): Promise<void> => {
    for await (const piece of packed(file, start, entry.packedBytes)) {
      if (inflate.destroyed) return;
      if (!inflate.write(piece))
        await new Promise<void>((resolve) => inflate.once('drain', resolve).once('close', resolve));
    }
    inflate.end();
  };
  const fed = feed().catch((error: unknown) =>
    inflate.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  try {
    for await (const piece of inflate) yield piece as Uint8Array;
    await fed;
  } catch (error) {
    if (error instanceof ReadingFault) throw error;
    unreadable('damaged', error);
  } finally {
    inflate.destroy();
  }
}
