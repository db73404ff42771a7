import type { z } from 'zod';
import { AppError } from '#contract/errors';
import type { Person } from '#contract/records/person';
import type { SignOffPreview } from '#contract/records/sign-off';
import type { DecisionInput, SignOffStanding, StepStanding } from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import type { LoadedAssessment } from '#core/assessments/load';
import { holdersOf, isApproval } from './frame.ts';
import { canWithdraw, type StandingFacts } from './standing.ts';

/** A decision as somebody wants to take it. */
export type Wanted = z.output<typeof DecisionInput>;

/** For which step and in which role a decision is taken; absent where a sign-off from before workflows is taken back. */
export type Taken = { readonly role?: RecordRole; readonly stepId?: string };

/** What a decision is checked against. */
export type Table = {
  readonly loaded: LoadedAssessment;
  readonly facts: StandingFacts;
  readonly standing: SignOffStanding;
};

function refuse(path: string, reason: string): never {
  throw new AppError('input.invalid', { path, reason });
}

/**
 * Whether this person may take this decision now, and for which step.
 * @throws AppError `sign-off.not-submitted`, `sign-off.move-not-possible`, `sign-off.four-eyes`, `sign-off.separation`,
 *   `sign-off.role-missing`, `sign-off.no-open-step`, `sign-off.not-own`, `sign-off.not-determined` (an outcome that open
 *   questions could still change cannot be approved), `sign-off.verdicts-open`, `sign-off.conditions-missing`,
 *   `sign-off.attestation-missing`,
 *   `record.not-found` (a condition's owner), `input.invalid` (what does not go with the decision, or days that are over)
 */
export function checkDecision(table: Table, person: Person, wanted: Wanted): Taken {
  const taken =
    wanted.decision === 'withdraw' ? checkWithdrawal(table, person, wanted) : findStep(table, person, wanted);
  checkWords(table, wanted);
  return taken;
}

function checkWithdrawal({ loaded, facts, standing }: Table, person: Person, { withdraws }: Wanted): Taken {
  const own = loaded.signOffs.find(({ signOff }) => signOff.id === withdraws)?.signOff;
  if (!own) throw new AppError('record.not-found', { kind: 'sign_offs', id: withdraws ?? '' });
  if (own.personId !== person.id) throw new AppError('sign-off.not-own', { name: own.personName });
  const isOffered = standing.moves.some(({ move }) => move === 'withdraw-decision');
  if (!isOffered || !canWithdraw(facts, own.id)) {
    throw new AppError('sign-off.move-not-possible', { move: 'withdraw-decision', state: standing.state });
  }
  return { ...(own.role ? { role: own.role } : {}), ...(own.stepId ? { stepId: own.stepId } : {}) };
}

/** The step that is open to this person, or the error that says why none is. */
function findStep({ facts, standing }: Table, person: Person, { decision, stepId }: Wanted): Taken {
  const { state } = standing;
  if (state === 'draft') throw new AppError('sign-off.not-submitted', {});
  if (state !== 'in-review') throw new AppError('sign-off.move-not-possible', { move: 'decide', state });
  const asks = decision === 'opinion' ? 'opinion' : 'decision';
  const steps = standing.stages
    .flatMap((stage) => stage.steps)
    .filter((step) => step.asks === asks && (stepId === undefined || step.id === stepId));
  const open = steps.find(({ openTo }) => openTo.includes(person.id));
  if (open) return { role: open.role, stepId: open.id };
  const { name } = person;
  const { frame } = facts;
  if (asks === 'decision' && frame.fourEyes && frame.authors.has(person.id)) {
    throw new AppError('sign-off.four-eyes', { name });
  }
  const held = steps.filter(({ holders }) => holders.includes(person.id));
  if (held.length === 0) throw new AppError('sign-off.role-missing', { name });
  const isBarred = (step: StepStanding): boolean =>
    step.barred.some(({ personId, reason }) => personId === person.id && reason === 'separation');
  if (held.some(isBarred)) throw new AppError('sign-off.separation', { name });
  throw new AppError('sign-off.no-open-step', { name });
}

/** Whether everything that goes with a decision is there, and nothing else. */
function checkWords({ loaded, facts, standing }: Table, wanted: Wanted): void {
  const { decision, conditions, attestations, validUntil, residualRisk, withdraws } = wanted;
  const isPassing = isApproval({ decision });
  const today = facts.now.slice(0, 10);
  if (isPassing && !loaded.judgement.isDetermined) {
    throw new AppError('sign-off.not-determined', { open: loaded.judgement.deciding.length });
  }
  if (isPassing) checkReview(standing.review);
  if (decision === 'approve-with-conditions' && conditions.length === 0) {
    throw new AppError('sign-off.conditions-missing', {});
  }
  if (decision !== 'approve-with-conditions' && conditions.length > 0) refuse('conditions', 'not with this decision');
  if (decision !== 'withdraw' && withdraws !== null) refuse('withdraws', 'not with this decision');
  for (const { ownerId } of conditions) {
    if (!loaded.people.has(ownerId)) throw new AppError('record.not-found', { kind: 'people', id: ownerId });
  }
  if (!isPassing && (validUntil !== null || residualRisk !== null)) {
    refuse(validUntil === null ? 'residualRisk' : 'validUntil', 'not with this decision');
  }
  if (validUntil !== null && validUntil < today) refuse('validUntil', 'over already');
  if (residualRisk !== null && residualRisk.until < today) refuse('residualRisk.until', 'over already');
  checkAttestations(standing, wanted.decision, attestations);
}

/** Nothing is approved that a reviewer sent back and has not judged anew, or that lacks a verdict the pack asks for. */
function checkReview({ blocking }: SignOffStanding['review']): void {
  if (blocking.length === 0) return;
  const toCorrect = blocking.filter(({ state }) => state === 'to-correct' || state === 'corrected').length;
  throw new AppError('sign-off.verdicts-open', { toCorrect, missing: blocking.length - toCorrect });
}

function checkAttestations(
  { rules }: SignOffStanding,
  decision: Wanted['decision'],
  confirmed: readonly string[],
): void {
  const texts = rules.attestations.map(({ en, de }) => (de === undefined ? [en] : [en, de]));
  if (confirmed.some((one) => !texts.some((text) => text.includes(one)))) refuse('attestations', 'not of the workflow');
  const isComplete = texts.every((text) => text.some((one) => confirmed.includes(one)));
  if (isApproval({ decision }) && !isComplete) throw new AppError('sign-off.attestation-missing', {});
}

/** Everyone who cannot take any step, each with the first reason. */
export function listBarred({ loaded, facts, standing }: Table): SignOffPreview['barred'] {
  const { frame } = facts;
  const steps = standing.rules.stages.flatMap((stage) => stage.steps);
  return [...loaded.people.values()].flatMap((person): SignOffPreview['barred'] => {
    const held = steps.filter(({ role }) => holdersOf(frame, role).includes(person.id));
    const isAuthor = frame.fourEyes && frame.authors.has(person.id);
    if (isAuthor && !held.some(({ asks }) => asks === 'opinion')) return [{ personId: person.id, reason: 'four-eyes' }];
    if (held.length === 0) return [{ personId: person.id, reason: 'role' }];
    return facts.keyOf(person.id) === 'usable' ? [] : [{ personId: person.id, reason: 'no-key' }];
  });
}
