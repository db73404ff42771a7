import type { ExportedDossier } from '#contract/records/dossier';
import type { Person } from '#contract/records/person';
import { api, failureText, session, Task } from '../app.ts';
import { isUsable } from '../keys/key-status.ts';
import { KeyUse } from '../keys/key-use.svelte.ts';

/** Those who have a key that can sign; which of them a dossier has a field for, only the core can tell. */
export function signingPeople(): readonly Person[] {
  return session.people.filter(({ id }) => session.keys.some((key) => key.personId === id && isUsable(key)));
}

/** A key to sign with: that of whoever works now, else of the first who has one; null if nobody has. */
export function firstKeyUse(): KeyUse | null {
  const people = signingPeople();
  const first = people.find(({ id }) => id === session.current?.actor?.id) ?? people[0];
  if (first === undefined) return null;
  const use = new KeyUse();
  use.choose(first.id);
  return use;
}

/** One more signature for a dossier that is on disk already. */
export class LateSignature {
  readonly use: KeyUse | null = firstKeyUse();
  readonly task = new Task();
  readonly people = $derived(signingPeople());

  choose(personId: string): void {
    this.use?.choose(personId);
    this.task.failure = null;
  }

  /**
   * Signs the file.
   * @param token  the file
   * @returns the signed dossier; null if it is not signed: then `task.failure` or the error at the passphrase says why
   */
  async sign(token: string): Promise<ExportedDossier | null> {
    const { use } = this;
    if (use === null || this.task.isRunning || !use.check()) return null;
    this.task.isRunning = true;
    this.task.failure = null;
    try {
      return await api.dossier.sign({ ...use.input, file: token });
    } catch (error) {
      if (!use.take(error)) this.task.failure = failureText(error);
      return null;
    } finally {
      this.task.isRunning = false;
    }
  }
}
