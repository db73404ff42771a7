import { X509Certificate } from 'node:crypto';
import { AppError } from '#contract/errors';
import type { Person, SigningKey } from '#contract/records/person';
import type { WriteTransaction } from '#core/journal/write';
import { parseCertificate } from '#core/signing/certificate';
import { writePem } from '#core/signing/certificate-file';
import { describeCertificate } from '#core/signing/key';
import { findPerson, findSigningKey, listSigningKeys, toSigningKey } from '#core/store/people';
import type { Reader } from '#core/store/sql';

/** Why a key is not to be relied upon when another took its place. */
const REPLACED = 'replaced';

/** Where a private key is: sealed in the workspace, or on a token. */
export type PrivatePart =
  | { readonly origin: 'generated' | 'imported'; readonly envelope: string }
  | { readonly origin: 'token'; readonly token: NonNullable<SigningKey['token']> };

/** @throws AppError `record.not-found` */
export function requirePerson(read: Reader, id: string): Person {
  const person = findPerson(read, id);
  if (!person) throw new AppError('record.not-found', { kind: 'people', id });
  return person;
}

/** @throws AppError `record.not-found` */
export function requireKey(read: Reader, id: string): { readonly key: SigningKey; readonly envelope: string | null } {
  const found = findSigningKey(read, id);
  if (!found) throw new AppError('record.not-found', { kind: 'signing_keys', id });
  return found;
}

/**
 * A key whose private part is sealed in the workspace.
 * @throws AppError `record.not-found`; `key.on-token`
 */
export function requireSealedKey(read: Reader, id: string): { readonly key: SigningKey; readonly envelope: string } {
  const { key, envelope } = requireKey(read, id);
  if (envelope === null) throw new AppError('key.on-token', { name: key.subject });
  return { key, envelope };
}

/** A key's certificates as bytes: X.509, DER, leaf first. */
export function certificatesOf(key: SigningKey): [Uint8Array, ...Uint8Array[]] {
  const [leaf, ...others] = key.certificates.map((pem) => new X509Certificate(pem).raw);
  if (!leaf) throw new Error('a key has a certificate');
  return [leaf, ...others];
}

/** The columns that a key's certificates fill. */
export function certificateColumns(certificates: readonly Uint8Array[], name: string) {
  const [leaf] = certificates;
  if (!leaf) throw new AppError('key.file-unsupported', { name, reason: 'noCertificate' });
  const { algorithm, subject, issuer, isSelfSigned, fingerprint, notBefore, notAfter } = describeCertificate(leaf);
  if (algorithm === null) throw new AppError('key.file-unsupported', { name, reason: 'algorithm' });
  return {
    algorithm,
    subject,
    issuer,
    is_self_signed: isSelfSigned ? 1 : 0,
    fingerprint,
    certificates: JSON.stringify(certificates.map((der) => writePem([der]))),
    not_before: notBefore,
    not_after: notAfter,
  };
}

/**
 * Refuses a key that is here already as somebody else's, or as revoked: as a new record it would make two people of one,
 * or would sign again.
 */
function checkNotTaken(tx: WriteTransaction, personId: string, certificates: readonly Uint8Array[]): void {
  const [leaf] = certificates;
  for (const present of leaf ? listKeysOf(tx.read, parseCertificate(leaf).publicKeyInfo) : []) {
    if (present.personId !== personId) {
      throw new AppError('key.not-of-person', { name: findPerson(tx.read, personId)?.name ?? '' });
    }
    if (present.revokedAt !== null) {
      throw new AppError('key.revoked', { subject: present.subject, from: present.revokedAt });
    }
  }
}

/**
 * Takes a key into the workspace.
 * @param input.certificates  X.509, DER, leaf first
 * @param input.name          what the key was taken from, for errors
 * @throws AppError `key.file-unsupported` for an algorithm that does not sign here; `key.not-of-person`, `key.revoked` for
 *   one that is here already as such
 */
export function addKey(
  tx: WriteTransaction,
  input: {
    readonly id: string;
    readonly personId: string;
    readonly certificates: readonly Uint8Array[];
    readonly private: PrivatePart;
    readonly createdAt: string;
    readonly name: string;
  },
): SigningKey {
  const { private: part } = input;
  const columns = certificateColumns(input.certificates, input.name);
  checkNotTaken(tx, input.personId, input.certificates);
  return toSigningKey(
    tx.insert('signing_keys', {
      id: input.id,
      person_id: input.personId,
      origin: part.origin,
      ...columns,
      envelope: part.origin === 'token' ? null : part.envelope,
      token: part.origin === 'token' ? JSON.stringify(part.token) : null,
      created_at: input.createdAt,
      revoked_at: null,
      revocation_reason: null,
      replaced_by_id: null,
    }),
  );
}

/**
 * Says from when on a key must not be relied upon. It can be said again with an earlier time, as more becomes known, but
 * never with a later one.
 * @throws AppError `record.not-found`, `record.changed-meanwhile`; `input.invalid`
 */
export function revokeKey(
  tx: WriteTransaction,
  input: { readonly id: string; readonly baseVersion: number; readonly from: string; readonly reason: string },
): SigningKey {
  const { key } = requireKey(tx.read, input.id);
  if (key.revokedAt !== null && input.from > key.revokedAt) {
    throw new AppError('input.invalid', { path: 'from', reason: 'revoked from an earlier time on already' });
  }
  const columns = { revoked_at: input.from, revocation_reason: input.reason };
  return toSigningKey(tx.update('signing_keys', input.id, input.baseVersion, columns));
}

/** Marks a key as replaced by another. One that was revoked before keeps its time and reason. */
export function replaceKey(tx: WriteTransaction, key: SigningKey, replacedById: string, at: string): void {
  const revocation =
    key.revokedAt !== null && key.revokedAt <= at ? {} : { revoked_at: at, revocation_reason: REPLACED };
  tx.update('signing_keys', key.id, key.version, { ...revocation, replaced_by_id: replacedById });
}

/** The keys of the workspace with this public key, whatever certificates they have now. */
export function listKeysOf(read: Reader, publicKeyInfo: Uint8Array): SigningKey[] {
  const isOf = (key: SigningKey): boolean =>
    Buffer.compare(parseCertificate(certificatesOf(key)[0]).publicKeyInfo, publicKeyInfo) === 0;
  return listSigningKeys(read).filter(isOf);
}

/** Gives a key another seal; the old one is gone. */
export function resealKey(tx: WriteTransaction, key: SigningKey, envelope: string): SigningKey {
  return toSigningKey(tx.update('signing_keys', key.id, key.version, { envelope }));
}
