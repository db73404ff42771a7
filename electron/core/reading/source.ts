import { readFile, stat } from 'node:fs/promises';
import { ReadingFault, tooLarge } from './fault.ts';
import { WHOLE_FILE_BYTES } from './limits.ts';

/** A file of a stranger: where it lies or its bytes, and the name that its kind is told by. */
export type ReadSource = { readonly name: string } & ({ readonly path: string } | { readonly bytes: Uint8Array });

/**
 * The bytes of a source, all of them.
 * @throws ReadingFault `reading.too-large`, `file.not-readable`
 */
export async function bytesOf(source: ReadSource, limitBytes: number = WHOLE_FILE_BYTES): Promise<Uint8Array> {
  if ('bytes' in source) {
    if (source.bytes.length > limitBytes) tooLarge('file', limitBytes);
    return source.bytes;
  }
  try {
    const { size } = await stat(source.path);
    if (size > limitBytes) tooLarge('file', limitBytes);
    const bytes = await readFile(source.path);
    // Some files, such as pipes, do not say how long they are.
    if (bytes.length > limitBytes) tooLarge('file', limitBytes);
    return bytes;
  } catch (error) {
    if (error instanceof ReadingFault) throw error;
    throw new ReadingFault({ code: 'file.not-readable' }, source.name, { cause: error });
  }
}

/** The ending of a name in lower case, without the dot; empty if there is none. */
export function endingOf(name: string): string {
  const at = name.lastIndexOf('.');
  return at <= 0 ? '' : name.slice(at + 1).toLowerCase();
}
