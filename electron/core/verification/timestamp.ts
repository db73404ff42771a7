import type { SignatureReport } from '#contract/records/verification';
import { type Certificate, commonNameOf, fingerprintOf, parseCertificate } from '#core/signing/certificate';
import type { SignedData } from '#core/signing/cms';
import { DerError } from '#core/signing/der';
import { faultOf, isIssuedBy, parseTimestampToken, timestampChain } from '#core/signing/timestamp-token';
import { findPath } from './chain.ts';
import type { TrustContext } from './container.ts';
import { failed, indeterminate, type Judged, passed } from './verdict.ts';

/** By how much a signer's clock may run before that of an authority without the order of events being doubted. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** What a signature's time-stamp shows. */
export type TimestampFinding = {
  readonly report: SignatureReport['timestamp'];
  /** The signature existed at this time; null if that is not proven. */
  readonly provenAt: Date | null;
  /** A verdict on the signature that the time-stamp alone gives; null if it speaks for it or says nothing. */
  readonly against: Judged | null;
};

const none: TimestampFinding = { report: null, provenAt: null, against: null };

/**
 * Checks the time-stamp token of a signature: form, imprint, certificate and usage of the authority, signature, and
 * whether a trusted certificate stands behind it. A token that is broken speaks against a file whose bytes nobody should
 * have touched; one of an unknown authority proves no time, and nothing else.
 * @param input.isOwn  the signature is of our form: a broken token is TOTAL-FAILED, of others INDETERMINATE
 * @source RFC 3161; ETSI EN 319 102-1, 5.4 and 5.5
 */
export function checkTimestamp(
  { timestamp, signature }: SignedData,
  input: { readonly claimedAt: Date | null; readonly isOwn: boolean } & Pick<
    TrustContext,
    'now' | 'timestampAuthorities'
  >,
): TimestampFinding {
  if (!timestamp) return none;
  const broken = (input.isOwn ? failed : indeterminate)('SIG_TIMESTAMP_INVALID');
  try {
    const token = parseTimestampToken(timestamp);
    const { leaf } = token.signed;
    if (!leaf) return { ...none, against: broken };
    const fault = faultOf(token, signature);
    const judged = fault
      ? failed('SIG_TIMESTAMP_INVALID')
      : judgeAuthority(token.signed.certificates, leaf, token.at, input);
    const isProven = judged.verdict === 'TOTAL-PASSED';
    const latest = token.at.getTime() + (token.accuracyMs ?? 0) + CLOCK_TOLERANCE_MS;
    const isBeforeClaim = input.claimedAt !== null && input.claimedAt.getTime() > latest;
    return {
      report: {
        at: token.at.toISOString(),
        authority: commonNameOf(leaf.subjectName),
        fingerprint: fingerprintOf(leaf.der),
        verdict: judged.verdict,
        subIndication: judged.subIndication,
      },
      provenAt: isProven ? token.at : null,
      against: fault ? broken : isProven && isBeforeClaim ? indeterminate('TIMESTAMP_ORDER_FAILURE') : null,
    };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return { ...none, against: broken };
  }
}

/**
 * Trusted is the authority's certificate itself, or one from which a path of issuers leads to it, all valid at that time.
 */
function judgeAuthority(
  certificates: readonly Certificate[],
  leaf: Certificate,
  at: Date,
  { now, timestampAuthorities = [] }: Pick<TrustContext, 'now' | 'timestampAuthorities'>,
): Judged {
  if (at > now) return indeterminate('NOT_YET_VALID');
  const anchors = timestampAuthorities.map((one) => ({ certificate: parseCertificate(one), kind: 'ca' as const }));
  const isAnchor = (one: Certificate) => anchors.some(({ certificate }) => isSame(certificate, one));
  const path = findPath(leaf, certificates, anchors, at);
  const isTrusted = isAnchor(leaf) || path.trustedBy !== null;
  if (!isTrusted) {
    const isConstrained = path.trustedBy === null && path.isConstrained;
    return indeterminate(isConstrained ? 'CHAIN_CONSTRAINTS_FAILURE' : 'NO_CERTIFICATE_CHAIN_FOUND');
  }
  // Nothing signs the list of certificates: one that nothing speaks for may have been altered.
  const last = timestampChain(leaf, certificates).at(-1) ?? leaf;
  const isIssued = [last, ...anchors.map(({ certificate }) => certificate)].some((one) => isIssuedBy(last, one));
  if (last !== leaf && !isAnchor(last) && !isIssued) return indeterminate('NO_CERTIFICATE_CHAIN_FOUND');
  // After its end nobody would tell that the authority's key was lost (EN 319 102-1, 5.6.2.2)
  return now > leaf.notAfter ? indeterminate('EXPIRED') : passed;
}

const isSame = (a: Certificate, b: Certificate): boolean => Buffer.compare(a.der, b.der) === 0;
