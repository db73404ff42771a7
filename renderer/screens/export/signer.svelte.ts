import { KeyUse } from '../keys/key-use.svelte.ts';

/** Why a dossier has a field for a person. */
export type SignerPart = 'author' | 'approver' | 'further';

/** One person who may sign a dossier, and whether they sign now. */
export class Signer {
  isSigning = $state(false);
  readonly use = new KeyUse();
  readonly personId: string;
  readonly part: SignerPart;

  constructor(personId: string, part: SignerPart) {
    this.personId = personId;
    this.part = part;
    this.use.choose(personId);
  }
}
