import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { SigningKey } from '#contract/records/person';
import { type CertificateExtensions, readExtensions } from './certificate-extensions.ts';
import { childrenOf, contextTag, DerError, type DerNode, expectTag, readDer, readOid, Tag } from './der.ts';
import { Oid } from './oids.ts';

/** The parts of an X.509 certificate that signing and verification look at. @source RFC 5280, 4.1 */
export type Certificate = {
  readonly der: Uint8Array;
  readonly serial: Uint8Array;
  /** DER of the issuer's name, to be compared byte by byte. */
  readonly issuerName: Uint8Array;
  readonly subjectName: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKeyInfo: Uint8Array;
  /** Whether the key may sign documents: no keyUsage, or digitalSignature or nonRepudiation in it. */
  readonly maySign: boolean;
  /** What the issuer signed, how, and its signature. */
  readonly signed: { readonly tbs: Uint8Array; readonly algorithm: string; readonly signature: Uint8Array };
  readonly extensions: CertificateExtensions;
};

/**
 * Reads a certificate.
 * @throws DerError if it is none
 */
export function parseCertificate(der: Uint8Array): Certificate {
  const [tbs, algorithm, signature, ...more] = childrenOf(readDer(der, Tag.sequence));
  if (!tbs || signature?.tag !== Tag.bitString || more.length > 0) throw new DerError('not a certificate');
  const fields = childrenOf(tbs, Tag.sequence);
  if (fields[0]?.tag === contextTag(0)) fields.shift();
  const [serial, inner, issuer, validity, subject, publicKeyInfo, ...rest] = fields;
  const [notBefore, notAfter] = childrenOf(expectTag(validity, Tag.sequence));
  // RFC 5280, 4.1.1.2: said twice, once inside what is signed
  if (Buffer.compare(expectTag(inner, Tag.sequence).bytes, expectTag(algorithm, Tag.sequence).bytes) !== 0) {
    throw new DerError('two signature algorithms');
  }
  const extensions = readExtensions(rest.find((field) => field.tag === contextTag(3)) ?? null);
  return {
    der,
    serial: expectTag(serial, Tag.integer).content,
    issuerName: expectTag(issuer, Tag.sequence).bytes,
    subjectName: expectTag(subject, Tag.sequence).bytes,
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    publicKeyInfo: expectTag(publicKeyInfo, Tag.sequence).bytes,
    maySign: extensions.keyUsage === null || (extensions.keyUsage & 0xc0) !== 0,
    signed: {
      tbs: tbs.bytes,
      algorithm: readOid(childrenOf(expectTag(inner, Tag.sequence))[0]),
      signature: signature.content.subarray(1),
    },
    extensions,
  };
}

/** @source RFC 5280, 4.1.2.5: UTCTime to 2049 (a year below 50 is in this century), GeneralizedTime from 2050 */
function readTime(node: DerNode | undefined): Date {
  const text = Buffer.from(node?.content ?? []).toString('latin1');
  const full = node?.tag === Tag.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (!parts || (node?.tag !== Tag.utcTime && node?.tag !== Tag.generalizedTime)) throw new DerError('not a time');
  const [, year, month, day, hour, minute, second] = parts;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(time.getTime())) throw new DerError('not a time');
  return time;
}

/** The public key of a certificate. @throws DerError if it is damaged or of an algorithm this machine does not know */
export function publicKeyOf(certificate: Certificate): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(certificate.publicKeyInfo), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new DerError('public key not readable', { cause });
  }
}

/** Whether a certificate names itself as its issuer and its own key signed it. */
export function isSelfSigned(certificate: Certificate): boolean {
  if (!isSelfIssued(certificate)) return false;
  try {
    return new X509Certificate(certificate.der).verify(publicKeyOf(certificate));
  } catch {
    return false;
  }
}

/** The algorithm of a key in our words; null if it is none we sign with. RSA needs at least 2048 bits. */
export function algorithmOf(key: KeyObject): SigningKey['algorithm'] | null {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= 2048 ? 'RSA' : null;
  if (type !== 'ec') return null;
  if (details?.namedCurve === 'prime256v1') return 'ECDSA P-256';
  return details?.namedCurve === 'secp384r1' ? 'ECDSA P-384' : null;
}

/** SHA-256 of the certificate's DER, hexadecimal. */
export function fingerprintOf(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** The common name in a name, else its last attribute, else an empty text. */
export function commonNameOf(name: Uint8Array): string {
  const attributes = childrenOf(readDer(name, Tag.sequence)).flatMap((set) =>
    childrenOf(set, Tag.set).map((attribute) => childrenOf(attribute, Tag.sequence)),
  );
  const chosen = attributes.findLast(([type]) => readOid(type) === Oid.commonName) ?? attributes.at(-1);
  return chosen?.[1] ? readText(chosen[1]) : '';
}

function readText(node: DerNode): string {
  const bytes = Buffer.from(node.content);
  switch (node.tag) {
    case Tag.bmpString:
      return bytes.length % 2 === 0 ? bytes.swap16().toString('utf16le') : '';
    case Tag.printableString:
    case Tag.ia5String:
    case Tag.t61String:
      return bytes.toString('latin1');
    default:
      return bytes.toString('utf8');
  }
}

function isSelfIssued(certificate: Certificate): boolean {
  return Buffer.compare(certificate.issuerName, certificate.subjectName) === 0;
}

/** Puts the certificate of a public key first, then its issuers as far as they are there; others are left out. */
export function orderChain(publicKeyInfo: Uint8Array, certificates: readonly Certificate[]): Certificate[] {
  const leaf = certificates.find((one) => Buffer.compare(one.publicKeyInfo, publicKeyInfo) === 0);
  const chain = leaf ? [leaf] : [];
  for (let last = leaf; last && !isSelfIssued(last); ) {
    const { issuerName } = last;
    last = certificates.find((one) => !chain.includes(one) && Buffer.compare(one.subjectName, issuerName) === 0);
    if (last) chain.push(last);
  }
  return chain;
}
