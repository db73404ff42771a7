import { createHash } from 'node:crypto';
import type { JournalProblem } from '#contract/records/journal';
import { build, buildAny, type Reader } from '#core/store/sql';
import type { AnyRow } from '#core/store/tables';
import { journaledValue } from './journaled-value.ts';
import type { Replay } from './replay.ts';

/**
 * Compares the rows of a table with what the journal tells of them, field by field.
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
    for (const [field, value] of Object.entries(row)) {
      if (field === 'id') continue;
      const wanted = field === 'version' ? told.version : (told.fields.get(field) ?? null);
      const held = journaledValue(table, field, value);
      if (held !== wanted) {
        found.push({ kind: 'record-altered', seq: null, record, field, expected: wanted, found: held });
      }
    }
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

/** Rehashes the stored files and compares them with the evidence that names them. */
export function compareBlobs(tables: Reader): JournalProblem[] {
  const found: JournalProblem[] = [];
  const named = new Set(
    tables
      .all<{ sha256: string }>(build.selectFrom('evidence').select('sha256').distinct())
      .map(({ sha256 }) => sha256),
  );
  for (const { sha256, content } of tables.each<{ sha256: string; content: Buffer }>(
    build.selectFrom('blobs').selectAll().orderBy('sha256'),
  )) {
    const record = { kind: 'blobs', id: sha256 };
    if (!named.delete(sha256)) {
      found.push({ kind: 'record-added', seq: null, record, field: null, expected: null, found: sha256 });
    }
    const hash = createHash('sha256').update(content).digest('hex');
    if (hash !== sha256) {
      found.push({ kind: 'content-altered', seq: null, record, field: 'content', expected: sha256, found: hash });
    }
  }
  for (const sha256 of named) {
    const record = { kind: 'blobs', id: sha256 };
    found.push({ kind: 'record-missing', seq: null, record, field: null, expected: sha256, found: null });
  }
  return found;
}
