import { createHash } from 'node:crypto';
import { type Certificate, parseCertificate } from './certificate.ts';
import {
  childrenOf,
  contextTag,
  DerError,
  type DerNode,
  der,
  derNull,
  expectTag,
  integer,
  octetString,
  oid,
  onlyChild,
  readDer,
  readInteger,
  readOid,
  sequence,
  setOf,
  Tag,
} from './der.ts';
import { Oid } from './oids.ts';
import type { Signer } from './signer.ts';

/** Gets a time-stamp token (RFC 3161) over a signature value that was just made; DER of its ContentInfo. */
export type Timestamper = (signature: Uint8Array) => Promise<Uint8Array>;

export type DigestName = 'sha256' | 'sha384' | 'sha512';

const digestNames: Readonly<Record<string, DigestName>> = {
  [Oid.sha256]: 'sha256',
  [Oid.sha384]: 'sha384',
  [Oid.sha512]: 'sha512',
};

/** What a signature container says, read strictly but not yet believed. */
export type SignedData = {
  readonly certificates: readonly Certificate[];
  /** The certificate that the signer information names; null if it is not in the container. */
  readonly leaf: Certificate | null;
  readonly digest: DigestName;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  /** The signed attributes as they were signed: DER of the SET. */
  readonly signedAttributes: Uint8Array;
  /** What the signed attributes say of the content. */
  readonly contentType: string;
  /** The content inside the container; null of a detached signature. */
  readonly content: Uint8Array | null;
  readonly messageDigest: Uint8Array;
  /** SHA-256 and so on of certificates, the leaf first; null if the attribute is absent. @source RFC 5035 */
  readonly signingCertificates: readonly { readonly digest: DigestName; readonly hash: Uint8Array }[] | null;
  /** SHA-1 of certificates as older time-stamp authorities name them; null if the attribute is absent. @source RFC 2634, 5.4 */
  readonly signingCertificatesV1: readonly Uint8Array[] | null;
  readonly hasSigningTime: boolean;
  /** The time-stamp token over the signature, DER of its ContentInfo; null if there is none. @source RFC 3161, appendix A */
  readonly timestamp: Uint8Array | null;
  /** There is something that no signature covers and nobody here reads: revocation lists, other unsigned attributes. */
  readonly hasUncovered: boolean;
};

/**
 * Signs content with a detached CAdES baseline B-B container: SHA-256, the signed attributes content-type,
 * message-digest and signing-certificate-v2 only (the time of signing belongs into the PDF dictionary or the record),
 * all certificates of the signer included and named in signing-certificate-v2.
 * @param content      one piece, or several that count as one
 * @param timestamper  makes it baseline B-T: its token goes into the unsigned attributes
 * @returns DER of the ContentInfo
 * @throws whatever the signer or the time-stamper throws
 * @source RFC 5652, 5; ETSI EN 319 122-1, 5 and 6; ETSI EN 319 142-1, 6.3
 */
export async function signDetached(
  content: Uint8Array | readonly Uint8Array[],
  signer: Signer,
  timestamper: Timestamper | null = null,
): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for (const piece of content instanceof Uint8Array ? [content] : content) hash.update(piece);
  const attributes = signedAttributes(hash.digest(), signer.certificates);
  const signature = await signer.sign(attributes);
  return container({
    certificates: signer.certificates,
    attributes,
    algorithm: signer.algorithm === 'RSA' ? Oid.sha256WithRsa : Oid.ecdsaWithSha256,
    signature,
    timestamp: timestamper ? await timestamper(signature) : null,
  });
}

/**
 * Puts a time-stamp token into a container of ours that has none.
 * @param cms    as made by `signDetached`
 * @param token  DER of its ContentInfo; not checked here
 * @throws DerError if the container is not exactly of our form, or has a token
 * @source ETSI EN 319 122-1, 5.3
 */
export function withTimestamp(cms: Uint8Array, token: Uint8Array): Uint8Array {
  const parsed = parseCms(cms);
  if (parsed.timestamp !== null || !isOwnEncoding(cms, parsed)) throw new DerError('not our own, or stamped');
  return container({ ...partsOf(parsed), timestamp: token });
}

function signedAttributes(messageDigest: Uint8Array, certificates: readonly Uint8Array[]): Buffer {
  // SHA-256 is the default algorithm of ESSCertIDv2 and must be left out in DER (RFC 5035, 4)
  const certificateIds = certificates.map((one) => sequence(octetString(createHash('sha256').update(one).digest())));
  return setOf(
    attribute(Oid.contentType, oid(Oid.data)),
    attribute(Oid.messageDigest, octetString(messageDigest)),
    attribute(Oid.signingCertificateV2, sequence(sequence(...certificateIds))),
  );
}

const attribute = (type: string, value: Uint8Array): Buffer => sequence(oid(type), setOf(value));

function container(parts: {
  readonly certificates: readonly Uint8Array[];
  /** DER of the SET of signed attributes. */
  readonly attributes: Uint8Array;
  readonly algorithm: string;
  readonly signature: Uint8Array;
  readonly timestamp: Uint8Array | null;
}): Buffer {
  const [leaf] = parts.certificates;
  if (!leaf) throw new Error('a signer has a certificate');
  const { issuerName, serial } = parseCertificate(leaf);
  const sha256 = sequence(oid(Oid.sha256));
  // RFC 5754, 3.2 and 3.3: NULL parameters with RSA, none with ECDSA
  const parameters = parts.algorithm === Oid.sha256WithRsa ? [derNull()] : [];
  const signerInfo = sequence(
    integer(1),
    sequence(issuerName, der(Tag.integer, serial)),
    sha256,
    der(contextTag(0), readDer(parts.attributes, Tag.set).content),
    sequence(oid(parts.algorithm), ...parameters),
    octetString(parts.signature),
    ...(parts.timestamp ? [der(contextTag(1), attribute(Oid.timestampToken, parts.timestamp))] : []),
  );
  const certificates = [...parts.certificates].sort(Buffer.compare);
  const signedData = sequence(
    integer(1),
    setOf(sha256),
    sequence(oid(Oid.data)),
    der(contextTag(0), ...certificates),
    setOf(signerInfo),
  );
  return sequence(oid(Oid.signedData), der(contextTag(0), signedData));
}

/**
 * Whether a container is byte for byte what `signDetached` makes of the same certificates, attributes, signature and
 * time-stamp. Makes sure that in our own signatures no byte is free to change, not even where CMS would not mind. Of the
 * unsigned attributes the time-stamp is allowed, and nothing else; its inside must be checked apart.
 */
export function isOwnEncoding(cms: Uint8Array, parsed: SignedData): boolean {
  const { leaf, signatureAlgorithm, hasUncovered } = parsed;
  if (!leaf || hasUncovered) return false;
  if (signatureAlgorithm !== Oid.sha256WithRsa && signatureAlgorithm !== Oid.ecdsaWithSha256) return false;
  return Buffer.compare(container(partsOf(parsed)), cms) === 0;
}

function partsOf(parsed: SignedData): Parameters<typeof container>[0] {
  const {
    leaf,
    certificates,
    signedAttributes: attributes,
    signatureAlgorithm: algorithm,
    signature,
    timestamp,
  } = parsed;
  const others = certificates.filter((one) => one !== leaf).map((one) => one.der);
  return { certificates: leaf ? [leaf.der, ...others] : others, attributes, algorithm, signature, timestamp };
}

/**
 * Reads a detached signature container with exactly one signer.
 * @throws DerError if it is not DER, not of this structure, or contradicts itself
 * @source RFC 5652, 5.1 and 5.3
 */
export function parseCms(cms: Uint8Array): SignedData {
  return parseSignedData(cms, Oid.data);
}

/**
 * Reads a signature container with exactly one signer over content of a given type: detached if that is `data`, else
 * with the content inside.
 * @throws DerError
 */
export function parseSignedData(cms: Uint8Array, contentType: string): SignedData {
  const [type, explicit, ...more] = childrenOf(readDer(cms, Tag.sequence));
  if (readOid(type) !== Oid.signedData || !explicit || more.length > 0) throw new DerError('not signed data');
  const fields = childrenOf(onlyChild(explicit, contextTag(0)), Tag.sequence);
  const [version, digests, encapsulated] = fields.splice(0, 3);
  const certificates = takeIf(fields, contextTag(0));
  const revocations = takeIf(fields, contextTag(1));
  const [signerInfos, ...others] = fields;
  if (!digests || !encapsulated || !signerInfos || others.length > 0) throw new DerError('not signed data');
  const content = readContent(encapsulated, contentType);

  const parsed = childrenOfOptional(certificates).map((node) => parseCertificate(node.bytes));
  const signer = readSignerInfo(onlyChild(signerInfos, Tag.set), parsed);
  // RFC 5652, 5.1: version 3 as soon as the content is not plain data
  const isRightVersion = readInteger(version) === (contentType === Oid.data ? signer.version : 3);
  if (!isRightVersion) throw new DerError('wrong version');
  if (readDigest(onlyChild(digests, Tag.set)) !== signer.digest) throw new DerError('digest algorithms differ');
  return { ...signer, content, certificates: parsed, hasUncovered: signer.hasUncovered || revocations !== null };
}

function readContent(encapsulated: DerNode, contentType: string): Uint8Array | null {
  const [type, explicit, ...more] = childrenOf(encapsulated, Tag.sequence);
  const isDetached = contentType === Oid.data;
  if (readOid(type) !== contentType || more.length > 0 || isDetached !== (explicit === undefined)) {
    throw new DerError('other content');
  }
  return explicit ? expectTag(onlyChild(explicit, contextTag(0)), Tag.octetString).content : null;
}

const childrenOfOptional = (node: DerNode | null): DerNode[] => (node ? childrenOf(node) : []);

function takeIf(fields: DerNode[], tag: number): DerNode | null {
  return fields[0]?.tag === tag ? (fields.shift() ?? null) : null;
}

function readSignerInfo(node: DerNode, certificates: readonly Certificate[]) {
  const [version, identifier, digest, attributes, algorithm, signature, unsigned, ...more] = childrenOf(
    node,
    Tag.sequence,
  );
  if (unsigned && unsigned.tag !== contextTag(1)) throw new DerError('not unsigned attributes');
  if (!identifier || !digest || !algorithm || more.length > 0) throw new DerError('not a signer information');
  const signed = expectTag(attributes, contextTag(0));
  const isByIssuer = identifier.tag === Tag.sequence;
  if (readInteger(version) !== (isByIssuer ? 1 : 3)) throw new DerError('wrong version');
  return {
    version: isByIssuer ? 1 : 3,
    leaf: isByIssuer ? certificateNamed(identifier, certificates) : null,
    digest: readDigest(digest),
    signatureAlgorithm: readAlgorithm(algorithm),
    signature: expectTag(signature, Tag.octetString).content,
    ...readAttributes(signed),
    ...readUnsigned(unsigned),
  };
}

/** The first time-stamp token; whatever else there is stays unread. */
function readUnsigned(unsigned: DerNode | undefined): Pick<SignedData, 'timestamp' | 'hasUncovered'> {
  const attributes = childrenOfOptional(unsigned ?? null).map((node) => childrenOf(node, Tag.sequence));
  const token = attributes.find(([type]) => readOid(type) === Oid.timestampToken);
  const timestamp = token ? expectTag(onlyChild(expectTag(token[1], Tag.set)), Tag.sequence).bytes : null;
  return { timestamp, hasUncovered: attributes.length > (token ? 1 : 0) };
}

function certificateNamed(identifier: DerNode, certificates: readonly Certificate[]): Certificate | null {
  const [issuer, serial, ...more] = childrenOf(identifier, Tag.sequence);
  if (!issuer || more.length > 0) throw new DerError('not an issuer and serial number');
  const number = expectTag(serial, Tag.integer).content;
  const isNamed = (one: Certificate) =>
    Buffer.compare(one.issuerName, issuer.bytes) === 0 && Buffer.compare(one.serial, number) === 0;
  return certificates.find(isNamed) ?? null;
}

/** The identifier of an algorithm without parameters, or with NULL. */
function readAlgorithm(node: DerNode): string {
  const [algorithm, parameters, ...more] = childrenOf(node, Tag.sequence);
  const isNull = parameters?.tag === Tag.null && parameters.content.length === 0;
  if ((parameters && !isNull) || more.length > 0) throw new DerError('algorithm parameters not supported');
  return readOid(algorithm);
}

function readDigest(node: DerNode): DigestName {
  const name = digestNames[readAlgorithm(node)];
  if (!name) throw new DerError('digest algorithm not supported');
  return name;
}

function readAttributes(signed: DerNode) {
  const values = new Map<string, DerNode>();
  for (const node of childrenOf(signed)) {
    const [type, set, ...more] = childrenOf(node, Tag.sequence);
    const name = readOid(type);
    if (!set || more.length > 0 || values.has(name)) throw new DerError('not an attribute, or twice');
    values.set(name, set);
  }
  const valueIn = (type: string) => onlyChild(expectTag(values.get(type), Tag.set));
  return {
    // What was signed has the tag of a SET, not the context tag it travels with (RFC 5652, 5.4)
    signedAttributes: der(Tag.set, signed.content),
    contentType: readOid(valueIn(Oid.contentType)),
    messageDigest: expectTag(valueIn(Oid.messageDigest), Tag.octetString).content,
    signingCertificates: readSigningCertificates(values.get(Oid.signingCertificateV2)),
    signingCertificatesV1: readSigningCertificatesV1(values.get(Oid.signingCertificate)),
    hasSigningTime: values.has(Oid.signingTime),
  };
}

function readSigningCertificates(set: DerNode | undefined): SignedData['signingCertificates'] {
  if (!set) return null;
  const [ids] = childrenOf(onlyChild(set, Tag.set), Tag.sequence);
  return childrenOf(expectTag(ids, Tag.sequence)).map((id) => {
    const [first, second] = childrenOf(id, Tag.sequence);
    if (first?.tag === Tag.octetString) return { digest: 'sha256' as const, hash: first.content };
    if (!first) throw new DerError('not a certificate identifier');
    return { digest: readDigest(first), hash: expectTag(second, Tag.octetString).content };
  });
}

function readSigningCertificatesV1(set: DerNode | undefined): SignedData['signingCertificatesV1'] {
  if (!set) return null;
  const [ids] = childrenOf(onlyChild(set, Tag.set), Tag.sequence);
  return childrenOf(expectTag(ids, Tag.sequence)).map(
    (id) => expectTag(childrenOf(id, Tag.sequence)[0], Tag.octetString).content,
  );
}
