import type { SigningKey } from '#contract/records/person';
import { session } from '../app.ts';
import { NewKey } from '../keys/new-key.svelte.ts';

/** One person who may sign a dossier, and whether they sign now. */
export class Signer {
  isSigning = $state(false);
  keyId = $state('');
  passphrase = $state('');
  error = $state<string | null>(null);
  newKey = $state.raw<NewKey | null>(null);
  readonly personId: string;
  readonly part: 'author' | 'approver';

  constructor(personId: string, part: 'author' | 'approver') {
    this.personId = personId;
    this.part = part;
    const holding = this.keys.find(({ notAfter }) => Date.parse(notAfter) > Date.now());
    this.keyId = (holding ?? this.keys[0])?.id ?? '';
  }

  get keys(): readonly SigningKey[] {
    return session.keys.filter((key) => key.personId === this.personId);
  }

  startKey(): void {
    this.newKey = new NewKey(this.personId);
  }

  /** Makes the key; its passphrase is known then, so this person signs now. */
  async makeKey(): Promise<void> {
    const { newKey } = this;
    const key = (await newKey?.make()) ?? null;
    if (newKey === null || key === null) return;
    this.keyId = key.id;
    this.passphrase = newKey.passphrase;
    this.isSigning = true;
    this.newKey = null;
  }

  /** Gives what the core needs to sign; null if this person does not sign now. */
  get input(): { personId: string; keyId: string; passphrase: string } | null {
    const { personId, keyId, passphrase } = this;
    return this.isSigning ? { personId, keyId, passphrase } : null;
  }
}
