import Database from 'better-sqlite3';
import { type Migration, migrations } from './migrations/index.ts';

/** `application_id` of a workspace file: the letters `MDOS`. */
export const APPLICATION_ID = 0x4d444f53;

/** `user_version` of the files this app writes: the number of the newest migration. */
export const SCHEMA_VERSION = migrations.at(-1)?.version ?? 0;

type SchemaEntry = { readonly type: string; readonly name: string; readonly sql: string | null };

function readSchema(db: Database.Database): SchemaEntry[] {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all() as SchemaEntry[];
}

const released = new Map<number, readonly SchemaEntry[]>();

function releasedSchema(version: number, steps: readonly Migration[]): readonly SchemaEntry[] {
  const known = released.get(version);
  if (known) return known;
  const db = new Database(':memory:');
  try {
    for (const step of steps) if (step.version <= version) step.up(db);
    const schema = readSchema(db);
    if (steps === migrations) released.set(version, schema);
    return schema;
  } finally {
    db.close();
  }
}

/**
 * Compares a file's table, index, trigger and view definitions with those this app once wrote, text for text, so that
 * nothing of a stranger's making (a trigger, a view, a looser table) ever runs.
 * @returns the name of the first entry that differs, or null
 */
export function foreignSchemaEntry(
  db: Database.Database,
  version: number,
  steps: readonly Migration[] = migrations,
): string | null {
  const expected = new Map(releasedSchema(version, steps).map((entry) => [`${entry.type} ${entry.name}`, entry.sql]));
  for (const entry of readSchema(db)) {
    const key = `${entry.type} ${entry.name}`;
    if (!expected.has(key) || expected.get(key) !== entry.sql) return key;
    expected.delete(key);
  }
  return expected.keys().next().value ?? null;
}
