import type { JournalEvent, JournalProblem } from '#contract/records/journal';
import { isObjectColumn } from '#core/store/object-columns';
import { keysOf } from '#core/store/object-text';
import { build, buildAny, type Reader } from '#core/store/sql';
import { type AnyRow, type JournalRow, recordTables } from '#core/store/tables';
import { startChain, startClock } from './chain.ts';
import { fromRow } from './event.ts';
import { journaledValue } from './journaled-value.ts';
import { judgeCheckpoints } from './judge-checkpoints.ts';
import { checkOwnDevice, knownKeys } from './known-keys.ts';
import { type KnownTree, rememberTree, resumeTree } from './known-tree.ts';
import { encodeNode } from './merkle.ts';
import { isBreak } from './problems.ts';
import { type ReplayedRecord, startReplay } from './replay.ts';
import { checkpointsBySize, checkRow, type Verified, type VerifyOptions } from './verify.ts';

/** With more new events than so many, reading everything is no slower. */
const NEW_LIMIT = 20_000;

/**
 * Verifies what was written since a journal was last found in order: the chain from there on, checkpoints, and the records
 * that the new events wrote, each against what older events say of it. Older events, records and files are not read
 * again: only for a file that nobody else can have written to since.
 * @param known  where everything was in order
 * @returns null if the journal does not continue from there, if there is too much new, or if anything is wrong: then only
 *   `verifyWhole` can tell what
 */
export function verifyNew(tables: Reader, known: KnownTree, options: VerifyOptions = {}): Verified | null {
  const from = resumeTree(tables, known);
  if (!from) return null;
  const newer = build.selectFrom('journal_events').selectAll().where('seq', '>', known.size).orderBy('seq');
  const rows = tables.all<JournalRow>(newer.limit(NEW_LIMIT + 1));
  if (rows.length > NEW_LIMIT) return null;
  const chain = startChain({ seq: known.size, hash: known.head }, from.tree);
  if (writesOlderCheckpoint(tables, known.size, rows)) return null;
  const covered = coveredBefore(tables, known.size);
  const workspaceId = tables.get<{ id: string }>(build.selectFrom('workspace').select('id'))?.id;
  const judge = judgeCheckpoints(workspaceId, knownKeys(tables), { covered, hasDevice: hasDevice(tables, known.size) });
  for (const seen of uncoveredBetween(tables, covered, known.size)) judge.see(seen);
  const replay = startReplay(recordsBefore(tables, known.size, rows));
  const clock = startClock();
  const checkpoints = checkpointsBySize(tables, known.size - 1);
  let waiting = checkpoints.next();
  for (; !waiting.done && waiting.value.size === known.size; waiting = checkpoints.next()) {
    judge.judge(waiting.value, chain.head, chain.tree);
  }
  let problems: JournalProblem[] = [];
  for (const row of rows) {
    problems = problems.concat(checkRow(row, chain, replay));
    const seen = { seq: row.seq, at: row.at, record: { kind: row.record_kind, id: row.record_id } };
    clock.see(seen);
    judge.see(seen);
    for (; !waiting.done && waiting.value.size <= row.seq; waiting = checkpoints.next()) {
      judge.judge(waiting.value, chain.head, chain.tree);
    }
  }
  const isLeftOver = !waiting.done;
  checkpoints.return(undefined);
  const { head, tree } = chain;
  judge.finish(tree.size);
  problems = problems.concat(judge.problems, checkOwnDevice(tables, options.device ?? null), clock.notes);
  const areRecordsRight = [...replay.records].every(([table, records]) => agree(tables, table, records, rows));
  if (isLeftOver || !areRecordsRight || problems.some(isBreak)) return null;
  return {
    tree: head && rememberTree({ tree, head: head.hash }),
    report: {
      isIntact: true,
      checkedEvents: rows.length,
      root: encodeNode(tree.root(), 'hex'),
      checkpoints: judge.judged,
      uncovered: judge.uncovered,
      events: tree.size,
      records: recordTables.reduce((sum, table) => sum + countRows(tables, table), 0),
      head,
      problems,
    },
  };
}

const countRows = (tables: Reader, table: string): number =>
  tables.get<{ count: number }>(buildAny.selectFrom(table).select((is) => is.fn.countAll<number>().as('count')))
    ?.count ?? 0;

/** The size of the newest checkpoint that was there before the new events. */
function coveredBefore(tables: Reader, size: number): number {
  const newest = build.selectFrom('checkpoints').select((is) => is.fn.max('size').as('size'));
  return tables.get<{ size: number | null }>(newest.where('size', '<', size))?.size ?? 0;
}

/** Whether new events make or change a checkpoint whose tree is not at hand. */
function writesOlderCheckpoint(tables: Reader, size: number, rows: readonly JournalRow[]): boolean {
  const older = build.selectFrom('checkpoints').select('id').where('size', '<', size);
  return rows
    .filter((row) => row.record_kind === 'checkpoints')
    .some((row) => tables.get(older.where('id', '=', row.record_id)) !== undefined);
}

function hasDevice(tables: Reader, size: number): boolean {
  const first = build.selectFrom('journal_events').select('seq').where('record_kind', '=', 'devices');
  return tables.get(first.where('seq', '<=', size).limit(1)) !== undefined;
}

function uncoveredBetween(tables: Reader, covered: number, size: number) {
  const between = build.selectFrom('journal_events').select(['seq', 'record_kind as kind']);
  const rows = tables.all<{ seq: number; kind: string }>(between.where('seq', '>', covered).where('seq', '<=', size));
  return rows.map(({ seq, kind }) => ({ seq, record: { kind } }));
}

/** The fields that new events write, by record. */
function writtenFields(rows: readonly JournalRow[]): Map<string, { kind: string; id: string; fields: Set<string> }> {
  const written = new Map<string, { kind: string; id: string; fields: Set<string> }>();
  for (const row of rows) {
    const { record, changes } = eventOf(row);
    const place = `${record.kind} ${record.id}`;
    const known = written.get(place) ?? { ...record, fields: new Set<string>() };
    for (const { field } of changes) known.fields.add(field);
    written.set(place, known);
  }
  return written;
}

/** A row as the event it holds; one that holds none is told of when the chain is checked. */
function eventOf(row: JournalRow): JournalEvent {
  try {
    return fromRow(row);
  } catch {
    return fromRow(row, []);
  }
}

/** The records that new events write to as they were before them, as far as the new events say anything of their fields. */
function recordsBefore(
  tables: Reader,
  size: number,
  rows: readonly JournalRow[],
): Map<string, Map<string, ReplayedRecord>> {
  const records = new Map<string, Map<string, ReplayedRecord>>();
  for (const { kind, id, fields } of writtenFields(rows).values()) {
    const record = recordBefore(tables, size, kind, id, fields);
    const table = records.get(kind) ?? new Map<string, ReplayedRecord>();
    if (record) table.set(id, record);
    records.set(kind, table);
  }
  return records;
}

function recordBefore(
  tables: Reader,
  size: number,
  kind: string,
  id: string,
  fields: ReadonlySet<string>,
): ReplayedRecord | null {
  const older = build
    .selectFrom('journal_events')
    .selectAll()
    .where('record_kind', '=', kind)
    .where('record_id', '=', id)
    .where('seq', '<=', size)
    .orderBy('seq', 'desc');
  const open = new Set(fields);
  let record: ReplayedRecord | null = null;
  for (const row of tables.each<JournalRow>(older)) {
    const event = eventOf(row);
    if (record === null && event.operation === 'delete') return null;
    record ??= { version: event.baseVersion + 1, fields: new Map() };
    for (const { field, new: value } of event.changes) if (open.delete(field)) record.fields.set(field, value);
    if (open.size === 0 || event.operation === 'insert') break;
  }
  return record;
}

/** Whether the rows of records that new events wrote are as these say, and as many as they should be. */
function agree(
  tables: Reader,
  table: string,
  records: ReadonlyMap<string, ReplayedRecord>,
  rows: readonly JournalRow[],
): boolean {
  const written = new Set(rows.flatMap((row) => (row.record_kind === table ? [row.record_id] : [])));
  return [...written].every((id) => {
    const row = tables.get<AnyRow>(buildAny.selectFrom(table).selectAll().where('id', '=', id));
    const told = records.get(id);
    if (!row || !told) return !row && !told;
    return row.version === told.version && holdsTold(table, row, told.fields);
  });
}

/** Whether a row holds what is told of its fields; of fields that are not told of nothing is asked. */
function holdsTold(table: string, row: AnyRow, fields: ReplayedRecord['fields']): boolean {
  const objects = new Map<string, ReturnType<typeof keysOf>>();
  return [...fields].every(([field, value]) => {
    const dot = field.indexOf('.');
    const column = field.slice(0, Math.max(dot, 0));
    if (!isObjectColumn(table, column)) return journaledValue(table, field, row[field] ?? null) === value;
    const keys = objects.get(column) ?? keysOf(table, row[column] ?? null);
    objects.set(column, keys);
    return keys !== null && (keys.get(field.slice(dot + 1)) ?? null) === value;
  });
}
