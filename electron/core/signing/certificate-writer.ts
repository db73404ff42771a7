import { createHash, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  contextTag,
  der,
  derNull,
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

/** What a certificate says of the key in it. */
export type CertificateContent = {
  /** DER of the subject's name. */
  readonly subject: Uint8Array;
  /** DER of the issuer's name, and the issuer's key identifier; null of one that names itself. */
  readonly issuer: { readonly name: Uint8Array; readonly keyIdentifier: Uint8Array } | null;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  /** 8 to 20 random bytes. */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** `person`: signs documents. `authority`: signs certificates of persons, and none of further authorities. */
  readonly use: 'person' | 'authority';
  /** Goes into the subject alternative name if it is not empty. */
  readonly email: string;
};

/**
 * Writes a version 3 certificate and signs it with SHA-256.
 * @param signingKey  the issuer's ECDSA or RSA key
 * @returns DER
 * @source RFC 5280, 4.1 and 4.2.1; ETSI EN 319 412-2 for the key usage of natural persons
 */
export function writeCertificate(content: CertificateContent, signingKey: KeyObject): Buffer {
  // RFC 5754, 3.2 and 3.3: NULL parameters with RSA, none with ECDSA
  const algorithm =
    signingKey.asymmetricKeyType === 'rsa'
      ? sequence(oid(Oid.sha256WithRsa), derNull())
      : sequence(oid(Oid.ecdsaWithSha256));
  const tbs = sequence(
    der(contextTag(0), integer(2)),
    integer(positiveSerial(content.serial)),
    algorithm,
    content.issuer?.name ?? content.subject,
    sequence(time(content.notBefore), time(content.notAfter)),
    content.subject,
    content.publicKeyInfo,
    der(contextTag(3), sequence(...extensions(content))),
  );
  return sequence(tbs, algorithm, bitString(sign('sha256', tbs, signingKey)));
}

/** DER of a name that is a common name and nothing else. */
export function distinguishedName(commonName: string): Buffer {
  return sequence(setOf(sequence(oid(Oid.commonName), utf8String(commonName))));
}

/** What names a key in certificates; any value that does so will do. @source RFC 5280, 4.2.1.2 */
export function keyIdentifierOf(publicKeyInfo: Uint8Array): Buffer {
  return createHash('sha256').update(publicKeyInfo).digest().subarray(0, 20);
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

/** digitalSignature and nonRepudiation; keyCertSign and cRLSign. */
const keyUsages = {
  person: bitString(Buffer.from([0xc0]), 6),
  authority: bitString(Buffer.from([0x06]), 1),
} as const;

/** No certificate of an authority may follow below (`pathLenConstraint` 0). */
const basicConstraints = {
  person: sequence(),
  authority: sequence(derTrue(), integer(0)),
} as const;

function extensions({ publicKeyInfo, issuer, use, email }: CertificateContent): Buffer[] {
  const keyIdentifier = keyIdentifierOf(publicKeyInfo);
  const list = [
    sequence(oid(Oid.basicConstraints), derTrue(), octetString(basicConstraints[use])),
    sequence(oid(Oid.keyUsage), derTrue(), octetString(keyUsages[use])),
    sequence(oid(Oid.subjectKeyIdentifier), octetString(octetString(keyIdentifier))),
  ];
  const issuerIdentifier = issuer?.keyIdentifier ?? (use === 'authority' ? keyIdentifier : null);
  if (issuerIdentifier) {
    const identifier = der(contextTag(0, 'primitive'), issuerIdentifier);
    list.push(sequence(oid(Oid.authorityKeyIdentifier), octetString(sequence(identifier))));
  }
  if (email !== '') {
    const address = der(contextTag(1, 'primitive'), Buffer.from(email, 'latin1'));
    list.push(sequence(oid(Oid.subjectAltName), octetString(sequence(address))));
  }
  return list;
}
