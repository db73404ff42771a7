import type { Completion, LiteracyMatrix, Training } from '#contract/records/training';
import { api, Loaded, language, Task, t } from '../app.ts';

/** Who has to know what, and how they stand to it. */
export class Literacy {
  readonly matrix = new Loaded<LiteracyMatrix>(() => api.training.matrix());
  readonly trainings = new Loaded<readonly Training[]>(() => api.training.list());
  readonly completions = new Loaded<readonly Completion[]>(() => api.training.completions({}));
  readonly task = new Task();
  exported = $state<string | null>(null);

  follow(): () => void {
    const ends = [this.matrix.follow(), this.trainings.follow(), this.completions.follow()];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Asks where to, then writes the table. */
  async save(format: 'csv' | 'xlsx'): Promise<void> {
    this.exported = null;
    const suggestedName = `${t('literacy.sheet').replaceAll(' ', '-')}.${format}`;
    await this.task.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'export.save', suggestedName });
      if (file === null) return;
      await api.training.export({ format, file: file.token, locale: language.locale });
      this.exported = file.name;
    });
  }

  async remove({ id, version }: Training): Promise<void> {
    await this.task.run(() => api.training.remove({ id, baseVersion: version }));
  }

  async takeBack({ id, version }: Completion): Promise<void> {
    await this.task.run(() => api.training.removeCompletion({ id, baseVersion: version }));
  }
}
