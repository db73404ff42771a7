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
  readonly contentType: string;
  readonly messageDigest: Uint8Array;
  /** SHA-256 and so on of certificates, the leaf first; null if the attribute is absent. @source RFC 5035 */
  readonly signingCertificates: readonly { readonly digest: DigestName; readonly hash: Uint8Array }[] | null;
  readonly hasSigningTime: boolean;
};

/**
 * Signs content with a detached CAdES baseline B-B container: SHA-256, the signed attributes content-type,
 * message-digest and signing-certificate-v2 only (the time of signing belongs into the PDF dictionary or the record),
 * all certificates of the signer included and named in signing-certificate-v2.
 * @param content  one piece, or several that count as one
 * @returns DER of the ContentInfo
 * @source RFC 5652, 5; ETSI EN 319 122-1, 5 and 6; ETSI EN 319 142-1, 6.3
 */
export async function signDetached(content: Uint8Array | readonly Uint8Array[], signer: Signer): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for (const piece of content instanceof Uint8Array ? [content] : content) hash.update(piece);
  const attributes = signedAttributes(hash.digest(), signer.certificates);
  return container({
    certificates: signer.certificates,
    attributes,
    algorithm: signer.algorithm === 'RSA' ? Oid.sha256WithRsa : Oid.ecdsaWithSha256,
    signature: await signer.sign(attributes),
  });
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
 * Whether a container is byte for byte what `signDetached` makes of the same certificates, attributes and signature.
 * Makes sure that in our own signatures no byte is free to change, not even where CMS would not mind.
 */
export function isOwnEncoding(cms: Uint8Array, parsed: SignedData): boolean {
  const { leaf, certificates, signedAttributes: attributes, signatureAlgorithm, signature } = parsed;
  if (!leaf || (signatureAlgorithm !== Oid.sha256WithRsa && signatureAlgorithm !== Oid.ecdsaWithSha256)) return false;
  const ordered = [leaf.der, ...certificates.filter((one) => one !== leaf).map((one) => one.der)];
  const again = container({ certificates: ordered, attributes, algorithm: signatureAlgorithm, signature });
  return Buffer.compare(again, cms) === 0;
}

/**
 * Reads a detached signature container with exactly one signer.
 * @throws DerError if it is not DER, not of this structure, or contradicts itself
 * @source RFC 5652, 5.1 and 5.3
 */
export function parseCms(cms: Uint8Array): SignedData {
  const [type, explicit, ...more] = childrenOf(readDer(cms, Tag.sequence));
  if (readOid(type) !== Oid.signedData || !explicit || more.length > 0) throw new DerError('not signed data');
  const fields = childrenOf(onlyChild(explicit, contextTag(0)), Tag.sequence);
  const [version, digests, encapsulated] = fields.splice(0, 3);
  const certificates = takeIf(fields, contextTag(0));
  takeIf(fields, contextTag(1)); // revocation lists are not looked at
  const [signerInfos, ...others] = fields;
  if (!digests || !encapsulated || !signerInfos || others.length > 0) throw new DerError('not signed data');
  if (readOid(onlyChild(encapsulated, Tag.sequence)) !== Oid.data) throw new DerError('not detached data');

  const parsed = childrenOfOptional(certificates).map((node) => parseCertificate(node.bytes));
  const signer = readSignerInfo(onlyChild(signerInfos, Tag.set), parsed);
  if (readInteger(version) !== signer.version) throw new DerError('wrong version');
  if (readDigest(onlyChild(digests, Tag.set)) !== signer.digest) throw new DerError('digest algorithms differ');
  return { ...signer, certificates: parsed };
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
  };
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
