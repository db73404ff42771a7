import { AppError } from '#contract/errors';
import type { Opinion, OpinionInput } from '#contract/records/review';
import type { WriteTransaction } from '#core/journal/write';
import type { OpinionRow } from '#core/store/judge-tables';
import { build, type Reader } from '#core/store/sql';
import type { By } from './verdicts.ts';

function toOpinion(row: OpinionRow): Opinion {
  return {
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    kind: row.kind as Opinion['kind'],
    isSought: row.is_sought === 1,
    reason: row.reason,
    givenBy: row.given_by,
    personId: row.person_id,
    askedOn: row.asked_on,
    givenOn: row.given_on,
    stance: row.stance as Opinion['stance'],
    text: row.text,
    response: row.response,
    evidenceItemId: row.evidence_item_id,
    enteredBy: row.entered_by,
    at: row.at,
  };
}

/** The opinions on an assessment, in the order they were entered. */
export function listOpinions(read: Reader, assessmentId: string): Opinion[] {
  const rows = build.selectFrom('opinions').selectAll().where('assessment_id', '=', assessmentId).orderBy('id');
  return read.all<OpinionRow>(rows).map(toOpinion);
}

/** @throws AppError `record.not-found` */
function opinionRow(read: Reader, id: string): OpinionRow {
  const row = read.get<OpinionRow>(build.selectFrom('opinions').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'opinions', id });
  return row;
}

function columnsOf(read: Reader, opinion: OpinionInput) {
  const { isSought, reason, personId, evidenceItemId } = opinion;
  if (!isSought && reason === '') throw new AppError('opinion.reason-missing', {});
  for (const [kind, id] of [
    ['people', personId],
    ['evidence_items', evidenceItemId],
  ] as const) {
    if (id === null) continue;
    const query = build
      .selectFrom(kind as 'people')
      .select('id')
      .where('id', '=', id);
    if (!read.get(query)) throw new AppError('record.not-found', { kind, id });
  }
  // What nobody was asked for, nobody said.
  const said = isSought
    ? opinion
    : { ...opinion, askedOn: null, givenOn: null, stance: null, text: '', response: '', evidenceItemId: null };
  return {
    kind: said.kind,
    is_sought: isSought ? 1 : 0,
    reason,
    given_by: said.givenBy,
    person_id: personId,
    asked_on: said.askedOn,
    given_on: said.givenOn,
    stance: said.stance,
    text: said.text,
    response: said.response,
    evidence_item_id: said.evidenceItemId,
  };
}

/** @throws AppError `opinion.reason-missing`, `record.not-found` */
export function addOpinion(tx: WriteTransaction, by: By, assessmentId: string, opinion: OpinionInput): void {
  const columns = columnsOf(tx.read, opinion);
  tx.insert('opinions', { id: by.id, assessment_id: assessmentId, ...columns, entered_by: by.actor, at: by.now });
}

/**
 * @returns the id of the assessment
 * @throws AppError `opinion.reason-missing`, `record.not-found`, `record.changed-meanwhile`
 */
export function updateOpinion(
  tx: WriteTransaction,
  by: Omit<By, 'id'>,
  { id, baseVersion, opinion }: { readonly id: string; readonly baseVersion: number; readonly opinion: OpinionInput },
): string {
  const row = opinionRow(tx.read, id);
  const columns = columnsOf(tx.read, opinion);
  tx.update('opinions', id, baseVersion, { ...columns, entered_by: by.actor, at: by.now });
  return row.assessment_id;
}

/**
 * @returns the id of the assessment
 * @throws AppError `record.not-found`, `record.changed-meanwhile`
 */
export function removeOpinion(tx: WriteTransaction, id: string, baseVersion: number): string {
  const row = opinionRow(tx.read, id);
  tx.remove('opinions', id, baseVersion);
  return row.assessment_id;
}
