import { existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError, isAppErrorCode } from '#contract/errors';
import { formatMessage } from '#contract/messages';
import type { Locale } from '#contract/records/text';
import type { ImportProgress } from '#contract/records/transfer';
import { syncFolder } from '#core/files/durable';
import { loadMessages } from '#core/files/messages';
import { openSchemas, type SchemaShelf } from '#core/interchange/schemas';
import { fileIdentity } from '#core/store/db';
import { writeBundle } from '#core/transfer/write-bundle';
import { type Exporting, offerOf, offersOf } from '#core/transfer/writing/formats';
import { writeOffer } from '#core/transfer/writing/write-offer';
import type { CallContext, Calls } from './base.ts';
import { withProgress } from './progress.ts';

type Report = (progress: ImportProgress) => void;

/** The path behind a token, to be written to. @throws AppError `file.not-writable` for the open workspace itself */
function targetOf(context: CallContext, token: string): string {
  const path = context.files.path(token);
  if (context.session.isLive(fileIdentity(path))) throw new AppError('file.not-writable', { name: basename(path) });
  return path;
}

function exportingIn(context: CallContext, schemas: SchemaShelf, locale: Locale): Exporting {
  const messages = loadMessages(context.resources, locale);
  return {
    read: context.read(),
    tools: { schemas, say: (key, values) => formatMessage(messages, locale, key, values) },
    locale,
    at: context.now(),
  };
}

/** Makes a workspace file of a bundle in a process of its own; it appears under its name only if all of it is right. */
async function restore(context: CallContext, bundle: string, target: string, report: Report, signal: AbortSignal) {
  const name = basename(bundle);
  if (existsSync(target)) throw new AppError('workspace.exists', { name: basename(target) });
  if (!existsSync(dirname(target))) throw new AppError('file.not-writable', { name: basename(target) });
  const temporary = join(dirname(target), `.${basename(target)}.restored.tmp`);
  try {
    const restored = await context.reader.run(
      'restore-bundle',
      { name, path: bundle, target: temporary },
      {
        signal,
        onProgress: ({ doneBytes, totalBytes }) => report({ phase: 'write', done: doneBytes, total: totalBytes }),
      },
    );
    const { problem } = restored;
    if (problem !== null) {
      if (!isAppErrorCode(problem.code)) throw new Error(`unknown code ${problem.code}`);
      throw new AppError(problem.code, problem.details as never);
    }
    if (existsSync(target)) throw new AppError('workspace.exists', { name: basename(target) });
    renameSync(temporary, target);
    syncFolder(dirname(target));
    return { workspaceId: restored.workspaceId, records: restored.records };
  } finally {
    for (const left of [temporary, `${temporary}-journal`]) rmSync(left, { force: true });
  }
}

/** `transfer.*` that write files. */
export const exportCalls = (calls: Calls) => {
  let schemas: SchemaShelf | null = null;
  const shelf = (context: CallContext): SchemaShelf => {
    schemas ??= openSchemas(context.resources);
    return schemas;
  };
  return {
    formats: calls.transfer.formats.handler(({ context, input }) => {
      if (input.of === 'workspace') return [{ format: 'bundle' as const, losses: [] }];
      const exporting = exportingIn(context, shelf(context), 'en');
      return offersOf(input, exporting).map(({ format, losses }) => ({ format, losses: [...losses] }));
    }),
    export: calls.transfer.export.handler(async function* ({ context, input, signal }) {
      const { scope, format, file, locale } = input;
      const path = targetOf(context, file);
      const fileName = basename(path);
      return yield* withProgress(async (report: Report, stop) => {
        if (scope.of === 'workspace') {
          if (format !== 'bundle') throw new AppError('export.not-offered', { format });
          const { store } = context.workspace();
          const about = { appVersion: context.appVersion, exportedAt: context.now() };
          const tell = (done: number, total: number): void => report({ phase: 'write', done, total });
          const written = await writeBundle(store, path, about, tell, stop);
          return { file, fileName, ...written, schema: 'model-dossier/bundle 1', losses: [] };
        }
        const offer = offerOf(scope, format, exportingIn(context, shelf(context), locale));
        const written = await writeOffer(offer, path, stop);
        return { file, fileName, ...written, schema: offer.schema, losses: [...offer.losses] };
      }, signal);
    }),
    restoreBundle: calls.transfer.restoreBundle.handler(async function* ({ context, input, signal }) {
      const bundle = context.files.path(input.bundle);
      const target = context.files.path(input.file);
      return yield* withProgress((report: Report, stop) => restore(context, bundle, target, report, stop), signal);
    }),
  };
};
