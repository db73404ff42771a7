import {
  type Answer,
  AnswerOrigin,
  type Assessment,
  type Comment,
  type Evidence,
  type Override,
} from '#contract/records/assessment';
import { DossierOrigin } from '#contract/records/dossier';
import { SignOff } from '#contract/records/sign-off';
import { build, madeBy, type Reader } from './sql.ts';
import type { AnswerRow, AssessmentRow, CommentRow, EvidenceRow, OverrideRow, SignOffRow } from './tables.ts';

type AssessmentWithPack = AssessmentRow & {
  readonly pack_id: string;
  readonly pack_version: string;
  readonly pack_hash: string;
};

function toAssessment(row: AssessmentWithPack): Assessment {
  return {
    id: row.id,
    version: row.version,
    systemId: row.system_id,
    title: row.title,
    packId: row.pack_id,
    packVersion: row.pack_version,
    packHash: row.pack_hash,
    assessedOn: row.assessed_on,
    authorId: row.author_id,
    createdAt: row.created_at,
    upgradedFromId: row.upgraded_from_id,
    ...(row.origin !== null && { origin: DossierOrigin.parse(JSON.parse(row.origin)) }),
  };
}

const withPack = build
  .selectFrom('assessments')
  .innerJoin('packs', 'packs.id', 'assessments.pack_copy_id')
  .selectAll('assessments')
  .select(['packs.pack_id as pack_id', 'packs.pack_version as pack_version', 'packs.hash as pack_hash']);

/** Every assessment, the newest first. */
export function listAssessments(read: Reader): Assessment[] {
  return read.all<AssessmentWithPack>(withPack.orderBy('assessments.id', 'desc')).map(toAssessment);
}

/** One assessment, or null. */
export function findAssessment(read: Reader, id: string): Assessment | null {
  const row = read.get<AssessmentWithPack>(withPack.where('assessments.id', '=', id));
  return row ? toAssessment(row) : null;
}

/** A row of `answers` as the record it holds. */
function toAnswer(row: AnswerRow): Answer {
  return {
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    questionId: row.question_id,
    value: row.value === null ? null : (JSON.parse(row.value) as Answer['value']),
    justification: row.justification === null ? null : (JSON.parse(row.justification) as Answer['justification']),
    isFlagged: row.is_flagged === 1,
    answeredBy: row.answered_by,
    answeredAt: row.answered_at,
    ...(row.origin !== null && { origin: AnswerOrigin.parse(JSON.parse(row.origin)) }),
  };
}

/** The answers of an assessment, in no order that matters. */
export function listAnswers(read: Reader, assessmentId: string): Answer[] {
  const rows = build.selectFrom('answers').selectAll().where('assessment_id', '=', assessmentId).orderBy('question_id');
  return read.all<AnswerRow>(rows).map(toAnswer);
}

/** The row that answers one question, or null. */
export function findAnswerRow(read: Reader, assessmentId: string, questionId: string): AnswerRow | null {
  const query = build
    .selectFrom('answers')
    .selectAll()
    .where('assessment_id', '=', assessmentId)
    .where('question_id', '=', questionId);
  return read.get<AnswerRow>(query) ?? null;
}

/** A row of `evidence` as the record it holds. */
function toEvidence(row: EvidenceRow): Evidence {
  return {
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    questionId: row.question_id,
    name: row.name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    addedBy: row.added_by,
    addedAt: row.added_at,
    ...(row.item_id !== null && { itemId: row.item_id }),
  };
}

/** The evidence of an assessment, in the order it was added. */
export function listEvidence(read: Reader, assessmentId: string): Evidence[] {
  const rows = build.selectFrom('evidence').selectAll().where('assessment_id', '=', assessmentId).orderBy('id');
  return read.all<EvidenceRow>(rows).map(toEvidence);
}

/** The overrides of an assessment, in the order they were first set. */
export function listOverrides(read: Reader, assessmentId: string): Override[] {
  const rows = build.selectFrom('overrides').selectAll().where('assessment_id', '=', assessmentId).orderBy('id');
  return read.all<OverrideRow>(rows).map((row) => ({
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    classId: row.class_id,
    truth: row.truth as Override['truth'],
    reason: row.reason,
    personId: row.person_id,
    at: row.at,
  }));
}

/** The comments on the questions of an assessment, the oldest first. */
export function listComments(read: Reader, assessmentId: string): Comment[] {
  const rows = build.selectFrom('comments').selectAll().where('assessment_id', '=', assessmentId).orderBy('id');
  return read.all<CommentRow>(rows).map((row) => ({
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    questionId: row.question_id,
    text: row.text,
    personId: row.person_id,
    at: row.at,
    resolvedAt: row.resolved_at,
    ...(row.parent_id !== null && { parentId: row.parent_id }),
  }));
}

/** A sign-off with the two things that prove it. */
export type StoredSignOff = {
  readonly signOff: SignOff;
  /** The detached CMS container over `state`, DER. */
  readonly cms: Buffer;
  /** The detached CMS container over the `SignedDecision`, DER. */
  readonly decisionCms: Buffer;
  /** The signed state's RFC 8785 JSON. */
  readonly state: string;
  /** RFC 8785 JSON of the `SignOffManifest`; null of a sign-off from before there were workflows. */
  readonly manifest: string | null;
};

/** What a workflow adds to a sign-off, as the column of that name holds it. */
const WorkflowPart = SignOff.pick({
  role: true,
  stepId: true,
  round: true,
  attestations: true,
  conditionList: true,
  validUntil: true,
  residualRisk: true,
  withdraws: true,
  manifestHash: true,
});

/** Nothing of a text that is none: then the signature over the decision speaks against it. */
function readWorkflowPart(text: string | null): Partial<SignOff> {
  const part = text === null ? {} : (WorkflowPart.safeParse(JSON.parse(text)).data ?? {});
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
}

function toStoredSignOff(row: SignOffRow): StoredSignOff {
  return {
    signOff: {
      ...readWorkflowPart(row.workflow),
      id: row.id,
      version: row.version,
      assessmentId: row.assessment_id,
      personId: row.person_id,
      personName: row.person_name,
      keyId: row.key_id,
      fingerprint: row.fingerprint,
      decision: row.decision as SignOff['decision'],
      statement: row.statement,
      conditions: row.conditions,
      nextReviewOn: row.next_review_on,
      fourEyes: row.four_eyes === 1,
      contentHash: row.content_hash,
      signedAt: row.signed_at,
    },
    cms: Buffer.from(row.cms, 'base64'),
    decisionCms: Buffer.from(row.decision_cms, 'base64'),
    state: row.state,
    manifest: row.manifest,
  };
}

/** The sign-offs of an assessment, in the order in which they came into the journal. */
export function listSignOffs(read: Reader, assessmentId: string): StoredSignOff[] {
  const rows = build
    .selectFrom('sign_offs')
    .selectAll()
    .where('assessment_id', '=', assessmentId)
    .orderBy(madeBy('sign_offs'))
    .orderBy('id');
  return read.all<SignOffRow>(rows).map(toStoredSignOff);
}

/** What belongs to an assessment: tables that all name it in `assessment_id`. */
export const ASSESSMENT_PARTS = [
  'answers',
  'evidence',
  'sign_offs',
  'overrides',
  'comments',
  'assignments',
  'sign_off_moves',
  'sign_off_conditions',
  'risk_acceptances',
  'verdicts',
  'opinions',
  'obligation_progress',
] as const;

/** When the assessment, or anything that belongs to it, was last written. */
export function lastWrittenAt(read: Reader, assessment: Assessment): string {
  const newest = build.selectFrom('journal_events').select((is) => is.fn.max('seq').as('seq'));
  const ofParts = ASSESSMENT_PARTS.map((table) => {
    const parts = build
      .selectFrom(table as 'answers')
      .select('id')
      .where('assessment_id', '=', assessment.id);
    return newest.where('record_kind', '=', table).where('record_id', 'in', parts);
  });
  const ofItself = newest.where('record_kind', '=', 'assessments').where('record_id', '=', assessment.id);
  const seqs = [ofItself, ...ofParts].map((query) => read.get<{ seq: number | null }>(query)?.seq ?? 0);
  const event = build
    .selectFrom('journal_events')
    .select('at')
    .where('seq', '=', Math.max(...seqs));
  return read.get<{ at: string }>(event)?.at ?? assessment.createdAt;
}
