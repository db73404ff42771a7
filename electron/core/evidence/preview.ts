import { AppError } from '#contract/errors';
import type { Reader as FileReader } from '#core/reading/reader';
import { contentPieces, readContent, storedSize } from '#core/store/blobs';
import type { Reader } from '#core/store/sql';
import { makePrivateFolder, removeFolder, writeCopy } from './temporary.ts';

/** Larger files go through a file of their own, so that they are in memory nowhere twice. */
const IN_MEMORY_BYTES = 8 * 1024 * 1024;
/** The kind of a picture is told by its bytes; the name only stands in errors. */
const NAME = 'preview';

/** How a PNG and a JPEG begin: of nothing else is a process started. */
const PICTURES = [Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('ffd8ff', 'hex')];

/**
 * A stored picture, decoded and encoded anew in a process of its own; null if it is none that is read here.
 * @throws AppError `record.not-found`, `reading.*`
 */
export async function previewOf(
  read: Reader,
  reader: FileReader,
  sha256: string,
  signal: AbortSignal | undefined,
): Promise<{ png: Blob; widthPx: number; heightPx: number } | null> {
  const sizeBytes = storedSize(read, sha256);
  if (sizeBytes === null) throw new AppError('record.not-found', { kind: 'blobs', id: sha256 });
  const [first] = contentPieces(read, sha256);
  if (!PICTURES.some((start) => first?.subarray(0, start.length).equals(start))) return null;
  const folder = sizeBytes > IN_MEMORY_BYTES ? makePrivateFolder() : null;
  try {
    const source =
      folder === null
        ? { name: NAME, bytes: readContent(read, sha256) ?? new Uint8Array() }
        : { name: NAME, path: writeCopy(read, sha256, folder, NAME) };
    const { png, widthPx, heightPx } = await reader.run('preview-image', source, signal ? { signal } : {});
    return { png: new Blob([new Uint8Array(png)], { type: 'image/png' }), widthPx, heightPx };
  } catch (error) {
    if (error instanceof AppError && error.code === 'reading.unsupported') return null;
    throw error;
  } finally {
    if (folder !== null) removeFolder(folder);
  }
}
