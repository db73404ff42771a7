import type { SigningKey } from '#contract/records/person';
import type { ChosenFile } from '#contract/records/workspace';
import { api, session, Task, t } from '../app.ts';

/** OWASP ASVS 5.0, 6.2.9; the core refuses less. */
export const PASSPHRASE_MIN_LENGTH = 15;

/** A new signing key for one person: made here, or taken from a PKCS#12 file. */
export class NewKey {
  way = $state<'generate' | 'import'>('generate');
  passphrase = $state('');
  repeated = $state('');
  file = $state.raw<ChosenFile | null>(null);
  filePassphrase = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly personId: string;

  constructor(personId: string) {
    this.personId = personId;
  }

  readonly passphraseError = $derived(
    this.isChecked && this.passphrase.length < PASSPHRASE_MIN_LENGTH
      ? t('screen.people.key.passphrase-short', { min: PASSPHRASE_MIN_LENGTH, now: this.passphrase.length })
      : null,
  );
  readonly repeatedError = $derived(
    this.isChecked && this.repeated !== this.passphrase ? t('screen.people.key.passphrase-differs') : null,
  );
  readonly isFileMissing = $derived(this.isChecked && this.way === 'import' && this.file === null);

  async chooseFile(): Promise<void> {
    await this.task.run(async () => {
      this.file = (await api.shell.chooseFile({ purpose: 'key.import' })) ?? this.file;
    });
  }

  /** Makes or takes the key. @returns it, or null if a field is wrong or the core refused (then `task.failure` says why) */
  async make(): Promise<SigningKey | null> {
    this.isChecked = true;
    if (this.passphraseError !== null || this.repeatedError !== null || this.isFileMissing) return null;
    const { personId, passphrase, filePassphrase, file } = this;
    const key = await this.task.run(() =>
      this.way === 'import' && file !== null
        ? api.key.importPkcs12({ personId, file: file.token, filePassphrase, passphrase })
        : api.key.generate({ personId, passphrase }),
    );
    // A token stands for its file once.
    if (key === null && this.way === 'import') this.file = null;
    if (key !== null) await session.reloadPeople();
    return key;
  }
}
