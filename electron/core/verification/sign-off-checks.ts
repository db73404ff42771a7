import type { SignOff } from '#contract/records/sign-off';
import type { ContentCheck, SignatureReport } from '#contract/records/verification';
import { subjectNameOf } from '#core/signing/key';
import type { TrustContext } from './container.ts';
import { failed, type Judged } from './verdict.ts';
import { verifyDetached } from './verify-detached.ts';

/** One line of a report's checks. */
export function contentCheck(
  code: ContentCheck['code'],
  subject: string,
  { verdict, subIndication }: Judged,
  expected: string | null = null,
  found: string | null = null,
): ContentCheck {
  return { code, subject, verdict, subIndication, expected, found };
}

/**
 * Whether the signer whom a sign-off names signed these bytes. A certificate that is in another name than the person's
 * is told in the subject: whoever signs writes the person's name themselves.
 * @param cms  the detached container, DER; undefined if there is none
 */
export function checkSignOffSignature(
  code: 'sign-off-signature' | 'sign-off-decision',
  signOff: SignOff,
  content: Uint8Array,
  cms: Uint8Array | undefined,
  context: TrustContext,
): { readonly check: ContentCheck; readonly report: SignatureReport | null } {
  const { personName, fingerprint } = signOff;
  if (!cms) return { check: contentCheck(code, personName, failed('FORMAT_FAILURE'), fingerprint), report: null };
  const report = verifyDetached(content, cms, { ...context, field: signOff.id, claimedAt: instant(signOff.signedAt) });
  const isNamed = report.signer === null || report.signer === subjectNameOf(personName);
  const subject = isNamed ? personName : `${personName} (${report.signer})`;
  const isSameSigner = report.fingerprint === fingerprint;
  const judged = isSameSigner || report.verdict === 'TOTAL-FAILED' ? report : failed('HASH_FAILURE');
  return { check: contentCheck(code, subject, judged, fingerprint, report.fingerprint), report };
}

function instant(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}
