import { createHash } from 'node:crypto';
import type { ColumnValue, JournalProblem } from '#contract/records/journal';
import { isContentNeeded, unfinishedContent, wasContentTold } from '#core/store/blobs';
import { build, buildAny, type Reader } from '#core/store/sql';
import type { AnyRow } from '#core/store/tables';
import { differences } from './object-fields.ts';
import type { Replay } from './replay.ts';

/**
 * Compares the rows of a table with what the journal tells of them, field by field, in an object column key by key.
 * @returns how many rows there are, and what does not agree
 */
export function compareTable(
  tables: Reader,
  table: string,
  replay: Pick<Replay, 'records'>,
): { count: number; found: JournalProblem[] } {
  const found: JournalProblem[] = [];
  const expected = replay.records.get(table) ?? new Map();
  const unseen = new Set(expected.keys());
  let count = 0;
  for (const row of tables.each<AnyRow>(buildAny.selectFrom(table).selectAll().orderBy('id'))) {
    count += 1;
    const record = { kind: table, id: row.id };
    const told = expected.get(row.id);
    if (!told) {
      found.push({ kind: 'record-added', seq: null, record, field: null, expected: null, found: row.id });
      continue;
    }
    unseen.delete(row.id);
    const altered = (field: string, expected: ColumnValue, held: ColumnValue): unknown =>
      found.push({ kind: 'record-altered', seq: null, record, field, expected, found: held });
    if (row.version !== told.version) altered('version', told.version, row.version);
    for (const { field, wanted, held } of differences(table, row, told.fields)) altered(field, wanted, held);
  }
  for (const id of unseen) {
    found.push({
      kind: 'record-missing',
      seq: null,
      record: { kind: table, id },
      field: null,
      expected: id,
      found: null,
    });
  }
  return { count, found };
}

/** What is wrong with the pieces of a stored file: the first number that is not there, or bytes of another size or hash. */
function judgePieces(
  tables: Reader,
  sha256: string,
  sizeBytes: number,
): Pick<JournalProblem, 'field' | 'expected' | 'found'> | null {
  const hash = createHash('sha256');
  let next = 0;
  let length = 0;
  const pieces = build
    .selectFrom('blob_chunks')
    .select(['number', 'content'])
    .where('sha256', '=', sha256)
    .orderBy('number');
  for (const { number, content } of tables.each<{ number: number; content: Buffer }>(pieces)) {
    if (number !== next) return { field: 'number', expected: next, found: number };
    hash.update(content);
    length += content.length;
    next += 1;
  }
  const found = hash.digest('hex');
  if (found !== sha256) return { field: 'content', expected: sha256, found };
  return length === sizeBytes ? null : { field: 'size_bytes', expected: length, found: sizeBytes };
}

/** Rehashes the stored files piece by piece and compares them with the records that name them. */
export function compareBlobs(tables: Reader): JournalProblem[] {
  const found: JournalProblem[] = [];
  const shaOf = ({ sha256 }: { sha256: string }): string => sha256;
  const named = new Set([
    ...tables.all<{ sha256: string }>(build.selectFrom('evidence').select('sha256').distinct()).map(shaOf),
    ...tables
      .all<{ sha256: string }>(
        build.selectFrom('evidence_revisions').select('sha256').distinct().where('location', 'is', null),
      )
      .map(shaOf),
  ]);
  const problem = (kind: JournalProblem['kind'], sha256: string, told: Partial<JournalProblem>): JournalProblem => ({
    kind,
    seq: null,
    record: { kind: 'blobs', id: sha256 },
    field: null,
    expected: null,
    found: null,
    ...told,
  });
  for (const { sha256, size_bytes } of tables.all<{ sha256: string; size_bytes: number }>(
    build.selectFrom('blobs').selectAll().orderBy('sha256'),
  )) {
    // What a sign-off or a picture names stays, and what an emptied text left goes when the workspace is opened.
    if (!named.delete(sha256) && !isContentNeeded(tables, sha256) && !wasContentTold(tables, sha256)) {
      found.push(problem('record-added', sha256, { found: sha256 }));
    }
    const wrong = judgePieces(tables, sha256, size_bytes);
    if (wrong !== null) found.push(problem('content-altered', sha256, wrong));
  }
  for (const sha256 of named) found.push(problem('record-missing', sha256, { expected: sha256 }));
  for (const sha256 of unfinishedContent(tables)) {
    found.push(problem('record-added', sha256, { record: { kind: 'blob_chunks', id: sha256 }, found: sha256 }));
  }
  return found;
}
