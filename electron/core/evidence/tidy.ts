import type { Journal, WriteTransaction } from '#core/journal/write';
import { isContentNeeded, unfinishedContent, unheldContent, wasContentTold } from '#core/store/blobs';
import type { Store } from '#core/store/db';
import { build, type Reader } from '#core/store/sql';
import type { EvidenceRow } from '#core/store/tables';
import { keepItem } from './items.ts';

/** Files on questions from before there was a library. */
function homeless(read: Reader): EvidenceRow[] {
  return read.all<EvidenceRow>(build.selectFrom('evidence').selectAll().where('item_id', 'is', null).orderBy('id'));
}

/** Makes a piece of each different file, received when it first came, by whoever brought it. */
function adopt(tx: WriteTransaction, newId: () => string): void {
  for (const { id, version, name, sha256, size_bytes, added_by, added_at } of homeless(tx.read)) {
    const setting = { newId, now: added_at, actor: added_by };
    tx.update('evidence', id, version, { item_id: keepItem(tx, setting, { name, sha256, sizeBytes: size_bytes }) });
  }
}

/** What a picture left that was taken out of a text, after its file had gone. Bytes that no entry tells of stay as they are. */
function leftContent(read: Reader): string[] {
  return unheldContent(read).filter((sha256) => !isContentNeeded(read, sha256) && wasContentTold(read, sha256));
}

/**
 * Puts the evidence of a workspace that was just opened in order: removes what a copying left that was cut off, erases bytes
 * that nothing names any more, and takes files from before the library into it.
 */
export function tidyEvidence({ read }: Store, journal: Journal, newId: () => string): void {
  const left = [...unfinishedContent(read), ...leftContent(read)];
  if (left.length > 0) {
    journal.write({ action: 'library.tidy', actor: null }, (tx) => {
      for (const sha256 of left) tx.dropUnusedContent(sha256);
    });
  }
  if (homeless(read).length > 0) journal.write({ action: 'library.adopt', actor: null }, (tx) => adopt(tx, newId));
}
