import { createHash } from 'node:crypto';
import type { SignatureReport } from '#contract/records/verification';
import {
  algorithmOf,
  type Certificate,
  commonNameOf,
  fingerprintOf,
  isSelfSigned,
  publicKeyOf,
} from '#core/signing/certificate';
import { type DigestName, isOwnEncoding, parseCms, type SignedData } from '#core/signing/cms';
import { isAlgorithmOf, isSignedBy } from '#core/signing/cms-signature';
import { DerError } from '#core/signing/der';
import { Oid } from '#core/signing/oids';
import { judgeSigner } from './chain.ts';
import { checkTimestamp } from './timestamp.ts';
import { failed, indeterminate, type Judged } from './verdict.ts';

/** What a signature is judged against. */
export type TrustContext = {
  readonly now: Date;
  /** SHA-256 fingerprints of certificates that a person holds for genuine. */
  readonly trusted: readonly string[];
  /** Issuers that are trusted, DER; `workspace-ca`: the workspace's own. */
  readonly authorities?: readonly { readonly der: Uint8Array; readonly kind: 'ca' | 'workspace-ca' }[];
  /** Certificates of time-stamp authorities or their issuers that are trusted, DER. */
  readonly timestampAuthorities?: readonly Uint8Array[];
  /** From when on a certificate, by its fingerprint, must not be relied upon. */
  readonly revocations?: ReadonlyMap<string, Date>;
};

/** The verdict on a signature container and what it says about its signer. */
export type ContainerReport = Judged &
  Pick<
    SignatureReport,
    | 'signer'
    | 'issuer'
    | 'isSelfSigned'
    | 'fingerprint'
    | 'certificateNotAfter'
    | 'algorithm'
    | 'timestamp'
    | 'revokedAt'
    | 'trustedBy'
  >;

/** What is said of the signer of a signature that cannot be read. */
export const nobody = {
  signer: null,
  issuer: null,
  isSelfSigned: false,
  fingerprint: null,
  certificateNotAfter: null,
  algorithm: null,
  timestamp: null,
  revokedAt: null,
  trustedBy: null,
};

/**
 * Checks a detached CAdES container over content whose digest is known. Integrity comes first: only a signature that
 * is intact can be INDETERMINATE or TOTAL-PASSED. Revocation is what `revocations` tells, as there is no network.
 * @param input.digestOf   the digest of the content
 * @param input.isOwn      the signature says it was made by this app, so that its bytes must be exactly of our form
 * @param input.claimedAt  when the signer says to have signed
 * @source ETSI EN 319 102-1, 5.1 and 5.2; ETSI EN 319 142-1, 6.3
 */
export function checkContainer(
  cms: Uint8Array,
  input: {
    readonly digestOf: (name: DigestName) => Uint8Array;
    readonly isOwn: boolean;
    readonly claimedAt: Date | null;
  } & TrustContext,
): ContainerReport {
  let about: Omit<ContainerReport, keyof Judged> = nobody;
  try {
    const data = parseCms(cms);
    if (input.isOwn && !isOwnEncoding(cms, data)) return { ...failed('FORMAT_FAILURE'), ...about };
    const { leaf } = data;
    if (!leaf) return { ...indeterminate('NO_SIGNING_CERTIFICATE_FOUND'), ...about };
    const { report: timestamp, provenAt, against } = checkTimestamp(data, input);
    const { trustedBy, revokedAt, ...signer } = judgeSigner(leaf, data.certificates, { ...input, provenAt });
    about = { ...describe(leaf, data.digest), timestamp, trustedBy, revokedAt };
    const broken = checkIntegrity(data, leaf, input.digestOf(data.digest), input.isOwn);
    const constrained = isBaseline(data) && !isWeak(leaf) ? signer : indeterminate('SIG_CONSTRAINTS_FAILURE');
    return { ...(broken ?? against ?? constrained), ...about };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return { ...failed('FORMAT_FAILURE'), ...about };
  }
}

function describe(leaf: Certificate, digest: DigestName) {
  const key = publicKeyOf(leaf);
  const size = key.asymmetricKeyDetails?.modulusLength;
  const algorithm = algorithmOf(key) ?? key.asymmetricKeyType?.toUpperCase() ?? '';
  return {
    signer: commonNameOf(leaf.subjectName),
    issuer: commonNameOf(leaf.issuerName),
    isSelfSigned: isSelfSigned(leaf),
    fingerprint: fingerprintOf(leaf.der),
    certificateNotAfter: leaf.notAfter.toISOString(),
    algorithm: `${algorithm}${size === undefined ? '' : ` ${size}`} with ${digest.replace('sha', 'SHA-')}`,
  };
}

function checkIntegrity(data: SignedData, leaf: Certificate, digest: Uint8Array, isOwn: boolean): Judged | null {
  const key = publicKeyOf(leaf);
  if (data.contentType !== Oid.data || !isAlgorithmOf(key, data)) return failed('FORMAT_FAILURE');
  if (Buffer.compare(data.messageDigest, digest) !== 0) return failed('HASH_FAILURE');
  if (!areCertificatesBound(data, leaf, isOwn)) return failed('HASH_FAILURE');
  return isSignedBy(key, data) ? null : failed('SIG_CRYPTO_FAILURE');
}

/**
 * Whether the certificates are those the signer named: the first is the leaf, the others are in the container. Our own
 * signatures name all of them. @source RFC 5035, 3 and 4
 */
function areCertificatesBound({ signingCertificates, certificates }: SignedData, leaf: Certificate, isOwn: boolean) {
  if (!signingCertificates) return !isOwn;
  const [first, ...others] = signingCertificates;
  type Id = NonNullable<typeof first>;
  const isOf = (id: Id, one: Certificate) =>
    Buffer.compare(createHash(id.digest).update(one.der).digest(), id.hash) === 0;
  if (!first || !isOf(first, leaf)) return false;
  if (isOwn && signingCertificates.length !== certificates.length) return false;
  return others.every((id) => certificates.some((one) => isOf(id, one)));
}

/** A key that somebody else may have by now: RSA below 2048 bits (ETSI TS 119 312). */
function isWeak(leaf: Certificate): boolean {
  const key = publicKeyOf(leaf);
  return key.asymmetricKeyType === 'rsa' && algorithmOf(key) === null;
}

/** EN 319 142-1, 6.3: signing-certificate-v2 shall be there, signing-time shall not. */
function isBaseline({ signingCertificates, hasSigningTime }: SignedData): boolean {
  return signingCertificates !== null && !hasSigningTime;
}
