import { X509Certificate } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { Person, SigningKey } from '#contract/records/person';
import type { Timestamper } from '#core/signing/cms';
import { openKey } from '#core/signing/envelope';
import { type Signer, softwareSigner } from '#core/signing/signer';
import type { Tokens } from '#core/signing/token';
import { findPerson, findSigningKey } from '#core/store/people';
import type { Reader } from '#core/store/sql';
import { workspaceTimestamper } from './timestamper.ts';

/** Who wants to sign, with which key. `passphrase`: for a key on a token its PIN. */
export type SignerInput = {
  readonly personId: string;
  readonly keyId: string;
  readonly passphrase: string;
  /** Asks the workspace's time-stamp server for each signature. */
  readonly timestamp?: boolean;
};

/** A person with an opened key. */
export type UnlockedSigner = {
  readonly person: Person;
  readonly key: SigningKey;
  readonly signer: Signer;
  /** Proves the time of each signature; null if that is not wanted. */
  readonly timestamper: Timestamper | null;
  /** Ends the session with a token; nothing is left to do for another key. */
  readonly close: () => void;
};

/**
 * A key with its person, checked before a passphrase is tried.
 * @returns `envelope`: the sealed private key; null if it is on a token
 * @throws AppError `record.not-found`, `key.not-of-person`, `key.revoked`, `key.expired`
 */
export function checkKey(
  read: Reader,
  input: Omit<SignerInput, 'passphrase'>,
  now: Date,
): { person: Person; key: SigningKey; envelope: string | null } {
  const person = findPerson(read, input.personId);
  if (!person) throw new AppError('record.not-found', { kind: 'people', id: input.personId });
  const found = findSigningKey(read, input.keyId);
  if (!found) throw new AppError('record.not-found', { kind: 'signing_keys', id: input.keyId });
  const { key, envelope } = found;
  if (key.personId !== person.id) throw new AppError('key.not-of-person', { name: person.name });
  const at = now.toISOString();
  if (key.revokedAt !== null && at >= key.revokedAt) {
    throw new AppError('key.revoked', { subject: key.subject, from: key.revokedAt });
  }
  if (at > key.notAfter || at < key.notBefore) {
    throw new AppError('key.expired', { subject: key.subject, notAfter: key.notAfter });
  }
  return { person, key, envelope };
}

/**
 * Opens a key with its passphrase, or a token with its PIN. Takes a few tenths of a second on purpose; never inside a
 * transaction. `close` the signer when it is done.
 * @throws AppError as `checkKey`, `key.wrong-passphrase`, `timestamp.no-server`, and of a token what `Tokens.open`
 *   throws
 */
export async function unlockSigner(
  read: Reader,
  input: SignerInput,
  now: Date,
  tokens: Pick<Tokens, 'open'>,
): Promise<UnlockedSigner> {
  const { person, key, envelope } = checkKey(read, input, now);
  const timestamper = input.timestamp ? workspaceTimestamper(read) : null;
  const certificates = key.certificates.map((pem) => new X509Certificate(pem).raw);
  if (key.token) {
    const { module, objectId, label, serial } = key.token;
    const signer = await tokens.open({ module, token: { label, serial }, objectId, certificates }, input.passphrase);
    return { person, key, signer, timestamper, close: () => signer.close() };
  }
  if (envelope === null) throw new Error('a key is sealed or on a token');
  const pkcs8 = await openKey(envelope, input.passphrase);
  const signer = softwareSigner(pkcs8, certificates);
  pkcs8.fill(0);
  return { person, key, signer, timestamper, close: () => undefined };
}
