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

/** What a certificate's extensions say, as far as a path to a trusted issuer is judged by it. @source RFC 5280, 4.2 */
export type CertificateExtensions = {
  /** First octet of keyUsage, digitalSignature in the highest bit; null if there is none. */
  readonly keyUsage: number | null;
  /** basicConstraints says that it may be an issuer. */
  readonly isAuthority: boolean;
  /** How many issuers may follow below it; null: no limit. */
  readonly pathLength: number | null;
  /** Object identifiers of extendedKeyUsage; null if there is none. */
  readonly extendedKeyUsage: readonly string[] | null;
  readonly subjectKeyIdentifier: Uint8Array | null;
  readonly authorityKeyIdentifier: Uint8Array | null;
  /** Extensions that must be understood and are not: such a certificate must be refused. */
  readonly unknownCritical: readonly string[];
};

/** Understood here. Policies are not asked for, so that any will do. */
const KNOWN: ReadonlySet<string> = new Set([
  Oid.keyUsage,
  Oid.basicConstraints,
  Oid.extendedKeyUsage,
  Oid.subjectAltName,
  Oid.certificatePolicies,
]);

/**
 * Reads the extensions of a certificate.
 * @param node  the explicit tag [3] that holds them; null if there are none
 * @throws DerError if they are malformed, or one is there twice
 */
export function readExtensions(node: DerNode | null): CertificateExtensions {
  const values = new Map<string, Uint8Array>();
  const unknownCritical: string[] = [];
  for (const extension of node ? childrenOf(onlyChild(node, contextTag(3)), Tag.sequence) : []) {
    const parts = childrenOf(extension, Tag.sequence);
    const type = readOid(parts[0]);
    if (values.has(type) || parts.length < 2 || parts.length > 3) throw new DerError('not an extension, or twice');
    const critical = parts.length === 3 ? expectTag(parts[1], Tag.boolean).content[0] !== 0 : false;
    values.set(type, expectTag(parts.at(-1), Tag.octetString).content);
    if (critical && !KNOWN.has(type)) unknownCritical.push(type);
  }
  return {
    keyUsage: readKeyUsage(values.get(Oid.keyUsage)),
    ...readBasicConstraints(values.get(Oid.basicConstraints)),
    extendedKeyUsage: readUsages(values.get(Oid.extendedKeyUsage)),
    subjectKeyIdentifier: readKeyIdentifier(values.get(Oid.subjectKeyIdentifier)),
    authorityKeyIdentifier: readIssuerIdentifier(values.get(Oid.authorityKeyIdentifier)),
    unknownCritical,
  };
}

function readKeyUsage(value: Uint8Array | undefined): number | null {
  return value ? (readDer(value, Tag.bitString).content[1] ?? 0) : null;
}

function readBasicConstraints(
  value: Uint8Array | undefined,
): Pick<CertificateExtensions, 'isAuthority' | 'pathLength'> {
  const parts = value ? childrenOf(readDer(value, Tag.sequence)) : [];
  const isAuthority = parts[0]?.tag === Tag.boolean && parts[0].content[0] !== 0;
  const length = parts.find(({ tag }) => tag === Tag.integer);
  return { isAuthority, pathLength: length ? readInteger(length) : null };
}

function readUsages(value: Uint8Array | undefined): string[] | null {
  return value ? childrenOf(readDer(value, Tag.sequence)).map(readOid) : null;
}

function readKeyIdentifier(value: Uint8Array | undefined): Uint8Array | null {
  return value ? readDer(value, Tag.octetString).content : null;
}

function readIssuerIdentifier(value: Uint8Array | undefined): Uint8Array | null {
  const parts = value ? childrenOf(readDer(value, Tag.sequence)) : [];
  return parts.find(({ tag }) => tag === contextTag(0, 'primitive'))?.content ?? null;
}
