import type { Tone } from '#contract/records/rules';
import {
  type Assignment,
  type RecordedMove,
  type RiskAcceptance,
  type SignOffCondition,
  WorkflowRules,
} from '#contract/records/workflow';
import { build, madeBy, type Reader } from './sql.ts';
import type { AssignmentRow, RiskAcceptanceRow, SignOffConditionRow, SignOffMoveRow, WorkflowRow } from './tables.ts';

/** The row that holds the rules of one tone, if they were ever changed here. */
export function findWorkflowRow(read: Reader, tone: Tone): WorkflowRow | null {
  return read.get<WorkflowRow>(build.selectFrom('workflows').selectAll().where('tone', '=', tone)) ?? null;
}

/**
 * The rules that a row holds; null if it went back to those the app ships.
 * @throws Error if they are none; the journal's check names such a record
 */
export function rulesOf(row: WorkflowRow): WorkflowRules | null {
  return row.rules === null ? null : WorkflowRules.parse(JSON.parse(row.rules));
}

/** Who was given which role on an assessment, in the order they were. */
export function listAssignments(read: Reader, assessmentId: string): Assignment[] {
  const rows = build.selectFrom('assignments').selectAll().where('assessment_id', '=', assessmentId).orderBy('id');
  return read.all<AssignmentRow>(rows).map((row) => ({
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    role: row.role as Assignment['role'],
    personId: row.person_id,
  }));
}

/** The moves made with an assessment, in the order in which they came into the journal. */
export function listMoves(read: Reader, assessmentId: string): RecordedMove[] {
  const rows = build
    .selectFrom('sign_off_moves')
    .selectAll()
    .where('assessment_id', '=', assessmentId)
    .orderBy(madeBy('sign_off_moves'))
    .orderBy('id');
  return read.all<SignOffMoveRow>(rows).map((row) => ({
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    move: row.move as RecordedMove['move'],
    personId: row.person_id,
    reason: row.reason,
    at: row.at,
  }));
}

/** The conditions under which an assessment was approved, in the order they were set. */
export function listConditions(read: Reader, assessmentId: string): SignOffCondition[] {
  const rows = build
    .selectFrom('sign_off_conditions')
    .selectAll()
    .where('assessment_id', '=', assessmentId)
    .orderBy('id');
  return read.all<SignOffConditionRow>(rows).map((row) => ({
    id: row.id,
    version: row.version,
    signOffId: row.sign_off_id,
    text: row.text,
    ownerId: row.owner_id,
    dueOn: row.due_on,
    fulfilledAt: row.fulfilled_at,
    fulfilledBy: row.fulfilled_by,
    note: row.note,
  }));
}

/** A row of `sign_off_conditions` with the assessment it belongs to; null if there is none. */
export function findConditionRow(read: Reader, id: string): SignOffConditionRow | null {
  const query = build.selectFrom('sign_off_conditions').selectAll().where('id', '=', id);
  return read.get<SignOffConditionRow>(query) ?? null;
}

/** The risks accepted with an assessment, in the order they were. */
export function listAcceptances(read: Reader, assessmentId: string): RiskAcceptance[] {
  const rows = build.selectFrom('risk_acceptances').selectAll().where('assessment_id', '=', assessmentId).orderBy('id');
  return read.all<RiskAcceptanceRow>(rows).map((row) => ({
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    signOffId: row.sign_off_id,
    text: row.text,
    acceptedBy: row.accepted_by,
    until: row.until,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
    revocationReason: row.revocation_reason,
  }));
}

/** A row of `risk_acceptances`; null if there is none. */
export function findAcceptanceRow(read: Reader, id: string): RiskAcceptanceRow | null {
  const query = build.selectFrom('risk_acceptances').selectAll().where('id', '=', id);
  return read.get<RiskAcceptanceRow>(query) ?? null;
}
