import { AppError } from '#contract/errors';
import type { Verdict, VerdictInput } from '#contract/records/review';
import type { WriteTransaction } from '#core/journal/write';
import type { VerdictRow } from '#core/store/judge-tables';
import { build, type Reader } from '#core/store/sql';
import { judgedOf, targetKey } from './judged.ts';
import { mayJudge, type Reviewed } from './review.ts';

/** Who writes, when, and with which new id. */
export type By = { readonly id: string; readonly actor: string; readonly now: string };

/** A row of `verdicts` as the record it holds. */
export function toVerdict(row: VerdictRow): Verdict {
  return {
    id: row.id,
    version: row.version,
    assessmentId: row.assessment_id,
    target: { kind: row.target_kind as Verdict['target']['kind'], id: row.target_id },
    value: row.value as Verdict['value'],
    reason: row.reason,
    action: row.action,
    ownerId: row.owner_id,
    dueOn: row.due_on,
    progress: row.progress,
    doneAt: row.done_at,
    doneBy: row.done_by,
    note: row.note,
    judgedHash: row.judged_hash,
    judgedBy: row.person_id,
    judgedAt: row.at,
  };
}

/** The verdicts of an assessment, in the order they were first given. */
export function listVerdicts(read: Reader, assessmentId: string): Verdict[] {
  const rows = build.selectFrom('verdicts').selectAll().where('assessment_id', '=', assessmentId).orderBy('id');
  return read.all<VerdictRow>(rows).map(toVerdict);
}

/** @throws AppError `record.not-found` */
function verdictRow(read: Reader, id: string): VerdictRow {
  const row = read.get<VerdictRow>(build.selectFrom('verdicts').selectAll().where('id', '=', id));
  if (!row) throw new AppError('record.not-found', { kind: 'verdicts', id });
  return row;
}

function checkWords(reviewed: Reviewed, { value, reason, action, ownerId, dueOn }: VerdictInput): void {
  if (value === 'to-correct' && reason === '') throw new AppError('verdict.reason-missing', {});
  if (value !== 'improvable') return;
  if (action === '' || ownerId === null || dueOn === null) throw new AppError('verdict.action-missing', {});
  if (!reviewed.people.has(ownerId)) throw new AppError('record.not-found', { kind: 'people', id: ownerId });
}

/**
 * Says what somebody holds of an answer or section as it is now; takes the place of what was said before. The same action
 * goes on where it was, unless it was held for done.
 * @throws AppError `record.not-found`, `record.changed-meanwhile`, `verdict.own-answer`, `verdict.reason-missing`,
 *   `verdict.action-missing`, `input.invalid` (the pack is judged otherwise)
 */
export function setVerdict(tx: WriteTransaction, by: By, reviewed: Reviewed, input: VerdictInput): void {
  const { assessmentId, baseVersion, value } = input;
  const target = { kind: input.targetKind, id: input.targetId };
  const all = judgedOf(reviewed);
  const judged = all.find((one) => targetKey(one.target) === targetKey(target));
  if (!judged) {
    if (all[0] && all[0].target.kind !== target.kind) {
      throw new AppError('input.invalid', { path: 'targetKind', reason: `judged by ${all[0].target.kind}` });
    }
    throw new AppError('record.not-found', {
      kind: target.kind === 'section' ? 'sections' : 'questions',
      id: target.id,
    });
  }
  if (!mayJudge(reviewed, judged, by.actor)) {
    const person = reviewed.people.get(by.actor) as { readonly name?: string } | undefined;
    throw new AppError('verdict.own-answer', { name: person?.name ?? by.actor });
  }
  checkWords(reviewed, input);
  const isImprovable = value === 'improvable';
  const stated = {
    value,
    reason: input.reason,
    action: isImprovable ? input.action : '',
    owner_id: isImprovable ? input.ownerId : null,
    due_on: isImprovable ? input.dueOn : null,
    judged_hash: judged.hash,
    person_id: by.actor,
    at: by.now,
  };
  const before = listVerdicts(tx.read, assessmentId).find((one) => targetKey(one.target) === targetKey(target));
  const goesOn =
    isImprovable && before?.value === 'improvable' && before.action === input.action && before.doneAt === null;
  const fresh = goesOn ? {} : { progress: 0, done_at: null, done_by: null, note: '' };
  if (before) {
    tx.update('verdicts', before.id, baseVersion, { ...stated, ...fresh });
    return;
  }
  if (baseVersion !== 0) throw new AppError('record.changed-meanwhile', { kind: 'verdicts', id: target.id });
  tx.insert('verdicts', {
    id: by.id,
    assessment_id: assessmentId,
    target_kind: target.kind,
    target_id: target.id,
    ...stated,
    progress: 0,
    done_at: null,
    done_by: null,
    note: '',
  });
}

/**
 * Says how far the action of an improvable is.
 * @returns the id of the assessment
 * @throws AppError `record.not-found`, `record.changed-meanwhile`, `verdict.nothing-to-do`
 */
export function setVerdictProgress(
  tx: WriteTransaction,
  by: Omit<By, 'id'>,
  input: {
    readonly id: string;
    readonly baseVersion: number;
    readonly progress: number;
    readonly isDone: boolean;
    readonly note: string;
  },
): string {
  const row = verdictRow(tx.read, input.id);
  if (row.value !== 'improvable') throw new AppError('verdict.nothing-to-do', {});
  tx.update('verdicts', row.id, input.baseVersion, {
    progress: input.isDone ? 100 : input.progress,
    done_at: input.isDone ? (row.done_at ?? by.now) : null,
    done_by: input.isDone ? (row.done_by ?? by.actor) : null,
    note: input.note,
  });
  return row.assessment_id;
}
