import type { Workspace } from '#contract/records/workspace';
import { build, type Reader } from './sql.ts';
import type { WorkspaceRow } from './tables.ts';

/** The workspace's own row; it exists from the file's first moment on. */
export function readWorkspaceRow(read: Reader): WorkspaceRow {
  const row = read.get<WorkspaceRow>(build.selectFrom('workspace').selectAll());
  if (!row) throw new Error('the workspace has no row of its own');
  return row;
}

/** The workspace as a record. */
export function readWorkspace(read: Reader, fileName: string, schemaVersion: number): Workspace {
  const row = readWorkspaceRow(read);
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    fourEyes: row.four_eyes === 1,
    fileName,
    schemaVersion,
    createdAt: row.created_at,
  };
}
