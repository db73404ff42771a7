import type { ExportFormat, ExportLoss, ExportResult, ExportScope, ImportProgress } from '#contract/records/transfer';
import { api, language, Task, WatchedJob } from '../app.ts';

export interface Offer {
  readonly format: ExportFormat;
  readonly losses: readonly ExportLoss[];
}

const ENDINGS: Readonly<Record<ExportFormat, string>> = {
  'cyclonedx-1.6': 'cdx.json',
  'cyclonedx-1.7': 'cdx.json',
  'hugging-face': 'md',
  'model-card-toolkit': 'json',
  'spdx-3': 'spdx.json',
  croissant: 'json',
  markdown: 'md',
  docx: 'docx',
  csv: 'csv',
  xlsx: 'xlsx',
  bundle: 'zip',
  'oscal-assessment-results': 'json',
};

/** A file name that every file system takes, of what is exported and its format. */
export function suggestedName(name: string, format: ExportFormat): string {
  const safe = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  return `${safe === '' ? 'export' : safe}.${ENDINGS[format]}`;
}

/** One export: what can go out, in which format, to which file, and what came of it. */
export class FileExport {
  offers = $state.raw<readonly Offer[] | null>(null);
  format = $state<ExportFormat | null>(null);
  readonly task = new Task();
  readonly job = new WatchedJob<ImportProgress, ExportResult>();
  readonly scope: ExportScope;
  readonly #name: string;

  /** @param name of what is exported, for the file's name */
  constructor(scope: ExportScope, name: string) {
    this.scope = scope;
    this.#name = name;
  }

  /** Reads what formats there are and what each would lose; those that lose least stand first among equals. */
  async load(): Promise<void> {
    const offers = await this.task.run(() => api.transfer.formats(this.scope));
    if (offers === null) return;
    this.offers = offers;
    this.format ??= offers[0]?.format ?? null;
  }

  get chosen(): Offer | null {
    return this.offers?.find(({ format }) => format === this.format) ?? null;
  }

  /** Asks where to, then writes. Cancelling leaves no file behind. */
  async run(): Promise<void> {
    const { format, scope } = this;
    if (format === null) return;
    const file = await this.task.run(() =>
      api.shell.chooseFile({ purpose: 'export.save', suggestedName: suggestedName(this.#name, format) }),
    );
    if (file === null) return;
    await this.job.run((signal) =>
      api.transfer.export({ scope, format, file: file.token, locale: language.locale }, { signal }),
    );
  }

  async showInFolder(): Promise<void> {
    const { result } = this.job;
    if (result !== null) await this.task.run(() => api.shell.showInFolder({ file: result.file }));
  }
}
