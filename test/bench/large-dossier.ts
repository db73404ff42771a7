import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeDossier } from '#core/dossier/dossier';
import { collectInput, type Demo, openWorkspace } from './demo.ts';

export const BYTES_PER_MB = 1_000_000;
const NAME = 'measurements.zip';

/** The unsigned dossier of the demo with one file of evidence that cannot be compressed; 0 bytes: without. */
export async function dossierWithEvidence(demo: Demo, evidenceBytes: number): Promise<Uint8Array> {
  const path = demo.copyWorkspace();
  if (evidenceBytes > 0) {
    writeFileSync(join(dirname(path), NAME), randomBytes(evidenceBytes));
    const core = await openWorkspace(path);
    const { assessmentId } = demo;
    await core.client.evidence.add({ assessmentId, questionId: 'scope.influence', file: core.file(NAME) });
    core.stop();
  }
  return (await writeDossier(collectInput(path, demo.assessmentId))).pdf;
}
