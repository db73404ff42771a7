import { AppError } from '#contract/errors';
import { FINDING_TABLE, type FindingMove, type FindingOrigin, type FindingState } from '#contract/monitoring';
import type { FindingInput } from '#contract/records/finding';
import type { ItemRef } from '#contract/records/inventory';
import type { Severity } from '#contract/severities';
import { hasHandedOver } from '#core/journal/handed-over';
import type { WriteTransaction } from '#core/journal/write';
import { build, fixed, type Reader } from '#core/store/sql';
import type { FindingRow } from '#core/store/watch-tables';
import { readWorkspaceRow } from '#core/store/workspace';
import { requireItem, requirePersonOrNull, requireTitled } from './names.ts';

/** A finding that is opened by what found it: a breach, a policy, an incident, a cycle, or a person. */
export type NewFinding = {
  /** At most 300 characters. */
  readonly title: string;
  readonly description?: string;
  readonly severity: Severity;
  readonly origin: FindingOrigin;
  /** The record it comes from. */
  readonly originId?: string | null;
  readonly item?: ItemRef | null;
  readonly assessmentId?: string | null;
  readonly riskId?: string | null;
  readonly ownerId?: string | null;
  /** `YYYY-MM-DD` */
  readonly dueOn?: string | null;
};

/** Who does something with a finding, and when. */
export type By = { readonly actor: string; readonly now: string };

const newest = fixed<{ number: number }>('SELECT number FROM findings ORDER BY number DESC LIMIT 1');
const unclosedOf = fixed<{ id: string }>("SELECT id FROM findings WHERE origin_id = ? AND state <> 'closed' LIMIT 1");

/** @throws AppError `record.not-found` for whatever it names and is not there */
function checkReferences(read: Reader, named: Pick<NewFinding, 'item' | 'ownerId' | 'assessmentId' | 'riskId'>): void {
  requireItem(read, named.item ?? null);
  requirePersonOrNull(read, named.ownerId ?? null);
  requireTitled(read, 'assessments', named.assessmentId ?? null);
  requireTitled(read, 'risks', named.riskId ?? null);
}

/**
 * Opens a finding, with the next number of the workspace.
 * @param by  `id`: of the new record
 * @throws AppError `record.not-found` for a record, person, assessment or risk that is not there
 */
export function openFinding(tx: WriteTransaction, by: By & { readonly id: string }, finding: NewFinding): FindingRow {
  checkReferences(tx.read, finding);
  return tx.insert('findings', {
    id: by.id,
    number: (tx.read.get(newest())?.number ?? 0) + 1,
    title: finding.title,
    description: finding.description ?? '',
    origin: finding.origin,
    origin_id: finding.originId ?? null,
    item_kind: finding.item?.kind ?? null,
    item_id: finding.item?.id ?? null,
    assessment_id: finding.assessmentId ?? null,
    risk_id: finding.riskId ?? null,
    severity: finding.severity,
    owner_id: finding.ownerId ?? null,
    due_on: finding.dueOn ?? null,
    state: 'open',
    progress: 0,
    fix: '',
    raised_by: by.actor,
    raised_at: by.now,
    fixed_by: null,
    fixed_at: null,
    closed_by: null,
    closed_at: null,
    closure: '',
    note: '',
    evidence_item_id: null,
  });
}

/** Whether something has a finding already that is not closed, so that nobody opens a second one. */
export function hasUnclosedFinding(read: Reader, originId: string): boolean {
  return read.get(unclosedOf(originId)) !== undefined;
}

/** @throws AppError `record.not-found` */
export function findFindingRow(read: Reader, id: string): FindingRow {
  const row = read.get<FindingRow>(build.selectFrom('findings').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'findings', id });
  return row;
}

/**
 * Changes what is said of a finding.
 * @throws AppError `finding.closed`; `record.not-found`, `record.changed-meanwhile`
 */
export function updateFinding(
  tx: WriteTransaction,
  { id, baseVersion, input }: { id: string; baseVersion: number; input: FindingInput & { readonly progress: number } },
): void {
  const row = findFindingRow(tx.read, id);
  if (row.state === 'closed') throw new AppError('finding.closed', { number: row.number });
  checkReferences(tx.read, input);
  tx.update('findings', id, baseVersion, {
    title: input.title,
    description: input.description,
    severity: input.severity,
    item_kind: input.item?.kind ?? null,
    item_id: input.item?.id ?? null,
    assessment_id: input.assessmentId,
    risk_id: input.riskId,
    owner_id: input.ownerId,
    due_on: input.dueOn,
    progress: row.state === 'fixed' ? 100 : input.progress,
  });
}

/** What is given with a move. */
export type FindingMoved = {
  readonly id: string;
  readonly baseVersion: number;
  readonly move: FindingMove;
  readonly note: string;
  readonly evidenceItemId: string | null;
};

/** Whether four eyes keep a person from closing a finding: its owner, also one who gave it away, and whoever fixed it. */
export function isBarredFromClosing(
  read: Reader,
  row: Pick<FindingRow, 'id' | 'owner_id' | 'fixed_by'>,
  person: string,
): boolean {
  return row.owner_id === person || row.fixed_by === person || hasHandedOver(read, 'findings', row.id, person);
}

/** The moves that lead on from a state. */
export function findingMoves(state: FindingState): FindingMove[] {
  return (Object.keys(FINDING_TABLE) as FindingMove[]).filter((move) => FINDING_TABLE[move].from.includes(state));
}

/**
 * Moves a finding on.
 * @throws AppError `finding.move-not-possible` from this state; `finding.note-missing` without a reason, a fix or, to close,
 *   a note or evidence; `finding.four-eyes` if its owner or fixer would close it; `record.*`
 */
export function moveFinding(tx: WriteTransaction, by: By, moved: FindingMoved): void {
  const { id, baseVersion, move, note, evidenceItemId } = moved;
  const row = findFindingRow(tx.read, id);
  const { from, to, needsNote } = FINDING_TABLE[move];
  if (!from.some((state) => state === row.state)) {
    throw new AppError('finding.move-not-possible', { move, state: row.state });
  }
  const evidence = evidenceItemId ?? (move === 'close' ? row.evidence_item_id : null);
  if (needsNote && note === '' && !(move === 'close' && evidence !== null)) {
    throw new AppError('finding.note-missing', { number: row.number });
  }
  requireTitled(tx.read, 'evidence_items', evidenceItemId);
  if (move === 'close' && readWorkspaceRow(tx.read).four_eyes === 1 && isBarredFromClosing(tx.read, row, by.actor)) {
    throw new AppError('finding.four-eyes', { number: row.number });
  }
  tx.update('findings', id, baseVersion, { state: to, ...changesOf(move, by, note, evidence) });
}

function changesOf(
  move: FindingMove,
  { actor, now }: By,
  note: string,
  evidence: string | null,
): Partial<Omit<FindingRow, 'id' | 'version'>> {
  switch (move) {
    case 'start':
      return { note };
    case 'fix':
      return { fix: note, fixed_by: actor, fixed_at: now, progress: 100, note: '', ...given(evidence) };
    case 'return':
      return { fixed_by: null, fixed_at: null, progress: 50, note };
    case 'close':
      return { closed_by: actor, closed_at: now, closure: note, note: '', ...given(evidence) };
    case 'reopen':
      return { fixed_by: null, fixed_at: null, closed_by: null, closed_at: null, closure: '', progress: 0, note };
  }
}

const given = (evidence: string | null) => (evidence === null ? {} : { evidence_item_id: evidence });
