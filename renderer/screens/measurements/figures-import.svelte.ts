import { MEASUREMENT_TARGETS, type MeasurementTarget } from '#contract/measurement-words';
import type { MeasurementMapping, MeasurementPreview } from '#contract/records/measurement';
import type { ImportProgress, ImportRecord } from '#contract/records/transfer';
import { api, language, session, Task, t, WatchedJob } from '../app.ts';
import { chosenFile, droppedFile, type GivenFile } from '../evidence/given-files.ts';
import type { Picked } from '../inventory/record-picker.svelte.ts';

/** The import of figures from a file: which file, of which record, how its columns are read, what it would add. */
export class FiguresImport {
  file = $state.raw<GivenFile | null>(null);
  picked = $state.raw<Picked | null>(null);
  dataset = $state.raw<Picked | null>(null);
  measuredOn = $state(new Date().toISOString().slice(0, 10));
  computedBy = $state(session.current?.actor?.name ?? '');
  keepsFile = $state(true);
  isChecked = $state(false);
  preview = $state.raw<MeasurementPreview | null>(null);
  /** Column → what it means, as it was changed by hand; the preview shows the reading before. */
  columns = $state.raw<MeasurementMapping['columns']>([]);
  record = $state.raw<ImportRecord | null>(null);
  readonly task = new Task();
  readonly job = new WatchedJob<ImportProgress, MeasurementPreview>();

  constructor(picked: Picked | null) {
    this.picked = picked;
  }

  async choose(): Promise<void> {
    const chosen = await this.task.run(() => api.shell.chooseFile({ purpose: 'measurements.open' }));
    if (chosen !== null) this.take(chosenFile(chosen));
  }

  drop(files: readonly File[]): void {
    const [file] = files;
    if (file) this.take(droppedFile(file));
  }

  take(file: GivenFile): void {
    this.file = file;
    this.preview = null;
    this.columns = [];
  }

  missing(isThere: boolean, field: string): string | null {
    return this.isChecked && !isThere ? t('ui.missing', { field }) : null;
  }

  /** Reads the file; with columns that were changed by hand, as they say. */
  async read(): Promise<void> {
    this.isChecked = true;
    const { file, picked, preview } = this;
    if (file === null || picked === null || this.measuredOn === '') return;
    const mapping =
      preview?.mapping && this.columns.length > 0 ? { ...preview.mapping, columns: this.columns } : undefined;
    const input = {
      file: file.given,
      setting: {
        item: { kind: picked.kind, id: picked.id },
        datasetVersionId: this.dataset?.id ?? null,
        measuredAt: `${this.measuredOn}T00:00:00.000Z`,
        computedBy: this.computedBy.trim(),
        keepsFile: this.keepsFile,
      },
      ...(mapping && { mapping }),
    };
    const read = await this.job.run((signal) => api.measurement.preview(input, { signal }));
    if (read === null) return;
    this.preview = read;
    this.columns = read.mapping?.columns ?? [];
  }

  /** Says what a column means, and reads anew. What only one column can mean is taken from the other. */
  async map(at: number, target: MeasurementTarget | null): Promise<void> {
    this.columns = this.columns.map((column, index) => {
      if (index === at) return { ...column, target };
      return target !== null && target !== 'figure' && column.target === target ? { ...column, target: null } : column;
    });
    await this.read();
  }

  async apply(): Promise<void> {
    const { preview } = this;
    if (preview === null) return;
    this.record = await this.task.run(() => api.measurement.apply({ previewId: preview.id, locale: language.locale }));
  }

  /** Takes it back at once. */
  async undo(): Promise<boolean> {
    const { record } = this;
    if (record === null) return false;
    return (await this.task.run(() => api.transfer.undo({ id: record.id }))) !== null;
  }
}

/** What a column can mean, in words. */
export const targetChoices = (): readonly { readonly value: MeasurementTarget; readonly label: string }[] =>
  MEASUREMENT_TARGETS.map((value) => ({ value, label: t(`measurement.target.${value}`) }));
