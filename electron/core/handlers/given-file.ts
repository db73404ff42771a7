import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '#contract/errors';
import { type ByteSource, blobSource, fileSource } from '#core/evidence/source';
import { fileIdentity } from '#core/store/db';
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

/**
 * The path of a file or folder that a person chose for reading.
 * @throws AppError `file.token-unknown`; `file.not-readable` if there is nothing, or it is the open workspace itself, which
 *   must never be opened a second time in this process
 */
export function chosenPath(context: CallContext, token: string): string {
  const path = context.files.path(token);
  const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
  if (!isThere || context.session.isLive(fileIdentity(path))) {
    throw new AppError('file.not-readable', { name: basename(path) });
  }
  return path;
}

/** A path to write to. @throws AppError `file.token-unknown`; `file.not-writable` for the open workspace itself */
export function targetPath(context: CallContext, token: string): string {
  const path = context.files.path(token);
  if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
  return path;
}

/**
 * A file that was given either way, to be read piece by piece.
 * @throws AppError as `chosenPath`
 */
export function sourceOf(context: CallContext, given: GivenFile): ByteSource {
  if ('file' in given) return fileSource(chosenPath(context, given.file));
  return blobSource(given.name, given.content);
}
