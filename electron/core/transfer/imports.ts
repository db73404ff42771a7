import type { ImportRecord } from '#contract/records/transfer';
import type { ImportRow } from '#core/store/inventory-tables';
import { findPerson } from '#core/store/people';
import { build, fixed, type Reader } from '#core/store/sql';

/**
 * Tables that vouch for others, the imports' own, and findings, which are never deleted: undoing an import leaves them
 * alone.
 */
export const OUTSIDE_IMPORTS: readonly string[] = ['checkpoints', 'devices', 'findings', 'imports'];

const others = OUTSIDE_IMPORTS.map((table) => `'${table}'`).join(', ');
/** Records that an import wrote and that were written again after it. */
const countChanged = fixed<{ count: number }>(`
  SELECT count(*) AS count FROM (
    SELECT DISTINCT record_kind, record_id FROM journal_events
    WHERE seq BETWEEN ? AND ? AND record_kind NOT IN (${others})
  ) AS written
  WHERE EXISTS (
    SELECT 1 FROM journal_events AS later
    WHERE later.record_kind = written.record_kind AND later.record_id = written.record_id AND later.seq > ?
  )`);

const newestSeq = fixed<{ seq: number }>('SELECT seq FROM journal_events ORDER BY seq DESC LIMIT 1');

/** The number of the newest entry of the journal; 0 if there is none. */
export function headSeq(read: Reader): number {
  return read.get(newestSeq())?.seq ?? 0;
}

/** A row of `imports` as the record it holds. */
export function toImportRecord(read: Reader, row: ImportRow): ImportRecord {
  const changed = (): number => read.get(countChanged(row.first_seq, row.last_seq, row.last_seq))?.count ?? 0;
  return {
    id: row.id,
    version: row.version,
    files: JSON.parse(row.files) as ImportRecord['files'],
    personId: row.person_id,
    personName: findPerson(read, row.person_id)?.name ?? row.person_id,
    at: row.at,
    added: row.added,
    merged: row.merged,
    links: row.links,
    undoneAt: row.undone_at,
    changedSince: row.undone_at === null ? changed() : row.changed_since,
  };
}

/** Every import, newest first. */
export function listImports(read: Reader): ImportRecord[] {
  const query = build.selectFrom('imports').selectAll().orderBy('at', 'desc').orderBy('id', 'desc');
  return read.all<ImportRow>(query).map((row) => toImportRecord(read, row));
}

/** When a file with these bytes was imported last, by hash; of imports that were undone nothing is told. */
export function importedBefore(read: Reader): ReadonlyMap<string, string> {
  const query = build.selectFrom('imports').select(['files', 'at']).where('undone_at', 'is', null).orderBy('at');
  const known = new Map<string, string>();
  for (const { files, at } of read.all<Pick<ImportRow, 'files' | 'at'>>(query)) {
    for (const { sha256 } of JSON.parse(files) as ImportRecord['files']) known.set(sha256, at);
  }
  return known;
}
