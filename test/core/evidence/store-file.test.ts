import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ByteSource, blobSource, fileSource } from '#core/evidence/source';
import { type Door, hashSource, storeFile } from '#core/evidence/store-file';
import { readContent, unfinishedContent } from '#core/store/blobs';
import { build } from '#core/store/sql';
import { type JournaledStore, makeJournaledStore } from '#test/support/journaled-store';

const MIB = 1_048_576;
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = (length: number, seed = 7): Buffer => {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
};

let file: JournaledStore;
let folder: string;
let door: Door;
beforeEach(() => {
  file = makeJournaledStore();
  folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  door = { read: () => file.store().read, write: (fn) => file.write(fn) };
});
afterEach(() => {
  file.remove();
  rmSync(folder, { recursive: true, force: true });
});

const pathOf = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const counts = (): { blobs: number; chunks: number } => ({
  blobs: file.store().read.all(build.selectFrom('blobs').select('sha256')).length,
  chunks: file.store().read.all(build.selectFrom('blob_chunks').select('number')).length,
});
const keep = (source: ByteSource, options = {}) => storeFile(door, source, options, (_, content) => content);

describe('a file', () => {
  test.each([0, 1, MIB - 1, MIB, MIB + 1, 4 * MIB - 1, 4 * MIB, 4 * MIB + 1, 8 * MIB, 9.5 * MIB])(
    'of %i bytes is stored with the same bytes, from disk and dropped',
    async (size) => {
      const bytes = bytesOf(size);
      const chosen = await keep(fileSource(pathOf('a.bin', bytes)));
      expect(chosen).toEqual({ sha256: hashOf(bytes), sizeBytes: size });
      expect(counts()).toEqual({ blobs: 1, chunks: Math.ceil(size / MIB) });
      expect(readContent(file.store().read, chosen.sha256)?.equals(bytes)).toBe(true);
      expect(await keep(blobSource('b.bin', new Blob([new Uint8Array(bytes)])))).toEqual(chosen);
      expect(counts()).toEqual({ blobs: 1, chunks: Math.ceil(size / MIB) });
    },
  );

  test('tells how far it is, never back, and ends with all of it', async () => {
    const told: number[] = [];
    await keep(fileSource(pathOf('a.bin', bytesOf(9 * MIB))), { onProgress: (done: number) => told.push(done) });
    expect(told.toSorted((a, b) => a - b)).toEqual(told);
    expect(told.length).toBeGreaterThan(3);
    expect(told.at(-1)).toBeGreaterThanOrEqual(8 * MIB);
  });

  test('that is larger than the limit, or no file at all, is refused and leaves nothing', async () => {
    await expect(keep(fileSource(pathOf('a.bin', bytesOf(11))), { limitBytes: 10 })).rejects.toMatchObject({
      code: 'file.too-large',
    });
    expect(() => fileSource(folder)).toThrow('file.not-readable');
    expect(() => fileSource(join(folder, 'gone'))).toThrow('file.not-readable');
    expect(() => fileSource('/dev/null')).toThrow('file.not-readable');
    const gone = fileSource(pathOf('gone.bin', bytesOf(3)));
    rmSync(join(folder, 'gone.bin'));
    await expect(keep(gone)).rejects.toMatchObject({ code: 'file.not-readable', details: { name: 'gone.bin' } });
    expect(counts()).toEqual({ blobs: 0, chunks: 0 });
  });

  test('whose record cannot be written leaves nothing either', async () => {
    const refuse = storeFile(door, fileSource(pathOf('a.bin', bytesOf(6 * MIB))), {}, () => {
      throw new Error('refused');
    });
    await expect(refuse).rejects.toThrow('refused');
    expect(counts()).toEqual({ blobs: 0, chunks: 0 });
  });
});

describe('a file that is written to meanwhile', () => {
  test.each<[string, (path: string) => void]>([
    ['grows', (path) => appendFileSync(path, 'more')],
    ['shrinks', (path) => truncateSync(path, 5 * MIB)],
    ['gets other bytes', (path) => writeFileSync(path, bytesOf(9 * MIB, 8))],
  ])('and %s while it is copied is refused, and no piece stays', async (_, change) => {
    const path = pathOf('a.bin', bytesOf(9 * MIB));
    let isChanged = false;
    const onProgress = (done: number): void => {
      // Half of it is told when the first reading is done.
      if (isChanged || done < 5 * MIB) return;
      isChanged = true;
      change(path);
    };
    await expect(keep(fileSource(path), { onProgress })).rejects.toMatchObject({
      code: 'evidence.changed-meanwhile',
      details: { name: 'a.bin' },
    });
    expect(isChanged).toBe(true);
    expect(counts()).toEqual({ blobs: 0, chunks: 0 });
  });

  test('is refused if it is not as long any more as when it was chosen', async () => {
    const source = fileSource(pathOf('a.bin', bytesOf(100)));
    appendFileSync(join(folder, 'a.bin'), 'more');
    await expect(keep(source)).rejects.toMatchObject({ code: 'evidence.changed-meanwhile' });
  });
});

test('cancelled at any time, nothing of the file stays', async () => {
  const path = pathOf('a.bin', bytesOf(17 * MIB));
  for (const at of [0, 6 * MIB, 11 * MIB, 16 * MIB]) {
    const stop = new AbortController();
    if (at === 0) stop.abort();
    const onProgress = (done: number): void => {
      if (done >= at) stop.abort();
    };
    await expect(keep(fileSource(path), { signal: stop.signal, onProgress })).rejects.toMatchObject({
      code: 'evidence.cancelled',
    });
    expect(counts()).toEqual({ blobs: 0, chunks: 0 });
  }
});

test('several at once take turns: the same bytes are stored once, and what a killed copy left is removed', async () => {
  const left = 'ab'.repeat(32);
  const bytes = bytesOf(5 * MIB);
  file.write((tx) => {
    tx.keepPiece(left, 0, bytesOf(10));
    // Of the very file that comes next, too.
    tx.keepPiece(hashOf(bytes), 1, bytesOf(10));
  });
  expect(unfinishedContent(file.store().read)).toHaveLength(2);
  const path = pathOf('a.bin', bytes);
  const other = pathOf('b.bin', bytesOf(6 * MIB, 3));
  const all = await Promise.all([path, path, other, path].map((one) => keep(fileSource(one))));
  expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(2);
  expect(counts()).toEqual({ blobs: 2, chunks: 11 });
  expect(unfinishedContent(file.store().read)).toEqual([]);
});

test('other writes go on between the pieces of a large file', async () => {
  const path = pathOf('a.bin', bytesOf(33 * MIB));
  let writes = 0;
  let isDone = false;
  const storing = keep(fileSource(path)).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    file.write((tx) => tx.read.get(build.selectFrom('people').select('id')));
    writes += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await storing;
  expect(writes).toBeGreaterThan(10);
});

test('what is only hashed is told and not kept', async () => {
  const bytes = bytesOf(3 * MIB + 5);
  expect(await hashSource(fileSource(pathOf('a.bin', bytes)))).toEqual({
    sha256: hashOf(bytes),
    sizeBytes: bytes.length,
  });
  expect(counts()).toEqual({ blobs: 0, chunks: 0 });
});
