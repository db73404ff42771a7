import type { ContentCheck } from '#contract/records/verification';
import { differences } from '#core/sign-off/load';
import { parseManifest } from '#core/sign-off/manifest';
import type { StoredSignOff } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import { listRevocations } from '#core/store/trust';
import { contradictedSignOffs } from './replayed-sign-offs.ts';
import { type CheckedSignOff, checkWorkflow } from './workflow-checks.ts';

/**
 * Enforces the workflow of every assessment of a workspace again, from its sign-offs and from what its journal says the
 * records were when each was given.
 * @param stored  the sign-offs of each assessment, oldest first
 */
export function checkStoredWorkflows(
  tables: Reader,
  stored: readonly (readonly StoredSignOff[])[],
  workspaceId: string | undefined,
): ContentCheck[] {
  const contradictions = contradictedSignOffs(tables);
  const revoked = revocations(tables);
  return stored.flatMap((signOffs) => {
    if (signOffs.length === 0) return [];
    const compare = differences(signOffs, null);
    return checkWorkflow(
      signOffs.map(({ signOff, manifest }): CheckedSignOff => {
        const from = revoked.get(signOff.fingerprint);
        return {
          signOff,
          manifest: manifest === null ? null : parseManifest(manifest),
          manifestBytes: manifest === null ? null : Buffer.from(manifest, 'utf8'),
          isRevoked: from !== undefined && signOff.signedAt >= from,
        };
      }),
      {
        workspaceId,
        contradicted: (id, code) => contradictions.get(id)?.has(code) === true,
        differs: (earlier, later) => {
          try {
            return compare(earlier, later);
          } catch {
            // What is no state is named by the check of its content.
            return true;
          }
        },
        title: null,
        isRedacted: false,
      },
    );
  });
}

/** From when on each key must not be relied upon. Rows that are no keys, and no events, are named by the journal's check. */
function revocations(tables: Reader): ReadonlyMap<string, string> {
  try {
    return listRevocations(tables);
  } catch {
    return new Map();
  }
}
