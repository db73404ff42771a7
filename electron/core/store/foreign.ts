import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors';
import { takeSteps } from './migrate.ts';
import { APPLICATION_ID, foreignSchemaEntry, SCHEMA_VERSION } from './schema.ts';
import { connect, type Reader } from './sql.ts';
import { fromSqlite } from './sqlite-errors.ts';

/** What is only possible in a copy, because the file itself must stay as it is. */
const NEEDS_COPY = Symbol('needs a copy');

function readVersion(db: Database.Database, name: string): number {
  const application = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  if (application !== APPLICATION_ID) throw new AppError('workspace.not-a-workspace', { name });
  if (version > SCHEMA_VERSION) {
    throw new AppError('workspace.newer-version', { name, fileVersion: version, appVersion: SCHEMA_VERSION });
  }
  return version;
}

function check(db: Database.Database, version: number, name: string): void {
  for (const pragma of ['trusted_schema = OFF', 'cell_size_check = ON', 'mmap_size = 0']) db.pragma(pragma);
  // The whole check: a stranger may have made an index that leaves rows out, so that queries would not see them.
  const verdict = db.pragma('integrity_check(1)', { simple: true });
  if (verdict !== 'ok') throw new AppError('workspace.damaged', { name, reason: String(verdict) });
  const foreign = foreignSchemaEntry(db, version);
  if (foreign !== null) throw new AppError('workspace.damaged', { name, reason: foreign });
}

function readState<T>(db: Database.Database, fn: (tables: Reader) => T): T {
  const tables = connect(db);
  return db.transaction(() => fn(tables)).deferred();
}

function readInPlace<T>(path: string, name: string, fn: (tables: Reader) => T): T | typeof NEEDS_COPY {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 250 });
  try {
    const version = readVersion(db, name);
    if (version < SCHEMA_VERSION) return NEEDS_COPY;
    check(db, version, name);
    return readState(db, fn);
  } catch (error) {
    // SQLITE_READONLY_ROLLBACK: its last user was killed in the middle of a write.
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK') return NEEDS_COPY;
    throw error;
  } finally {
    db.close();
  }
}

/** Rolls a write that was cut off back, and brings an older file to the newest schema, in a copy. */
function readCopy<T>(path: string, name: string, fn: (tables: Reader) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-'));
  try {
    const copy = join(folder, 'copy.mdossier');
    copyFileSync(path, copy);
    if (existsSync(`${path}-journal`)) copyFileSync(`${path}-journal`, `${copy}-journal`);
    const db = new Database(copy, { fileMustExist: true, timeout: 250 });
    try {
      check(db, readVersion(db, name), name);
      takeSteps(db);
      return readState(db, fn);
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Reads a workspace file that is not to be worked in, and must not be the open one: opened read-only, every page and
 * index checked, its schema compared text for text with ours, so that nothing of a stranger's making runs.
 * @returns what `fn` made of one unchanging state of its tables, which have the newest schema
 * @throws AppError `workspace.not-a-workspace`, `workspace.newer-version`, `workspace.damaged`, `workspace.locked`
 * @source sqlite.org/security.html, 1.1
 */
export function readForeign<T>(path: string, fn: (tables: Reader) => T): T {
  const name = basename(path);
  try {
    const result = readInPlace(path, name, fn);
    return result === NEEDS_COPY ? readCopy(path, name, fn) : result;
  } catch (error) {
    throw fromSqlite(error, name);
  }
}
