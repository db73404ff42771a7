import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#contract/errors';
import { syncFolder } from './durable.ts';

/**
 * Puts bytes under a name so that, whatever happens meanwhile, the name holds the old file or the whole new one:
 * temporary file beside it, synced, renamed, folder synced.
 * @param content  the bytes, or pieces of them that are made one after the other
 * @param mode  who may read it, as far as the system's mask allows
 * @throws AppError `file.not-writable`; no temporary file is left behind
 */
export function writeWholeFile(path: string, content: Uint8Array | Iterable<Uint8Array>, mode = 0o666): void {
  // Always the same name, so that the next attempt removes what a killed process left.
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  try {
    rmSync(temporary, { force: true });
    // Only ever a new file: a link that someone laid there must not lead the bytes elsewhere.
    const handle = openSync(temporary, 'wx', mode);
    try {
      for (const piece of content instanceof Uint8Array ? [content] : content) {
        for (let written = 0; written < piece.length; ) written += writeSync(handle, piece, written);
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new AppError('file.not-writable', { name: basename(path) }, { cause });
  }
}
