import { build, type Reader } from './sql.ts';
import type { DossierRow } from './tables.ts';

/** The newest state of an assessment that left the workspace in a dossier; undefined if none did. */
export function newestDossier(read: Reader, assessmentId: string): DossierRow | undefined {
  const rows = build.selectFrom('dossiers').selectAll().where('assessment_id', '=', assessmentId);
  return read.get<DossierRow>(rows.orderBy('id', 'desc').limit(1));
}
