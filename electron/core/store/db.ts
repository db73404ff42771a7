import { existsSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors';
import { syncFile, syncFolder } from '#core/files/durable';
import { migrate } from './migrate.ts';
import { type Migration, migrations } from './migrations/index.ts';
import { APPLICATION_ID, foreignSchemaEntry, SCHEMA_VERSION } from './schema.ts';
import { connect, type Reader, type Runner } from './sql.ts';
import { fromSqlite } from './sqlite-errors.ts';

/** An open workspace file. */
export type Store = {
  readonly path: string;
  readonly fileName: string;
  /** Device and inode, to recognise this file without opening it. */
  readonly identity: string;
  readonly schemaVersion: number;
  readonly read: Reader;
  /** Runs `fn` in one IMMEDIATE transaction. For the journal, and for the search index, which is no record: everyone else
   * writes through `Journal.write`. */
  transaction<T>(fn: (tables: Reader & Runner) => T): T;
  /**
   * Lets the transaction that runs keep more of the file in memory: one that writes very much would else write most pages
   * several times.
   */
  growCache(): void;
  /** Runs `fn` on one unchanging state of all tables. */
  snapshot<T>(fn: (tables: Reader) => T): T;
  /** The file's bytes, read through the one handle that may. */
  image(): Buffer;
  close(): void;
};

export type OpenOptions = {
  /** Checks every page first; needed unless this app closed the file in good order and nobody touched it since. */
  readonly check: boolean;
  /** The schema's steps; others than the released ones only in tests. */
  readonly steps?: readonly Migration[];
};

/** Files open in this process. A second handle would drop the first one's locks (sqlite.org/howtocorrupt.html, 2.2). */
const openFiles = new Set<string>();

/** Device and inode of a path, found without opening it; null if there is nothing. */
export function fileIdentity(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found ? `${found.dev}:${found.ino}` : null;
}

/** What the file must say of itself after each setting: a pragma that SQLite ignores fails silently otherwise. */
const settings: readonly (readonly [pragma: string, value: string, expected: string | number])[] = [
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  ['foreign_keys', 'ON', 1],
  // A row that is replaced goes by its triggers too: counters are kept by them.
  ['recursive_triggers', 'ON', 1],
  ['journal_mode', 'DELETE', 'delete'],
  ['synchronous', 'EXTRA', 3],
  ['secure_delete', 'FAST', 2],
  ['busy_timeout', '5000', 5000],
  ['fullfsync', 'ON', 1],
];

function set(db: Database.Database, pragma: string, value: string, expected: string | number): void {
  db.pragma(`${pragma} = ${value}`);
  const found = db.pragma(pragma, { simple: true });
  if (found !== expected) throw new Error(`SQLite holds ${pragma} = ${String(found)}, wanted ${expected}`);
}

/** What SQLite keeps of the file in memory, ever and while very much is written. */
const CACHE_KIB = 16 * 1024;
const GROWN_CACHE_KIB = 64 * 1024;

function prepare(db: Database.Database): void {
  // In EXCLUSIVE mode the lock, once taken, is kept until close; the operating system drops it when the process dies.
  set(db, 'locking_mode', 'EXCLUSIVE', 'exclusive');
  db.exec('BEGIN EXCLUSIVE; COMMIT');
  for (const [pragma, value, expected] of settings) set(db, pragma, value, expected);
  set(db, 'cache_size', `-${CACHE_KIB}`, -CACHE_KIB);
  db.pragma('mmap_size = 0');
  const mapped = db.pragma('mmap_size', { simple: true });
  if (mapped !== undefined && mapped !== 0) throw new Error(`SQLite maps ${String(mapped)} bytes of the file`);
}

/** Says which schema a file has, before anything else is asked of it. */
function readVersion(db: Database.Database, name: string, newest: number): number {
  const application = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  if (application !== APPLICATION_ID) throw new AppError('workspace.not-a-workspace', { name });
  if (version > newest) {
    throw new AppError('workspace.newer-version', { name, fileVersion: version, appVersion: newest });
  }
  return version;
}

/**
 * Opens a workspace file for this process alone, in the order of SQLite's advice for files from elsewhere: identity and
 * version first, then lock, settings, page check, schema compared text for text, migrations.
 * @throws AppError `workspace.not-a-workspace`, `workspace.newer-version` (the file stays untouched),
 *   `workspace.locked`, `workspace.damaged`, `workspace.backup-failed`, `file.not-readable`, `file.not-writable`
 * @source sqlite.org/security.html, 1.1; sqlite.org/pragma.html
 */
export function openStore(path: string, options: OpenOptions): Store {
  const name = basename(path);
  const steps = options.steps ?? migrations;
  const newest = steps.at(-1)?.version ?? 0;
  if (!existsSync(path) || !statSync(path).isFile()) throw new AppError('file.not-readable', { name });
  const real = realpathSync(path);
  const identity = fileIdentity(real);
  if (identity === null) throw new AppError('file.not-readable', { name });
  if (openFiles.has(identity)) throw new AppError('workspace.locked', { name });
  openFiles.add(identity);
  let db: Database.Database | undefined;
  try {
    db = new Database(real, { fileMustExist: true, timeout: 250 });
    const version = readVersion(db, name, newest);
    prepare(db);
    if (options.check) {
      const verdict = db.pragma('quick_check(1)', { simple: true });
      if (verdict !== 'ok') throw new AppError('workspace.damaged', { name, reason: String(verdict) });
    }
    const foreign = foreignSchemaEntry(db, version, steps);
    if (foreign !== null) throw new AppError('workspace.damaged', { name, reason: foreign });
    migrate(db, real, steps);
    return toStore(db, real, identity, newest);
  } catch (error) {
    db?.close();
    openFiles.delete(identity);
    throw fromSqlite(error, name);
  }
}

/**
 * Makes a workspace file with the newest schema. It appears under its name only when `fill` has succeeded.
 * @throws AppError `workspace.exists`, `file.not-writable`; no file is left behind
 */
export function createStore(path: string, temporaryName: string, fill: (store: Store) => void): void {
  const name = basename(path);
  if (existsSync(path)) throw new AppError('workspace.exists', { name });
  if (!existsSync(dirname(path))) throw new AppError('file.not-writable', { name });
  const temporary = join(dirname(path), temporaryName);
  let db: Database.Database | undefined;
  try {
    db = new Database(temporary, { timeout: 250 });
    prepare(db);
    migrate(db, temporary);
    fill(toStore(db, temporary, '', SCHEMA_VERSION));
    db.close();
    syncFile(temporary);
    if (existsSync(path)) throw new AppError('workspace.exists', { name });
    renameSync(temporary, path);
    syncFolder(dirname(path));
  } catch (error) {
    db?.close();
    rmSync(temporary, { force: true });
    rmSync(`${temporary}-journal`, { force: true });
    const failure = fromSqlite(error, name);
    const cannotWrite = failure instanceof AppError && failure.code === 'file.not-readable';
    throw cannotWrite ? new AppError('file.not-writable', { name }, { cause: error }) : failure;
  }
}

function toStore(db: Database.Database, path: string, identity: string, schemaVersion: number): Store {
  const fileName = basename(path);
  const tables = connect(db);
  let isGrown = false;
  return {
    path,
    fileName,
    identity,
    schemaVersion,
    read: tables,
    transaction: (fn) => {
      try {
        return db.transaction(() => fn(tables)).immediate();
      } catch (error) {
        throw fromSqlite(error, fileName);
      } finally {
        if (isGrown && db.open) db.pragma(`cache_size = -${CACHE_KIB}`);
        isGrown = false;
      }
    },
    growCache: () => {
      if (!isGrown) db.pragma(`cache_size = -${GROWN_CACHE_KIB}`);
      isGrown = true;
    },
    snapshot: (fn) => db.transaction(() => fn(tables)).deferred(),
    image: () => db.serialize(),
    close: () => {
      db.close();
      openFiles.delete(identity);
    },
  };
}
