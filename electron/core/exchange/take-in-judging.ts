import type { WriteTransaction } from '#core/journal/write';
import { judgedHashes, targetKey } from '#core/review/judged';
import { listAnswers, listEvidence } from '#core/store/assessments';
import { build } from '#core/store/sql';
import type { ReadDossier } from './read-dossier.ts';
import type { Place, TakingIn } from './take-in.ts';

/** Of something that is nowhere: a verdict on it is outdated. */
const NOTHING = '0'.repeat(64);

/** Writes what reviewers held of answers, and opinions. What no verdict here could say is left out. */
export function insertJudging(
  tx: WriteTransaction,
  { state }: ReadDossier,
  { newId, now, pack, keepsVerdicts }: TakingIn,
  { assessmentId, authorId, person }: Place,
): void {
  const answers = listAnswers(tx.read, assessmentId);
  const hashes = new Map(judgedHashes({ pack, answers, evidence: listEvidence(tx.read, assessmentId) }));
  for (const { target, value, reason, action, person: by, at } of state.judged?.verdicts ?? []) {
    const key = targetKey(target);
    const hash = hashes.get(key);
    const todo = value === 'improvable' ? action : null;
    if (hash === undefined || (value === 'improvable' && (todo === null || todo.text === ''))) continue;
    hashes.delete(key);
    tx.insert('verdicts', {
      id: newId(),
      assessment_id: assessmentId,
      target_kind: target.kind,
      target_id: target.id,
      value,
      reason,
      action: todo?.text ?? '',
      owner_id: todo === null ? null : person(todo.owner),
      due_on: todo?.dueOn ?? null,
      progress: 0,
      done_at: null,
      done_by: null,
      note: '',
      judged_hash: keepsVerdicts || value === 'to-correct' ? hash : NOTHING,
      person_id: person(by),
      at,
    });
  }
  const isTaken = (id: string): boolean =>
    tx.read.get(build.selectFrom('opinions').select('id').where('id', '=', id)) !== undefined;
  for (const { id, kind, isSought, reason, givenBy, givenOn, stance, text, response } of state.judged?.opinions ?? []) {
    if (!isSought && reason === '') continue;
    tx.insert('opinions', {
      id: isTaken(id) ? newId() : id,
      assessment_id: assessmentId,
      kind,
      is_sought: isSought ? 1 : 0,
      reason,
      given_by: givenBy,
      person_id: null,
      asked_on: null,
      given_on: givenOn,
      stance,
      text,
      response,
      evidence_item_id: null,
      entered_by: authorId,
      at: now,
    });
  }
}
