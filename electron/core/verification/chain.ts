import { verify } from 'node:crypto';
import type { SignatureReport } from '#contract/records/verification';
import { type Certificate, fingerprintOf, parseCertificate, publicKeyOf } from '#core/signing/certificate';
import { Oid } from '#core/signing/oids';
import type { TrustContext } from './container.ts';
import { failed, indeterminate, type Judged, passed } from './verdict.ts';

/** A verdict on a signer's certificate, and what it rests on. */
export type SignerFinding = Judged & Pick<SignatureReport, 'trustedBy' | 'revokedAt'>;

/** What is known of the time of a signature. */
export type SigningTimes = {
  /** What the signer says. */
  readonly claimedAt: Date | null;
  /** A trusted time-stamp shows that the signature existed then; null: nothing but the present does. */
  readonly provenAt: Date | null;
};

/**
 * Judges a signer's certificate: may it sign documents, was it valid, was it revoked, and does a pin or a path of issuers
 * make it trusted. Without a time-stamp only the present proves anything; a claim outside the validity, or after the
 * revocation, speaks against itself.
 * @param certificates  those that came along; none of them is trusted for that
 * @source ETSI EN 319 102-1, 5.2.6, 5.5.4, tables 5 and 6; RFC 5280, 6.1
 */
export function judgeSigner(
  leaf: Certificate,
  certificates: readonly Certificate[],
  context: TrustContext & SigningTimes,
): SignerFinding {
  const { now, claimedAt, provenAt, trusted, authorities = [] } = context;
  const known = provenAt ?? now;
  const isPinned = trusted.includes(fingerprintOf(leaf.der));
  const anchors = authorities.map(({ der, kind }) => ({ certificate: parseCertificate(der), kind }));
  const path = findPath(leaf, certificates, anchors, known);
  const trustedBy: SignerFinding['trustedBy'] = isPinned ? 'pin' : path.trustedBy;
  const revokedAt = context.revocations?.get(fingerprintOf(leaf.der)) ?? null;
  const about = { trustedBy, revokedAt: revokedAt?.toISOString() ?? null };
  if (!leaf.maySign || !isForDocuments(leaf)) return { ...indeterminate('CHAIN_CONSTRAINTS_FAILURE'), ...about };
  const revoked = revokedAt ? judgeRevocation(revokedAt, context) : null;
  if (revoked) return { ...revoked, ...about };
  const times = claimedAt ? [known, claimedAt] : [known];
  if (times.some((time) => time < leaf.notBefore)) return { ...indeterminate('NOT_YET_VALID'), ...about };
  if (times.some((time) => time > leaf.notAfter)) return { ...indeterminate('EXPIRED'), ...about };
  if (trustedBy) return { ...passed, ...about };
  const isConstrained = path.trustedBy === null && path.isConstrained;
  return { ...indeterminate(isConstrained ? 'CHAIN_CONSTRAINTS_FAILURE' : 'NO_CERTIFICATE_CHAIN_FOUND'), ...about };
}

/**
 * A signature stays good that is proven to be older than the revocation. One whose signer claims a later time was made
 * with a revoked key by its own word. Of the others nobody knows.
 */
function judgeRevocation(revokedAt: Date, { now, claimedAt, provenAt }: TrustContext & SigningTimes): Judged | null {
  if (claimedAt && claimedAt >= revokedAt) return failed('REVOKED');
  if (revokedAt > now || (provenAt && provenAt < revokedAt)) return null;
  return indeterminate('REVOKED_NO_POE');
}

const documentUsages: ReadonlySet<string> = new Set([
  Oid.anyExtendedKeyUsage,
  Oid.emailProtection,
  Oid.documentSigning,
  Oid.microsoftDocumentSigning,
  Oid.adobeDocumentSigning,
]);

/** @source RFC 5280, 4.2.1.12: used for one of the purposes named, if any is; RFC 9336 */
function isForDocuments({ extensions }: Certificate): boolean {
  if (extensions.unknownCritical.length > 0) return false;
  return extensions.extendedKeyUsage?.some((usage) => documentUsages.has(usage)) ?? true;
}

/** A certificate whose issuing is trusted. */
export type Anchor = { readonly certificate: Certificate; readonly kind: 'ca' | 'workspace-ca' };

/** What made a path end at a trusted issuer; or whether there would be one if an issuer's constraints were kept. */
export type FoundPath =
  | { readonly trustedBy: Anchor['kind'] }
  | { readonly trustedBy: null; readonly isConstrained: boolean };

/** A real chain has two or three. */
const MAX_ISSUERS = 8;
/** Signatures checked for one path at most, so that crafted certificates cannot keep the machine busy. */
const MAX_CHECKS = 100;

/**
 * Looks for a path of issuers from a certificate to a trusted one: names chain, each signature is right, each issuer may
 * issue and had not expired at the time judged.
 * @param certificates  those that came along, in any order
 * @source RFC 5280, 6.1; name constraints and policies are not processed, so that a critical one ends a path
 */
export function findPath(
  leaf: Certificate,
  certificates: readonly Certificate[],
  anchors: readonly Anchor[],
  at: Date,
): FoundPath {
  let checks = 0;
  let isConstrained = false;
  const isIssuer = (below: Certificate, issuer: Certificate): boolean => {
    if (!isNamedIssuer(below, issuer) || checks >= MAX_CHECKS) return false;
    checks += 1;
    return isSignedBy(below, issuer);
  };
  const climb = (path: readonly Certificate[]): Anchor['kind'] | null => {
    const below = path.at(-1);
    if (!below || path.length > MAX_ISSUERS) return null;
    for (const { certificate, kind } of anchors) {
      if (!isIssuer(below, certificate)) continue;
      if (mayIssue(certificate, path, at)) return kind;
      isConstrained = true;
    }
    for (const certificate of certificates) {
      if (path.includes(certificate) || !isIssuer(below, certificate)) continue;
      const found = climb([...path, certificate]);
      if (found && mayIssue(certificate, path, at)) return found;
      if (found) isConstrained = true;
    }
    return null;
  };
  const trustedBy = climb([leaf]);
  return trustedBy ? { trustedBy } : { trustedBy: null, isConstrained };
}

/** @source RFC 5280, 4.2.1.1 and 6.1.3 (a) (4) */
function isNamedIssuer(below: Certificate, issuer: Certificate): boolean {
  if (Buffer.compare(below.issuerName, issuer.subjectName) !== 0) return false;
  const { authorityKeyIdentifier: wanted } = below.extensions;
  const { subjectKeyIdentifier: own } = issuer.extensions;
  return !wanted || !own || Buffer.compare(wanted, own) === 0;
}

/**
 * Whether a certificate may be the issuer above this path.
 * @source RFC 5280, 4.2.1.3, 4.2.1.9 and 6.1.4 (k) to (n)
 */
function mayIssue(issuer: Certificate, path: readonly Certificate[], at: Date): boolean {
  const { isAuthority, keyUsage, pathLength, unknownCritical } = issuer.extensions;
  const KEY_CERT_SIGN = 0x04;
  // The leaf does not count, nor does an authority that changed its key and named itself
  const below = path.slice(1).filter((one) => Buffer.compare(one.issuerName, one.subjectName) !== 0).length;
  return (
    isAuthority &&
    (keyUsage === null || (keyUsage & KEY_CERT_SIGN) !== 0) &&
    (pathLength === null || below <= pathLength) &&
    unknownCritical.length === 0 &&
    at >= issuer.notBefore &&
    at <= issuer.notAfter
  );
}

const digests: Readonly<Record<string, { readonly key: 'ec' | 'rsa'; readonly digest: string }>> = {
  [Oid.ecdsaWithSha256]: { key: 'ec', digest: 'sha256' },
  [Oid.ecdsaWithSha384]: { key: 'ec', digest: 'sha384' },
  [Oid.ecdsaWithSha512]: { key: 'ec', digest: 'sha512' },
  [Oid.sha256WithRsa]: { key: 'rsa', digest: 'sha256' },
  [Oid.sha384WithRsa]: { key: 'rsa', digest: 'sha384' },
  [Oid.sha512WithRsa]: { key: 'rsa', digest: 'sha512' },
};

/** Whether an issuer's key made a certificate's signature; never with SHA-1, nor with RSA below 2048 bits. */
function isSignedBy({ signed }: Certificate, issuer: Certificate): boolean {
  const algorithm = digests[signed.algorithm];
  if (!algorithm) return false;
  try {
    const key = publicKeyOf(issuer);
    const isStrong = key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return key.asymmetricKeyType === algorithm.key && isStrong
      ? verify(algorithm.digest, signed.tbs, { key, dsaEncoding: 'der' }, signed.signature)
      : false;
  } catch {
    // A key that cannot be used, for example a point that is not on its curve
    return false;
  }
}
