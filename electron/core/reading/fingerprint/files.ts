import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Fingerprint } from '#contract/records/fingerprint';
import { ReadingFault, tooLarge } from '../fault.ts';

const FILES = 100_000;

/** What there is to read, in the order it is read. */
export type Found = {
  readonly kind: Fingerprint['kind'];
  readonly files: readonly { readonly path: string; readonly fullPath: string; readonly sizeBytes: number }[];
  readonly skipped: Fingerprint['skipped'];
};

const byPath = (left: { readonly path: string }, right: { readonly path: string }): number =>
  left.path < right.path ? -1 : left.path > right.path ? 1 : 0;

/**
 * A file, or every file under a folder, sorted by path. Links below it are not followed: they may lead anywhere, and in
 * circles.
 * @throws ReadingFault `file.not-readable`, `reading.too-large` (`files`)
 */
export async function findFiles(root: string): Promise<Found> {
  const facts = await stat(root).catch((error: unknown) => {
    throw new ReadingFault({ code: 'file.not-readable' }, null, { cause: error });
  });
  if (facts.isFile()) {
    return { kind: 'file', files: [{ path: basename(root), fullPath: root, sizeBytes: facts.size }], skipped: [] };
  }
  if (!facts.isDirectory()) throw new ReadingFault({ code: 'file.not-readable' });
  const files: Found['files'][number][] = [];
  const skipped: Found['skipped'][number][] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      skipped.push({ path: folder, reason: 'not-readable' });
      continue;
    }
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const fullPath = join(root, path);
      if (entry.isSymbolicLink()) skipped.push({ path, reason: 'link' });
      else if (entry.isDirectory()) folders.push(path);
      else if (!entry.isFile()) skipped.push({ path, reason: 'special' });
      else {
        const size = await stat(fullPath).then(
          (found) => found.size,
          () => null,
        );
        if (size === null) skipped.push({ path, reason: 'not-readable' });
        else files.push({ path, fullPath, sizeBytes: size });
      }
      if (files.length + skipped.length > FILES) tooLarge('files', FILES);
    }
  }
  return { kind: 'folder', files: files.sort(byPath), skipped: skipped.sort(byPath) };
}
