import type { KeyAlgorithm, SigningKey } from '#contract/records/person';
import type { ChosenFile } from '#contract/records/workspace';
import { type Api, api, session, Task, t } from '../app.ts';

/** OWASP ASVS 5.0, 6.2.9; the core refuses less. */
export const PASSPHRASE_MIN_LENGTH = 15;

/** Where a key comes from. */
export const KEY_WAYS = ['generate', 'import', 'token', 'restore'] as const;
export type KeyWay = (typeof KEY_WAYS)[number];

/** A key on a token, as the core tells of it. */
export type Identity = Awaited<ReturnType<Api['token']['list']>>['identities'][number];

/** What stands for an identity among those of several tokens. */
export function identityId({ serial, objectId }: Identity): string {
  return `${serial} ${objectId}`;
}

/** A new signing key for one person: made here, taken from a PKCS#12 file, on a token, or from its recovery sheet. */
export class NewKey {
  way = $state<KeyWay>('generate');
  algorithm = $state<KeyAlgorithm>('ecdsa-p256');
  passphrase = $state('');
  repeated = $state('');
  file = $state.raw<ChosenFile | null>(null);
  filePassphrase = $state('');
  module = $state.raw<ChosenFile | null>(null);
  /** Null until a module was read. */
  identities = $state.raw<readonly Identity[] | null>(null);
  identityId = $state('');
  pin = $state('');
  sheet = $state('');
  sheetPassphrase = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly personId: string;

  constructor(personId: string) {
    this.personId = personId;
  }

  readonly #hasOwnPassphrase = $derived(this.way === 'generate' || this.way === 'import');
  readonly identity = $derived<Identity | null>(
    this.identities?.find((one) => identityId(one) === this.identityId) ?? null,
  );
  readonly passphraseError = $derived(
    this.isChecked && this.#hasOwnPassphrase && this.passphrase.length < PASSPHRASE_MIN_LENGTH
      ? t('screen.people.key.passphrase-short', { min: PASSPHRASE_MIN_LENGTH, now: this.passphrase.length })
      : null,
  );
  readonly repeatedError = $derived(
    this.isChecked && this.#hasOwnPassphrase && this.repeated !== this.passphrase
      ? t('screen.people.key.passphrase-differs')
      : null,
  );
  readonly isFileMissing = $derived(this.isChecked && this.way === 'import' && this.file === null);
  readonly identityError = $derived(
    this.isChecked && this.way === 'token' && this.identity === null ? t('screen.keys.token.identity-missing') : null,
  );
  readonly pinError = $derived(
    this.isChecked && this.way === 'token' && this.pin === '' ? t('ui.missing', { field: t('screen.keys.pin') }) : null,
  );
  readonly sheetError = $derived(
    this.isChecked && this.way === 'restore' && this.sheet.trim() === ''
      ? t('ui.missing', { field: t('screen.keys.sheet.text') })
      : null,
  );

  /** What opens the key after it is made: its passphrase, or the token's PIN. */
  get secret(): string {
    if (this.way === 'token') return this.pin;
    return this.way === 'restore' ? this.sheetPassphrase : this.passphrase;
  }

  choose(way: KeyWay): void {
    this.way = way;
    this.isChecked = false;
    this.task.failure = null;
  }

  async chooseFile(): Promise<void> {
    await this.task.run(async () => {
      this.file = (await api.shell.chooseFile({ purpose: 'key.import' })) ?? this.file;
    });
  }

  /** Asks for the module that came with the token, and reads which keys it sees. */
  async chooseModule(): Promise<void> {
    await this.task.run(async () => {
      const module = await api.shell.chooseFile({ purpose: 'token.module' });
      if (module === null) return;
      this.identities = null;
      this.identityId = '';
      this.module = module;
      this.identities = (await api.token.list({ module: module.token })).identities;
      const usable = this.identities.filter(({ problem }) => problem === null);
      if (usable.length === 1 && usable[0]) this.identityId = identityId(usable[0]);
    });
  }

  /** Makes or takes the key. @returns it, or null if a field is wrong or the core refused (then `task.failure` says why) */
  async make(): Promise<SigningKey | null> {
    this.isChecked = true;
    const errors = [this.passphraseError, this.repeatedError, this.identityError, this.pinError, this.sheetError];
    if (this.isFileMissing || errors.some((error) => error !== null)) return null;
    const key = await this.task.run(() => this.#call());
    // A token stands for its file once.
    if (key === null && this.way === 'import') this.file = null;
    if (key === null) {
      // What the core said is told once; that the field is empty now is no fault of the person.
      this.pin = '';
      this.isChecked = false;
    }
    if (key !== null) await session.reloadPeople();
    return key;
  }

  #call(): Promise<SigningKey> {
    const { personId, passphrase, filePassphrase, file, identity, module, pin, algorithm } = this;
    if (this.way === 'import' && file !== null) {
      return api.key.importPkcs12({ personId, file: file.token, filePassphrase, passphrase });
    }
    if (this.way === 'token' && identity !== null && module !== null) {
      const { serial, objectId } = identity;
      return api.token.add({ personId, module: module.token, serial, objectId, pin });
    }
    if (this.way === 'restore') {
      return api.key.restore({ personId, sheet: this.sheet, passphrase: this.sheetPassphrase });
    }
    return api.key.generate({ personId, passphrase, algorithm });
  }
}
