import type { SignOff } from '#contract/records/sign-off';
import type { ContentCheck } from '#contract/records/verification';
import { decisionBytes } from '#core/signing/decision';
import type { TrustContext } from './container.ts';
import { failed } from './verdict.ts';
import { verifyDetached } from './verify-detached.ts';

/**
 * Whether the signer of a sign-off signed exactly this decision: statement, conditions, review date and content hash.
 * @param cms  the detached container over the `SignedDecision`, DER; undefined if there is none
 */
export function checkDecision(signOff: SignOff, cms: Uint8Array | undefined, context: TrustContext): ContentCheck {
  const about = { code: 'sign-off-decision' as const, subject: signOff.personName, expected: signOff.fingerprint };
  if (!cms) return { ...about, ...failed('FORMAT_FAILURE'), found: null };
  const claimedAt = new Date(signOff.signedAt);
  const report = verifyDetached(decisionBytes(signOff), cms, { ...context, field: signOff.id, claimedAt });
  const isSameSigner = report.fingerprint === signOff.fingerprint;
  const { verdict, subIndication } =
    isSameSigner || report.verdict === 'TOTAL-FAILED' ? report : failed('HASH_FAILURE');
  return { ...about, verdict, subIndication, found: report.fingerprint };
}
