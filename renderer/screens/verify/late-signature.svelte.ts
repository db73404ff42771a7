import type { Person } from '#contract/records/person';
import { api, failureCode, failureText, session, Task, t } from '../app.ts';
import { Signer } from '../export/signer.svelte.ts';
import { verification } from './verify.svelte.ts';

/** One more signature for a dossier that is on disk already. */
export class LateSignature {
  signer = $state.raw<Signer | null>(null);
  readonly task = new Task();
  /** Those who have a key; which of them the dossier has a field for, only the core can tell. */
  readonly people = $derived<readonly Person[]>(
    session.people.filter(({ id }) => session.keys.some(({ personId }) => personId === id)),
  );

  constructor() {
    const actor = this.people.find(({ id }) => id === session.current?.actor?.id);
    const first = actor ?? this.people[0];
    if (first !== undefined) this.choose(first.id);
  }

  choose(personId: string): void {
    this.signer = new Signer(personId, 'author');
    this.signer.isSigning = true;
    this.task.failure = null;
  }

  /**
   * Signs the file that was checked.
   * @param token  the file
   * @returns whether it is signed; else `task.failure` or the error at the passphrase says why not
   */
  async sign(token: string): Promise<boolean> {
    const { signer } = this;
    const input = signer?.input ?? null;
    if (signer === null || input === null || this.task.isRunning) return false;
    signer.error = input.passphrase === '' ? t('screen.export.passphrase-missing') : null;
    if (signer.error !== null) return false;
    this.task.isRunning = true;
    this.task.failure = null;
    try {
      const dossier = await api.dossier.sign({ ...input, file: token });
      void verification.checkSigned(dossier.file);
      return true;
    } catch (error) {
      if (failureCode(error) === 'key.wrong-passphrase') {
        signer.error = failureText(error);
        signer.passphrase = '';
      } else {
        this.task.failure = failureText(error);
      }
      return false;
    } finally {
      this.task.isRunning = false;
    }
  }
}
