import { FINDING_TABLE, type FindingMove, type FindingState } from '#contract/monitoring';
import type { FindingEvent, FindingView } from '#contract/records/finding';
import { fromRow } from '#core/journal/event';
import { itemName } from '#core/store/items';
import { findPerson, listPeople } from '#core/store/people';
import { build, type Reader } from '#core/store/sql';
import type { JournalRow } from '#core/store/tables';
import { readWorkspaceRow } from '#core/store/workspace';
import { isLate, itemOf } from './finding-pages.ts';
import { findFindingRow, findingMoves, isBarredFromClosing } from './findings.ts';
import { evidenceOf, titleOf } from './names.ts';

/** What people see of a change besides the state. */
const SHOWN: ReadonlySet<string> = new Set([
  'title',
  'description',
  'severity',
  'owner_id',
  'due_on',
  'item_id',
  'evidence_item_id',
  'risk_id',
]);
/** Where the words of a move stand. */
const WORDS = ['note', 'fix', 'closure'] as const;

/** What was done with a record of findings, as the journal tells, the newest first. */
export function historyOfFinding(read: Reader, id: string): FindingEvent[] {
  const events = build
    .selectFrom('journal_events')
    .selectAll()
    .where('record_kind', '=', 'findings')
    .where('record_id', '=', id)
    .orderBy('seq', 'desc')
    .limit(200);
  return read.all<JournalRow>(events).map((row) => {
    const event = fromRow(row);
    const changed = new Map(event.changes.map(({ field, new: value }) => [field, value]));
    const state = changed.get('state');
    const words = WORDS.map((field) => changed.get(field)).find((value) => typeof value === 'string' && value !== '');
    return {
      seq: row.seq,
      at: row.at,
      personName: row.actor === null ? null : (findPerson(read, row.actor)?.name ?? null),
      state: typeof state === 'string' ? (state as FindingState) : null,
      note: typeof words === 'string' ? words : '',
      fields: event.operation === 'update' ? [...changed.keys()].filter((field) => SHOWN.has(field)) : [],
    };
  });
}

/** Everything of one finding. @throws AppError `record.not-found` */
export function viewFinding(read: Reader, id: string, today: string): FindingView {
  const row = findFindingRow(read, id);
  const item = itemOf(row);
  const people = listPeople(read).map((person) => person.id);
  const hasFourEyes = readWorkspaceRow(read).four_eyes === 1;
  const mayMake = (move: FindingMove): string[] =>
    move === 'close' && hasFourEyes ? people.filter((person) => !isBarredFromClosing(read, row, person)) : people;
  return {
    id,
    version: row.version,
    number: row.number,
    title: row.title,
    description: row.description,
    severity: row.severity as FindingView['severity'],
    origin: row.origin as FindingView['origin'],
    originId: row.origin_id,
    item,
    itemName: item && itemName(read, item),
    assessmentId: row.assessment_id,
    assessmentTitle: row.assessment_id === null ? null : titleOf(read, 'assessments', row.assessment_id),
    riskId: row.risk_id,
    riskTitle: row.risk_id === null ? null : titleOf(read, 'risks', row.risk_id),
    ownerId: row.owner_id,
    dueOn: row.due_on,
    state: row.state as FindingState,
    progress: row.progress,
    fix: row.fix,
    closure: row.closure,
    evidence: evidenceOf(read, row.evidence_item_id),
    isOverdue: isLate(row, today),
    raisedBy: row.raised_by,
    raisedAt: row.raised_at,
    fixedBy: row.fixed_by,
    fixedAt: row.fixed_at,
    closedBy: row.closed_by,
    closedAt: row.closed_at,
    moves: findingMoves(row.state as FindingState).map((move) => ({
      move,
      needsNote: FINDING_TABLE[move].needsNote,
      by: mayMake(move),
    })),
    history: historyOfFinding(read, id),
  };
}
