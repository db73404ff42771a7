import { AppError } from '#contract/errors';
import type { ExportedDossier, ExportProgress } from '#contract/records/dossier';
import { listEditions } from '#core/assessments/dossier-edition';
import { listGaps } from '#core/assessments/dossier-gaps';
import { unlockSigner } from '#core/people/unlock';
import type { Calls } from './base.ts';
import { exportDossier, previewDossier } from './dossier-export.ts';
import { importDossier, inspectDossier, reopenDossier } from './dossier-open.ts';
import { nameOf, signFile } from './dossier-sign.ts';
import { withProgress } from './progress.ts';

export { describe } from './dossier-files.ts';

/** `dossier.*`: the signed PDF. */
export const dossierCalls = (calls: Calls) =>
  calls.dossier.router({
    editions: calls.dossier.editions.handler(({ context, input }) => listEditions(context.read(), input.assessmentId)),
    gaps: calls.dossier.gaps.handler(({ context, input }) => listGaps(context.read(), input.assessmentId)),
    preview: calls.dossier.preview.handler(({ context, input, signal }) =>
      previewDossier(context, input.assessmentId, input.options, signal),
    ),
    export: calls.dossier.export.handler(async function* ({ context, input, signal }) {
      return yield* withProgress<ExportProgress, ExportedDossier>(
        (report, stop) => exportDossier(context, input, report, stop),
        signal,
      );
    }),
    sign: calls.dossier.sign.handler(async ({ context, input }) => {
      nameOf(context, input.file);
      const unlocked = await unlockSigner(context.read(), input, context.clock(), context.tokens);
      try {
        return await signFile(context, input.file, unlocked);
      } finally {
        unlocked.close();
      }
    }),
    signAll: calls.dossier.signAll.handler(async ({ context, input, signal }) => {
      const unlocked = await unlockSigner(context.read(), input, context.clock(), context.tokens);
      try {
        const told: { fileName: string; dossier: ExportedDossier | null; errorCode: string | null }[] = [];
        for (const file of input.files) {
          const fileName = nameOf(context, file);
          try {
            if (signal?.aborted) throw new AppError('dossier.cancelled', {});
            told.push({ fileName, dossier: await signFile(context, file, unlocked), errorCode: null });
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            told.push({ fileName, dossier: null, errorCode: error.code });
          }
        }
        return told;
      } finally {
        unlocked.close();
      }
    }),
    inspect: calls.dossier.inspect.handler(({ context, input }) => inspectDossier(context, input)),
    reopen: calls.dossier.reopen.handler(({ context, input }) => reopenDossier(context, input.source, input.file)),
    import: calls.dossier.import.handler(({ context, input }) => importDossier(context, input.source, input.into)),
  });
