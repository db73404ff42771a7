import { matrixLookup } from '#core/assessments/held-catalogues';
import { problems } from '#core/consistency/problems';
import { createActions } from '#core/review/actions';
import { riskStandings } from '#core/risks/standings';
import { assessmentStandings, type StandingChanges } from './assessment-standings.ts';
import type { Knowledge } from './knowledge.ts';
import type { Projection } from './projection.ts';
import { systemStandings } from './system-standings.ts';

/**
 * Everything that is kept worked out, in the order in which it is: each reads only what stands before it. A new one gets its
 * line here, and `PROJECTIONS_VERSION` counts up. Made once for each open workspace.
 */
export function projectionsOf(knowledge: Knowledge): readonly Projection[] {
  const changes: StandingChanges = new Set();
  return [
    riskStandings(matrixLookup(knowledge.packs)),
    assessmentStandings(changes),
    systemStandings(changes),
    createActions(),
    problems(knowledge, changes),
  ];
}
