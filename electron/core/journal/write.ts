import { AppError } from '#contract/errors';
import type { FieldChange, JournalEvent, JournalHead } from '#contract/records/journal';
import type { Clock } from '#core/clock';
import { completeContent, eraseUnused, keepBytes, keepPiece } from '#core/store/blobs';
import type { Store } from '#core/store/db';
import { isObjectColumn } from '#core/store/object-columns';
import type { ObjectKeys } from '#core/store/object-text';
import { keepSearch, type SearchKeeper, type TextPage } from '#core/store/search-index';
import { type TextState, tellTextState } from '#core/store/search-texts';
import { buildAny, fixed, insertRow, type Reader, type Runner } from '#core/store/sql';
import type { AnyRow, JournalRow, RecordTable, RecordTables } from '#core/store/tables';
import { rowHash } from './chain.ts';
import { GENESIS_HASH } from './event.ts';
import { journaledValue } from './journaled-value.ts';
import { toldKeys } from './object-fields.ts';
import {
  CHECKPOINT_INTERVAL,
  checkpointRow,
  coveredEvents,
  draftCheckpoint,
  unknownDevice,
  type Vouching,
} from './vouch.ts';

/** Who writes, through which call. */
export type WriteOrigin = { readonly action: string; readonly actor: string | null };

/** A record that a transaction wrote, as it is now, or as it was before it was removed. */
export type Touched = { readonly table: RecordTable; readonly row: AnyRow; readonly isRemoved: boolean };

type NewRow<T extends RecordTable> = Omit<RecordTables[T], 'version'>;
type Changes<T extends RecordTable> = Partial<Omit<RecordTables[T], 'id' | 'version'>>;

/**
 * The only way to change records. Each of the first three leaves exactly one journal event in the same transaction;
 * an update that changes nothing leaves none and keeps the version.
 */
export type WriteTransaction = {
  readonly read: Reader;
  /** Gives the row as stored, at version 1. */
  insert<T extends RecordTable>(table: T, row: NewRow<T>): RecordTables[T];
  /**
   * Gives the row as stored.
   * @param baseVersion  the version the change was made from
   * @throws AppError `record.not-found`, `record.changed-meanwhile`
   */
  update<T extends RecordTable>(table: T, id: string, baseVersion: number, changes: Changes<T>): RecordTables[T];
  /** @throws AppError `record.not-found`, `record.changed-meanwhile` */
  remove(table: RecordTable, id: string, baseVersion: number): void;
  /** Stores a file's bytes once, for a record to name. Gives their SHA-256. */
  keepContent(content: Uint8Array): string;
  /** Stores a piece of a file too large for one transaction, at most 1 MiB; `number` counts from 0. */
  keepPiece(sha256: string, number: number, content: Uint8Array): void;
  /** Says that all pieces are stored, in the transaction that names them. */
  completeContent(sha256: string, sizeBytes: number): void;
  /** Erases stored bytes that nothing names any more, also the pieces of a file that was never completed. */
  dropUnusedContent(sha256: string): void;
  /** Lets search find the text of a piece of evidence, page by page, in place of what it knew of it; no record. */
  indexPages(evidenceItemId: string, pages: readonly TextPage[]): void;
  /** Keeps what became of reading a file's text; no record. */
  tellTextState(revisionId: string, state: TextState): void;
};

export type Journal = {
  /**
   * Runs one synchronous function in one IMMEDIATE transaction; if it throws, nothing was written.
   * @returns what `fn` gave, and the records it wrote
   */
  write<T>(origin: WriteOrigin, fn: (tx: WriteTransaction) => T): { readonly result: T; readonly touched: Touched[] };
  /** What it makes checkpoints with; null: it makes none. */
  readonly vouching: Vouching | null;
};

/** What a transaction has written when it is about to end. `before`: the newest entry there was; 0: none. */
export type Written = {
  readonly before: number;
  /** The newest entry now, and the instant of it. */
  readonly seq: number;
  readonly now: string;
  readonly touched: readonly Touched[];
};

/** Works out what follows from what was written, in the same transaction. */
export type Follow = (tables: Reader & Runner, written: Written) => void;

type NewEvent = Omit<JournalEvent, 'seq' | 'device' | 'at' | 'prevHash' | 'hash'>;

const newestEvent = fixed<JournalHead>('SELECT seq, hash FROM journal_events ORDER BY seq DESC LIMIT 1');

/** One transaction, while it runs. */
type Work = {
  readonly tables: Reader & Runner;
  readonly origin: WriteOrigin;
  readonly touched: Touched[];
  readonly search: SearchKeeper;
  isDeviceKnown: boolean;
  /** Events the newest checkpoint covers; null if nobody asked yet. */
  covered: number | null;
  /** The newest event; null before the first. */
  head: JournalHead | null;
  /** The instant of the newest event it wrote; empty before the first. */
  at: string;
  /** How many it has written. */
  events: number;
};

/** A transaction with so many is an import or the like. */
const MANY_EVENTS = 500;

function checkText(changes: readonly FieldChange[]): void {
  for (const { field, new: value } of changes) {
    if (typeof value === 'string' && !value.isWellFormed()) {
      throw new AppError('input.invalid', { path: field, reason: 'half of a character pair' });
    }
  }
}

/**
 * Makes the write door of an open workspace.
 * @param device    the id of this installation
 * @param vouching  makes it known as a device at its first write, and lets it make a checkpoint in the midst of the
 *   write that leaves so many events uncovered
 * @param follow    runs at the end of each transaction that wrote something
 */
export function createJournal(
  store: Store,
  clock: Clock,
  device: string,
  vouching: Vouching | null = null,
  follow: Follow | null = null,
): Journal {
  const now = (): string => clock().toISOString();

  /** Chains one event to those before it; gives its number. */
  function seal(work: Work, event: NewEvent): number {
    const changes = JSON.stringify(event.changes);
    const row: JournalRow = {
      seq: (work.head?.seq ?? 0) + 1,
      device,
      at: now(),
      actor: event.actor,
      action: event.action,
      record_kind: event.record.kind,
      record_id: event.record.id,
      operation: event.operation,
      base_version: event.baseVersion,
      changes,
      prev_hash: work.head?.hash ?? GENESIS_HASH,
      hash: '',
    };
    const hash = rowHash(row, changes);
    if (hash === null) throw new Error(`event ${row.seq - 1} has no hash to go on from`);
    work.tables.run(insertRow('journal_events', { ...row, hash }));
    work.head = { seq: row.seq, hash };
    work.at = row.at;
    work.events += 1;
    if (work.events === MANY_EVENTS) store.growCache();
    return row.seq;
  }

  /** Stores a record that only serves to vouch for others. */
  function keep(work: Work, table: 'devices' | 'checkpoints', row: NewRow<'devices'> | NewRow<'checkpoints'>): number {
    const values = { ...row, version: 1 } as unknown as AnyRow;
    work.tables.run(insertRow(table, values));
    work.touched.push({ table, row: values, isRemoved: false });
    return seal(work, { ...work.origin, ...insertion(table, values) });
  }

  /** Makes a checkpoint if the interval is full. */
  function vouchIfDue(work: Work, own: Vouching, seq: number): void {
    work.covered ??= coveredEvents(work.tables);
    if (seq - work.covered < CHECKPOINT_INTERVAL) return;
    const body = draftCheckpoint(work.tables, own, now());
    if (!body) return;
    keep(work, 'checkpoints', checkpointRow(own, body, 'interval'));
    work.covered = body.size;
  }

  function append(work: Work, event: NewEvent): void {
    checkText(event.changes);
    if (!vouching) {
      seal(work, event);
      return;
    }
    const device = work.isDeviceKnown ? null : unknownDevice(work.tables, vouching, now());
    work.isDeviceKnown = true;
    if (device) vouchIfDue(work, vouching, keep(work, 'devices', device));
    vouchIfDue(work, vouching, seal(work, event));
  }

  function readBase(tables: Reader, table: RecordTable, id: string, baseVersion: number): AnyRow {
    const row = tables.get<AnyRow>(buildAny.selectFrom(table).selectAll().where('id', '=', id));
    if (!row) throw new AppError('record.not-found', { kind: table, id });
    if (row.version !== baseVersion) throw new AppError('record.changed-meanwhile', { kind: table, id });
    return row;
  }

  function begin(work: Work): WriteTransaction {
    const { tables, origin, touched } = work;
    return {
      read: tables,
      insert: (table, row) => {
        const values = { ...row, version: 1 } as unknown as AnyRow;
        tables.run(insertRow(table, values));
        if (table === 'checkpoints') work.covered = coveredEvents(tables);
        append(work, { ...origin, ...insertion(table, values) });
        work.search.added({ table, row: values });
        touched.push({ table, row: values, isRemoved: false });
        return values as unknown as RecordTables[typeof table];
      },
      update: (table, id, baseVersion, wanted) => {
        const before = readBase(tables, table, id, baseVersion);
        const after = { ...before, ...wanted, id, version: baseVersion } as unknown as AnyRow;
        const changes = describe(table, Object.keys(wanted), before, after);
        if (changes.length === 0) return before as unknown as RecordTables[typeof table];
        const stored = { ...after, version: baseVersion + 1 };
        const { id: _, ...columns } = stored;
        tables.run(
          buildAny
            .updateTable(table as string)
            .set(columns)
            .where('id', '=', id),
        );
        append(work, { ...origin, record: { kind: table, id }, operation: 'update', baseVersion, changes });
        touched.push({ table, row: stored, isRemoved: false });
        return stored as unknown as RecordTables[typeof table];
      },
      remove: (table, id, baseVersion) => {
        const before = readBase(tables, table, id, baseVersion);
        const changes = describe(table, Object.keys(before), before, null);
        tables.run(buildAny.deleteFrom(table).where('id', '=', id));
        append(work, { ...origin, record: { kind: table, id }, operation: 'delete', baseVersion, changes });
        touched.push({ table, row: before, isRemoved: true });
      },
      keepContent: (content) => keepBytes(tables, content),
      keepPiece: (sha256, number, content) => keepPiece(tables, sha256, number, content),
      completeContent: (sha256, sizeBytes) => completeContent(tables, sha256, sizeBytes),
      dropUnusedContent: (sha256) => eraseUnused(tables, sha256),
      indexPages: (evidenceItemId, pages) => work.search.pages(evidenceItemId, pages),
      tellTextState: (revisionId, state) => tellTextState(tables, revisionId, state),
    };
  }

  return {
    vouching,
    write: (origin, fn) => {
      const touched: Touched[] = [];
      const result = store.transaction((tables) => {
        const head = tables.get(newestEvent()) ?? null;
        const before = head?.seq ?? 0;
        const search = keepSearch(tables, before);
        const started = { isDeviceKnown: false, covered: null, head, at: '', events: 0 };
        const work: Work = { tables, origin, touched, search, ...started };
        const given = fn(begin(work));
        if (given instanceof Promise) throw new Error('a write must be synchronous');
        const seq = work.head?.seq ?? 0;
        search.finish(touched, seq);
        if (seq > before) follow?.(tables, { before, seq, now: work.at, touched });
        return given;
      });
      return { result, touched };
    },
  };
}

/** What an event says of a new record. */
function insertion(table: string, values: AnyRow): Pick<NewEvent, 'record' | 'operation' | 'baseVersion' | 'changes'> {
  const changes = describe(table, Object.keys(values), null, values);
  return { record: { kind: table, id: values.id }, operation: 'insert', baseVersion: 0, changes };
}

/**
 * The fields that differ, in the order of their names, each in the order of RFC 8785; id and version are told by the event itself, an object column by
 * its keys.
 */
function describe(
  table: string,
  columns: readonly string[],
  before: AnyRow | null,
  after: AnyRow | null,
): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const column of columns) {
    if (column === 'id' || column === 'version') continue;
    const [old, value] = [before?.[column] ?? null, after?.[column] ?? null];
    if (old === value) continue;
    if (isObjectColumn(table, column)) {
      describeKeys(column, before && toldKeys(table, column, old), after && toldKeys(table, column, value), changes);
      continue;
    }
    changes.push({
      field: column,
      new: journaledValue(table, column, value),
      old: journaledValue(table, column, old),
    });
  }
  return changes.sort((one, other) => (one.field < other.field ? -1 : 1));
}

function describeKeys(
  column: string,
  before: ObjectKeys | null,
  after: ObjectKeys | null,
  changes: FieldChange[],
): void {
  for (const [key, old] of before ?? []) {
    const value = after?.get(key) ?? null;
    if (value !== old) changes.push({ field: `${column}.${key}`, new: value, old });
  }
  for (const [key, value] of after ?? []) {
    if (before?.has(key) !== true) changes.push({ field: `${column}.${key}`, new: value, old: null });
  }
}
