import type { ChosenFile } from '#contract/records/workspace';
import { api, failureText, Task, t, tIfKnown } from '../app.ts';
import { firstKeyUse, signingPeople } from './late-signature.svelte.ts';

/** How the signing of one of several dossiers ended. */
export interface BatchResult {
  readonly fileName: string;
  /** Null if it is signed. */
  readonly problem: string | null;
}

/** Signs several dossiers on disk with one key; each is told of on its own. */
export class BatchSigning {
  files = $state.raw<readonly ChosenFile[]>([]);
  results = $state.raw<readonly BatchResult[] | null>(null);
  isChecked = $state(false);
  readonly use = firstKeyUse();
  readonly people = $derived(signingPeople());
  readonly task = new Task();
  readonly signed = $derived(this.results?.filter(({ problem }) => problem === null).length ?? 0);
  #abort: AbortController | null = null;

  async add(): Promise<void> {
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'dossier.open' }));
    if (file !== null) this.files = [...this.files, file];
  }

  remove(file: ChosenFile): void {
    this.files = this.files.filter((one) => one !== file);
  }

  async sign(): Promise<void> {
    const { use } = this;
    this.isChecked = true;
    if (use === null || this.task.isRunning || this.files.length === 0 || !use.check()) return;
    this.task.isRunning = true;
    this.task.failure = null;
    this.#abort = new AbortController();
    try {
      const files = this.files.map(({ token }) => token);
      const told = await api.dossier.signAll({ ...use.input, files }, { signal: this.#abort.signal });
      this.results = told.map(({ fileName, errorCode }) => ({ fileName, problem: this.#words(errorCode, fileName) }));
      use.secret = '';
    } catch (error) {
      if (!use.take(error)) this.task.failure = failureText(error);
    } finally {
      this.task.isRunning = false;
      this.#abort = null;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  #words(errorCode: string | null, fileName: string): string | null {
    if (errorCode === null) return null;
    const person = this.people.find(({ id }) => id === this.use?.personId)?.name ?? '';
    const name = errorCode === 'dossier.no-free-field' ? person : fileName;
    try {
      return tIfKnown(`error.${errorCode}`, { name }) ?? t('screen.verify.batch.failed');
    } catch {
      // The sentence needs a detail that is not told of one among several.
      return t('screen.verify.batch.failed');
    }
  }
}
