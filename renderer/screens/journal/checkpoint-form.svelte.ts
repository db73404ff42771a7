import { api, failureText, Task, t } from '../app.ts';
import type { KeyUse } from '../keys/key-use.svelte.ts';
import { firstKeyUse, signingPeople } from '../verify/late-signature.svelte.ts';
import { anchorSentence } from './journal.svelte.ts';

/** `make`: a checkpoint of this journal. `cosign`: a colleague's, as a witness. */
export type CheckpointWork = 'make' | 'cosign';

/** Signs a checkpoint: one's own with or without a person, a colleague's always as a person. */
export class CheckpointForm {
  readonly work: CheckpointWork;
  readonly use: KeyUse | null = firstKeyUse();
  readonly people = $derived(signingPeople());
  isPersonal = $state(false);
  /** What was done, as a sentence. */
  done = $state<string | null>(null);
  readonly task = new Task();

  constructor(work: CheckpointWork) {
    this.work = work;
    this.isPersonal = work === 'cosign';
  }

  /** @returns whether it was done; else `task.failure` or the error at the passphrase says why not */
  async run(): Promise<boolean> {
    const { use, isPersonal } = this;
    if (this.task.isRunning || (isPersonal && use?.check() !== true)) return false;
    this.task.isRunning = true;
    this.task.failure = null;
    try {
      if (this.work === 'make') {
        const { size } = await api.journal.checkpoint({ signer: isPersonal && use !== null ? use.input : null });
        this.done = t('screen.journal.checkpoint.made', { size });
        return true;
      }
      const file = use === null ? null : await api.shell.chooseFile({ purpose: 'checkpoint.open' });
      if (file === null || use === null) return false;
      const report = await api.journal.cosign({ ...use.input, file: file.token });
      const about = report.result === 'other-workspace' ? null : anchorSentence(report);
      this.done = [t('screen.journal.cosign.done', { name: file.name }), about]
        .filter((part) => part !== null)
        .join(' ');
      return true;
    } catch (error) {
      if (use?.take(error) !== true) this.task.failure = failureText(error);
      return false;
    } finally {
      this.task.isRunning = false;
    }
  }
}
