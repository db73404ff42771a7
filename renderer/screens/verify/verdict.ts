import type { ContentCheck, SignatureReport, Verdict, VerificationReport } from '#contract/records/verification';
import { t, tIfKnown } from '../app.ts';
import type { StatusTone } from '../kit.ts';

/** The tone of a verdict: what cannot be known is never shown as well. */
export const VERDICT_TONES: Readonly<Record<Verdict, 'minimal' | 'unknown' | 'prohibited'>> = {
  'TOTAL-PASSED': 'minimal',
  INDETERMINATE: 'unknown',
  'TOTAL-FAILED': 'prohibited',
};

/** Whether the only doubt is who the signers are: everything is unchanged, but a certificate vouches for itself. */
function isOnlySelfSigned(report: VerificationReport): boolean {
  const doubtful = [...report.signatures, ...report.checks].filter(({ verdict }) => verdict !== 'TOTAL-PASSED');
  return (
    report.verdict === 'INDETERMINATE' &&
    doubtful.length > 0 &&
    doubtful.every(({ subIndication }) => subIndication === 'NO_CERTIFICATE_CHAIN_FOUND')
  );
}

/** The answer in one sentence. */
export function verdictSentence(report: VerificationReport): string {
  if (report.kind === 'workspace' && report.verdict !== 'TOTAL-FAILED' && report.journal?.isIntact === true) {
    return t('screen.verify.sentence.workspace');
  }
  if (report.verdict === 'TOTAL-PASSED') return t('screen.verify.sentence.passed');
  if (report.verdict === 'TOTAL-FAILED') return t('screen.verify.sentence.failed');
  if (report.signatures.length === 0) return t('screen.verify.sentence.unsigned');
  if (isOnlySelfSigned(report)) return t('screen.verify.sentence.self-signed');
  return t('screen.verify.sentence.indeterminate');
}

/** The verdict in the words of the standard. */
export function etsiWords(verdict: Verdict, subIndication: string | null): string {
  return subIndication === null ? verdict : `${verdict} / ${subIndication}`;
}

/** What a sub-indication means, in a sentence; null if there is none. */
export function subIndicationWords(subIndication: string | null): string | null {
  return subIndication === null ? null : tIfKnown(`subIndication.${subIndication}`);
}

export function checkSentence(check: ContentCheck): string {
  const values = { subject: check.subject, expected: check.expected ?? '–', found: check.found ?? '–' };
  return tIfKnown(`check.${check.code}`, values) ?? check.code;
}

export function signatureTone(signature: SignatureReport): StatusTone {
  return VERDICT_TONES[signature.verdict];
}
