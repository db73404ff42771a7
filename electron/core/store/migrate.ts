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
  // A table is rebuilt by dropping the old one, which others refer to (sqlite.org/lang_altertable.html, 7).
  db.pragma('foreign_keys = OFF');
  // The pages of a dropped table hold sealed keys; a passphrase that is given up later must not leave them behind.
  const secureDelete = db.pragma('secure_delete', { simple: true }) as number;
  db.pragma('secure_delete = ON');
  try {
    for (const step of steps.filter(({ version }) => version > from)) {
      db.transaction(() => {
        step.up(db);
        const broken = db.pragma('foreign_key_check') as readonly { readonly table: string }[];
        if (broken[0]) throw new Error(`migration ${step.version} breaks a reference of ${broken[0].table}`);
        db.pragma(`application_id = ${APPLICATION_ID}`);
        db.pragma(`user_version = ${step.version}`);
      }).exclusive();
    }
  } finally {
    db.pragma(`secure_delete = ${secureDelete === 2 ? 'FAST' : secureDelete}`);
    db.pragma('foreign_keys = ON');
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
