import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Evidence } from '#contract/records/assessment';
import type { JournalReport } from '#contract/records/journal';
import { RecordId } from '#contract/records/text';
import type { ContentCheck, SignatureReport, VerificationReport } from '#contract/records/verification';
import { type VerifyOptions, verifyJournal } from '#core/journal/verify';
import { decisionBytes } from '#core/signing/decision';
import { listAssessments, listEvidence, listSignOffs, type StoredSignOff } from '#core/store/assessments';
import { build, type Reader } from '#core/store/sql';
import { anchorCheck, compareAnchor, type NamedAnchor } from './anchor.ts';
import { journalOfTables } from './compared-journal.ts';
import type { TrustContext } from './container.ts';
import { checkCheckpoints, checkProblems } from './journal-checks.ts';
import { checkSignOffSignature, contentCheck } from './sign-off-checks.ts';
import { checkStoredWorkflows } from './stored-workflows.ts';
import { failed, indeterminate, passed, worst } from './verdict.ts';

/** What is known of the file itself. */
export type WorkspaceFile = Pick<VerificationReport, 'fileName' | 'sizeBytes' | 'sha256'>;

function checkEvidence({ name, sha256 }: Evidence, { problems }: JournalReport): ContentCheck {
  const problem = problems.find(({ record }) => record?.kind === 'blobs' && record.id === sha256);
  const found = problem ? problem.found : sha256;
  return contentCheck(
    'evidence-hash',
    name,
    problem ? failed('HASH_FAILURE') : passed,
    sha256,
    found === null ? null : String(found),
  );
}

function checkSignOff(
  { signOff, cms, decisionCms, state }: StoredSignOff,
  workspaceId: string | undefined,
  context: TrustContext,
): { signature: SignatureReport | null; checks: ContentCheck[] } {
  const content = Buffer.from(state, 'utf8');
  const overState = checkSignOffSignature('sign-off-signature', signOff, content, cms, context);
  const overDecision = checkSignOffSignature(
    'sign-off-decision',
    signOff,
    decisionBytes(signOff),
    decisionCms,
    context,
  );
  const hash = createHash('sha256').update(content).digest('hex');
  const isHere = hash === signOff.contentHash && isStateOf(state, workspaceId, signOff.assessmentId);
  return {
    signature: overState.report,
    checks: [
      overState.check,
      contentCheck(
        'sign-off-content',
        signOff.personName,
        isHere ? passed : failed('HASH_FAILURE'),
        signOff.contentHash,
        hash,
      ),
      overDecision.check,
    ],
  };
}

/** Whether a signed state speaks of this workspace and this assessment, not of one it was copied from. */
function isStateOf(state: string, workspaceId: string | undefined, assessmentId: string): boolean {
  const { data } = Subject.safeParse(JSON.parse(state));
  return data !== undefined && data.workspace.id === workspaceId && data.assessment.id === assessmentId;
}

/** What a state is about; the rest of it may be of an older form. */
const Subject = z.object({ workspace: z.object({ id: RecordId }), assessment: z.object({ id: RecordId }) });

/**
 * Answers whether a workspace may be relied upon: its journal against itself and its records, and each sign-off's
 * signature over the state it holds. A journal can be rewritten as a whole by whoever holds the file, so a workspace
 * without a sign-off is INDETERMINATE with SIGNED_DATA_NOT_FOUND.
 * @param tables  one unchanging state
 * @param beside  files from outside that saw the journal, and this installation
 */
export function verifyWorkspace(
  tables: Reader,
  file: WorkspaceFile,
  context: TrustContext,
  beside: VerifyOptions & { readonly anchors?: readonly NamedAnchor[] } = {},
): VerificationReport {
  const journal = verifyJournal(tables, beside);
  const anchors = beside.anchors ?? [];
  const compared = anchors.length === 0 ? null : journalOfTables(tables, anchors);
  const anchored = compared ? anchors.map((anchor) => compareAnchor(compared, anchor)) : [];
  const workspaceId = tables.get<{ id: string }>(build.selectFrom('workspace').select('id'))?.id;
  const assessments = listAssessments(tables);
  const stored = assessments.map(({ id }) => listSignOffs(tables, id));
  const signOffs = stored.flat().map((one) => checkSignOff(one, workspaceId, context));
  const signatures = signOffs.flatMap(({ signature }) => (signature ? [signature] : []));
  const checks = [
    checkProblems('journal-chain', file.fileName, journal, ['chain-broken', 'event-altered', 'sequence-gap']),
    checkProblems('journal-records', file.fileName, journal, [
      'record-altered',
      'record-missing',
      'record-added',
      'content-altered',
    ]),
    checkCheckpoints(file.fileName, journal),
    ...anchored.map(anchorCheck),
    ...assessments.flatMap(({ id }) => listEvidence(tables, id)).map((one) => checkEvidence(one, journal)),
    ...signOffs.flatMap((one) => one.checks),
    ...checkStoredWorkflows(tables, stored, workspaceId),
  ];
  const unsigned = signOffs.length === 0 ? [indeterminate('SIGNED_DATA_NOT_FOUND')] : [];
  return {
    kind: 'workspace',
    ...file,
    checkedAt: context.now.toISOString(),
    ...worst([...checks, ...signatures, ...unsigned]),
    signatures,
    unsignedFields: [],
    checks,
    state: null,
    journal,
    anchors: anchored,
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
    anchors: [],
  };
}
