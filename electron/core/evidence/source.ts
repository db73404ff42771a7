import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import { labelOf } from './names.ts';

/** Bytes that are read from any place, as often as needed. */
export type OpenSource = {
  /** Reads from a place on; gives how many bytes it got, 0 at the end. @throws AppError `file.not-readable` */
  read(into: Buffer, offset: number): Promise<number>;
  close(): Promise<void>;
};

/** A file that a person gave, and its name as a label. */
export type ByteSource = {
  readonly name: string;
  /** As it was when it was given. */
  readonly sizeBytes: number;
  /** @throws AppError `file.not-readable` */
  open(): Promise<OpenSource>;
};

/**
 * A file on disk.
 * @throws AppError `file.not-readable` if it is none: a folder, a pipe, a device
 */
export function fileSource(path: string): ByteSource {
  const name = labelOf(basename(path));
  const unreadable = (cause?: unknown): AppError => new AppError('file.not-readable', { name }, { cause });
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile()) throw unreadable();
  return {
    name,
    sizeBytes: found.size,
    open: async () => {
      const handle = await open(path, 'r').catch((cause: unknown) => {
        throw unreadable(cause);
      });
      return {
        read: async (into, offset) => {
          try {
            return (await handle.read(into, 0, into.length, offset)).bytesRead;
          } catch (cause) {
            throw unreadable(cause);
          }
        },
        close: () => handle.close(),
      };
    },
  };
}

/** The bytes of a file that was dropped or pasted; taken out of it piece by piece. */
export function blobSource(name: string, content: Blob): ByteSource {
  return {
    name: labelOf(name),
    sizeBytes: content.size,
    open: async () => ({
      read: async (into, offset) => {
        const piece = new Uint8Array(await content.slice(offset, offset + into.length).arrayBuffer());
        into.set(piece);
        return piece.length;
      },
      close: async () => undefined,
    }),
  };
}

/** Reads until a buffer is full or the source ends; gives how many bytes there are in it. */
export async function fill(source: OpenSource, buffer: Buffer, offset: number): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const got = await source.read(buffer.subarray(length), offset + length);
    if (got === 0) break;
    length += got;
  }
  return length;
}
