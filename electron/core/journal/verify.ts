import { createHash } from 'node:crypto';
import type { JournalHead, JournalProblem, JournalReport } from '#contract/records/journal';
import { build, buildAny, type Reader } from '#core/store/sql';
import { type AnyRow, type JournalRow, recordTables } from '#core/store/tables';
import { canonicalText, eventHash, fromRow, GENESIS_HASH } from './event.ts';
import { journaledValue } from './journaled-value.ts';
import { type Replay, startReplay } from './replay.ts';

/** A report names at most so many problems; a file with more is not mended by a longer list. */
const PROBLEM_LIMIT = 1000;

/**
 * Proves a workspace's journal against itself and against its tables: recomputes each hash and link of the chain,
 * rebuilds every record by replay, compares it with its row field by field, and rehashes stored files.
 * Events are read one at a time.
 * @param tables  one unchanging state (`Store.snapshot`)
 * @returns problems by place: the chain first, then records, then files. A rewritten chain whose every hash is right, or
 *   one cut off at its end together with the tables, can only be seen by comparing `head` with one printed elsewhere.
 */
export function verifyJournal(tables: Reader): JournalReport {
  let problems: JournalProblem[] = [];
  const replay = startReplay();
  let head: JournalHead | null = null;
  let events = 0;
  for (const row of tables.each<JournalRow>(build.selectFrom('journal_events').selectAll().orderBy('seq'))) {
    // Never spread into `push`: arguments of a call are limited, damage is not.
    problems = problems.concat(checkEvent(row, head, replay));
    events += 1;
    // Nothing can follow a number that JavaScript cannot count on from.
    if (problems.length >= PROBLEM_LIMIT || !Number.isSafeInteger(row.seq)) break;
    head = { seq: row.seq, hash: row.hash };
  }
  let records = 0;
  for (const table of recordTables) {
    const { count, found } = compareTable(tables, table, replay);
    records += count;
    problems = problems.concat(found);
  }
  problems = problems.concat(compareBlobs(tables)).slice(0, PROBLEM_LIMIT);
  return { isIntact: problems.length === 0, events, records, head, problems };
}

function checkEvent(row: JournalRow, before: JournalHead | null, replay: Replay): JournalProblem[] {
  const problems: JournalProblem[] = [];
  const record = { kind: row.record_kind, id: row.record_id };
  const expectedSeq = (before?.seq ?? 0) + 1;
  if (!Number.isSafeInteger(row.seq)) {
    return [{ kind: 'sequence-gap', seq: null, record, field: 'seq', expected: expectedSeq, found: row.seq }];
  }
  if (row.seq !== expectedSeq) {
    problems.push({ kind: 'sequence-gap', seq: row.seq, record, field: 'seq', expected: expectedSeq, found: row.seq });
  }
  const expectedPrevious = before?.hash ?? GENESIS_HASH;
  if (row.prev_hash !== expectedPrevious) {
    problems.push({
      kind: 'chain-broken',
      seq: row.seq,
      record,
      field: 'prevHash',
      expected: expectedPrevious,
      found: row.prev_hash,
    });
  }
  try {
    const event = fromRow(row);
    const hash = eventHash(event);
    if (hash !== row.hash) {
      problems.push({ kind: 'event-altered', seq: row.seq, record, field: 'hash', expected: hash, found: row.hash });
    }
    // The hash speaks of the parsed text; a text that merely parses to the same is still not what was written.
    const canonical = canonicalText(event.changes);
    if (canonical !== row.changes) {
      problems.push({
        kind: 'event-altered',
        seq: row.seq,
        record,
        field: 'changes',
        expected: canonical,
        found: row.changes,
      });
    }
    return problems.concat(replay.apply(event));
  } catch {
    problems.push({
      kind: 'event-altered',
      seq: row.seq,
      record,
      field: 'changes',
      expected: null,
      found: row.changes,
    });
  }
  return problems;
}

function compareTable(tables: Reader, table: string, replay: Replay): { count: number; found: JournalProblem[] } {
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

function compareBlobs(tables: Reader): JournalProblem[] {
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
