import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ImportPreview, ImportProgress } from '#contract/records/transfer';
import { recordTables } from '#core/store/tables';
import { openTestCore, type TestCore } from '#test/support/open-test-core';

/** Runs a job to its end. */
export async function resultOf<P, T>(stream: AsyncIterator<P, T>): Promise<T> {
  for (;;) {
    const step = await stream.next();
    if (step.done === true) return step.value;
  }
}

/** A core with an empty workspace in which somebody works. */
export async function openWorkspace(name = 'work'): Promise<TestCore> {
  const core = openTestCore();
  const owner = { name: 'Ida Importer', roles: ['owner' as const] };
  await core.client.workspace.create({ file: core.file(`${name}.mdossier`), name, owner });
  return core;
}

/** Lays a file down and gives its token. */
export function lay(core: TestCore, name: string, content: string | Uint8Array): string {
  writeFileSync(join(core.folder, name), content);
  return core.file(name);
}

/** Previews files that were laid down. */
export async function preview(core: TestCore, ...files: readonly string[]): Promise<ImportPreview> {
  const stream = await core.client.transfer.preview({ files: files.map((file) => ({ file })) });
  return resultOf<ImportProgress, ImportPreview>(stream);
}

/** Rows of a table of a closed workspace. */
export type Dump = Readonly<Record<string, readonly object[]>>;

/** Tables that tell of imports, not of what they brought. */
export const ABOUT_IMPORTS = ['journal_events', 'imports', 'devices', 'checkpoints'];

/** Every row of every table, of a workspace file that nobody has open. */
export function dumpFile(path: string, leftOut: readonly string[] = []): Dump {
  const db = new Database(path, { readonly: true });
  try {
    const tables = [...recordTables, 'journal_events', 'blobs', 'blob_chunks'].filter(
      (table) => !leftOut.includes(table),
    );
    return Object.fromEntries(
      tables.map((table) => {
        const order = table === 'journal_events' ? 'seq' : table.startsWith('blob') ? 'sha256' : 'id';
        return [table, db.prepare(`SELECT * FROM ${table} ORDER BY ${order}`).all() as object[]];
      }),
    );
  } finally {
    db.close();
  }
}
