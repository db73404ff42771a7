import type { ColumnMapping, ImportPreview, ImportProgress, ImportRecord, TableLook } from '#contract/records/transfer';
import { api, Task, WatchedJob } from '../app.ts';
import { chosenFile, droppedFile, type GivenFile } from '../evidence/given-files.ts';
import { TableMapping } from './table-mapping.svelte.ts';

export type Action = 'add' | 'merge' | 'skip';
export type PreviewItem = ImportPreview['items'][number];

/** How far an import is. */
export type Stage = 'start' | 'looking' | 'mapping' | 'reading' | 'preview' | 'writing' | 'done';

const isTable = (name: string): boolean => /\.(?:csv|tsv|tab|xlsx|xlsm)$/i.test(name);

/** One import from its files over what it would do to its receipt. It outlives its screen. */
export class FileImport {
  files = $state.raw<readonly GivenFile[]>([]);
  preview = $state.raw<ImportPreview | null>(null);
  /** What of the suggestions a person changed, by the record's key. */
  chosen = $state.raw<ReadonlyMap<string, Action>>(new Map());
  mapping = $state.raw<TableMapping | null>(null);
  receipt = $state.raw<ImportRecord | null>(null);
  stage = $state<Stage>('start');
  readonly task = new Task();
  readonly job = new WatchedJob<ImportProgress, ImportPreview>();

  /** Begins anew, with nothing chosen. What runs is stopped. */
  reset(): void {
    this.job.cancel();
    this.files = [];
    this.preview = null;
    this.chosen = new Map();
    this.mapping = null;
    this.receipt = null;
    this.task.failure = null;
    this.job.clear();
    this.stage = 'start';
  }

  /** Asks for files or a folder and reads them. */
  async choose(from: 'files' | 'folder'): Promise<void> {
    const chosen = await this.task.run(async () => {
      if (from === 'files') return await api.shell.chooseFiles({ purpose: 'import.open' });
      const folder = await api.shell.chooseFile({ purpose: 'import.open-folder' });
      return folder === null ? [] : [folder];
    });
    if (chosen !== null && chosen.length > 0) await this.#begin(chosen.map(chosenFile));
  }

  async takeDropped(files: readonly File[]): Promise<void> {
    if (files.length > 0 && !this.job.isRunning && !this.task.isRunning) await this.#begin(files.map(droppedFile));
  }

  /** Reads the files and asks the core what an import would do. */
  async read(mapping: ColumnMapping | null = null): Promise<void> {
    this.stage = 'reading';
    this.chosen = new Map();
    const files = this.files.map(({ given }) => given);
    const input = mapping === null ? { files } : { files, mapping };
    const preview = await this.job.run((signal) => api.transfer.preview(input, { signal }));
    this.preview = preview;
    this.stage = preview === null ? (this.mapping === null ? 'start' : 'mapping') : 'preview';
  }

  actionOf({ key, suggestion }: PreviewItem): Action {
    return this.chosen.get(key) ?? suggestion;
  }

  decide({ key }: PreviewItem, action: Action): void {
    this.chosen = new Map(this.chosen).set(key, action);
  }

  /** The same for all that can take it: only what is here already can be merged. */
  decideAll(action: Action | 'suggestion'): void {
    const items = this.preview?.items ?? [];
    this.chosen =
      action === 'suggestion'
        ? new Map()
        : new Map(
            items.filter(({ existing }) => action !== 'merge' || existing !== null).map(({ key }) => [key, action]),
          );
  }

  /** How many of those shown meet each fate. */
  get counts(): Readonly<Record<Action, number>> {
    const counts = { add: 0, merge: 0, skip: 0 };
    for (const item of this.preview?.items ?? []) counts[this.actionOf(item)] += 1;
    return counts;
  }

  /** Records beyond those shown, which follow their suggestions. */
  get unseen(): number {
    return this.preview === null ? 0 : Math.max(0, this.preview.itemCount - this.preview.items.length);
  }

  /** Whether anything would be written. */
  get hasContent(): boolean {
    return this.preview !== null && this.counts.add + this.counts.merge + this.unseen > 0;
  }

  async apply(): Promise<void> {
    const { preview } = this;
    if (preview === null || !this.hasContent) return;
    this.stage = 'writing';
    const choices = preview.items
      .filter(({ key, suggestion }) => this.chosen.has(key) && this.chosen.get(key) !== suggestion)
      .map((item) => {
        const action = this.actionOf(item);
        return { key: item.key, action, intoId: action === 'merge' ? (item.existing?.id ?? null) : null };
      });
    this.receipt = await this.task.run(() => api.transfer.apply({ previewId: preview.id, choices }));
    this.stage = this.receipt === null ? 'preview' : 'done';
  }

  async undo(): Promise<void> {
    const { receipt } = this;
    if (receipt === null) return;
    const undone = await this.task.run(() => api.transfer.undo({ id: receipt.id }));
    if (undone !== null) this.receipt = undone;
  }

  async #begin(files: readonly GivenFile[]): Promise<void> {
    this.reset();
    this.files = files;
    const [file] = files;
    if (files.length === 1 && file !== undefined && isTable(file.name)) {
      this.stage = 'looking';
      const look: TableLook | null = await this.task.run(() => api.transfer.lookAtTable({ file: file.given }));
      if (look === null) {
        this.stage = 'start';
        return;
      }
      this.mapping = new TableMapping(look);
      this.stage = 'mapping';
      return;
    }
    await this.read();
  }
}

export const fileImport = new FileImport();
