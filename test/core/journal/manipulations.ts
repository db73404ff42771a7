import type Database from 'better-sqlite3';
import type { ColumnValue, JournalEvent } from '#contract/records/journal';
import { rowHash } from '#core/journal/chain';
import { eventHash, fromRow, GENESIS_HASH, toRow } from '#core/journal/event';
import { growTree, leafOf } from '#core/journal/merkle';
import { checkpointText, formatNote, parseCheckpoint } from '#core/journal/note';
import { type Device, newDevice, signAsDevice } from '#core/journal/note-keys';
import { startReplay } from '#core/journal/replay';
import { type JournalRow, recordTables } from '#core/store/tables';

/** Gives whole numbers below a limit, the same ones for the same seed. */
export type Random = (limit: number) => number;

/** @source the generator mulberry32 */
export function seededRandom(seed: number): Random {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** A workspace file in the hands of whoever wants it to say something else. */
export type Victim = {
  readonly db: Database.Database;
  readonly events: readonly JournalEvent[];
  /** Events up to the newest checkpoint. */
  readonly covered: number;
  readonly random: Random;
};

const triggers = ['journal_events_not_updated', 'journal_events_not_deleted'] as const;

/** Runs statements without the triggers that guard the journal, and puts these back. */
export function withoutGuards(db: Database.Database, run: () => void): void {
  const find = db.prepare<[string], string>('SELECT sql FROM sqlite_schema WHERE name = ?').pluck();
  const definitions = triggers.map((name) => find.get(name) ?? '');
  for (const name of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.pragma('foreign_keys = OFF');
  run();
  for (const definition of definitions) db.exec(definition);
}

const told = new WeakMap<JournalEvent['changes'], string>();

/** The row of an event; what most events tell is written many times over. */
function rowOf(event: JournalEvent): JournalRow {
  const changes = told.get(event.changes) ?? toRow(event).changes;
  told.set(event.changes, changes);
  return { ...toRow({ ...event, changes: [] }), changes };
}

/** Chains events anew from the first. */
export function rehash(events: readonly JournalEvent[]): JournalEvent[] {
  let prevHash = GENESIS_HASH;
  return events.map((event, i) => {
    const chained = { ...event, seq: i + 1, prevHash };
    const row = rowOf(chained);
    const hash = rowHash(row, row.changes) ?? '';
    prevHash = hash;
    return { ...chained, hash };
  });
}

function inserter(db: Database.Database, table: string): (row: Readonly<Record<string, unknown>>) => void {
  const statements = new Map<string, Database.Statement>();
  return (row) => {
    const names = Object.keys(row).join(', ');
    const values = Object.keys(row).map((name) => `@${name}`);
    const sql = `INSERT INTO "${table}" (${names}) VALUES (${values.join(', ')})`;
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    statement.run(row);
  };
}

/** Writes the journal as given. */
export function writeEvents(db: Database.Database, events: readonly JournalEvent[]): void {
  withoutGuards(db, () => {
    db.exec('DELETE FROM journal_events');
    const insert = inserter(db, 'journal_events');
    for (const event of events) insert(rowOf(event));
  });
}

/** Writes a journal and makes every record as it then tells, so that nothing contradicts anything. */
export function forge(db: Database.Database, events: readonly JournalEvent[]): void {
  const chained = rehash(events);
  writeEvents(db, chained);
  const replay = startReplay();
  for (const event of chained) replay.apply(event);
  const envelope = db.prepare<[], string>('SELECT envelope FROM signing_keys LIMIT 1').pluck().get() ?? null;
  db.pragma('foreign_keys = OFF');
  for (const table of recordTables) {
    db.exec(`DELETE FROM "${table}"`);
    const insert = inserter(db, table);
    for (const [id, { version, fields }] of replay.records.get(table) ?? []) {
      const secret = table === 'signing_keys' ? { envelope } : {};
      insert({ ...Object.fromEntries(fields), ...secret, id, version });
    }
  }
  for (const table of ['blobs', 'blob_chunks']) {
    db.exec(`DELETE FROM ${table} WHERE sha256 NOT IN (SELECT sha256 FROM evidence)`);
  }
}

/** An event with another value of one of its fields. */
export function retell(event: JournalEvent, field: string, change: (old: ColumnValue) => ColumnValue): JournalEvent {
  const changes = event.changes.map((one) => (one.field === field ? { ...one, new: change(one.new) } : one));
  return { ...event, changes };
}

const isOf = (kind: string) => (event: JournalEvent) => event.record.kind === kind;

/** Puts a key of one's own in the place of the device's, and makes every checkpoint anew with it. */
export function resign(events: readonly JournalEvent[]): JournalEvent[] {
  const made: JournalEvent[] = [];
  const tree = growTree();
  let device: Device | null = null;
  let prevHash = GENESIS_HASH;
  for (const event of events) {
    let told = event;
    if (isOf('devices')(event)) {
      device = newDevice(event.record.id).device;
      const publicKey = device.publicKey.toString('base64');
      told = retell(event, 'public_key', () => publicKey);
    }
    const note = event.changes.find(({ field }) => field === 'note');
    const body = note && parseCheckpoint(String(note.new))?.body;
    if (device && body && isOf('checkpoints')(event)) {
      const own = { ...body, size: tree.size, root: tree.root(), head: prevHash };
      const text = checkpointText(own);
      const signed = formatNote({ text, signatures: [signAsDevice(device, text)] });
      const told0 = retell(event, 'note', () => signed);
      const told1 = retell(told0, 'root', () => Buffer.from(own.root, 'latin1').toString('hex'));
      const told2 = retell(told1, 'size', () => own.size);
      told = retell(told2, 'head', () => own.head);
    }
    const chained = { ...told, seq: made.length + 1, prevHash };
    const hash = eventHash(chained);
    prevHash = hash;
    made.push({ ...chained, hash });
    tree.add(leafOf(hash));
  }
  return made;
}

/** The journal of a file. */
export function readEvents(db: Database.Database): JournalEvent[] {
  return db
    .prepare<[], JournalRow>('SELECT * FROM journal_events ORDER BY seq')
    .all()
    .map((row) => fromRow(row));
}

/** Changes one row of the journal and nothing else. */
export function editRow(db: Database.Database, seq: number, column: keyof JournalRow, value: string | number): void {
  withoutGuards(db, () => db.prepare(`UPDATE journal_events SET ${column} = ? WHERE seq = ?`).run(value, seq));
}
