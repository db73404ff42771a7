import Database from 'better-sqlite3';
import { AppError } from '#contract/errors';

/**
 * Turns what SQLite says about a workspace file into an expected failure; anything else comes back unchanged.
 * @param fileName  the file's name without its folder
 * @source sqlite.org/rescode.html
 */
export function fromSqlite(error: unknown, fileName: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const options = { cause: error };
  const is = (...codes: string[]): boolean =>
    codes.some((code) => error.code === code || error.code.startsWith(`${code}_`));
  if (is('SQLITE_NOTADB')) return new AppError('workspace.not-a-workspace', { name: fileName }, options);
  if (is('SQLITE_CORRUPT')) {
    return new AppError('workspace.damaged', { name: fileName, reason: error.message }, options);
  }
  if (is('SQLITE_BUSY', 'SQLITE_LOCKED')) return new AppError('workspace.locked', { name: fileName }, options);
  if (is('SQLITE_CANTOPEN', 'SQLITE_PERM')) return new AppError('file.not-readable', { name: fileName }, options);
  if (is('SQLITE_READONLY', 'SQLITE_FULL', 'SQLITE_IOERR')) {
    return new AppError('file.not-writable', { name: fileName }, options);
  }
  return error;
}
