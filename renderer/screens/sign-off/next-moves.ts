import type { SignOffMove, SignOffStanding, SignOffState } from '#contract/records/workflow';
import { deciders, moveOf, openSteps } from './standing-words.ts';

/** Moves with a row of their own under "what can be done"; the others stand where their subject stands. */
export type ListedMove = 'submit' | 'assign' | 'decide' | 'recall' | 'reopen' | 'supersede' | 'withdraw-decision';

/** One thing that can be done now, and by whom. */
export interface NextMove {
  readonly move: ListedMove;
  readonly by: readonly string[];
}

/** The moves that carry on from each state, the foremost first; what ends it stands last everywhere. */
const ORDER: Readonly<Record<SignOffState, readonly ListedMove[]>> = {
  draft: ['submit', 'assign', 'supersede'],
  'in-review': ['decide', 'assign', 'recall', 'withdraw-decision', 'supersede'],
  'changes-requested': ['submit', 'assign', 'withdraw-decision', 'supersede'],
  rejected: ['reopen', 'withdraw-decision', 'assign', 'supersede'],
  approved: ['reopen', 'withdraw-decision', 'supersede'],
  'approved-with-conditions': ['reopen', 'withdraw-decision', 'supersede'],
  stale: ['reopen', 'withdraw-decision', 'assign', 'supersede'],
  expired: ['reopen', 'withdraw-decision', 'assign', 'supersede'],
  withdrawn: ['reopen', 'assign', 'supersede'],
  superseded: ['reopen'],
};

/** States that wait for somebody: their foremost move is the thing to do next. */
const WAITING: ReadonlySet<SignOffState> = new Set<SignOffState>([
  'draft',
  'in-review',
  'changes-requested',
  'rejected',
  'stale',
  'expired',
  'withdrawn',
]);

function movers(standing: SignOffStanding, move: SignOffMove): readonly string[] {
  const told = moveOf(standing, move)?.by ?? [];
  if (move !== 'decide') return told;
  return [...new Set([...told, ...openSteps(standing).flatMap(deciders)])];
}

/** What can be done now, in the order in which it leads on. `main`: the thing to do next, if anything waits. */
export function nextMoves(standing: SignOffStanding): {
  readonly main: NextMove | null;
  readonly more: readonly NextMove[];
} {
  const moves = ORDER[standing.state].flatMap((move): NextMove[] => {
    const by = movers(standing, move);
    return by.length === 0 ? [] : [{ move, by }];
  });
  const [first = null, ...rest] = moves;
  return WAITING.has(standing.state) ? { main: first, more: rest } : { main: null, more: moves };
}
