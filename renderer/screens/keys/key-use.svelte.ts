import type { SigningKey } from '#contract/records/person';
import { failureCode, failureText, session, t } from '../app.ts';
import { isUsable } from './key-status.ts';
import { NewKey } from './new-key.svelte.ts';

/** Failures that belong at the field of the passphrase or PIN. */
const AT_SECRET: ReadonlySet<string> = new Set([
  'key.wrong-passphrase',
  'token.pin-wrong',
  'token.pin-needed',
  'token.pin-locked',
]);

/** One use of a key: whose, which, what opens it, and whether a time stamp is asked for. */
export class KeyUse {
  personId = $state('');
  keyId = $state('');
  /** The passphrase, or of a key on a token its PIN. */
  secret = $state('');
  isStamped = $state(false);
  newKey = $state.raw<NewKey | null>(null);
  isChecked = $state(false);
  /** Why the key did not open, as a sentence; stands at the field. */
  refusal = $state<string | null>(null);

  readonly keys = $derived<readonly SigningKey[]>(
    session.keys.filter((key) => key.personId === this.personId && isUsable(key)),
  );
  readonly key = $derived<SigningKey | null>(this.keys.find(({ id }) => id === this.keyId) ?? null);
  readonly isOnToken = $derived(this.key?.token != null);
  readonly secretName = $derived(this.isOnToken ? t('screen.keys.pin') : t('screen.people.key.passphrase'));
  readonly keyError = $derived(this.isChecked && this.key === null ? t('screen.sign-off.key-missing') : null);
  readonly secretError = $derived(
    this.refusal ??
      (this.isChecked && this.key !== null && this.secret === '' ? t('ui.missing', { field: this.secretName }) : null),
  );

  /** Takes a person and the first of their keys that can sign. */
  choose(personId: string): void {
    this.personId = personId;
    this.newKey = null;
    this.chooseKey(this.keys[0]?.id ?? '');
  }

  /** Another key has another passphrase. */
  chooseKey(keyId: string): void {
    this.keyId = keyId;
    this.secret = '';
    this.refusal = null;
  }

  startKey(): void {
    this.newKey = new NewKey(this.personId);
  }

  /** Makes the key and uses it next; what opens it is known then. @returns whether it was made */
  async makeKey(): Promise<boolean> {
    const { newKey } = this;
    const key = (await newKey?.make()) ?? null;
    if (newKey === null || key === null) return false;
    this.newKey = null;
    this.chooseKey(key.id);
    this.secret = newKey.secret;
    return true;
  }

  /** @returns whether key and passphrase are there */
  check(): boolean {
    this.isChecked = true;
    this.refusal = null;
    return this.keyError === null && this.secretError === null;
  }

  /** What the core needs to sign. */
  get input(): { personId: string; keyId: string; passphrase: string; timestamp: boolean } {
    const { personId, keyId, secret, isStamped } = this;
    return { personId, keyId, passphrase: secret, timestamp: isStamped };
  }

  /** Takes a failure that is about passphrase or PIN; the field is emptied. @returns whether it is one */
  take(error: unknown): boolean {
    if (!AT_SECRET.has(failureCode(error))) return false;
    this.refusal = failureText(error);
    this.secret = '';
    return true;
  }
}
