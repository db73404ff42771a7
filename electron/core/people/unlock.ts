import { X509Certificate } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { Person, SigningKey } from '#contract/records/person';
import { openKey } from '#core/signing/envelope';
import { type Signer, softwareSigner } from '#core/signing/signer';
import { findPerson, findSigningKey } from '#core/store/people';
import type { Reader } from '#core/store/sql';

/** Who wants to sign, with which key. */
export type SignerInput = { readonly personId: string; readonly keyId: string; readonly passphrase: string };

/** A person with an opened key. */
export type UnlockedSigner = { readonly person: Person; readonly key: SigningKey; readonly signer: Signer };

/**
 * A key with its person, checked before any passphrase is tried.
 * @throws AppError `record.not-found`, `key.not-of-person`, `key.expired`
 */
export function checkKey(
  read: Reader,
  input: Omit<SignerInput, 'passphrase'>,
  now: Date,
): { person: Person; key: SigningKey; envelope: string } {
  const person = findPerson(read, input.personId);
  if (!person) throw new AppError('record.not-found', { kind: 'people', id: input.personId });
  const found = findSigningKey(read, input.keyId);
  if (!found) throw new AppError('record.not-found', { kind: 'signing_keys', id: input.keyId });
  const { key, envelope } = found;
  if (key.personId !== person.id) throw new AppError('key.not-of-person', { name: person.name });
  const at = now.toISOString();
  if (at > key.notAfter || at < key.notBefore) {
    throw new AppError('key.expired', { subject: key.subject, notAfter: key.notAfter });
  }
  return { person, key, envelope };
}

/**
 * Opens a key with its passphrase. Takes a few tenths of a second on purpose; never inside a transaction.
 * @throws AppError as `checkKey`, and `key.wrong-passphrase`
 */
export async function unlockSigner(read: Reader, input: SignerInput, now: Date): Promise<UnlockedSigner> {
  const { person, key, envelope } = checkKey(read, input, now);
  const pkcs8 = await openKey(envelope, input.passphrase);
  const certificates = key.certificates.map((pem) => new X509Certificate(pem).raw);
  const signer = softwareSigner(pkcs8, certificates);
  pkcs8.fill(0);
  return { person, key, signer };
}
