import type { KeyAlgorithm, SigningKey } from '#contract/records/person';
import { api, failureCode, failureText, language, session, Task, t } from '../app.ts';
import { PASSPHRASE_MIN_LENGTH } from '../keys/new-key.svelte.ts';

/** What can be done with a key, each in a dialog of its own. */
export type KeyActionKind = 'passphrase' | 'export' | 'rotate' | 'revoke' | 'issue';

/** What can be done with a key now, in the order it is offered. */
export function actionsFor(key: SigningKey, hasAuthority: boolean): readonly KeyActionKind[] {
  const isSealed = key.token === null;
  const isRevoked = key.revokedAt !== null;
  return [
    ...(isSealed ? (['passphrase', 'export'] as const) : []),
    ...(key.replacedById === null ? (['rotate'] as const) : []),
    ...(hasAuthority && key.isSelfSigned && !isRevoked ? (['issue'] as const) : []),
    ...(isRevoked ? [] : (['revoke'] as const)),
  ];
}

/** Local `YYYY-MM-DD` and `HH:MM` as an instant. */
function instantOf(date: string, time: string): string {
  return new Date(`${date}T${time === '' ? '00:00' : time}:00`).toISOString();
}

/** One thing that is done with a key: its fields, what is wrong with them, and the call. */
export class KeyAction {
  readonly kind: KeyActionKind;
  readonly key: SigningKey;
  passphrase = $state('');
  newPassphrase = $state('');
  repeated = $state('');
  algorithm = $state<KeyAlgorithm>('ecdsa-p256');
  from = $state(new Date().toISOString().slice(0, 10));
  time = $state('');
  isFromNow = $state(true);
  reason = $state('');
  isChecked = $state(false);
  isPassphraseWrong = $state(false);
  readonly task = new Task();

  constructor(kind: KeyActionKind, key: SigningKey) {
    this.kind = kind;
    this.key = key;
    this.algorithm = key.algorithm === 'RSA' ? 'rsa-3072' : 'ecdsa-p256';
  }

  get isRevocation(): boolean {
    return this.kind === 'revoke';
  }

  get needsPassphrase(): boolean {
    return this.kind === 'passphrase' || this.kind === 'export' || this.kind === 'issue';
  }

  /** Whose passphrase is asked for: a certificate is issued with that of the authority. */
  get passphraseKey() {
    if (this.kind === 'issue') return 'screen.trust.authority.passphrase' as const;
    return this.kind === 'passphrase'
      ? ('screen.keys.passphrase.old' as const)
      : ('screen.keys.passphrase.of-key' as const);
  }

  get needsNew(): boolean {
    return this.kind === 'passphrase' || this.kind === 'export' || this.kind === 'rotate';
  }

  readonly passphraseError = $derived.by(() => {
    if (this.isPassphraseWrong) return t('error.key.wrong-passphrase');
    return this.isChecked && this.needsPassphrase && this.passphrase === ''
      ? t('ui.missing', { field: t(this.passphraseKey) })
      : null;
  });
  readonly newError = $derived(
    this.isChecked && this.needsNew && this.newPassphrase.length < PASSPHRASE_MIN_LENGTH
      ? t('screen.people.key.passphrase-short', { min: PASSPHRASE_MIN_LENGTH, now: this.newPassphrase.length })
      : null,
  );
  readonly repeatedError = $derived(
    this.isChecked && this.needsNew && this.repeated !== this.newPassphrase
      ? t('screen.people.key.passphrase-differs')
      : null,
  );
  readonly fromError = $derived(
    this.isChecked && this.isRevocation && !this.isFromNow && this.from === ''
      ? t('ui.missing', { field: t('screen.keys.revoke.from') })
      : null,
  );
  readonly reasonError = $derived(
    this.isChecked && this.isRevocation && this.reason.trim() === ''
      ? t('ui.missing', { field: t('screen.sign-off.reason') })
      : null,
  );

  /** @returns whether it is done; false if a field is wrong, a dialog was closed, or the core refused */
  async run(): Promise<boolean> {
    this.isChecked = true;
    this.isPassphraseWrong = false;
    const errors = [this.passphraseError, this.newError, this.repeatedError, this.fromError, this.reasonError];
    if (errors.some((error) => error !== null) || this.task.isRunning) return false;
    this.task.isRunning = true;
    this.task.failure = null;
    try {
      const isDone = await this.#call();
      if (isDone) await session.reloadPeople();
      return isDone;
    } catch (error) {
      this.isPassphraseWrong = failureCode(error) === 'key.wrong-passphrase';
      if (!this.isPassphraseWrong) this.task.failure = failureText(error);
      return false;
    } finally {
      this.task.isRunning = false;
    }
  }

  async #call(): Promise<boolean> {
    const { key, passphrase, newPassphrase, algorithm } = this;
    switch (this.kind) {
      case 'passphrase':
        await api.key.changePassphrase({ keyId: key.id, passphrase, newPassphrase });
        return true;
      case 'rotate':
        await api.key.rotate({ keyId: key.id, passphrase: newPassphrase, algorithm });
        return true;
      case 'issue':
        await api.authority.issue({ keyId: key.id, passphrase });
        return true;
      case 'revoke': {
        const from = this.isFromNow ? new Date().toISOString() : instantOf(this.from, this.time);
        await api.key.revoke({ id: key.id, baseVersion: key.version, from, reason: this.reason.trim() });
        return true;
      }
      case 'export': {
        const file = await api.shell.chooseFile({ purpose: 'key.save', suggestedName: `${key.subject}.p12` });
        if (file === null) return false;
        await api.key.exportPkcs12({ keyId: key.id, passphrase, filePassphrase: newPassphrase, file: file.token });
        return true;
      }
    }
  }
}

/** Writes a key's certificate where a person chooses. @returns the file's name; null if none was chosen */
export async function exportCertificate(key: SigningKey): Promise<string | null> {
  const file = await api.shell.chooseFile({ purpose: 'certificate.save', suggestedName: `${key.subject}.pem` });
  if (file === null) return null;
  await api.key.exportCertificate({ keyId: key.id, file: file.token });
  return file.name;
}

/** Writes a key's recovery sheet where a person chooses. @returns the file's name; null if none was chosen */
export async function exportRecoverySheet(key: SigningKey): Promise<string | null> {
  const suggestedName = t('screen.keys.sheet.file', { name: key.subject });
  const file = await api.shell.chooseFile({ purpose: 'recovery.save', suggestedName });
  if (file === null) return null;
  await api.key.exportRecoverySheet({ keyId: key.id, file: file.token, locale: language.locale });
  return file.name;
}
