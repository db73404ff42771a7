import { createHash } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { ColumnValue, FieldChange, JournalEvent } from '#contract/records/journal';
import type { Clock } from '#core/clock';
import type { Store } from '#core/store/db';
import { build, buildAny, type Reader, type Runner } from '#core/store/sql';
import type { AnyRow, RecordTable, RecordTables } from '#core/store/tables';
import { eventHash, GENESIS_HASH, toRow } from './event.ts';
import { journaledValue } from './journaled-value.ts';
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
export type Touched = { readonly table: RecordTable; readonly row: AnyRow };

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
  /** Stores a file's bytes once, for an `evidence` record to name. Gives their SHA-256. */
  keepContent(content: Uint8Array): string;
  /** Erases stored bytes that no `evidence` record names any more. */
  dropUnusedContent(sha256: string): void;
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

type NewEvent = Omit<JournalEvent, 'seq' | 'device' | 'at' | 'prevHash' | 'hash'>;

/** One transaction, while it runs. */
type Work = {
  readonly tables: Reader & Runner;
  readonly origin: WriteOrigin;
  readonly touched: Touched[];
  isDeviceKnown: boolean;
  /** Events the newest checkpoint covers; null if nobody asked yet. */
  covered: number | null;
};

function checkText(changes: readonly FieldChange[]): void {
  for (const { field, new: value } of changes) {
    if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
      throw new AppError('input.invalid', { path: field, reason: 'half of a character pair' });
    }
  }
}

/**
 * Makes the write door of an open workspace.
 * @param device    the id of this installation
 * @param vouching  makes it known as a device at its first write, and lets it make a checkpoint in the midst of the
 *   write that leaves so many events uncovered
 */
export function createJournal(store: Store, clock: Clock, device: string, vouching: Vouching | null = null): Journal {
  const now = (): string => clock().toISOString();

  /** Chains one event to those before it; gives its number. */
  function seal(tables: Reader & Runner, event: NewEvent): number {
    const last = tables.get<{ seq: number; hash: string }>(
      build.selectFrom('journal_events').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1),
    );
    const unsealed = {
      ...event,
      seq: (last?.seq ?? 0) + 1,
      device,
      at: now(),
      prevHash: last?.hash ?? GENESIS_HASH,
    };
    tables.run(build.insertInto('journal_events').values(toRow({ ...unsealed, hash: eventHash(unsealed) })));
    return unsealed.seq;
  }

  /** Stores a record that only serves to vouch for others. */
  function keep(work: Work, table: 'devices' | 'checkpoints', row: NewRow<'devices'> | NewRow<'checkpoints'>): number {
    const values = { ...row, version: 1 } as unknown as AnyRow;
    work.tables.run(buildAny.insertInto(table).values(values));
    work.touched.push({ table, row: values });
    return seal(work.tables, { ...work.origin, ...insertion(table, values) });
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
      seal(work.tables, event);
      return;
    }
    const device = work.isDeviceKnown ? null : unknownDevice(work.tables, vouching, now());
    work.isDeviceKnown = true;
    if (device) vouchIfDue(work, vouching, keep(work, 'devices', device));
    vouchIfDue(work, vouching, seal(work.tables, event));
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
        tables.run(buildAny.insertInto(table).values(values));
        if (table === 'checkpoints') work.covered = coveredEvents(tables);
        append(work, { ...origin, ...insertion(table, values) });
        touched.push({ table, row: values });
        return values as unknown as RecordTables[typeof table];
      },
      update: (table, id, baseVersion, wanted) => {
        const before = readBase(tables, table, id, baseVersion);
        const after = { ...before, ...wanted, id, version: baseVersion } as unknown as AnyRow;
        const changes = describe(
          table,
          Object.keys(wanted),
          (field) => before[field] ?? null,
          (field) => after[field] ?? null,
        );
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
        touched.push({ table, row: stored });
        return stored as unknown as RecordTables[typeof table];
      },
      remove: (table, id, baseVersion) => {
        const before = readBase(tables, table, id, baseVersion);
        const changes = describe(
          table,
          Object.keys(before),
          (field) => before[field] ?? null,
          () => null,
        );
        tables.run(buildAny.deleteFrom(table).where('id', '=', id));
        append(work, { ...origin, record: { kind: table, id }, operation: 'delete', baseVersion, changes });
        touched.push({ table, row: before });
      },
      keepContent: (content) => {
        const sha256 = createHash('sha256').update(content).digest('hex');
        tables.run(
          build
            .insertInto('blobs')
            .values({ sha256, content: Buffer.from(content) })
            .onConflict((conflict) => conflict.doNothing()),
        );
        return sha256;
      },
      dropUnusedContent: (sha256) => {
        const users = build.selectFrom('evidence').select('id').where('sha256', '=', sha256).limit(1);
        if (tables.get(users) === undefined) tables.run(build.deleteFrom('blobs').where('sha256', '=', sha256));
      },
    };
  }

  return {
    vouching,
    write: (origin, fn) => {
      const touched: Touched[] = [];
      const result = store.transaction((tables) => {
        const given = fn(begin({ tables, origin, touched, isDeviceKnown: false, covered: null }));
        if (given instanceof Promise) throw new Error('a write must be synchronous');
        return given;
      });
      return { result, touched };
    },
  };
}

/** What an event says of a new record. */
function insertion(table: string, values: AnyRow): Pick<NewEvent, 'record' | 'operation' | 'baseVersion' | 'changes'> {
  const changes = describe(
    table,
    Object.keys(values),
    () => null,
    (field) => values[field] ?? null,
  );
  return { record: { kind: table, id: values.id }, operation: 'insert', baseVersion: 0, changes };
}

/** The fields that differ, in the order of their names; id and version are told by the event itself. */
function describe(
  table: string,
  columns: readonly string[],
  before: (field: string) => ColumnValue,
  after: (field: string) => ColumnValue,
): FieldChange[] {
  return columns
    .filter((field) => field !== 'id' && field !== 'version' && before(field) !== after(field))
    .toSorted()
    .map((field) => ({
      field,
      old: journaledValue(table, field, before(field)),
      new: journaledValue(table, field, after(field)),
    }));
}
