import canonicalize from 'canonicalize';
import type { SignedDecision, SignOff } from '#contract/records/sign-off';

/** The bytes a signer signs beside the state: the RFC 8785 JSON of the `SignedDecision` of a sign-off, UTF-8. */
export function decisionBytes(signOff: Omit<SignOff, 'version' | 'keyId'>): Buffer {
  const decision: SignedDecision = {
    format: 'model-dossier/decision',
    formatVersion: 1,
    id: signOff.id,
    assessmentId: signOff.assessmentId,
    personId: signOff.personId,
    personName: signOff.personName,
    fingerprint: signOff.fingerprint,
    decision: signOff.decision,
    statement: signOff.statement,
    conditions: signOff.conditions,
    nextReviewOn: signOff.nextReviewOn,
    fourEyes: signOff.fourEyes,
    contentHash: signOff.contentHash,
    signedAt: signOff.signedAt,
  };
  return Buffer.from(canonicalize(decision) ?? '', 'utf8');
}
