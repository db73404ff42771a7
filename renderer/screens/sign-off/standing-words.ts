import type { SignOff } from '#contract/records/sign-off';
import type {
  PossibleMove,
  SignOffCondition,
  SignOffMove,
  SignOffStanding,
  SignOffState,
  StepStanding,
} from '#contract/records/workflow';
import type { RecordRole } from '#contract/records/workflow-parts';
import { formatList, session, t } from '../app.ts';
import type { StatusTone } from '../kit.ts';

/** The tone in which each state is shown. */
export const STATE_TONES: Readonly<Record<SignOffState, StatusTone>> = {
  draft: 'none',
  'in-review': 'accent',
  'changes-requested': 'high',
  rejected: 'prohibited',
  approved: 'minimal',
  'approved-with-conditions': 'limited',
  stale: 'high',
  expired: 'high',
  withdrawn: 'high',
  superseded: 'none',
};

/** A sign-off as it stands now. */
export type StandingSignOff = SignOffStanding['signOffs'][number];

export function isApproved(state: SignOffState): boolean {
  return state === 'approved' || state === 'approved-with-conditions';
}

/** People's names as a list. */
export function nameList(ids: readonly string[]): string {
  return formatList(ids.map((id) => session.nameOf(id) ?? t('screen.sign-off.somebody')));
}

/** Roles as a list. */
export function roleList(roles: readonly RecordRole[]): string {
  return formatList(roles.map((role) => t(`record-role.${role}`)));
}

/** A move that somebody can make now; null if nobody can. */
export function moveOf(standing: SignOffStanding, move: SignOffMove): PossibleMove | null {
  return standing.moves.find((one) => one.move === move) ?? null;
}

export function canMake(standing: SignOffStanding, move: SignOffMove, personId: string | null): boolean {
  return personId !== null && moveOf(standing, move)?.by.includes(personId) === true;
}

/** The people who can take an open step now, or could as soon as they have a key: one can be made while signing. */
export function deciders(step: StepStanding): readonly string[] {
  if (step.status !== 'open') return [];
  const keyless = step.barred.filter(({ reason }) => reason === 'no-key' || reason === 'key-revoked');
  return [...step.openTo, ...keyless.map(({ personId }) => personId)];
}

export function stepsOf(standing: SignOffStanding): readonly StepStanding[] {
  return standing.stages.flatMap(({ steps }) => steps);
}

export function openSteps(standing: SignOffStanding): readonly StepStanding[] {
  return stepsOf(standing).filter(({ status }) => status === 'open');
}

/** The sign-offs that were taken back. */
export function withdrawnIds(signOffs: readonly SignOff[]): ReadonlySet<string> {
  return new Set(
    signOffs.flatMap(({ decision, withdraws }) => (decision === 'withdraw' && withdraws ? [withdraws] : [])),
  );
}

/** Whether a sign-off still speaks: it was neither taken back nor overtaken by a material change. */
export function isSpeaking(standing: SignOffStanding, { id, staleness }: StandingSignOff): boolean {
  return staleness === null && !withdrawnIds(standing.signOffs).has(id);
}

/** Those of a person's sign-offs that they can take back now: what counts or stands in this round. */
export function withdrawable(standing: SignOffStanding, personId: string | null): readonly StandingSignOff[] {
  if (!canMake(standing, 'withdraw-decision', personId)) return [];
  const withdrawn = withdrawnIds(standing.signOffs);
  const counting = new Set(stepsOf(standing).flatMap(({ given }) => given));
  return standing.signOffs.filter(
    (one) =>
      one.personId === personId &&
      one.decision !== 'withdraw' &&
      !withdrawn.has(one.id) &&
      (one.round === standing.round || counting.has(one.id)),
  );
}

/** What a new round would ask for again, and which approvals would stay good. */
export function afterReopening(standing: SignOffStanding): {
  readonly kept: readonly StandingSignOff[];
  readonly again: readonly StandingSignOff[];
} {
  const withdrawn = withdrawnIds(standing.signOffs);
  const today = new Date().toISOString().slice(0, 10);
  const newest = new Map<string, StandingSignOff>();
  for (const one of standing.signOffs) {
    if (one.decision !== 'withdraw' && one.decision !== 'opinion') newest.set(`${one.stepId} ${one.personId}`, one);
  }
  const isKept = (one: StandingSignOff): boolean =>
    one.staleness === null &&
    one.stepId !== undefined &&
    !withdrawn.has(one.id) &&
    (one.decision === 'approve' || one.decision === 'approve-with-conditions') &&
    (one.validUntil == null || one.validUntil >= today);
  const all = [...newest.values()];
  const kept = all.filter(isKept);
  // If what stays good were enough, nothing would be left to ask: then everything is asked again.
  const isEnough = stepsOf(standing)
    .filter(({ asks }) => asks === 'decision')
    .every((step) => kept.filter(({ stepId }) => stepId === step.id).length >= step.needed);
  return isEnough ? { kept: [], again: all } : { kept, again: all.filter((one) => !isKept(one)) };
}

/** Whether a person may say that a condition is fulfilled. */
export function canFulfil(standing: SignOffStanding, condition: SignOffCondition, personId: string | null): boolean {
  if (!canMake(standing, 'fulfil-condition', personId)) return false;
  return condition.ownerId === personId || canMake(standing, 'supersede', personId);
}

/** How many of a role's people a step asks for, in words. */
export function quorumWords({ quorum, needed, asks }: StepStanding): string {
  if (asks === 'opinion') return t('screen.sign-off.step.opinion');
  if (quorum === 'all') return t('screen.sign-off.step.all', { needed });
  return t('screen.sign-off.step.some', { needed });
}

/** One sentence on where the assessment stands and whose turn it is. */
export function stateSentence(standing: SignOffStanding): string {
  const { state, lacking, round } = standing;
  if (state === 'draft' && lacking.length > 0) {
    return t('screen.sign-off.state.draft.lacking', { roles: roleList(lacking) });
  }
  if (state === 'in-review') {
    const open = openSteps(standing).filter(({ asks }) => asks === 'decision');
    const people = [...new Set(open.flatMap(deciders))];
    if (people.length === 0) return t('screen.sign-off.state.in-review.nobody');
    return t('screen.sign-off.state.in-review.text', {
      round,
      people: nameList(people),
      roles: roleList([...new Set(open.map(({ role }) => role))]),
    });
  }
  return t(`screen.sign-off.state.${state}.text`);
}
