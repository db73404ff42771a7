import { DossierOrigin } from '#contract/records/dossier';
import type { Workspace } from '#contract/records/workspace';
import { readLook } from './look.ts';
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
    timestampServer: row.timestamp_server,
    fileName,
    schemaVersion,
    createdAt: row.created_at,
    ...(row.origin !== null && { origin: originOf(row.origin) }),
    ...(row.logo !== null && { look: lookOf(row.logo) }),
  };
}

function originOf(column: string): NonNullable<Workspace['origin']> {
  const { fileName, workspaceName, verdict, importedAt } = DossierOrigin.parse(JSON.parse(column));
  return { fileName, workspaceName, verdict, importedAt };
}

function lookOf(column: string): NonNullable<Workspace['look']> {
  const { logo, accent } = readLook(column);
  return { logo: logo && { widthPx: logo.widthPx, heightPx: logo.heightPx }, accent };
}
