import {
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyAlgorithm, SigningKey } from '#contract/records/person';
import {
  algorithmOf,
  commonNameOf,
  fingerprintOf,
  isSelfSigned,
  parseCertificate,
  publicKeyOf,
} from './certificate.ts';
import { distinguishedName, writeCertificate } from './certificate-writer.ts';

/** A private key with its certificates, as bytes. */
export type KeyMaterial = {
  /** PKCS#8, DER. */
  readonly privateKey: Uint8Array;
  /** X.509, DER, leaf first. */
  readonly certificates: readonly Uint8Array[];
};

/** What a person can be told of a certificate, and what a `SigningKey` records. Times are ISO 8601 UTC. */
export type CertificateDescription = Pick<
  SigningKey,
  'subject' | 'issuer' | 'isSelfSigned' | 'fingerprint' | 'notBefore' | 'notAfter'
> & {
  /** Null for an algorithm this app does not sign with. */
  readonly algorithm: SigningKey['algorithm'] | null;
  /** Hexadecimal. */
  readonly serial: string;
};

/**
 * Makes a key and a self-signed certificate for signing documents.
 * @param input.commonName  the subject; cut to the 64 characters that RFC 5280, appendix A allows
 * @param input.email       goes into the subject alternative name if it is not empty
 * @param input.serial      8 to 20 random bytes
 * @param input.years       how long the certificate is valid from `now`
 * @param input.algorithm   by default ECDSA P-256; RSA-3072 takes up to a few seconds
 */
export async function generateKey(input: {
  readonly commonName: string;
  readonly email?: string;
  readonly now: Date;
  readonly serial: Uint8Array;
  readonly years: number;
  readonly algorithm?: KeyAlgorithm;
}): Promise<KeyMaterial> {
  const pair = await newKeyPair(input.algorithm ?? 'ecdsa-p256');
  const content = {
    subject: distinguishedName(subjectNameOf(input.commonName)),
    issuer: null,
    publicKeyInfo: pair.publicKey.export({ format: 'der', type: 'spki' }),
    serial: input.serial,
    notBefore: input.now,
    notAfter: yearsAfter(input.now, input.years),
    use: 'person',
    email: input.email ?? '',
  } as const;
  const certificate = writeCertificate(content, pair.privateKey);
  return { privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }), certificates: [certificate] };
}

/** A new pair of keys. The exponent of RSA is 65537. @source FIPS 186-5, A.1 and A.2 */
export function newKeyPair(algorithm: KeyAlgorithm): Promise<KeyPairKeyObjectResult> {
  const make = promisify(generateKeyPair);
  return algorithm === 'rsa-3072' ? make('rsa', { modulusLength: 3072 }) : make('ec', { namedCurve: 'prime256v1' });
}

/** The same day and time that many years later. */
export function yearsAfter(start: Date, years: number): Date {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + years);
  return end;
}

/** A person's name as `generateKey` puts it into the certificate. @source RFC 5280, appendix A (ub-common-name) */
export function subjectNameOf(name: string): string {
  return Array.from(name.normalize('NFC')).slice(0, 64).join('');
}

/**
 * Reads what there is to say about a certificate.
 * @throws DerError if it is none
 */
export function describeCertificate(certificate: Uint8Array): CertificateDescription {
  const parsed = parseCertificate(certificate);
  const key = publicKeyOf(parsed);
  return {
    subject: commonNameOf(parsed.subjectName),
    issuer: commonNameOf(parsed.issuerName),
    isSelfSigned: isSelfSigned(parsed),
    fingerprint: fingerprintOf(certificate),
    notBefore: parsed.notBefore.toISOString(),
    notAfter: parsed.notAfter.toISOString(),
    algorithm: algorithmOf(key),
    serial: Buffer.from(parsed.serial).toString('hex'),
  };
}

/**
 * A private key from its PKCS#8. The bytes are not copied, so that whoever wipes them wipes all there were.
 * @throws whatever the library throws for bytes that are no key
 */
export function privateKeyFrom(pkcs8: Uint8Array): KeyObject {
  const view = Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.byteLength);
  return createPrivateKey({ key: view, format: 'der', type: 'pkcs8' });
}

/** DER of the public key that belongs to a PKCS#8 private key, as in a certificate. */
export function publicKeyInfoOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
}
