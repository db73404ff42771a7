import { AppError } from '#contract/errors';
import type { RecordedMove, SignOffMove, SignOffStanding } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import { type LoadedAssessment, loadAssessment } from '#core/assessments/load';
import { type SealedState, sealState } from '#core/assessments/state';
import type { WriteTransaction } from '#core/journal/write';
import { areSeparate } from '#core/sign-off/frame';
import { loadStanding } from '#core/sign-off/load';
import type { StandingFacts } from '#core/sign-off/standing';
import type { Reader } from '#core/store/sql';
import { findAcceptanceRow, findConditionRow } from '#core/store/workflow';
import type { CallContext, Calls } from './base.ts';

/** An assessment with where its sign-off stands. */
export type Seen = {
  readonly loaded: LoadedAssessment;
  readonly sealed: SealedState;
  readonly facts: StandingFacts;
  readonly standing: SignOffStanding;
};

/** @throws AppError `record.not-found` */
export function look(context: CallContext, read: Reader, assessmentId: string): Seen {
  const loaded = loadAssessment(read, assessmentId);
  const sealed = sealState(loaded);
  return { loaded, sealed, ...loadStanding(read, loaded, sealed, context.now()) };
}

/**
 * Refuses what the table does not allow, or not to this person.
 * @throws AppError `sign-off.move-not-possible`
 */
function checkMove({ moves, state }: SignOffStanding, move: SignOffMove, personId: string): void {
  const offered = moves.find((one) => one.move === move);
  if (!offered?.by.includes(personId)) throw new AppError('sign-off.move-not-possible', { move, state });
}

function recordMove(
  context: CallContext,
  assessmentId: string,
  move: RecordedMove['move'],
  reason: string,
): SignOffStanding {
  return context.write((tx) => {
    const { standing } = look(context, tx.read, assessmentId);
    if (move === 'submit') checkPeople(standing);
    checkMove(standing, move, context.actor());
    tx.insert('sign_off_moves', {
      id: context.ids.next(),
      assessment_id: assessmentId,
      move,
      person_id: context.actor(),
      reason,
      at: context.now(),
    });
    return look(context, tx.read, assessmentId).standing;
  });
}

/** Only where it could be handed in at all is it the people who are missing. */
function checkPeople({ lacking, state }: SignOffStanding): void {
  if (lacking.length > 0 && (state === 'draft' || state === 'changes-requested')) {
    throw new AppError('sign-off.step-without-people', { roles: lacking.join(', ') });
  }
}

/** What is known to be impossible is refused at once, not when somebody wants to decide. */
function checkAssigned({ loaded, facts }: Seen, role: RecordRole, personIds: readonly string[]): void {
  const { rules, fourEyes, authors } = facts.frame;
  const asked = rules.stages.flatMap(({ steps }) => steps).filter((step) => step.role === role);
  const isDecision = asked.some(({ asks }) => asks === 'decision');
  for (const personId of personIds) {
    const person = loaded.people.get(personId);
    if (!person) throw new AppError('record.not-found', { kind: 'people', id: personId });
    if (!fourEyes || asked.length === 0) continue;
    if (authors.has(personId) && (isDecision || areSeparate(rules, role, 'author'))) {
      throw new AppError('sign-off.four-eyes', { name: person.name });
    }
    const others = facts.assignments.filter((one) => one.personId === personId && one.role !== role);
    if (others.some((one) => areSeparate(rules, role, one.role))) {
      throw new AppError('sign-off.separation', { name: person.name });
    }
  }
}

function assign(
  context: CallContext,
  tx: WriteTransaction,
  input: { readonly assessmentId: string; readonly role: RecordRole; readonly personIds: readonly string[] },
): SignOffStanding {
  const { assessmentId, role } = input;
  const seen = look(context, tx.read, assessmentId);
  const wanted = [...new Set(input.personIds)];
  checkMove(seen.standing, 'assign', context.actor());
  checkAssigned(seen, role, wanted);
  const held = seen.facts.assignments.filter((one) => one.role === role);
  for (const { id, version, personId } of held) {
    if (!wanted.includes(personId)) tx.remove('assignments', id, version);
  }
  for (const personId of wanted) {
    if (held.some((one) => one.personId === personId)) continue;
    tx.insert('assignments', { id: context.ids.next(), assessment_id: assessmentId, role, person_id: personId });
  }
  return look(context, tx.read, assessmentId).standing;
}

/** `signOff.*` but for signing: who is asked, and the rounds of deciding. Everything is checked here, not in the window. */
export const moveCalls = (calls: Calls) => ({
  standing: calls.signOff.standing.handler(
    ({ context, input }) => look(context, context.read(), input.assessmentId).standing,
  ),
  assign: calls.signOff.assign.handler(({ context, input }) => context.write((tx) => assign(context, tx, input))),
  submit: calls.signOff.submit.handler(({ context, input }) =>
    recordMove(context, input.assessmentId, 'submit', input.reason),
  ),
  recall: calls.signOff.recall.handler(({ context, input }) =>
    recordMove(context, input.assessmentId, 'recall', input.reason),
  ),
  reopen: calls.signOff.reopen.handler(({ context, input }) =>
    recordMove(context, input.assessmentId, 'reopen', input.reason),
  ),
  supersede: calls.signOff.supersede.handler(({ context, input }) =>
    recordMove(context, input.assessmentId, 'supersede', input.reason),
  ),
  fulfilCondition: calls.signOff.fulfilCondition.handler(({ context, input }) =>
    context.write((tx) => {
      const row = findConditionRow(tx.read, input.id);
      if (!row) throw new AppError('record.not-found', { kind: 'sign_off_conditions', id: input.id });
      const { standing, facts } = look(context, tx.read, row.assessment_id);
      const actor = context.actor();
      checkMove(standing, 'fulfil-condition', actor);
      // Of several conditions only one's own, unless one runs the sign-off.
      if (row.owner_id !== actor && !facts.managers.includes(actor)) {
        throw new AppError('sign-off.move-not-possible', { move: 'fulfil-condition', state: standing.state });
      }
      tx.update('sign_off_conditions', row.id, input.baseVersion, {
        fulfilled_at: input.isFulfilled ? (row.fulfilled_at ?? context.now()) : null,
        fulfilled_by: input.isFulfilled ? (row.fulfilled_by ?? actor) : null,
        note: input.note,
      });
      return look(context, tx.read, row.assessment_id).standing;
    }),
  ),
  revokeAcceptance: calls.signOff.revokeAcceptance.handler(({ context, input }) =>
    context.write((tx) => {
      const row = findAcceptanceRow(tx.read, input.id);
      if (!row) throw new AppError('record.not-found', { kind: 'risk_acceptances', id: input.id });
      const { standing, facts } = look(context, tx.read, row.assessment_id);
      const actor = context.actor();
      checkMove(standing, 'revoke-acceptance', actor);
      const isAllowed = row.accepted_by === actor || facts.managers.includes(actor);
      if (!isAllowed || row.revoked_at !== null) {
        throw new AppError('sign-off.move-not-possible', { move: 'revoke-acceptance', state: standing.state });
      }
      tx.update('risk_acceptances', row.id, input.baseVersion, {
        revoked_at: context.now(),
        revoked_by: actor,
        revocation_reason: input.reason,
      });
      return look(context, tx.read, row.assessment_id).standing;
    }),
  ),
});
