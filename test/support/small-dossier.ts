import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { DossierRecord } from '#contract/records/dossier';
import { AssessmentState } from '#contract/records/sign-off';
import { fingerprintOf } from '#core/signing/certificate';
import { signDetached } from '#core/signing/cms';
import { decisionBytes } from '#core/signing/decision';
import type { Signer } from '#core/signing/signer';
import { verifyDossier } from '#core/verification/verify-dossier';
import { type FixtureFile, generatedSigner, makePdf, sign } from './signing.ts';

export const now = new Date('2026-12-24T12:00:00Z');
export const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
export const id = (n: number) => `01939b4e-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const evidence = Buffer.from('a test report');

export const state: AssessmentState = AssessmentState.parse({
  format: 'model-dossier/assessment',
  formatVersion: 1,
  workspace: { id: id(1), name: 'Client', fourEyes: true },
  system: { id: id(2), name: 'Screening', owner: null },
  assessment: { id: id(3), title: 'Prüfung €', assessedOn: '2026-11-23', author: 'Ada Lovelace' },
  pack: { id: 'eu-ai-act', version: '1.1.0', hash: sha256('pack') },
  answers: [],
  outcome: { isDetermined: false, classes: [], obligations: [] },
  evidence: [{ questionId: 'scope', name: 'report.txt', sizeBytes: evidence.length, sha256: sha256(evidence) }],
});
export const stateBytes = Buffer.from(canonicalize(state) ?? '');

export const author = await generatedSigner('Ada Lovelace');
export const approver = await generatedSigner('Grace Hopper');
export const fingerprint = (signer: Signer): string => fingerprintOf(signer.certificates[0] ?? new Uint8Array());
const cms = await signDetached(stateBytes, approver);
const decisionCms = await signDetached(decisionBytes(honestSignOff()), approver);

/** What a test may exchange before the dossier is signed. */
export type Parts = {
  state: Buffer;
  record: DossierRecord;
  cms: Uint8Array | null;
  decisionCms: Uint8Array | null;
  decision: Buffer | null;
  evidence: Buffer | null;
  keywords: string;
  more: FixtureFile[];
};

/** The approver's sign-off on `state`. */
export function honestSignOff() {
  return {
    id: id(4),
    version: 1,
    assessmentId: id(3),
    personId: id(5),
    personName: 'Grace Hopper',
    keyId: id(6),
    fingerprint: fingerprint(approver),
    decision: 'approve',
    statement: 'Fine.',
    conditions: '',
    nextReviewOn: null,
    fourEyes: true,
    contentHash: sha256(stateBytes),
    signedAt: '2026-11-23T10:00:00.000Z',
    staleness: null,
  } as const;
}

export function honestParts(): Parts {
  const record = DossierRecord.parse({
    format: 'model-dossier/dossier',
    formatVersion: 1,
    contentHash: sha256(stateBytes),
    createdAt: '2026-11-23T10:30:00.000Z',
    appVersion: '0.1.0',
    journalHead: { seq: 12, hash: sha256('head') },
    signOffs: [honestSignOff()],
    evidence: [
      { attachment: 'evidence-01-report.txt', questionId: 'scope', name: 'report.txt', sha256: sha256(evidence) },
    ],
  });
  return {
    state: stateBytes,
    record,
    cms,
    decisionCms,
    decision: decisionBytes(honestSignOff()),
    evidence,
    keywords: `content-hash:${sha256(stateBytes)}`,
    more: [],
  };
}

/** A dossier as a PDF, signed by its author after whatever `alter` did. */
export async function makeDossier(
  alter: (parts: Parts) => void = () => {},
  patch: (pdf: Buffer) => Buffer = (pdf) => pdf,
  fields: readonly string[] = ['author'],
): Promise<Uint8Array> {
  const parts = honestParts();
  alter(parts);
  const files = [
    { name: 'assessment.json', bytes: parts.state },
    { name: 'dossier.json', bytes: Buffer.from(JSON.stringify(parts.record)) },
    ...(parts.cms ? [{ name: 'sign-off-1.p7s', bytes: parts.cms }] : []),
    ...(parts.decisionCms ? [{ name: 'decision-1.p7s', bytes: parts.decisionCms }] : []),
    ...(parts.decision ? [{ name: 'decision-1.json', bytes: parts.decision }] : []),
    ...(parts.evidence ? [{ name: 'evidence-01-report.txt', bytes: parts.evidence }] : []),
    ...parts.more,
  ];
  const pdf = await makePdf(fields, { files, keywords: parts.keywords, subset: 'PDF/A-3b' });
  return sign(patch(pdf), 'author', author);
}

export const verify = (bytes: Uint8Array, trusted: string[] = [fingerprint(author), fingerprint(approver)]) =>
  verifyDossier({ name: 'dossier.pdf', bytes, now, trusted });
