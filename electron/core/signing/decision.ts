import canonicalize from 'canonicalize';
import type { SignedDecision, SignOff } from '#contract/records/sign-off';

/** What only a sign-off in a workflow says; absent of older ones, whose bytes so stay what was signed. */
const WORKFLOW_FIELDS = [
  'role',
  'stepId',
  'round',
  'attestations',
  'conditionList',
  'validUntil',
  'residualRisk',
  'withdraws',
  'manifestHash',
] as const satisfies readonly (keyof SignOff)[];

function workflowPart(signOff: Omit<SignOff, 'version' | 'keyId'>): Partial<SignedDecision> {
  const told = WORKFLOW_FIELDS.map((field) => [field, signOff[field]] as const);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

/** The bytes a signer signs beside the state: the RFC 8785 JSON of the `SignedDecision` of a sign-off, UTF-8. */
export function decisionBytes(signOff: Omit<SignOff, 'version' | 'keyId'>): Buffer {
  const decision: SignedDecision = {
    ...workflowPart(signOff),
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

/** What a workflow adds to a sign-off, as RFC 8785 JSON: how its row keeps it. */
export function workflowText(signOff: Omit<SignOff, 'version' | 'keyId'>): string {
  return canonicalize(workflowPart(signOff)) ?? '';
}
