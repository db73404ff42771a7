import type { EvidenceTarget, StoredFile, StoreProgress } from '#contract/records/evidence-library';
import { api, failureText, session, Task, WatchedJob } from '../app.ts';
import { EvidenceDraft } from './evidence-draft.svelte.ts';
import { chosenFile, droppedFile, type GivenFile } from './given-files.ts';

/** The core takes so many files at once. */
const MOST_FILES = 200;

/** Files that become evidence: which, what is said of all, and what became of each. */
export class AddEvidence {
  isOpen = $state(false);
  files = $state.raw<readonly GivenFile[]>([]);
  draft = $state.raw(new EvidenceDraft());
  isChecked = $state(false);
  readonly task = new Task();
  readonly job = new WatchedJob<StoreProgress, StoredFile[]>();
  readonly #target: EvidenceTarget | null;

  /** @param target what the files show something of; null: nothing yet */
  constructor(target: EvidenceTarget | null = null) {
    this.#target = target;
  }

  get results(): readonly StoredFile[] | null {
    return this.job.result;
  }

  get stored(): number {
    return (this.results ?? []).filter(({ itemId, duplicateOf }) => itemId !== null && duplicateOf === null).length;
  }

  /** Begins anew. */
  open(): void {
    this.files = [];
    this.draft = new EvidenceDraft({ collectedBy: session.current?.actor?.id ?? null });
    this.isChecked = false;
    this.task.failure = null;
    this.job.clear();
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }

  /** Takes dropped or pasted files; what is open already goes on with them. */
  takeFiles(files: readonly File[]): void {
    if (this.job.isRunning) return;
    if (!this.isOpen || this.results !== null) this.open();
    this.#add(files.map(droppedFile));
  }

  /** Asks for files. @returns whether any were chosen */
  async choose(): Promise<boolean> {
    if (!this.isOpen || this.results !== null) this.open();
    const chosen = await this.task.run(() => api.shell.chooseFiles({ purpose: 'evidence.add' }));
    this.#add((chosen ?? []).map(chosenFile));
    return this.files.length > 0;
  }

  remove({ key }: GivenFile): void {
    this.files = this.files.filter((file) => file.key !== key);
  }

  /** Stores them. What cannot be taken keeps nobody from the others. */
  async store(): Promise<void> {
    this.isChecked = true;
    if (this.files.length === 0 || this.draft.periodError !== null) return;
    const { title: _, ...input } = this.draft.input;
    const files = this.files.map(({ given }) => given);
    await this.job.run((signal) => api.library.add({ files, input, target: this.#target }, { signal }));
  }

  #add(files: readonly GivenFile[]): void {
    this.files = [...this.files, ...files].slice(0, MOST_FILES);
  }
}

/** What keeps a file out, as a sentence. */
export function problemText({ problem }: Pick<StoredFile, 'problem'>): string {
  return problem === null ? '' : failureText({ code: problem.code, data: problem.details });
}
