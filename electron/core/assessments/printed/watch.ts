import { sql } from 'kysely';
import type { PrintedFinding, PrintedIncident, PrintedWatch } from '#core/dossier/printed/watch';
import { among, query } from '#core/inventory/kin';
import { clockBook } from '#core/monitoring/book';
import { viewFinding } from '#core/monitoring/finding-view';
import { viewIncident } from '#core/monitoring/incident-pages';
import { planOf, watchedItems } from '#core/monitoring/plan';
import { findPerson } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import type { Printing } from './printing.ts';

/** Where the days of clocks end: a dossier is told in UTC, so that it does not depend on the machine that writes it. */
const TIME_ZONE = 'UTC';

const incidentsOf = (ids: readonly string[]) =>
  query(sql<{ id: string }>`SELECT id FROM incidents WHERE item_id IN ${among(ids)} ORDER BY number DESC`);
const findingsOf = (ids: readonly string[], assessmentId: string) =>
  query(sql<{ id: string }>`
    SELECT id FROM findings WHERE item_id IN ${among(ids)} OR assessment_id = ${assessmentId}
    ORDER BY state = 'closed', CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END,
      number`);

function nameOf(read: Reader, id: string): string {
  return findPerson(read, id)?.name ?? id;
}
function nameOrNull(read: Reader, id: string | null): string | null {
  return id === null ? null : nameOf(read, id);
}

/** How the system is watched: cycles, incidents, findings. Null if there is nothing of the kind. */
export function printedWatch({ read, loaded, catalogues, now }: Printing): PrintedWatch | null {
  const { id: systemId } = loaded.system;
  const setting = { book: clockBook(catalogues), now, timeZone: TIME_ZONE };
  const asOf = now.slice(0, 10);
  const ids = watchedItems(read, { kind: 'system', id: systemId });
  const incidents = read.all(incidentsOf(ids)).map(({ id }): PrintedIncident => {
    const { ownerId, reportedBy, closedBy, ...incident } = viewIncident(read, id, setting);
    return {
      ...incident,
      ownerName: nameOrNull(read, ownerId),
      reportedByName: nameOf(read, reportedBy),
      closedByName: nameOrNull(read, closedBy),
    };
  });
  const findings = read.all(findingsOf(ids, loaded.assessment.id)).map(({ id }): PrintedFinding => {
    const { ownerId, raisedBy, fixedBy, closedBy, evidence, ...finding } = viewFinding(read, id, asOf);
    return {
      ...finding,
      ownerName: nameOrNull(read, ownerId),
      raisedByName: nameOf(read, raisedBy),
      fixedByName: nameOrNull(read, fixedBy),
      closedByName: nameOrNull(read, closedBy),
      evidenceTitle: evidence?.title ?? null,
    };
  });
  const whole = planOf(read, catalogues, systemId, setting);
  // Incidents and findings stand below it in full, figures that nothing is asked of with the measurements.
  const metrics = whole.metrics.filter(({ direction }) => direction !== null);
  const plan = { ...whole, metrics, openIncidents: [], openFindings: [] };
  const isWatched = plan.cycles.length > 0 || plan.metrics.length > 0;
  if (!isWatched && incidents.length === 0 && findings.length === 0) return null;
  return { asOf, plan: isWatched ? plan : null, incidents, findings };
}
