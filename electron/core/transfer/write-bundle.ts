import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '#contract/errors';
import { beginFile } from '#core/files/new-file';
import { createZip, type ZipWriter } from '#core/interchange/zip-write';
import { contentPieces } from '#core/store/blobs';
import type { Store } from '#core/store/db';
import { build, buildAny, type Reader } from '#core/store/sql';
import { recordTables } from '#core/store/tables';
import {
  BUNDLE_FORMAT,
  BUNDLE_HEAD,
  BUNDLE_JOURNAL,
  type BundleHead,
  contentFile,
  recordsFile,
} from './bundle-format.ts';

/** A written file. */
export type WrittenFile = { readonly sizeBytes: number; readonly sha256: string; readonly records: number };

/** What a zip without 64-bit places holds, with room for its own parts. */
const MOST_BYTES = 4_000_000_000;
const MOST_FILES = 65_000;
const PIECE_CHARACTERS = 256 * 1024;

type Lines = BundleHead['journal'];

/** Writes rows as lines of JSON into the zip. */
function writeRows(zip: ZipWriter, name: string, rows: Iterable<object>): Lines {
  const file = zip.file(name);
  const hash = createHash('sha256');
  let count = 0;
  let text = '';
  const flush = (): void => {
    const bytes = Buffer.from(text, 'utf8');
    hash.update(bytes);
    file.write(bytes);
    text = '';
  };
  for (const row of rows) {
    count += 1;
    text += `${JSON.stringify(row)}\n`;
    if (text.length >= PIECE_CHARACTERS) flush();
  }
  flush();
  file.end();
  return { rows: count, sha256: hash.digest('hex') };
}

type Records = Pick<BundleHead, 'records' | 'journal' | 'workspace' | 'blobs'> & {
  readonly contents: readonly string[];
};

/** Writes every record and the journal, of one state of the workspace. */
function writeRecords(tables: Reader, zip: ZipWriter): Records {
  const workspace = tables.get<{ id: string; name: string }>(build.selectFrom('workspace').select(['id', 'name']));
  if (!workspace) throw new Error('the workspace has no row of its own');
  const stored = tables.all<{ sha256: string; size_bytes: number }>(
    build.selectFrom('blobs').selectAll().orderBy('sha256'),
  );
  const sizeBytes = stored.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
  if (sizeBytes > MOST_BYTES || stored.length > MOST_FILES)
    throw new AppError('bundle.too-large', { limitBytes: MOST_BYTES });
  const records: BundleHead['records'] = {};
  for (const table of recordTables) {
    const query = buildAny.selectFrom(table).selectAll().orderBy('id');
    records[table] = writeRows(zip, recordsFile(table), tables.each<object>(query));
  }
  const events = build.selectFrom('journal_events').selectAll().orderBy('seq');
  const journal = writeRows(zip, BUNDLE_JOURNAL, tables.each<object>(events));
  const contents = stored.map(({ sha256 }) => sha256);
  return { workspace, records, journal, blobs: { count: stored.length, sizeBytes }, contents };
}

/**
 * Writes a whole workspace as a bundle: records and journal of one state, then stored files one after the other. The name
 * holds the old file or the whole new one.
 * @param report  is told how many stored files are written
 * @throws AppError `file.not-writable`, `bundle.too-large`; `signal`'s reason if it was called off
 */
export async function writeBundle(
  store: Pick<Store, 'snapshot' | 'read' | 'schemaVersion'>,
  path: string,
  about: { readonly appVersion: string; readonly exportedAt: string },
  report: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const file = beginFile(path);
  const hash = createHash('sha256');
  let sizeBytes = 0;
  try {
    const zip = createZip((piece) => {
      hash.update(piece);
      sizeBytes += piece.length;
      if (sizeBytes > MOST_BYTES) throw new AppError('bundle.too-large', { limitBytes: MOST_BYTES });
      file.write(piece);
    });
    const { contents, ...told } = store.snapshot((tables) => writeRecords(tables, zip));
    for (const [done, sha256] of contents.entries()) {
      report(done, contents.length);
      const entry = zip.file(contentFile(sha256), false);
      for (const piece of contentPieces(store.read, sha256)) {
        entry.write(piece);
        // Others may work meanwhile; what is stored under a hash never changes.
        await setImmediate();
        signal.throwIfAborted();
      }
      entry.end();
    }
    const head: BundleHead = {
      format: BUNDLE_FORMAT,
      formatVersion: 1,
      schemaVersion: store.schemaVersion,
      ...about,
      ...told,
    };
    const last = zip.file(BUNDLE_HEAD);
    last.write(Buffer.from(`${JSON.stringify(head, null, 2)}\n`));
    last.end();
    zip.end();
    file.keep();
    report(contents.length, contents.length);
    const records = Object.values(told.records).reduce((sum, { rows }) => sum + rows, 0);
    return { sizeBytes, sha256: hash.digest('hex'), records };
  } catch (error) {
    file.discard();
    throw error;
  }
}
