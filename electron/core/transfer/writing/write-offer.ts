import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { beginFile } from '#core/files/new-file';
import type { WrittenFile } from '../write-bundle.ts';
import type { Offer } from './formats.ts';

/**
 * Writes an offer piece by piece; others may work meanwhile. The name holds the old file or the whole new one.
 * @throws AppError `file.not-writable`; `signal`'s reason if it was called off
 */
export async function writeOffer(offer: Offer, path: string, signal: AbortSignal): Promise<WrittenFile> {
  const file = beginFile(path);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    for await (const piece of offer.pieces()) {
      signal.throwIfAborted();
      hash.update(piece);
      sizeBytes += piece.length;
      file.write(piece);
      await setImmediate();
    }
    file.keep();
    return { sizeBytes, sha256: hash.digest('hex'), records: offer.records() };
  } catch (error) {
    file.discard();
    throw error;
  }
}
