import type { PackSummary } from '#contract/records/pack';
import { api, Task } from '../app.ts';
import { refreshPacks } from '../pack-names.svelte.ts';

type Input = Parameters<typeof api.pack.import>[0];
type Imported = Awaited<ReturnType<typeof api.pack.import>>;
export type ImportProblem = Imported['problems'][number];

/** Where a framework is taken from. */
export type ImportFrom = 'zip' | 'folder';

/** The import of one framework. It outlives its screen, because a zip file may be dropped anywhere. */
export class Importing {
  isOpen = $state(false);
  /** What is read or was read last. */
  fileName = $state<string | null>(null);
  pack = $state.raw<PackSummary | null>(null);
  problems = $state.raw<readonly ImportProblem[]>([]);
  /** What the app itself ships under the name of what was taken; null if nothing, or if it is just that. */
  shipped = $state.raw<NonNullable<Imported['shipped']> | null>(null);
  /** How often something was taken, for lists that show it. */
  count = $state(0);
  readonly task = new Task();

  /** Begins anew, with nothing chosen. */
  open(): void {
    this.#clear();
    this.isOpen = true;
  }

  close(): void {
    this.isOpen = false;
  }

  /** Asks for a zip file or a folder and takes the pack in it. */
  async choose(from: ImportFrom): Promise<void> {
    const purpose = from === 'zip' ? 'pack.import' : 'pack.import-folder';
    const chosen = await this.task.run(() => api.shell.chooseFile({ purpose }));
    if (chosen !== null) await this.#take(chosen.name, { file: chosen.token });
  }

  /** Takes the pack in a zip file that was dropped on the window. */
  async takeDropped(file: File): Promise<void> {
    this.isOpen = true;
    await this.#take(file.name, { name: file.name, content: file });
  }

  async #take(name: string, input: Input): Promise<void> {
    this.#clear();
    this.fileName = name;
    const result = await this.task.run(() => api.pack.import(input));
    if (result === null) return;
    this.pack = result.pack;
    this.problems = result.problems;
    this.shipped = result.shipped ?? null;
    if (result.pack === null) return;
    refreshPacks();
    this.count += 1;
  }

  #clear(): void {
    this.fileName = null;
    this.pack = null;
    this.problems = [];
    this.shipped = null;
    this.task.failure = null;
  }
}

export const importing = new Importing();

/** Whether a dropped file can only be a framework. */
export function isPackFile({ name }: File): boolean {
  return name.toLowerCase().endsWith('.zip');
}
