import { createHash, type KeyObject, verify } from 'node:crypto';
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
import { DerError } from '#core/signing/der';
import { Oid } from '#core/signing/oids';
import { failed, indeterminate, type Judged, passed } from './verdict.ts';

/** What a signature is judged against. */
export type TrustContext = {
  readonly now: Date;
  /** SHA-256 fingerprints of certificates that a person holds for genuine. */
  readonly trusted: readonly string[];
};

/** The verdict on a signature container and what it says about its signer. */
export type ContainerReport = Judged &
  Pick<SignatureReport, 'signer' | 'issuer' | 'isSelfSigned' | 'fingerprint' | 'certificateNotAfter' | 'algorithm'>;

const nobody = {
  signer: null,
  issuer: null,
  isSelfSigned: false,
  fingerprint: null,
  certificateNotAfter: null,
  algorithm: null,
};

/**
 * Checks a detached CAdES container over content whose digest is known. Integrity comes first: only a signature that
 * is intact can be INDETERMINATE or TOTAL-PASSED. Revocation is not looked at, as there is no network; a certificate
 * passes only if it is itself trusted.
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
    about = describe(leaf, data.digest);
    const broken = checkIntegrity(data, leaf, input.digestOf(data.digest), input.isOwn);
    return { ...(broken ?? checkConstraints(data, leaf, input)), ...about };
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

function isSignedBy(key: KeyObject, { digest, signedAttributes, signature }: SignedData): boolean {
  try {
    return verify(digest, signedAttributes, { key, dsaEncoding: 'der' }, signature);
  } catch {
    // A key that exists but cannot be used, for example a point that is not on its curve
    return false;
  }
}

const ofEc: Readonly<Record<DigestName, string>> = {
  sha256: Oid.ecdsaWithSha256,
  sha384: Oid.ecdsaWithSha384,
  sha512: Oid.ecdsaWithSha512,
};
const ofRsa: Readonly<Record<DigestName, string>> = {
  sha256: Oid.sha256WithRsa,
  sha384: Oid.sha384WithRsa,
  sha512: Oid.sha512WithRsa,
};

function isAlgorithmOf(key: KeyObject, { signatureAlgorithm, digest }: SignedData): boolean {
  if (key.asymmetricKeyType === 'ec') return signatureAlgorithm === ofEc[digest];
  if (key.asymmetricKeyType !== 'rsa') return false;
  return signatureAlgorithm === ofRsa[digest] || signatureAlgorithm === Oid.rsaEncryption;
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

function checkConstraints(
  data: SignedData,
  leaf: Certificate,
  { now, claimedAt, trusted }: TrustContext & { readonly claimedAt: Date | null },
): Judged {
  // EN 319 142-1, 6.3: signing-certificate-v2 shall be there, signing-time shall not
  if (!data.signingCertificates || data.hasSigningTime) return indeterminate('SIG_CONSTRAINTS_FAILURE');
  if (!leaf.maySign) return indeterminate('CHAIN_CONSTRAINTS_FAILURE');
  // Without a time-stamp only the present proves anything; a claim outside the validity speaks against itself.
  const times = claimedAt ? [now, claimedAt] : [now];
  if (times.some((time) => time < leaf.notBefore)) return indeterminate('NOT_YET_VALID');
  if (times.some((time) => time > leaf.notAfter)) return indeterminate('EXPIRED');
  return trusted.includes(fingerprintOf(leaf.der)) ? passed : indeterminate('NO_CERTIFICATE_CHAIN_FOUND');
}
