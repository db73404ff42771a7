import { open } from 'node:fs/promises';
import { ReadingFault, unreadable } from './fault.ts';

/** A file that is read where one likes. */
export type BytesAt = {
  readonly sizeBytes: number;
  /**
   * Exactly so many bytes.
   * @throws ReadingFault `reading.unreadable` (`endsEarly`) if there are fewer
   */
  read(offset: number, length: number): Promise<Uint8Array>;
};

function checkPlace(offset: number, length: number, sizeBytes: number): void {
  const isPlace = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (!isPlace) unreadable('impossibleNumber');
  if (offset + length > sizeBytes) unreadable('endsEarly');
}

/** Bytes that are there already; what is read shares their memory. */
export function bytesInMemory(bytes: Uint8Array): BytesAt {
  return {
    sizeBytes: bytes.length,
    read: async (offset, length) => {
      checkPlace(offset, length, bytes.length);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/**
 * Opens a file for reading at any place.
 * @throws ReadingFault `file.not-readable`
 */
export async function openFile(path: string): Promise<BytesAt & { close(): Promise<void> }> {
  try {
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return {
      sizeBytes: size,
      read: async (offset, length) => {
        checkPlace(offset, length, size);
        const bytes = Buffer.alloc(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
          // Somebody made it shorter meanwhile.
          if (bytesRead === 0) unreadable('endsEarly');
          done += bytesRead;
        }
        return bytes;
      },
      close: () => handle.close(),
    };
  } catch (error) {
    throw new ReadingFault({ code: 'file.not-readable' }, null, { cause: error });
  }
}

/**
 * Reads bytes one after the other from a file, in pieces, as headers want it.
 * All numbers are little-endian.
 */
export class ByteCursor {
  readonly #file: BytesAt;
  #offset: number;
  #piece: Uint8Array = new Uint8Array(0);
  #pieceStart = 0;

  constructor(file: BytesAt, offset = 0) {
    this.#file = file;
    this.#offset = offset;
  }

  get offset(): number {
    return this.#offset;
  }

  get left(): number {
    return this.#file.sizeBytes - this.#offset;
  }

  /** The next bytes; valid until the next step. */
  async take(length: number): Promise<Uint8Array> {
    const at = this.#offset;
    const has = at >= this.#pieceStart && at + length <= this.#pieceStart + this.#piece.length;
    if (!has) {
      checkPlace(at, length, this.#file.sizeBytes);
      const wanted = Math.max(length, Math.min(64 * 1024, this.#file.sizeBytes - at));
      this.#piece = await this.#file.read(at, wanted);
      this.#pieceStart = at;
    }
    this.#offset = at + length;
    const start = at - this.#pieceStart;
    return this.#piece.subarray(start, start + length);
  }

  /** Leaves bytes out. */
  pass(length: number): void {
    checkPlace(this.#offset, length, this.#file.sizeBytes);
    this.#offset += length;
  }

  async view(length: number): Promise<DataView> {
    const bytes = await this.take(length);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  async uint32(): Promise<number> {
    return (await this.view(4)).getUint32(0, true);
  }

  /** @throws ReadingFault `impossibleNumber` beyond what can be counted exactly */
  async uint64(): Promise<number> {
    const value = (await this.view(8)).getBigUint64(0, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) unreadable('impossibleNumber');
    return Number(value);
  }
}

const WINDOW_BYTES = 1024 * 1024;

/** Reads ahead, for whoever takes many small pieces one after the other. */
export function readingAhead(file: BytesAt): BytesAt {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  return {
    sizeBytes: file.sizeBytes,
    read: async (offset, length) => {
      if (offset < start || offset + length > start + window.length) {
        checkPlace(offset, length, file.sizeBytes);
        window = await file.read(offset, Math.max(length, Math.min(WINDOW_BYTES, file.sizeBytes - offset)));
        start = offset;
      }
      return window.subarray(offset - start, offset - start + length);
    },
  };
}
