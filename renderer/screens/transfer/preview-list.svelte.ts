import type { Action, FileImport, PreviewItem } from './file-import.svelte.ts';

export type PreviewRow = PreviewItem & { readonly id: string };

/** The records of a preview as a table shows them; all of them are here already. */
export class PreviewList {
  /** Only those of one fate; empty: all. */
  only = $state<Action | ''>('');
  text = $state('');
  readonly isCapped = false;
  readonly hasMore = false;
  readonly #run: FileImport;

  constructor(run: FileImport) {
    this.#run = run;
  }

  readonly rows = $derived.by<readonly PreviewRow[]>(() => {
    const words = this.text.trim().toLowerCase();
    return (this.#run.preview?.items ?? [])
      .filter((item) => this.only === '' || this.#run.actionOf(item) === this.only)
      .filter(({ name }) => words === '' || name.toLowerCase().includes(words))
      .map((item) => ({ ...item, id: item.key }));
  });

  get total(): number {
    return this.rows.length;
  }

  async need(): Promise<void> {
    // Nothing is read later.
  }
}
