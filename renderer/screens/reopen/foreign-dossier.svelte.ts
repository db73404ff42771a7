import type { DossierImport } from '#contract/records/dossier';
import { api, navigation, session, Task } from '../app.ts';

/** The file as the core reads it: chosen, or dropped. */
export type Source = Parameters<typeof api.dossier.inspect>[0];

/** `reopen`: as a workspace to be read only. `import`: into the open workspace. */
export type Way = 'reopen' | 'import';

/** A dossier of another workspace: what it would bring along, before anything is written. */
export class ForeignDossier {
  readonly way: Way;
  about = $state.raw<DossierImport | null>(null);
  into = $state<'new-system' | 'existing-system'>('new-system');
  readonly task = new Task();
  #source: Source | null = null;

  constructor(way: Way) {
    this.way = way;
  }

  /** Asks for a dossier and looks into it. @returns whether there is something to show */
  async choose(): Promise<boolean> {
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'dossier.open' }));
    if (file !== null) await this.inspect({ file: file.token });
    return file !== null || this.task.failure !== null;
  }

  async inspect(source: Source): Promise<void> {
    this.#source = source;
    this.about = await this.task.run(() => api.dossier.inspect(source));
    this.into = this.about?.existingSystemId ? 'existing-system' : 'new-system';
  }

  /** Asks where the workspace is to be, makes it and opens it. @returns whether it is open */
  async reopen(): Promise<boolean> {
    const source = this.#source;
    const { about } = this;
    if (source === null || about === null) return false;
    const suggestedName = `${about.fileName.replace(/\.pdf$/i, '')}.mdossier`;
    const opened = await this.task.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'workspace.create', suggestedName });
      return file === null ? null : await api.dossier.reopen({ source, file: file.token });
    });
    if (opened === null) return false;
    await session.take(opened);
    navigation.reset();
    return true;
  }

  /** Takes it into the open workspace and goes to what came of it. @returns whether it is in */
  async import(): Promise<boolean> {
    const source = this.#source;
    const { into } = this;
    if (source === null) return false;
    const view = await this.task.run(() => api.dossier.import({ source, into }));
    if (view === null) return false;
    navigation.go({ screen: 'outcome', id: view.assessment.id });
    return true;
  }
}
