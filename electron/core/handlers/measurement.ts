import { AppError } from '#contract/errors';
import type { ImportProgress } from '#contract/records/transfer';
import { addItem, itemWith, plainInput } from '#core/evidence/items';
import { storeFile } from '#core/evidence/store-file';
import type { WriteTransaction } from '#core/journal/write';
import { addMeasurements } from '#core/measurements/add';
import { ReadFigures } from '#core/measurements/import/figure';
import { applyFigures, type PreviewedFigures, previewFigures, tellFigures } from '#core/measurements/import/preview';
import { listMeasurements, readSeries } from '#core/measurements/list';
import { listMetrics } from '#core/measurements/metrics';
import { toMeasurement } from '#core/measurements/rows';
import { readWorkspaceRow } from '#core/store/workspace';
import { type Given, sourcesOf } from '#core/transfer/given-files';
import { listImports } from '#core/transfer/imports';
import type { CallContext, Calls } from './base.ts';
import { type GivenFile, sourceOf } from './given-file.ts';
import { settingOf } from './library-setting.ts';
import { measuringSetting, metricsOf } from './measuring.ts';
import { withProgress } from './progress.ts';

/** What was previewed last, and the file it is of, which may become evidence. */
type Kept = { readonly previewed: PreviewedFigures; readonly given: GivenFile; readonly workspaceId: string };

/** The one file that was given, as a source for the process that reads. */
async function readSourceOf(context: CallContext, given: GivenFile) {
  const one: Given = 'file' in given ? { path: context.files.path(given.file) } : given;
  const { sources } = await sourcesOf([one], (identity) => context.session.isLive(identity));
  const [file] = sources;
  if (file === undefined || sources.length > 1) throw new AppError('reading.unsupported', { name: file?.name ?? '' });
  return file;
}

/** `measurement.*`: figures. */
export const measurementCalls = (calls: Calls) => {
  let kept: Kept | null = null;
  return calls.measurement.router({
    list: calls.measurement.list.handler(({ context, input }) =>
      listMeasurements(context.read(), metricsOf(context), input),
    ),
    series: calls.measurement.series.handler(({ context, input }) =>
      readSeries(context.read(), metricsOf(context), input),
    ),
    metrics: calls.measurement.metrics.handler(({ context }) => listMetrics(context.read(), metricsOf(context))),
    add: calls.measurement.add.handler(({ context, input: { locale, ...input } }) =>
      context.write((tx) => {
        const { rows } = addMeasurements(tx, measuringSetting(context, locale, tx), [input]);
        const [row] = rows;
        if (row === undefined) throw new Error('a figure that was added has no row');
        return toMeasurement(row);
      }),
    ),
    addMany: calls.measurement.addMany.handler(({ context, input }) =>
      context.write((tx) => {
        const setting = measuringSetting(context, input.locale, tx);
        const { rows, findings } = addMeasurements(tx, setting, input.measurements);
        return { added: rows.length, findings };
      }),
    ),
    remove: calls.measurement.remove.handler(({ context, input }) =>
      context.write((tx) => tx.remove('measurements', input.id, input.baseVersion)),
    ),
    preview: calls.measurement.preview.handler(async function* ({ context, input, signal }) {
      const id = context.ids.next();
      return yield* withProgress(async (report: (progress: ImportProgress) => void, stop) => {
        const file = await readSourceOf(context, input.file);
        const mapping = input.mapping ?? null;
        report({ phase: 'read', done: 0, total: 1 });
        const read = ReadFigures.parse(
          await context.reader.run('read-figures', { name: file.name, file, mapping }, { signal: stop }),
        );
        report({ phase: 'compare', done: 0, total: read.figures.length });
        const previewed = previewFigures(metricsOf(context), { id, name: file.name, read, setting: input.setting });
        kept = { previewed, given: input.file, workspaceId: readWorkspaceRow(context.read()).id };
        return tellFigures(context.read(), metricsOf(context), previewed);
      }, signal);
    }),
    apply: calls.measurement.apply.handler(async ({ context, input, signal }) => {
      const isKept = kept?.previewed.id === input.previewId && kept.workspaceId === readWorkspaceRow(context.read()).id;
      if (kept === null || !isKept) throw new AppError('import.preview-gone', {});
      const { previewed, given } = kept;
      const write = (tx: WriteTransaction, evidenceItemId: string | null) =>
        applyFigures(tx, measuringSetting(context, input.locale, tx), previewed, evidenceItemId);
      if (!previewed.setting.keepsFile) {
        const record = context.write((tx) => write(tx, null));
        kept = null;
        return record;
      }
      const source = sourceOf(context, given);
      const record = await storeFile(context, source, { signal }, (tx, content) => {
        if (content.sha256 !== previewed.read.sha256)
          throw new AppError('evidence.changed-meanwhile', { name: source.name });
        const there = itemWith(tx.read, content.sha256);
        const said = { ...plainInput(source.name), kind: 'log' as const };
        return write(tx, there ?? addItem(tx, settingOf(context), { name: source.name, ...content }, said));
      });
      kept = null;
      context.workspace().texts.wake();
      return record;
    }),
    imports: calls.measurement.imports.handler(({ context }) =>
      listImports(context.read()).filter(({ files }) => files.some(({ format }) => format === 'measurements')),
    ),
  });
};
