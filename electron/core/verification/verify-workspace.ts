import { createHash } from 'node:crypto';
import type { Evidence } from '#contract/records/assessment';
import type { JournalProblem, JournalReport } from '#contract/records/journal';
import type { ContentCheck, SignatureReport, VerificationReport } from '#contract/records/verification';
import { verifyJournal } from '#core/journal/verify';
import { listAssessments, listEvidence, listSignOffs, type StoredSignOff } from '#core/store/assessments';
import type { Reader } from '#core/store/sql';
import type { TrustContext } from './container.ts';
import { checkDecision } from './sign-off-decision.ts';
import { failed, indeterminate, type Judged, passed, worst } from './verdict.ts';
import { verifyDetached } from './verify-detached.ts';

/** What is known of the file itself. */
export type WorkspaceFile = Pick<VerificationReport, 'fileName' | 'sizeBytes' | 'sha256'>;

function check(
  code: ContentCheck['code'],
  subject: string,
  judged: Judged,
  expected: string | null = null,
  found: string | null = null,
): ContentCheck {
  return { code, subject, ...judged, expected, found };
}

function checkProblems(
  code: ContentCheck['code'],
  subject: string,
  report: JournalReport,
  kinds: readonly JournalProblem['kind'][],
): ContentCheck {
  return check(
    code,
    subject,
    report.problems.some(({ kind }) => kinds.includes(kind)) ? failed('HASH_FAILURE') : passed,
  );
}

function checkEvidence({ name, sha256 }: Evidence, { problems }: JournalReport): ContentCheck {
  const problem = problems.find(({ record }) => record?.kind === 'blobs' && record.id === sha256);
  const found = problem ? problem.found : sha256;
  return check(
    'evidence-hash',
    name,
    problem ? failed('HASH_FAILURE') : passed,
    sha256,
    found === null ? null : String(found),
  );
}

function checkSignOff(
  stored: StoredSignOff,
  context: TrustContext,
): { signature: SignatureReport; checks: ContentCheck[] } {
  const { signOff, cms } = stored;
  const content = Buffer.from(stored.state, 'utf8');
  const claimedAt = new Date(signOff.signedAt);
  const signature = verifyDetached(content, cms, { ...context, field: signOff.id, claimedAt });
  const hash = createHash('sha256').update(content).digest('hex');
  const isSameSigner = signature.fingerprint === signOff.fingerprint;
  const judged = isSameSigner || signature.verdict === 'TOTAL-FAILED' ? signature : failed('HASH_FAILURE');
  return {
    signature,
    checks: [
      check(
        'sign-off-signature',
        signOff.personName,
        { verdict: judged.verdict, subIndication: judged.subIndication },
        signOff.fingerprint,
        signature.fingerprint,
      ),
      check(
        'sign-off-content',
        signOff.personName,
        hash === signOff.contentHash ? passed : failed('HASH_FAILURE'),
        signOff.contentHash,
        hash,
      ),
      checkDecision(signOff, stored.decisionCms, context),
    ],
  };
}

/**
 * Answers whether a workspace may be relied upon: its journal against itself and its records, and each sign-off's
 * signature over the state it holds. A journal can be rewritten as a whole by whoever holds the file, so a workspace
 * without a sign-off is INDETERMINATE with SIGNED_DATA_NOT_FOUND.
 * @param tables  one unchanging state
 */
export function verifyWorkspace(tables: Reader, file: WorkspaceFile, context: TrustContext): VerificationReport {
  const journal = verifyJournal(tables);
  const assessments = listAssessments(tables);
  const signOffs = assessments
    .flatMap(({ id }) => listSignOffs(tables, id))
    .map((stored) => checkSignOff(stored, context));
  const checks = [
    checkProblems('journal-chain', file.fileName, journal, ['chain-broken', 'event-altered', 'sequence-gap']),
    checkProblems('journal-records', file.fileName, journal, ['record-altered', 'record-missing', 'record-added']),
    ...assessments.flatMap(({ id }) => listEvidence(tables, id)).map((one) => checkEvidence(one, journal)),
    ...signOffs.flatMap((one) => one.checks),
  ];
  const unsigned = signOffs.length === 0 ? [indeterminate('SIGNED_DATA_NOT_FOUND')] : [];
  return {
    kind: 'workspace',
    ...file,
    checkedAt: context.now.toISOString(),
    ...worst([...checks, ...signOffs.map(({ signature }) => signature), ...unsigned]),
    signatures: signOffs.map(({ signature }) => signature),
    unsignedFields: [],
    checks,
    state: null,
    journal,
  };
}

/** The report on a file that says it is a workspace and is none this app can read. */
export function unreadableWorkspace(file: WorkspaceFile, context: TrustContext): VerificationReport {
  return {
    kind: 'workspace',
    ...file,
    checkedAt: context.now.toISOString(),
    ...failed('FORMAT_FAILURE'),
    signatures: [],
    unsignedFields: [],
    checks: [],
    state: null,
    journal: null,
  };
}
