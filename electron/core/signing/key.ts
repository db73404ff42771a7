import { createHash, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { SigningKey } from '#contract/records/person';
import {
  algorithmOf,
  commonNameOf,
  fingerprintOf,
  isSelfSigned,
  parseCertificate,
  publicKeyOf,
} from './certificate.ts';
import {
  bitString,
  contextTag,
  der,
  derTrue,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  Tag,
  utf8String,
} from './der.ts';
import { Oid } from './oids.ts';

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
 * Makes an ECDSA P-256 key and a self-signed certificate for signing documents.
 * @param input.commonName  the subject; cut to the 64 characters that RFC 5280, appendix A allows
 * @param input.email       goes into the subject alternative name if it is not empty
 * @param input.serial      8 to 20 random bytes
 * @param input.years       how long the certificate is valid from `now`
 * @source RFC 5280, 4.1 and 4.2.1; ETSI EN 319 412-2 for the key usage of natural persons
 */
export async function generateKey(input: {
  readonly commonName: string;
  readonly email?: string;
  readonly now: Date;
  readonly serial: Uint8Array;
  readonly years: number;
}): Promise<KeyMaterial> {
  const pair = await promisify(generateKeyPair)('ec', { namedCurve: 'prime256v1' });
  const tbs = tbsCertificate(input, pair.publicKey);
  const certificate = sequence(tbs, ecdsaWithSha256(), bitString(sign('sha256', tbs, pair.privateKey)));
  return { privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }), certificates: [certificate] };
}

const ecdsaWithSha256 = (): Buffer => sequence(oid(Oid.ecdsaWithSha256));

function tbsCertificate(input: Parameters<typeof generateKey>[0], publicKey: KeyObject): Buffer {
  const publicKeyInfo = publicKey.export({ format: 'der', type: 'spki' });
  const name = distinguishedName(input.commonName);
  const notAfter = new Date(input.now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + input.years);
  return sequence(
    der(contextTag(0), integer(2)),
    integer(positiveSerial(input.serial)),
    ecdsaWithSha256(),
    name,
    sequence(time(input.now), time(notAfter)),
    name,
    publicKeyInfo,
    der(contextTag(3), sequence(...extensions(publicKeyInfo, input.email ?? ''))),
  );
}

/** A person's name as `generateKey` puts it into the certificate. @source RFC 5280, appendix A (ub-common-name) */
export function subjectNameOf(name: string): string {
  return Array.from(name.normalize('NFC')).slice(0, 64).join('');
}

function distinguishedName(commonName: string): Buffer {
  return sequence(setOf(sequence(oid(Oid.commonName), utf8String(subjectNameOf(commonName)))));
}

/** Positive, never zero, and of the same length whatever was drawn. @source RFC 5280, 4.1.2.2 */
function positiveSerial(random: Uint8Array): Uint8Array {
  if (random.length < 8 || random.length > 20) throw new Error('a serial number has 8 to 20 bytes');
  const serial = Uint8Array.from(random);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}

function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\.\d+|[-:T]/g, '');
  return at.getUTCFullYear() < 2050
    ? der(Tag.utcTime, Buffer.from(digits.slice(2), 'latin1'))
    : der(Tag.generalizedTime, Buffer.from(digits, 'latin1'));
}

function extensions(publicKeyInfo: Uint8Array, email: string): Buffer[] {
  // Any value that names the key will do (RFC 5280, 4.2.1.2)
  const keyIdentifier = createHash('sha256').update(publicKeyInfo).digest().subarray(0, 20);
  const digitalSignatureAndNonRepudiation = bitString(Buffer.from([0xc0]), 6);
  const list = [
    sequence(oid(Oid.basicConstraints), derTrue(), octetString(sequence())),
    sequence(oid(Oid.keyUsage), derTrue(), octetString(digitalSignatureAndNonRepudiation)),
    sequence(oid(Oid.subjectKeyIdentifier), octetString(octetString(keyIdentifier))),
  ];
  if (email !== '') {
    const address = der(contextTag(1, 'primitive'), Buffer.from(email, 'latin1'));
    list.push(sequence(oid(Oid.subjectAltName), octetString(sequence(address))));
  }
  return list;
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

/** DER of the public key that belongs to a PKCS#8 private key, as in a certificate. */
export function publicKeyInfoOf(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
}
