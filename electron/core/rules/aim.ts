import { compareDecimals, type Decimal, hull } from './decimal.ts';
import { FALSE, OP, TRUE, UNKNOWN } from './program.ts';
import { itemInterval } from './score.ts';
import type { State } from './state.ts';

/** An open variable and the case that is tried first. */
export type Choice = { readonly variable: number; readonly first: number };

const NEVER = 1_000_000;

/**
 * How many open variables it takes at least, about, to make each node true or false: a guide for the search, not a
 * measure. Counted without regard to variables that serve twice.
 */
export class Costs {
  readonly toTrue: Int32Array;
  readonly toFalse: Int32Array;

  constructor(state: State) {
    const { op, atLeast, childStart, children } = state.program;
    const count = op.length;
    this.toTrue = new Int32Array(count);
    this.toFalse = new Int32Array(count);
    for (let node = 0; node < count; node += 1) {
      const truth = state.truth[node];
      if (truth !== UNKNOWN) {
        this.toTrue[node] = truth === TRUE ? 0 : NEVER;
        this.toFalse[node] = truth === FALSE ? 0 : NEVER;
        continue;
      }
      const first = childStart[node] ?? 0;
      const end = childStart[node + 1] ?? 0;
      const child = children[first] ?? 0;
      if (op[node] === OP.gate) {
        const needed = atLeast[node] ?? 0;
        this.toTrue[node] = cheapest(this.toTrue, children, first, end, needed);
        this.toFalse[node] = cheapest(this.toFalse, children, first, end, end - first - needed + 1);
      } else if (op[node] === OP.not) {
        this.toTrue[node] = this.toFalse[child] ?? NEVER;
        this.toFalse[node] = this.toTrue[child] ?? NEVER;
      } else if (op[node] === OP.same) {
        this.toTrue[node] = this.toTrue[child] ?? NEVER;
        this.toFalse[node] = this.toFalse[child] ?? NEVER;
      } else {
        this.toTrue[node] = 1;
        this.toFalse[node] = 1;
      }
    }
  }

  of(node: number, goal: number): number {
    return (goal === TRUE ? this.toTrue[node] : this.toFalse[node]) ?? NEVER;
  }
}

function cheapest(costs: Int32Array, children: Int32Array, first: number, end: number, needed: number): number {
  if (needed <= 0) return 0;
  let total = 0;
  if (needed >= end - first) {
    for (let at = first; at < end; at += 1) total += costs[children[at] ?? 0] ?? NEVER;
  } else if (needed === 1) {
    total = NEVER;
    for (let at = first; at < end; at += 1) total = Math.min(total, costs[children[at] ?? 0] ?? NEVER);
  } else {
    const sorted = Int32Array.from(children.subarray(first, end), (child) => costs[child] ?? NEVER).sort();
    for (let at = 0; at < needed; at += 1) total += sorted[at] ?? NEVER;
  }
  return Math.min(total, NEVER);
}

/** The child of a gate to work on: for "one suffices" the easiest, for "all are needed" the hardest. */
function pickChild(state: State, costs: Costs, node: number, goal: number): number {
  const { atLeast, childStart, children } = state.program;
  const first = childStart[node] ?? 0;
  const end = childStart[node + 1] ?? 0;
  const needed = goal === TRUE ? (atLeast[node] ?? 0) : end - first - (atLeast[node] ?? 0) + 1;
  const isHardest = needed >= end - first;
  let picked = -1;
  let best = 0;
  for (let at = first; at < end; at += 1) {
    const child = children[at] ?? 0;
    if (state.truth[child] !== UNKNOWN) continue;
    const cost = costs.of(child, goal);
    if (picked < 0 || (isHardest ? cost > best : cost < best)) {
      picked = child;
      best = cost;
    }
  }
  return picked;
}

/** Follows one open path from a node down to an open variable, towards making the node come to the goal. */
export function aim(state: State, costs: Costs, from: number, towards: number): Choice | null {
  const { op, childStart, children, leafVariable, leafTable } = state.program;
  let node = from;
  let goal = towards;
  while (node >= 0) {
    const child = children[childStart[node] ?? 0] ?? -1;
    switch (op[node]) {
      case OP.leaf: {
        const variable = leafVariable[node] ?? 0;
        const first = leafTable[node]?.indexOf(goal) ?? -1;
        return state.cases[variable] === -1 ? { variable, first: Math.max(first, 0) } : null;
      }
      case OP.gate:
        node = pickChild(state, costs, node, goal);
        break;
      case OP.not:
        goal = TRUE - goal;
        node = child;
        break;
      case OP.same:
        node = child;
        break;
      case OP.scoreTest:
        return aimScore(state, costs, state.program.scoreTests.get(node)?.score ?? -1, goal === TRUE);
      default: {
        const test = state.program.calculationTests.get(node);
        if (test === undefined) return null;
        const hidden = pickUnknown(state, node);
        if (hidden < 0) {
          const first = Math.max(test.table.indexOf(goal), 0);
          return state.cases[test.variable] === -1 ? { variable: test.variable, first } : null;
        }
        node = hidden;
        goal = TRUE;
      }
    }
  }
  return null;
}

function pickUnknown(state: State, node: number): number {
  const { childStart, children } = state.program;
  return (
    children.subarray(childStart[node], childStart[node + 1]).find((child) => state.truth[child] === UNKNOWN) ?? -1
  );
}

function spread(lo: Decimal | null, hi: Decimal | null): number {
  return lo === null || hi === null ? NEVER : compareDecimals(hi, lo);
}

/** An open variable that a score rests on. Whether more or less points are wanted is only guessed. */
function aimScore(state: State, costs: Costs, index: number, isMoreWanted: boolean): Choice | null {
  const plan = state.program.scores[index];
  if (plan === undefined) return null;
  for (const { node } of plan.reductions) {
    if (state.truth[node] === UNKNOWN) return aim(state, costs, node, isMoreWanted ? FALSE : TRUE);
  }
  for (const [at, item] of plan.items.entries()) {
    const { lo, hi } = itemInterval(state, index, at, item);
    if (spread(lo, hi) <= 0) continue;
    if (item.inapplicable >= 0 && state.cases[item.inapplicable] === -1)
      return { variable: item.inapplicable, first: 0 };
    if (item.variable >= 0 && state.cases[item.variable] === -1) {
      return { variable: item.variable, first: extreme(item.perCase, isMoreWanted) };
    }
    if (item.visibility >= 0 && state.truth[item.visibility] === UNKNOWN) {
      return aim(state, costs, item.visibility, isMoreWanted ? TRUE : FALSE);
    }
  }
  for (const { score, times } of plan.parts) {
    const choice = aimScore(state, costs, score, isMoreWanted === times.n > 0n);
    if (choice !== null) return choice;
  }
  return null;
}

function extreme(
  perCase: readonly { readonly lo: Decimal | null; readonly hi: Decimal | null }[],
  isMost: boolean,
): number {
  let best = 0;
  for (const [index, interval] of perCase.entries()) {
    const other = perCase[best];
    if (other === undefined) continue;
    const both = hull(interval, other);
    const end = isMost ? both.hi : both.lo;
    const own = isMost ? interval.hi : interval.lo;
    const others = isMost ? other.hi : other.lo;
    if (end === own && end !== others) best = index;
  }
  return best;
}
