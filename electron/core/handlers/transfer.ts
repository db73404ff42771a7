import { AppError } from '#contract/errors';
import { formatMessage } from '#contract/messages';
import { type ImportProgress, TableLook } from '#contract/records/transfer';
import { listFindings } from '#core/consistency/findings';
import { loadMessages } from '#core/files/messages';
import type { WriteTransaction } from '#core/journal/write';
import { getItem } from '#core/store/items';
import { readWorkspaceRow } from '#core/store/workspace';
import { proseOf } from '#core/transfer/answers';
import { applyImport } from '#core/transfer/apply';
import { type Given, sourcesOf } from '#core/transfer/given-files';
import { listImports } from '#core/transfer/imports';
import { compareImport, createPreviews, currentPlan, type Previewed, tellPreview } from '#core/transfer/preview';
import { readFilesApart } from '#core/transfer/read-files';
import { listTemplates, saveTemplate } from '#core/transfer/templates';
import { undoImport } from '#core/transfer/undo';
import type { CallContext, Calls } from './base.ts';
import type { GivenFile } from './given-file.ts';
import { withProgress } from './progress.ts';
import { exportCalls } from './transfer-export.ts';

/** What the process that reads says of a table. */
const LookedAt = TableLook.omit({ templates: true });

const sourcesFor = (context: CallContext, files: readonly GivenFile[]) =>
  sourcesOf(
    files.map((given): Given => ('file' in given ? { path: context.files.path(given.file) } : given)),
    (identity) => context.session.isLive(identity),
  );

/** Whatever pack is the newest of an id; null if there is none. */
function packFinder(context: CallContext, tx?: WriteTransaction) {
  const packs = context.heldPacks(tx?.read);
  return (id: string) => {
    try {
      return packs.newest(id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'pack.not-found') return null;
      throw error;
    }
  };
}

/** Says of answers where they came from. */
function importedFrom(context: CallContext, { read }: Previewed) {
  const names = read.files.flatMap(({ name, draft }) => (draft === null ? [] : [name])).join(', ');
  const messages = loadMessages(context.resources, 'en');
  return proseOf(formatMessage(messages, 'en', 'transfer.imported-answer', { name: names.slice(0, 500) }));
}

/** `transfer.*`: files of other tools, in and out. */
export const transferCalls = (calls: Calls) => {
  const previews = createPreviews();
  const workspaceId = (context: CallContext): string => readWorkspaceRow(context.read()).id;
  return calls.transfer.router({
    ...exportCalls(calls),
    preview: calls.transfer.preview.handler(async function* ({ context, input, signal }) {
      const id = context.ids.next();
      return yield* withProgress(async (report: (progress: ImportProgress) => void, stop) => {
        const { sources, sizeBytes } = await sourcesFor(context, input.files);
        const mapping = input.mapping ?? null;
        const reading = { sources, sizeBytes, resources: context.resources, mapping };
        const read = await readFilesApart(context.reader, reading, report, stop);
        const total = read.drafts.reduce((sum, { items }) => sum + items.length, 0);
        report({ phase: 'compare', done: 0, total });
        const previewed = compareImport(context.read(), id, read, packFinder(context));
        previews.keep(previewed);
        return tellPreview(context.read(), previewed);
      }, signal);
    }),
    lookAtTable: calls.transfer.lookAtTable.handler(async ({ context, input, signal }) => {
      const { sources } = await sourcesFor(context, [input.file]);
      const [file] = sources;
      if (file === undefined || sources.length > 1)
        throw new AppError('reading.unsupported', { name: file?.name ?? '' });
      const look = { name: file.name, file, resources: context.resources };
      const looked = LookedAt.parse(
        await context.reader.run('look-at-table', look, { ...(signal !== undefined && { signal }) }),
      );
      return { ...looked, templates: listTemplates(context.read()) };
    }),
    apply: calls.transfer.apply.handler(({ context, input }) => {
      const previewed = previews.take(input.previewId, workspaceId(context));
      const record = context.write((tx) => {
        const findPack = packFinder(context, tx);
        return applyImport(tx, {
          read: previewed.read,
          plan: currentPlan(tx.read, previewed, findPack),
          choices: input.choices,
          importId: context.ids.next(),
          personId: context.actor(),
          at: context.now(),
          newId: () => context.ids.next(),
          findPack,
          justification: importedFrom(context, previewed),
        });
      });
      previews.forget();
      return record;
    }),
    undo: calls.transfer.undo.handler(({ context, input }) =>
      context.write((tx) => undoImport(tx, input.id, context.now())),
    ),
    check: calls.transfer.check.handler(({ context, input }) => {
      // Whoever asks for all of it waits until all of it is known.
      context.workspace().projectionBuilder.finish();
      if (input.systemId !== null) getItem(context.read(), { kind: 'system', id: input.systemId });
      return listFindings(context.read(), input.systemId, context.now().slice(0, 10));
    }),
    list: calls.transfer.list.handler(({ context }) => listImports(context.read())),
    templates: calls.transfer.templates.handler(({ context }) => listTemplates(context.read())),
    saveTemplate: calls.transfer.saveTemplate.handler(({ context, input }) =>
      context.write((tx) => saveTemplate(tx, () => context.ids.next(), input.name, input.mapping)),
    ),
    removeTemplate: calls.transfer.removeTemplate.handler(({ context, input }) =>
      context.write((tx) => tx.remove('mapping_templates', input.id, input.baseVersion)),
    ),
  });
};
