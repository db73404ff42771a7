import { createHash, X509Certificate } from 'node:crypto';
import { algorithmOf, type Certificate, orderChain, publicKeyOf } from './certificate.ts';
import { type DigestName, parseSignedData, type SignedData } from './cms.ts';
import { isAlgorithmOf, isSignedBy } from './cms-signature.ts';
import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  expectTag,
  onlyChild,
  readDer,
  readInteger,
  readOid,
  Tag,
} from './der.ts';
import { Oid } from './oids.ts';

/** What a time-stamp token says, read strictly but not yet believed. @source RFC 3161, 2.4.2 */
export type TimestampToken = {
  /** To the millisecond; finer parts of the token are cut off. */
  readonly at: Date;
  /** By how much the clock may be wrong; null if the authority does not say. */
  readonly accuracyMs: number | null;
  /** Object identifier of the policy under which it was issued. */
  readonly policy: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly imprint: { readonly digest: DigestName; readonly hash: Uint8Array };
  /** Big-endian, without leading zeros; null if there is none. */
  readonly nonce: Uint8Array | null;
  readonly signed: SignedData;
};

/** A real chain has two to four. */
const MAX_CERTIFICATES = 10;

/** Why a token proves nothing; each has a sentence in the error `timestamp.unusable`. */
export type TimestampFault = 'format' | 'imprint' | 'certificate' | 'usage' | 'signature' | 'time';

const digests: Readonly<Record<string, DigestName>> = {
  [Oid.sha256]: 'sha256',
  [Oid.sha384]: 'sha384',
  [Oid.sha512]: 'sha512',
};

/**
 * Reads a time-stamp token.
 * @param der  the ContentInfo
 * @throws DerError if it is none, or holds anything that its signature does not cover and this app does not read
 */
export function parseTimestampToken(der: Uint8Array): TimestampToken {
  const signed = parseSignedData(der, Oid.timestampInfo);
  if (signed.hasUncovered || signed.timestamp || !signed.content) throw new DerError('uncovered parts');
  if (signed.certificates.length > MAX_CERTIFICATES) throw new DerError('too many certificates');
  const [version, policy, imprint, serial, genTime, ...rest] = childrenOf(readDer(signed.content, Tag.sequence));
  if (readInteger(version) !== 1) throw new DerError('wrong version');
  const accuracy = takeIf(rest, Tag.sequence);
  takeIf(rest, Tag.boolean);
  const nonce = takeIf(rest, Tag.integer);
  takeIf(rest, contextTag(0));
  takeIf(rest, contextTag(1));
  if (rest.length > 0) throw new DerError('not a TSTInfo');
  return {
    at: readGenTime(genTime),
    accuracyMs: accuracy ? readAccuracy(accuracy) : null,
    policy: readOid(policy),
    serial: Buffer.from(expectTag(serial, Tag.integer).content).toString('hex'),
    imprint: readImprint(imprint),
    nonce: nonce ? withoutZeros(nonce.content) : null,
    signed,
  };
}

function takeIf(fields: DerNode[], tag: number): DerNode | null {
  return fields[0]?.tag === tag ? (fields.shift() ?? null) : null;
}

function readImprint(node: DerNode | undefined): TimestampToken['imprint'] {
  const [algorithm, hash, ...more] = childrenOf(expectTag(node, Tag.sequence));
  const [type, parameters] = childrenOf(expectTag(algorithm, Tag.sequence));
  const digest = digests[readOid(type)];
  if (!digest || more.length > 0 || (parameters && parameters.tag !== Tag.null)) throw new DerError('not an imprint');
  return { digest, hash: expectTag(hash, Tag.octetString).content };
}

/** @source RFC 3161, 2.4.2: UTC with Z, fractions of a second without trailing zeros */
function readGenTime(node: DerNode | undefined): Date {
  const text = Buffer.from(expectTag(node, Tag.generalizedTime).content).toString('latin1');
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d*[1-9]))?Z$/.exec(text);
  if (!parts) throw new DerError('not a time');
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const millis = fraction.slice(0, 3).padEnd(3, '0');
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millis}Z`);
  if (Number.isNaN(at.getTime())) throw new DerError('not a time');
  return at;
}

function readAccuracy(node: DerNode): number {
  const small = (content: Uint8Array) => content.reduce((value, byte) => value * 256 + byte, 0);
  let ms = 0;
  for (const { tag, content } of childrenOf(node)) {
    if (tag === Tag.integer && content.length <= 5) ms += small(content) * 1000;
    else if (tag === contextTag(0, 'primitive') && content.length <= 2) ms += small(content);
    else if (tag === contextTag(1, 'primitive') && content.length <= 2) ms += small(content) / 1000;
    else throw new DerError('not an accuracy');
  }
  return Math.ceil(ms);
}

/** A number as its significant bytes. */
export function withoutZeros(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start < 0 ? bytes.subarray(0, 0) : bytes.subarray(start);
}

/**
 * Whether a token is an intact time-stamp over given content: imprint, certificate as named by the authority
 * (SigningCertificate or SigningCertificateV2), its extended key usage, signature, and its time within the certificate's
 * validity. Whether the authority is to be believed is another question.
 * @param stamped  the content, for a signature time-stamp the signature value
 * @returns null if all is right
 * @source RFC 3161, 2.3 and 2.4.2; RFC 5816; RFC 5035, 5.4
 */
export function faultOf(token: TimestampToken, stamped: Uint8Array): TimestampFault | null {
  const { imprint, signed, at } = token;
  if (Buffer.compare(createHash(imprint.digest).update(stamped).digest(), imprint.hash) !== 0) return 'imprint';
  const { leaf } = signed;
  if (!leaf || !isNamed(signed, leaf)) return 'certificate';
  if (!isForTimestamps(leaf)) return 'usage';
  const key = publicKeyOf(leaf);
  const digest = createHash(signed.digest)
    .update(signed.content ?? Buffer.alloc(0))
    .digest();
  const isOverContent = Buffer.compare(digest, signed.messageDigest) === 0 && signed.contentType === Oid.timestampInfo;
  const isWeak = key.asymmetricKeyType === 'rsa' && algorithmOf(key) === null;
  if (isWeak || !isOverContent || !isAlgorithmOf(key, signed) || !isSignedBy(key, signed)) return 'signature';
  if (!isChain(leaf, signed.certificates)) return 'certificate';
  return at < leaf.notBefore || at > leaf.notAfter ? 'time' : null;
}

function isNamed({ signingCertificates, signingCertificatesV1 }: SignedData, leaf: Certificate): boolean {
  const is = (digest: string, hash: Uint8Array | undefined): boolean =>
    hash !== undefined && Buffer.compare(createHash(digest).update(leaf.der).digest(), hash) === 0;
  const [second] = signingCertificates ?? [];
  const isBySecond = second ? is(second.digest, second.hash) : null;
  const isByFirst = signingCertificatesV1 ? is('sha1', signingCertificatesV1[0]) : null;
  // Where both are there both must be right; SHA-1 alone still says which of the certificates was meant.
  return (isBySecond ?? true) && (isByFirst ?? true) && (isBySecond !== null || isByFirst !== null);
}

/** @source RFC 3161, 2.3: extendedKeyUsage, critical, timeStamping and nothing else */
function isForTimestamps(certificate: Certificate): boolean {
  const [tbs] = childrenOf(readDer(certificate.der, Tag.sequence));
  const extensions = tbs ? childrenOf(tbs).find(({ tag }) => tag === contextTag(3)) : undefined;
  if (!extensions) return false;
  for (const extension of childrenOf(onlyChild(extensions), Tag.sequence)) {
    const [type, critical, ...more] = childrenOf(extension);
    if (readOid(type) !== Oid.extendedKeyUsage) continue;
    const value = more[0];
    if (critical?.tag !== Tag.boolean || critical.content[0] !== 0xff || !value) return false;
    const usages = childrenOf(readDer(expectTag(value, Tag.octetString).content, Tag.sequence)).map(readOid);
    return usages.length === 1 && usages[0] === Oid.timeStamping;
  }
  return false;
}

/** Every certificate that came along is an issuer of the one before it: nothing in a token is there for no reason. */
function isChain(leaf: Certificate, certificates: readonly Certificate[]): boolean {
  const chain = timestampChain(leaf, certificates);
  if (chain.length !== certificates.length) return false;
  return chain.every((one, i) => {
    const issuer = chain[i + 1];
    const isRoot = Buffer.compare(one.issuerName, one.subjectName) === 0;
    return issuer ? isIssuedBy(one, issuer) : !isRoot || isIssuedBy(one, one);
  });
}

/** The authority's certificate and its issuers as far as they came along. */
export function timestampChain(leaf: Certificate, certificates: readonly Certificate[]): Certificate[] {
  return [leaf, ...orderChain(leaf.publicKeyInfo, [leaf, ...certificates.filter((one) => one !== leaf)]).slice(1)];
}

/** Whether the key of one certificate signed another. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (Buffer.compare(certificate.issuerName, issuer.subjectName) !== 0) return false;
  try {
    return new X509Certificate(certificate.der).verify(publicKeyOf(issuer));
  } catch {
    return false;
  }
}
