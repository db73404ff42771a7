import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '#contract/errors';
import { syncFile, syncFolder } from '#core/files/durable';

function countRows(db: Database.Database): string {
  const names = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all() as string[];
  return names.map((name) => `${name} ${db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()}`).join('\n');
}

/**
 * Writes a verified copy of an open workspace: `VACUUM INTO` a temporary name in the target's folder, integrity check,
 * row counts compared, synced, renamed. An older file of that name is replaced only by a good copy.
 * @throws AppError `workspace.backup-failed`; no file is left behind
 */
export function backUp(db: Database.Database, target: string): void {
  const temporary = `${target}.tmp-${process.pid}`;
  try {
    if (existsSync(temporary)) rmSync(temporary);
    db.prepare('VACUUM INTO ?').run(temporary);
    const copy = new Database(temporary, { readonly: true, fileMustExist: true });
    try {
      const verdict = copy.pragma('integrity_check', { simple: true });
      if (verdict !== 'ok') throw new Error(`the copy is damaged: ${String(verdict)}`);
      if (countRows(copy) !== countRows(db)) throw new Error('the copy holds other rows');
    } finally {
      copy.close();
    }
    syncFile(temporary);
    renameSync(temporary, target);
    syncFolder(dirname(target));
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new AppError('workspace.backup-failed', { name: basename(target) }, { cause });
  }
}
