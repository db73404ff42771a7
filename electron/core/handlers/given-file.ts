import { AppError } from '#contract/errors';
import type { CallContext } from './base.ts';
import { readChosenFile } from './evidence.ts';

/** A chosen file, or the bytes of a dropped one. */
export type GivenFile = { readonly file: string } | { readonly name: string; readonly content: Blob };

/**
 * Reads a file that was given either way.
 * @throws AppError as `readChosenFile`
 */
export async function readGivenFile(
  context: CallContext,
  given: GivenFile,
  limitBytes: number,
): Promise<{ name: string; content: Buffer }> {
  if ('file' in given) return readChosenFile(context, given.file, limitBytes);
  const { name, content } = given;
  if (content.size > limitBytes) throw new AppError('file.too-large', { name, limitBytes });
  return { name, content: Buffer.from(await content.arrayBuffer()) };
}
