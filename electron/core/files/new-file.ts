import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '#contract/errors';
import { syncFolder } from './durable.ts';

/** A file that is being written beside the one whose name it will take. */
export type NewFile = {
  /** @throws AppError `file.not-writable` */
  write(piece: Uint8Array): void;
  /** Puts it under its name. @throws AppError `file.not-writable`; no temporary file is left behind */
  keep(): void;
  /** Removes it; the name keeps what it had. Does nothing after `keep`. */
  discard(): void;
};

/**
 * As `writeWholeFile`, for content that is made while other things happen.
 * @throws AppError `file.not-writable`
 */
export function beginFile(path: string): NewFile {
  const temporary = join(dirname(path), `.${basename(path)}.tmp`);
  let handle: number | null = null;
  const close = (): void => {
    if (handle !== null) closeSync(handle);
    handle = null;
  };
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      close();
      rmSync(temporary, { force: true });
      throw new AppError('file.not-writable', { name: basename(path) }, { cause });
    }
  };
  attempt(() => {
    rmSync(temporary, { force: true });
    // Only ever a new file: a link that someone laid there must not lead the bytes elsewhere.
    handle = openSync(temporary, 'wx');
  });
  return {
    write: (piece) =>
      attempt(() => {
        if (handle === null) throw new Error('the file is closed');
        for (let written = 0; written < piece.length; ) written += writeSync(handle, piece, written);
      }),
    keep: () =>
      attempt(() => {
        if (handle === null) throw new Error('the file is closed');
        fsyncSync(handle);
        close();
        renameSync(temporary, path);
        syncFolder(dirname(path));
      }),
    discard: () => {
      if (handle === null) return;
      close();
      rmSync(temporary, { force: true });
    },
  };
}
