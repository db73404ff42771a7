import type { Tone } from '#contract/records/rules';
import type {
  Assignment,
  PossibleMove,
  RecordedMove,
  RiskAcceptance,
  SignOffCondition,
  SignOffMove,
  SignOffStanding,
  SignOffState,
  StepStanding,
  WorkflowStep,
} from '#contract/records/workflow';
import { lackingRoles } from './cast.ts';
import { lastDayOf } from './dates.ts';
import {
  type Bar,
  barOf,
  type Frame,
  holdersOf,
  isApproval,
  isConflicted,
  isRefusal,
  isStepMet,
  neededFor,
} from './frame.ts';
import {
  approvalsFor,
  type Decided,
  judge,
  type RoundResult,
  type Rounds,
  resultOf,
  stateOf,
  withdrawnBy,
} from './rounds.ts';
import { type Mover, REASONED, TRANSITIONS } from './table.ts';

/** Whether a person has a key to sign with. */
export type KeyState = 'usable' | 'none' | 'revoked';

/** Everything the standing of an assessment follows from. */
export type StandingFacts = Omit<Rounds, 'isOver'> & {
  readonly assessmentId: string;
  readonly tone: Tone;
  /** The rules and people as they are now. */
  readonly frame: Frame;
  readonly managers: readonly string[];
  readonly keyOf: (personId: string) => KeyState;
  readonly assignments: readonly Assignment[];
  readonly moves: readonly RecordedMove[];
  readonly conditions: readonly SignOffCondition[];
  readonly acceptances: readonly RiskAcceptance[];
  /** The present instant. */
  readonly now: string;
};

/** What is told of the way of an assessment; what changed since, and what reviewers hold of it, is told besides. */
export type Standing = Omit<SignOffStanding, 'signOffs' | 'changes' | 'review'>;

type Stages = SignOffStanding['stages'];

/** Where the rounds stand, with the approvals that count now. */
function survey(facts: StandingFacts) {
  const { frame, now, differs } = facts;
  const rounds = roundsOf(facts);
  const isOver = (one: Decided): boolean => rounds.isOver(one, now);
  const isNowAuthor = ({ signOff }: Decided): boolean =>
    frame.fourEyes && isApproval(signOff) && signOff.stepId !== undefined && frame.authors.has(signOff.personId);
  const isStale = (one: Decided): boolean => differs(one, null) || isNowAuthor(one);
  const result = resultOf(rounds);
  const shown = shownFrame(facts, result);
  const current: Rounds = {
    ...rounds,
    differs: (one, other) => (other === null ? isStale(one) : differs(one, other)),
  };
  const approvals =
    result.phase === 'complete'
      ? result.counted
      : result.round === 0
        ? []
        : approvalsFor(current, result.round, shown, null, now);
  return { rounds, result, shown, approvals, isOver, isStale };
}

/** Folds moves, sign-offs, changes, dates and keys into where an assessment stands and who can move it on. */
export function standingOf(facts: StandingFacts): Standing {
  const { frame, conditions, acceptances, now } = facts;
  const { rounds, result, shown, approvals, isOver, isStale } = survey(facts);
  const isConditional = (one: Decided): boolean => {
    if (one.signOff.decision !== 'approve-with-conditions') return false;
    const own = conditions.filter(({ signOffId }) => signOffId === one.signOff.id);
    return own.length === 0 || own.some(({ fulfilledAt }) => fulfilledAt === null);
  };
  const state = stateOf(rounds, result, { isStale, isOver, isConditional });
  const withdrawn = withdrawnBy(facts.decisions);
  const standing = approvals.filter(({ signOff }) => !withdrawn.has(signOff.id));
  const stages = stagesOf(facts, shown, state, standing);
  const lacking = lackingRoles(frame);
  const speaking = result.counted.filter(({ signOff }) => !withdrawn.has(signOff.id));
  return {
    assessmentId: facts.assessmentId,
    state,
    round: result.round,
    tone: facts.tone,
    rules: shown.rules,
    stages,
    lacking,
    assignments: [...facts.assignments],
    moves: possibleMoves(facts, state, stages, standingSigners(facts, result, approvals), lacking.length > 0),
    history: [...facts.moves],
    conditions: [...conditions],
    acceptances: [...acceptances],
    validUntil: earliest(speaking.map((one) => lastDayAt(facts, one, now))),
    nextReviewOn: earliest(speaking.map(({ signOff }) => signOff.nextReviewOn)),
  };
}

/** The last day on which an approval holds, as far as was known at an instant. */
function lastDayAt({ acceptances }: StandingFacts, { signOff, frame }: Decided, at: string): string | null {
  const own = acceptances
    .filter(({ signOffId }) => signOffId === signOff.id)
    .map(({ until, revokedAt }) => ({ until, revokedAt: revokedAt !== null && revokedAt <= at ? revokedAt : null }));
  return lastDayOf(signOff, frame?.rules.validMonths ?? null, own);
}

function roundsOf(facts: StandingFacts): Rounds {
  return {
    ...facts,
    isOver: (one, at) => {
      const last = lastDayAt(facts, one, at);
      return last !== null && last < at.slice(0, 10);
    },
  };
}

function earliest(days: readonly (string | null)[]): string | null {
  return days.filter((day) => day !== null).toSorted()[0] ?? null;
}

/** A round that is decided is told by the rules it was decided under. */
function shownFrame(facts: StandingFacts, { phase, by }: RoundResult): Frame {
  return phase === 'complete' && by?.frame ? by.frame : facts.frame;
}

/**
 * Each step with what came of it. If rules or people changed so that what was given would be enough now, though it was not
 * when it was given, the last stage is open again: whoever decides there then decides under the rules as they are.
 */
function stagesOf(facts: StandingFacts, frame: Frame, state: SignOffState, approvals: readonly Decided[]): Stages {
  const all = judge(frame, approvals);
  const isOpen = state === 'in-review';
  const last = frame.rules.stages.findLast(({ steps }) => steps.some(({ asks }) => asks === 'decision'));
  const again = new Set(isOpen && all.isComplete ? last?.steps.map(({ id }) => id) : []);
  const judged =
    again.size === 0
      ? all
      : judge(
          frame,
          approvals.filter(({ signOff }) => !again.has(signOff.stepId ?? '')),
        );
  const withdrawn = withdrawnBy(facts.decisions);
  const ofRound = facts.decisions.filter(
    ({ signOff, isVoid }) =>
      signOff.round === currentRoundOf(facts) &&
      !isVoid &&
      !withdrawn.has(signOff.id) &&
      signOff.decision !== 'withdraw',
  );
  const counted = judged.counted.map(({ signOff }) => signOff);
  return frame.rules.stages.map(({ id, steps }, stage) => ({
    id,
    steps: steps.map((step): StepStanding => {
      const told = ofRound.filter(({ signOff }) => signOff.stepId === step.id && !isApproval(signOff));
      const given =
        step.asks === 'opinion'
          ? told.map(({ signOff }) => signOff)
          : counted.filter(({ stepId }) => stepId === step.id);
      const isRefused = told.some(({ signOff }) => isRefusal(signOff));
      const needed = neededFor(frame, step, counted);
      const isMet =
        step.asks === 'opinion'
          ? given.length > 0 && new Set(given.map(({ personId }) => personId)).size >= needed
          : isStepMet(frame, step, counted);
      const isTurn = isOpen && stage <= judged.reached;
      const bars = isTurn && !isMet ? barsOf(facts, frame, step, counted, given) : [];
      const barred = bars.flatMap(({ personId, reason }) => (reason === null ? [] : [{ personId, reason }]));
      return {
        ...step,
        status: isRefused ? 'refused' : isMet ? 'met' : isTurn ? 'open' : 'later',
        needed,
        given: [...given, ...told.map(({ signOff }) => signOff)]
          .map((one) => one.id)
          .filter((one, index, list) => list.indexOf(one) === index),
        openTo: bars.flatMap(({ personId, reason }) => (reason === null ? [personId] : [])),
        barred,
        holders: holdersOf(frame, step.role),
      };
    }),
  }));
}

function currentRoundOf({ moves }: StandingFacts): number {
  return moves.filter(({ move }) => move === 'submit' || move === 'reopen').length;
}

function barsOf(
  facts: StandingFacts,
  frame: Frame,
  step: WorkflowStep,
  counted: Parameters<typeof isConflicted>[3],
  given: readonly { readonly personId: string }[],
): { readonly personId: string; readonly reason: Bar | null }[] {
  return holdersOf(frame, step.role).map((personId) => {
    const reason = (): Bar | null => {
      if (given.some((one) => one.personId === personId)) return 'already-decided';
      const bar = barOf(frame, step, personId);
      if (bar !== null) return bar;
      if (step.asks === 'decision' && isConflicted(frame, step.role, personId, counted)) return 'separation';
      const key = facts.keyOf(personId);
      return key === 'usable' ? null : key === 'none' ? 'no-key' : 'key-revoked';
    };
    return { personId, reason: reason() };
  });
}

/** Whoever has a decision standing in this round that can be taken back. */
function standingSigners(facts: StandingFacts, result: RoundResult, approvals: readonly Decided[]): string[] {
  return [
    ...new Set(
      withdrawable(facts, result, approvals).flatMap(({ signOff }) =>
        facts.keyOf(signOff.personId) === 'usable' ? [signOff.personId] : [],
      ),
    ),
  ];
}

/** The sign-offs that their signers can take back: of this round, or of an earlier one and still counting. */
function withdrawable(facts: StandingFacts, result: RoundResult, approvals: readonly Decided[]): Decided[] {
  const withdrawn = withdrawnBy(facts.decisions);
  return facts.decisions.filter((one) => {
    const { signOff, isVoid } = one;
    if (isVoid || withdrawn.has(signOff.id) || signOff.decision === 'withdraw') return false;
    const isOfRound = result.round > 0 && signOff.round === result.round;
    return isOfRound || approvals.includes(one) || result.by === one || result.counted.includes(one);
  });
}

/** Whether a person can take back a certain sign-off of theirs now. */
export function canWithdraw(facts: StandingFacts, signOffId: string): boolean {
  const { result, approvals } = survey(facts);
  return withdrawable(facts, result, approvals).some(({ signOff }) => signOff.id === signOffId);
}

/** The moves of the table that somebody can make now. */
function possibleMoves(
  facts: StandingFacts,
  state: SignOffState,
  stages: Stages,
  signers: readonly string[],
  isLacking: boolean,
): PossibleMove[] {
  const steps = stages.flatMap((stage) => stage.steps);
  const openTo = (asks: readonly WorkflowStep['asks'][]): string[] =>
    steps.flatMap((step) => (asks.includes(step.asks) ? step.openTo : []));
  const people: Readonly<Record<Mover, readonly string[]>> = {
    manager: facts.managers,
    author: [...facts.frame.authors],
    decider: openTo(['decision', 'opinion']),
    signer: signers,
    'condition-owner': facts.conditions.map(({ ownerId }) => ownerId),
    accepter: facts.acceptances.flatMap(({ acceptedBy, revokedAt }) => (revokedAt === null ? [acceptedBy] : [])),
  };
  const isThere: Readonly<Partial<Record<SignOffMove, boolean>>> = {
    // Nothing is handed in that nobody could decide.
    submit: !isLacking,
    'fulfil-condition': facts.conditions.length > 0,
    'revoke-acceptance': people.accepter.length > 0,
  };
  return Object.entries(TRANSITIONS[state]).flatMap(([name, { by }]): PossibleMove[] => {
    const move = name as SignOffMove;
    const who = move === 'accept-risk' ? openTo(['decision']) : by.flatMap((mover) => people[mover]);
    const distinct = [...new Set(who)];
    if (distinct.length === 0 || isThere[move] === false) return [];
    return [{ move, by: distinct, needsReason: REASONED.has(move) }];
  });
}
