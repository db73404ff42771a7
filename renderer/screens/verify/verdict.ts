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

/** What was compared, by what it shows. */
export type CheckGroup = 'content' | 'people' | 'journal' | 'anchors';

/** Comparisons that show the same, with the worst of their verdicts. */
export interface NamedChecks {
  readonly name: CheckGroup;
  readonly checks: readonly ContentCheck[];
  readonly verdict: Verdict;
}

const GROUP_OF: Readonly<Record<ContentCheck['code'], CheckGroup>> = {
  'embedded-json-hash': 'content',
  'evidence-hash': 'content',
  'attachment-hash': 'content',
  'sign-off-content': 'people',
  'sign-off-signature': 'people',
  'sign-off-decision': 'people',
  'manifest-hash': 'people',
  'four-eyes': 'people',
  separation: 'people',
  quorum: 'people',
  'signer-key': 'people',
  'journal-chain': 'journal',
  'journal-records': 'journal',
  'journal-checkpoint': 'journal',
  'journal-proof': 'journal',
  anchor: 'anchors',
};
const GROUPS: readonly CheckGroup[] = ['content', 'people', 'journal', 'anchors'];
const WORST_FIRST: readonly Verdict[] = ['TOTAL-FAILED', 'INDETERMINATE', 'TOTAL-PASSED'];

/** The comparisons of a report as somebody asks for them: is it the content, did these people decide, is the journal whole. */
export function groupChecks(checks: readonly ContentCheck[]): readonly NamedChecks[] {
  return GROUPS.flatMap((name) => {
    const own = checks.filter(({ code }) => GROUP_OF[code] === name);
    const verdict = WORST_FIRST.find((one) => own.some((check) => check.verdict === one));
    return verdict === undefined ? [] : [{ name, checks: own, verdict }];
  });
}

/** The answer in one sentence. */
export function verdictSentence(report: VerificationReport): string {
  if (report.kind === 'workspace' && report.verdict !== 'TOTAL-FAILED' && report.journal?.isIntact === true) {
    return t('screen.verify.sentence.workspace');
  }
  if (report.kind === 'journal' && report.verdict !== 'TOTAL-FAILED') return t('screen.verify.sentence.journal');
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
