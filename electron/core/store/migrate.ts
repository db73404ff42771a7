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
 * Takes the steps that a file lacks. Each runs in its own transaction together with its `user_version`, so that a killed
 * process leaves a whole step or none. For files that nobody keeps; `migrate` backs the others up first.
 */
export function takeSteps(db: Database.Database, steps: readonly Migration[] = migrations): void {
  const from = db.pragma('user_version', { simple: true }) as number;
  for (const step of steps.filter(({ version }) => version > from)) {
    db.transaction(() => {
      step.up(db);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${step.version}`);
    }).exclusive();
  }
}

/**
 * Brings an open file to the newest schema. A file that holds a workspace already is backed up first.
 * @throws AppError `workspace.backup-failed`; the file is then as it was
 */
export function migrate(db: Database.Database, path: string, steps: readonly Migration[] = migrations): void {
  const from = db.pragma('user_version', { simple: true }) as number;
  if (steps.every(({ version }) => version <= from)) return;
  if (from > 0) backUp(db, backupPath(path, from));
  takeSteps(db, steps);
}
