import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Fingerprint, FingerprintFile } from '#contract/records/fingerprint';
import { ReadingFault } from '../fault.ts';
import type { TaskContext } from '../tasks.ts';
import { findFiles } from './files.ts';
import { fingerprintFile } from './one-file.ts';

const PROGRESS_MS = 100;
/** Columns that are described, of all tables together. */
const COLUMNS = 20_000;

/**
 * What a file or folder holds, without keeping any of it. Memory stays the same however large it is.
 * @throws ReadingFault `file.not-readable`, `reading.too-large` (`files`)
 */
export async function fingerprint(
  { name, path: root }: { readonly name: string; readonly path: string },
  context: TaskContext,
): Promise<Fingerprint> {
  const found = await findFiles(root);
  const totalBytes = found.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const files: FingerprintFile[] = [];
  const skipped = [...found.skipped];
  let doneBytes = 0;
  let toldAt = 0;
  let columns = 0;
  for (const { path, fullPath } of found.files) {
    const onBytes = (count: number): void => {
      doneBytes += count;
      const now = performance.now();
      if (now - toldAt < PROGRESS_MS) return;
      toldAt = now;
      context.progress({ doneBytes: Math.min(doneBytes, totalBytes), totalBytes, file: path });
    };
    try {
      const file = await fingerprintFile(fullPath, path, onBytes);
      columns += file.table?.columns.length ?? 0;
      files.push(file.table !== null && columns > COLUMNS ? { ...file, table: { ...file.table, columns: [] } } : file);
    } catch (error) {
      // One of many that vanished or is locked; a single file is all there is.
      const isLost = error instanceof ReadingFault && found.kind === 'folder';
      if (!isLost) throw error;
      skipped.push({ path, reason: 'not-readable' });
    }
  }
  context.progress({ doneBytes: totalBytes, totalBytes, file: '' });
  const list = canonicalize(files.map(({ path, sha256 }) => ({ path, sha256 }))) ?? '';
  return {
    kind: found.kind,
    name,
    sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    sha256: createHash('sha256').update(list, 'utf8').digest('hex'),
    files,
    skipped,
  };
}
