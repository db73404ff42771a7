import type { SignOff } from '#contract/records/sign-off';
import type { RecordedMove, SignOffState } from '#contract/records/workflow';
import { evaluate, type Frame, isApproval, isRefusal, stepOf } from './frame.ts';

/** A sign-off with what its manifest says of the rules and people it was decided under. */
export type Decided = {
  readonly signOff: SignOff;
  /** Null of a sign-off from before there were workflows. */
  readonly frame: Frame | null;
  /** Its key must not be relied upon from before it was signed on. */
  readonly isVoid: boolean;
};

/** What the rounds of an assessment are told from, oldest first. */
export type Rounds = {
  readonly moves: readonly Pick<RecordedMove, 'move'>[];
  readonly decisions: readonly Decided[];
  /** Whether what was signed differs materially from what a later sign-off signed, or (null) from what is now. */
  readonly differs: (earlier: Decided, later: Decided | null) => boolean;
  /** Whether an approval had ended by an instant, as far as was known then. */
  readonly isOver: (one: Decided, at: string) => boolean;
};

/** Where the rounds stand, but for what time and changes made of it since. */
export type RoundResult = {
  readonly round: number;
  readonly phase: 'draft' | 'open' | 'complete' | 'refused' | 'superseded' | 'older';
  /** The decision that completed or refused the round. */
  readonly by: Decided | null;
  /** Of a complete round: everything that counted for it. Of an open one: nothing. */
  readonly counted: readonly Decided[];
};

/** Which round runs, from the moves alone. Rounds count from 1; 0 is before the first. */
export function currentRound(moves: Rounds['moves']): { readonly round: number; readonly phase: RoundResult['phase'] } {
  let round = 0;
  let phase: RoundResult['phase'] = 'draft';
  for (const { move } of moves) {
    if (move === 'submit' || move === 'reopen') {
      round += 1;
      phase = 'open';
    } else {
      phase = move === 'recall' ? 'draft' : 'superseded';
    }
  }
  return { round, phase };
}

/** The sign-offs that were taken back by those up to a place in the list. */
export function withdrawnBy(decisions: readonly Decided[]): ReadonlySet<string> {
  return new Set(
    decisions.flatMap(({ signOff, isVoid }) =>
      signOff.decision === 'withdraw' && !isVoid && signOff.withdraws ? [signOff.withdraws] : [],
    ),
  );
}

function roundOf({ signOff }: Decided): number {
  return signOff.round ?? 0;
}

/**
 * The approvals that count when a round is judged: those of the round itself, and before them those of earlier rounds that
 * still speak, in the order of their stages. If these alone would be enough, the round was begun to decide afresh, and none
 * of them counts.
 * @param at  at which decision it is judged; null: now
 * @param instant  when that is
 */
export function approvalsFor(
  rounds: Rounds,
  round: number,
  frame: Frame,
  at: Decided | null,
  instant: string,
): Decided[] {
  const { decisions, differs, isOver } = rounds;
  const until = at === null ? decisions : decisions.slice(0, decisions.indexOf(at) + 1);
  const withdrawn = withdrawnBy(until);
  const speaking = until.filter(
    (one) =>
      isApproval(one.signOff) &&
      !one.isVoid &&
      !withdrawn.has(one.signOff.id) &&
      !isOver(one, instant) &&
      (one === at || !differs(one, at)),
  );
  const stage = (one: Decided): number => stepOf(frame.rules, one.signOff)?.stage ?? 0;
  const earlier = speaking
    .filter((one) => roundOf(one) < round && one.signOff.stepId !== undefined)
    .toSorted((a, b) => stage(a) - stage(b));
  const own = speaking.filter((one) => roundOf(one) === round);
  const isEnough = judge(frame, earlier).isComplete;
  return isEnough ? own : [...earlier, ...own];
}

/** Counts approvals under a frame. */
export function judge(frame: Frame, approvals: readonly Decided[]) {
  const byId = new Map(approvals.map((one) => [one.signOff.id, one]));
  const { counted, reached, isComplete } = evaluate(
    frame,
    approvals.map(({ signOff }) => signOff),
  );
  return { counted: counted.flatMap(({ id }) => byId.get(id) ?? []), reached, isComplete };
}

/** Judges each decision of the running round under the rules and people that its own manifest names. */
export function resultOf(rounds: Rounds): RoundResult {
  const { round, phase } = currentRound(rounds.moves);
  const none = { round, by: null, counted: [] };
  if (phase === 'superseded') return { ...none, phase };
  if (phase === 'draft') return olderResult(rounds, round);
  const withdrawn = withdrawnBy(rounds.decisions);
  const ofRound = rounds.decisions.filter((one) => roundOf(one) === round && !one.isVoid);
  for (const one of ofRound) {
    if (isRefusal(one.signOff) && !withdrawn.has(one.signOff.id)) return { ...none, phase: 'refused', by: one };
    if (!isApproval(one.signOff) || one.frame === null) continue;
    const approvals = approvalsFor(rounds, round, one.frame, one, one.signOff.signedAt);
    const { isComplete, counted } = judge(one.frame, approvals);
    if (isComplete) return { round, phase: 'complete', by: one, counted };
  }
  return { ...none, phase: 'open' };
}

/** Before the first round a sign-off from before there were workflows speaks for itself: the newest one. */
function olderResult({ decisions, moves }: Rounds, round: number): RoundResult {
  const newest = decisions.findLast((one) => one.frame === null && one.signOff.decision !== 'withdraw');
  if (!newest || moves.length > 0) return { round, phase: 'draft', by: null, counted: [] };
  return { round, phase: 'older', by: newest, counted: isRefusal(newest.signOff) ? [] : [newest] };
}

/** What time, changes and withdrawals made of a result. */
export type Since = {
  readonly isStale: (one: Decided) => boolean;
  readonly isOver: (one: Decided) => boolean;
  /** Whether it was given under conditions of which one is still to be fulfilled. */
  readonly isConditional: (one: Decided) => boolean;
};

/** The state an assessment is in. */
export function stateOf(rounds: Rounds, result: RoundResult, since: Since): SignOffState {
  const { phase, by } = result;
  if (phase === 'draft') return 'draft';
  if (phase === 'superseded') return 'superseded';
  if (phase === 'open' || !by) return 'in-review';
  const withdrawn = withdrawnBy(rounds.decisions);
  const left = result.counted.filter(({ signOff, isVoid }) => !withdrawn.has(signOff.id) && !isVoid);
  if (isRefusal(by.signOff)) {
    if (withdrawn.has(by.signOff.id)) return 'withdrawn';
    return by.signOff.decision === 'reject' ? 'rejected' : 'changes-requested';
  }
  const isEnough = by.frame === null ? left.length > 0 : judge(by.frame, left).isComplete;
  if (!isEnough) return 'withdrawn';
  if (left.some(since.isStale)) return 'stale';
  if (left.some(since.isOver)) return 'expired';
  return left.some(since.isConditional) ? 'approved-with-conditions' : 'approved';
}
