import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentPieces } from '#core/store/blobs';
import type { Reader } from '#core/store/sql';
import { fileNameOf } from './names.ts';

/** A folder of its own that nobody but this user can look into. */
export function makePrivateFolder(): string {
  return mkdtempSync(join(tmpdir(), 'model-dossier-'));
}

/** Removes such a folder. What another program holds open stays until the system clears its temporary files. */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Windows does not remove what is open elsewhere.
  }
}

/**
 * Writes a stored file into a folder, to be read only, under a name that is only a name.
 * @returns its path
 * @throws AppError `record.not-found` if the bytes are not there
 */
export function writeCopy(read: Reader, sha256: string, folder: string, name: string): string {
  const path = join(folder, fileNameOf(name));
  const handle = openSync(path, 'wx', 0o600);
  try {
    for (const piece of contentPieces(read, sha256)) {
      for (let written = 0; written < piece.length; ) written += writeSync(handle, piece, written);
    }
  } finally {
    closeSync(handle);
  }
  chmodSync(path, 0o400);
  return path;
}
