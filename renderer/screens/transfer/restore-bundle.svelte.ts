import type { ImportProgress } from '#contract/records/transfer';
import { api, session, Task, WatchedJob } from '../app.ts';

/** Makes a workspace file of a bundle and opens it. */
export class RestoreBundle {
  readonly task = new Task();
  readonly job = new WatchedJob<ImportProgress, { workspaceId: string; records: number }>();

  /** Asks for the bundle and for the file to make. */
  async run(): Promise<void> {
    this.job.clear();
    const files = await this.task.run(async () => {
      const bundle = await api.shell.chooseFile({ purpose: 'bundle.open' });
      if (bundle === null) return null;
      const suggestedName = `${bundle.name.replace(/\.[^.]+$/, '')}.mdossier`;
      const file = await api.shell.chooseFile({ purpose: 'workspace.create', suggestedName });
      return file === null ? null : { bundle: bundle.token, file: file.token };
    });
    if (files === null) return;
    const made = await this.job.run((signal) => api.transfer.restoreBundle(files, { signal }));
    if (made !== null) await this.task.run(async () => session.take(await api.workspace.open({ file: files.file })));
  }
}
