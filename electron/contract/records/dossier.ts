import { z } from 'zod';
import { Sha256 } from './text.ts';
import { FileToken } from './workspace.ts';

/** Where an export is. `done` and `total` count the steps of the phase. */
export const ExportProgress = z.strictObject({
  phase: z.enum(['collect', 'layout', 'sign', 'write']),
  done: z.int(),
  total: z.int(),
});
export type ExportProgress = z.infer<typeof ExportProgress>;

/** A dossier on disk. `file` lets the window show it in its folder, verify it or sign it further. */
export const ExportedDossier = z.strictObject({
  file: FileToken,
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: Sha256,
  pages: z.int(),
  contentHash: Sha256,
  signatures: z.int(),
  unsignedFields: z.array(z.string()),
});
export type ExportedDossier = z.infer<typeof ExportedDossier>;

/** The embedded record of the sign-offs a dossier prints: `sign-offs.json`. */
export const DOSSIER_ATTACHMENTS = {
  /** RFC 8785 JSON of the `AssessmentState`; SHA-256 of these bytes is the content hash. */
  state: 'assessment.json',
  /** Sign-offs, journal head, pack head and app version. */
  record: 'dossier.json',
} as const;
