import { lstatSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '#contract/errors';
import type { ReadSource } from '#core/reading/source';
import { fileIdentity } from '#core/store/db';
import { isReadInPlaces } from './file-names.ts';

/** At most so many files are read at once, and so many bytes of them. */
export const MOST_FILES = 5000;
export const MOST_BYTES = 200_000_000;

/** A chosen file or folder by its path, or a dropped file by its bytes. */
export type Given = { readonly path: string } | { readonly name: string; readonly content: Blob };

type Found = { readonly name: string; readonly path: string; readonly sizeBytes: number };

/** Folders of tools that hold nothing to import. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules', '__pycache__', '.venv']);

/** Every file of a folder by its path from there, with `/`, in order. Links are not followed. */
function* walk(folder: string, prefix: string): Generator<Found> {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    const name = `${prefix}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!LEFT_OUT.has(entry.name)) yield* walk(path, name);
    } else if (entry.isFile()) yield { name, path, sizeBytes: lstatSync(path).size };
  }
}

/**
 * The files behind what was chosen or dropped, as sources for the process that reads; a folder stands for all that is in
 * it. Nothing is opened.
 * @param isLive  whether a file is the open workspace, which must not be opened a second time
 * @throws AppError `file.not-readable`, `reading.too-large` (`files`, `file`)
 */
export async function sourcesOf(
  given: readonly Given[],
  isLive: (identity: string | null) => boolean,
): Promise<{ readonly sources: readonly ReadSource[]; readonly sizeBytes: number }> {
  const sources: ReadSource[] = [];
  let sizeBytes = 0;
  let boundedBytes = 0;
  const take = (source: ReadSource, size: number, isBounded: boolean): void => {
    sources.push(source);
    sizeBytes += size;
    if (isBounded) boundedBytes += size;
    const { name } = source;
    if (sources.length > MOST_FILES)
      throw new AppError('reading.too-large', { name, what: 'files', limit: MOST_FILES });
    if (boundedBytes > MOST_BYTES) throw new AppError('reading.too-large', { name, what: 'file', limit: MOST_BYTES });
  };
  for (const one of given) {
    if (!('path' in one)) {
      take({ name: one.name, bytes: new Uint8Array(await one.content.arrayBuffer()) }, one.content.size, true);
      continue;
    }
    const name = basename(one.path);
    const found = statSync(one.path, { throwIfNoEntry: false });
    if (found === undefined || isLive(fileIdentity(one.path))) throw new AppError('file.not-readable', { name });
    if (found.isFile()) take({ name, path: one.path }, found.size, !isReadInPlaces(name));
    else if (found.isDirectory()) {
      try {
        for (const file of walk(one.path, name)) {
          if (!isLive(fileIdentity(file.path))) {
            take({ name: file.name, path: file.path }, file.sizeBytes, !isReadInPlaces(file.name));
          }
        }
      } catch (cause) {
        if (cause instanceof AppError) throw cause;
        throw new AppError('file.not-readable', { name }, { cause });
      }
    } else throw new AppError('file.not-readable', { name });
  }
  return { sources, sizeBytes };
}
