import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { WriteTransaction } from '#core/journal/write';
import { CHUNK_BYTES, isStored, tellCopying, unfinishedContent } from '#core/store/blobs';
import type { Reader } from '#core/store/sql';
import { type ByteSource, fill, type OpenSource } from './source.ts';

/** Larger files belong beside the workspace, referred to by their hash. */
export const FILE_LIMIT_BYTES = 500_000_000;
/** So much is written in one transaction: other writes wait no longer than that takes. */
const BATCH_BYTES = 4 * CHUNK_BYTES;

/** Through what records are read and changed; a call's context is one. */
export type Door = {
  readonly read: () => Reader;
  readonly write: <T>(fn: (tx: WriteTransaction) => T) => T;
};

export type Content = { readonly sha256: string; readonly sizeBytes: number };

export type StoreOptions = {
  readonly limitBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Told how much is done, in bytes of the file: reading and copying are half each. */
  readonly onProgress?: (doneBytes: number) => void;
};

/** Of each workspace, when the copying under way is done: two would not know each other's pieces from leftovers. */
const turns = new WeakMap<Reader, Promise<unknown>>();

async function inTurn<T>(read: Reader, work: () => Promise<T>): Promise<T> {
  const before = turns.get(read) ?? Promise.resolve();
  const mine = before.then(work);
  turns.set(
    read,
    mine.catch(() => undefined),
  );
  return await mine;
}

function checkOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AppError('evidence.cancelled', {});
}

/**
 * Reads a file once and says what it is, without keeping it.
 * @throws AppError `file.not-readable`, `evidence.cancelled`
 */
export async function hashSource(source: ByteSource, options: StoreOptions = {}): Promise<Content> {
  const opened = await source.open();
  try {
    return await hashOpened(opened, Buffer.allocUnsafeSlow(CHUNK_BYTES), Number.POSITIVE_INFINITY, options);
  } finally {
    await opened.close();
  }
}

async function hashOpened(
  opened: OpenSource,
  buffer: Buffer,
  mostBytes: number,
  { signal, onProgress }: StoreOptions,
): Promise<Content> {
  const hash = createHash('sha256');
  for (let offset = 0; ; ) {
    checkOn(signal);
    const length = await fill(opened, buffer, offset);
    hash.update(buffer.subarray(0, length));
    offset += length;
    onProgress?.(offset);
    // A file that grows while it is read is caught by its length; here it must only come to an end.
    if (length < buffer.length || offset > mostBytes) return { sha256: hash.digest('hex'), sizeBytes: offset };
  }
}

/**
 * Stores a file of any size, once: it is read to know its hash, then copied piece by piece in short transactions, and
 * counts as stored only in the last of them, in which `record` writes what names it. No more of it is in memory at a time
 * than one transaction holds.
 * @param record  runs in the last transaction; its failure leaves nothing of the file behind
 * @throws AppError `file.too-large`, `file.not-readable`, `evidence.changed-meanwhile`, `evidence.cancelled`, and what
 *   `record` throws
 */
export async function storeFile<T>(
  door: Door,
  source: ByteSource,
  options: StoreOptions,
  record: (tx: WriteTransaction, content: Content) => T,
): Promise<T> {
  const { limitBytes = FILE_LIMIT_BYTES, signal, onProgress } = options;
  if (source.sizeBytes > limitBytes) throw new AppError('file.too-large', { name: source.name, limitBytes });
  const read = door.read();
  return await inTurn(read, async () => {
    const opened = await source.open();
    try {
      // Whole pieces, or the whole file and one byte more, so that its end is seen.
      const buffer = Buffer.allocUnsafeSlow(Math.min(BATCH_BYTES, source.sizeBytes + 1));
      const half = (doneBytes: number): void => onProgress?.(Math.floor(doneBytes / 2));
      const content = await hashOpened(opened, buffer, limitBytes, { signal, onProgress: half });
      const isChanged = content.sizeBytes !== source.sizeBytes;
      if (isChanged) throw new AppError('evidence.changed-meanwhile', { name: source.name });
      if (isStored(door.read(), content.sha256)) return door.write((tx) => record(tx, content));
      tellCopying(read, content.sha256);
      const copied = (doneBytes: number): void => onProgress?.(Math.floor((content.sizeBytes + doneBytes) / 2));
      return await copy(door, opened, { content, buffer, name: source.name, signal, onProgress: copied }, record);
    } finally {
      tellCopying(read, null);
      await opened.close();
    }
  });
}

type Copying = {
  readonly content: Content;
  readonly buffer: Buffer;
  readonly name: string;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (doneBytes: number) => void;
};

async function copy<T>(
  door: Door,
  opened: OpenSource,
  { content, buffer, name, signal, onProgress }: Copying,
  record: (tx: WriteTransaction, content: Content) => T,
): Promise<T> {
  const { sha256, sizeBytes } = content;
  const hash = createHash('sha256');
  let offset = 0;
  const keep = (tx: WriteTransaction, bytes: Buffer): void => {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      tx.keepPiece(sha256, (offset + at) / CHUNK_BYTES, bytes.subarray(at, at + CHUNK_BYTES));
    }
  };
  const clear = (tx: WriteTransaction): void => {
    if (offset > 0) return;
    tx.dropUnusedContent(sha256);
    for (const left of unfinishedContent(tx.read)) tx.dropUnusedContent(left);
  };
  try {
    for (;;) {
      checkOn(signal);
      const bytes = buffer.subarray(0, await fill(opened, buffer, offset));
      hash.update(bytes);
      if (offset + bytes.length > sizeBytes) throw new AppError('evidence.changed-meanwhile', { name });
      if (bytes.length < buffer.length) {
        const isSame = offset + bytes.length === sizeBytes && hash.digest('hex') === sha256;
        if (!isSame) throw new AppError('evidence.changed-meanwhile', { name });
        checkOn(signal);
        return door.write((tx) => {
          clear(tx);
          keep(tx, bytes);
          tx.completeContent(sha256, sizeBytes);
          return record(tx, content);
        });
      }
      door.write((tx) => {
        clear(tx);
        keep(tx, bytes);
      });
      offset += bytes.length;
      onProgress(offset);
    }
  } catch (error) {
    if (offset > 0) dropPieces(door, sha256);
    throw error;
  }
}

/** What cannot be removed now, because the workspace was closed or its disk is full, is removed when it is opened next. */
function dropPieces(door: Door, sha256: string): void {
  try {
    door.write((tx) => tx.dropUnusedContent(sha256));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
