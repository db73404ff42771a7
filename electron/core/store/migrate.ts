import { basename, dirname, extname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { backUp } from './backup.ts';
import { type Migration, migrations } from './migrations/index.ts';
import { APPLICATION_ID } from './schema.ts';

/** Where the copy made before leaving schema version `version` lies: `<file>.backup-v<version>.mdossier`, beside it. */
export function backupPath(path: string, version: number): string {
  return join(dirname(path), `${basename(path, extname(path))}.backup-v${version}.mdossier`);
}

/**
 * Brings an open file to the newest schema. Each step runs in its own transaction together with its `user_version`, so
 * that a killed process leaves a whole step or none. A file that holds a workspace already is backed up first.
 * @throws AppError `workspace.backup-failed`; the file is then as it was
 */
export function migrate(db: Database.Database, path: string, steps: readonly Migration[] = migrations): void {
  const from = db.pragma('user_version', { simple: true }) as number;
  const pending = steps.filter((step) => step.version > from);
  if (pending.length === 0) return;
  if (from > 0) backUp(db, backupPath(path, from));
  for (const step of pending) {
    db.transaction(() => {
      step.up(db);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${step.version}`);
    }).exclusive();
  }
}
