import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors';
import { APPLICATION_ID, foreignSchemaEntry, SCHEMA_VERSION } from './schema.ts';
import { connect, type Reader } from './sql.ts';
import { fromSqlite } from './sqlite-errors.ts';

function check(db: Database.Database, name: string): void {
  const application = db.pragma('application_id', { simple: true });
  const version = db.pragma('user_version', { simple: true }) as number;
  if (application !== APPLICATION_ID) throw new AppError('workspace.not-a-workspace', { name });
  if (version > SCHEMA_VERSION) {
    throw new AppError('workspace.newer-version', { name, fileVersion: version, appVersion: SCHEMA_VERSION });
  }
  for (const pragma of ['trusted_schema = OFF', 'cell_size_check = ON', 'mmap_size = 0']) db.pragma(pragma);
  // The whole check: a stranger may have made an index that leaves rows out, so that queries would not see them.
  const verdict = db.pragma('integrity_check(1)', { simple: true });
  if (verdict !== 'ok') throw new AppError('workspace.damaged', { name, reason: String(verdict) });
  const foreign = foreignSchemaEntry(db, version);
  if (foreign !== null) throw new AppError('workspace.damaged', { name, reason: foreign });
}

function readOnce<T>(path: string, name: string, readonly: boolean, fn: (tables: Reader) => T): T {
  const db = new Database(path, { readonly, fileMustExist: true, timeout: 250 });
  try {
    check(db, name);
    const tables = connect(db);
    return db.transaction(() => fn(tables)).deferred();
  } finally {
    db.close();
  }
}

/** Rolls a write that was cut off back in a copy, because the file itself must stay as it is. */
function readRecovered<T>(path: string, name: string, fn: (tables: Reader) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'model-dossier-'));
  try {
    const copy = join(folder, 'copy.mdossier');
    copyFileSync(path, copy);
    copyFileSync(`${path}-journal`, `${copy}-journal`);
    return readOnce(copy, name, false, fn);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Reads a workspace file that is not to be worked in, and must not be the open one: opened read-only, every page and
 * index checked, its schema compared text for text with ours, so that nothing of a stranger's making runs.
 * @returns what `fn` made of one unchanging state of its tables
 * @throws AppError `workspace.not-a-workspace`, `workspace.newer-version`, `workspace.damaged`, `workspace.locked`
 * @source sqlite.org/security.html, 1.1
 */
export function readForeign<T>(path: string, fn: (tables: Reader) => T): T {
  const name = basename(path);
  try {
    return readOnce(path, name, true, fn);
  } catch (error) {
    // SQLITE_READONLY_ROLLBACK: its last user was killed in the middle of a write.
    const isHot = error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK';
    if (!isHot) throw fromSqlite(error, name);
  }
  try {
    return readRecovered(path, name, fn);
  } catch (error) {
    throw fromSqlite(error, name);
  }
}
