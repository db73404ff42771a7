import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { syncFile } from '#core/files/durable';
import { takeSteps } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { connect, type Reader, type Runner } from './sql.ts';

/** A column of a table, as its definition says. */
export type Column = {
  readonly name: string;
  readonly type: 'TEXT' | 'INTEGER' | 'REAL' | 'BLOB';
  readonly isNeeded: boolean;
};

type Filling = Reader &
  Runner & {
    /** The columns of a table, in order. */
    columns(table: string): readonly Column[];
  };

function columnsOf(db: Database.Database, table: string): readonly Column[] {
  const found = db.pragma(`table_info(${JSON.stringify(table)})`) as readonly {
    readonly name: string;
    readonly type: Column['type'];
    readonly notnull: number;
  }[];
  return found.map(({ name, type, notnull }) => ({ name, type, isNeeded: notnull === 1 }));
}

/** The columns of tables with the newest schema. */
export function schemaColumns(tables: readonly string[]): ReadonlyMap<string, readonly Column[]> {
  const db = new Database(':memory:');
  try {
    takeSteps(db);
    return new Map(tables.map((table) => [table, columnsOf(db, table)]));
  } finally {
    db.close();
  }
}

/**
 * Makes a workspace file of rows that somebody else wrote out, under a temporary name: whoever asked puts it in its place.
 * Rows may come in any order; references are checked at the end.
 * @param schemaVersion  of the rows; the file is brought to the newest one afterwards
 * @param fill   writes the rows
 * @param check  looks at the whole, with the newest schema
 * @throws whatever `fill` and `check` throw, `SqliteError` for rows the schema does not allow; no file is left behind
 */
export async function restoreStore<T>(
  path: string,
  schemaVersion: number,
  fill: (tables: Filling) => Promise<void>,
  check: (tables: Reader) => T,
): Promise<T> {
  rmSync(path, { force: true });
  const db = new Database(path);
  try {
    // Nobody keeps this file unless all of it succeeds.
    for (const pragma of ['journal_mode = MEMORY', 'synchronous = OFF', 'trusted_schema = OFF']) db.pragma(pragma);
    takeSteps(
      db,
      migrations.filter(({ version }) => version <= schemaVersion),
    );
    db.pragma('foreign_keys = OFF');
    const tables = connect(db);
    db.exec('BEGIN');
    await fill({ ...tables, columns: (table) => columnsOf(db, table) });
    db.exec('COMMIT');
    const [broken] = db.pragma('foreign_key_check') as readonly { readonly table: string }[];
    if (broken) throw new Error(`a reference of ${broken.table} leads nowhere`);
    takeSteps(db);
    const result = db.transaction(() => check(tables)).deferred();
    db.pragma('journal_mode = DELETE');
    db.close();
    syncFile(path);
    return result;
  } catch (error) {
    db.close();
    rmSync(path, { force: true });
    throw error;
  }
}
