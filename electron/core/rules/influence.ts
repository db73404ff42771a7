import { aim, type Choice, type Costs } from './aim.ts';
import { openBelow } from './below.ts';
import { FALSE, OP, TRUE, UNKNOWN } from './program.ts';
import { canBecome, type Effort, type Look, walk } from './search.ts';
import { type Settlement, withEffort } from './settle.ts';
import type { State } from './state.ts';

const EFFORT_FOR_ONE = 40_000;

/**
 * Finds what can still change unknown nodes. Where a node's parts rest on different answers, that is what can change its
 * parts; else each open variable is put to the search.
 */
export class Influence {
  readonly #state: State;
  readonly #settlement: Settlement;
  readonly #known = new Map<number, ReadonlySet<number>>();

  constructor(state: State, settlement: Settlement) {
    this.#state = state;
    this.#settlement = settlement;
  }

  /**
   * The open questions that can still change an unknown node. Answering none of them leaves it as it is; where the effort
   * did not suffice, some of them may not matter after all.
   */
  on(node: number): ReadonlySet<number> {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const exact = this.#settlement.isSplit(node) ? this.#ofParts(node) : this.#searched(node);
    // Then it could be settled, had there been more effort.
    const found = exact.size === 0 ? this.#settlement.openQuestions(node) : exact;
    this.#known.set(node, found);
    return found;
  }

  #ofParts(node: number): ReadonlySet<number> {
    const { op, childStart, children, leafVariable } = this.#state.program;
    const found = new Set<number>();
    if (op[node] === OP.leaf) this.#take(found, leafVariable[node] ?? -1);
    const end = childStart[node + 1] ?? 0;
    for (let at = childStart[node] ?? 0; at < end; at += 1) {
      const child = children[at] ?? 0;
      if (this.#state.truth[child] === UNKNOWN) for (const question of this.on(child)) found.add(question);
    }
    return found;
  }

  #isAsked(question: number): boolean {
    return this.#state.isOpen(question) && this.#state.visibility(question) !== FALSE;
  }

  #take(found: Set<number>, variable: number): void {
    for (const question of this.#state.program.variables[variable]?.questions ?? []) {
      if (this.#isAsked(question)) found.add(question);
    }
  }

  #isTaken(found: ReadonlySet<number>, variable: number): boolean {
    const questions = this.#state.program.variables[variable]?.questions ?? [];
    return questions.every((question) => found.has(question) || !this.#isAsked(question));
  }

  #searched(node: number): ReadonlySet<number> {
    const state = this.#state;
    const { costs } = this.#settlement;
    // No single node may use up what all of them have.
    const effort = { left: Math.min(EFFORT_FOR_ONE, this.#settlement.effort.left) };
    const before = effort.left;
    const { nodes, variables } = openBelow(state, node);
    const found = new Set<number>();
    const takeTurning = (assigned: readonly number[]) => this.#takeTurning(found, node, assigned);
    state.focus(nodes);
    for (const goal of [TRUE, FALSE])
      withEffort(effort, (own) => canBecome(state, costs, node, goal, own, takeTurning));
    for (const variable of variables) {
      if (this.#isTaken(found, variable)) continue;
      const matters =
        effort.left <= 0 || withEffort(effort, (own) => mayMatter(state, costs, node, variable, own, takeTurning));
      if (matters) this.#take(found, variable);
    }
    state.unfocus();
    this.#settlement.effort.left -= before - effort.left;
    return found;
  }

  /** Takes those of the assigned variables that alone turn the node around as things stand. */
  #takeTurning(found: Set<number>, node: number, assigned: readonly number[]): void {
    const state = this.#state;
    const truth = state.truth[node] ?? UNKNOWN;
    for (const variable of assigned) {
      const cases = state.program.variables[variable]?.cases ?? 0;
      const own = state.cases[variable] ?? -1;
      for (let other = 0; other < cases && !this.#isTaken(found, variable); other += 1) {
        if (other === own) continue;
        state.assign(variable, other);
        state.propagate();
        if (state.truth[node] === TRUE - truth) this.#take(found, variable);
      }
      if (state.cases[variable] === own) continue;
      state.assign(variable, own);
      state.propagate();
    }
  }

  /** The fewest questions found whose answers can settle an unknown node; null if none were found. */
  settling(node: number): readonly number[] | null {
    const state = this.#state;
    const { costs, effort } = this.#settlement;
    let fewest: readonly number[] | null = null;
    state.focus(openBelow(state, node).nodes);
    for (const goal of [TRUE, FALSE]) {
      withEffort(effort, (own) =>
        canBecome(state, costs, node, goal, own, (assigned) => {
          const needed = questionsNeeded(state, node, goal, assigned);
          if (fewest === null || needed.length < fewest.length) fewest = needed;
        }),
      );
    }
    state.unfocus();
    return fewest;
  }
}

/** Opens again what is not needed; gives the questions of the rest. */
function questionsNeeded(state: State, node: number, goal: number, assigned: readonly number[]): readonly number[] {
  const needed = new Set<number>();
  const own = assigned.map((variable) => ({ variable, to: state.cases[variable] ?? -1 }));
  for (const { variable, to } of own) {
    state.assign(variable, -1);
    state.propagate();
    if (state.truth[node] === goal) continue;
    state.assign(variable, to);
    state.propagate();
    for (const question of state.program.variables[variable]?.questions ?? []) needed.add(question);
  }
  return [...needed];
}

/** Whether two cases of a variable, all else alike, can make the node true and false; also if it takes too much effort. */
function mayMatter(
  state: State,
  costs: Costs,
  node: number,
  variable: number,
  effort: Effort,
  found: (assigned: readonly number[]) => void,
): boolean {
  const cases = state.program.variables[variable]?.cases ?? 0;
  const put = (to: number): number => {
    state.assign(variable, to);
    state.propagate();
    return state.truth[node] ?? UNKNOWN;
  };
  const look = (): Look | null => {
    const path = openPath(state, variable, node);
    if (path === null) return { blamed: null };
    const truths = Array.from({ length: cases }, (_, to) => put(to));
    const open = truths.indexOf(UNKNOWN);
    const isTurned = truths.includes(TRUE) && truths.includes(FALSE);
    if (open >= 0 && !isTurned) put(open);
    // Looked for in one of its cases, so that it is not the variable itself.
    const choice = open >= 0 && !isTurned ? clear(state, costs, path) : null;
    put(-1);
    if (isTurned) return 'found';
    return open >= 0 ? choice : { blamed: null };
  };
  const finding = walk(state, effort, look, (assigned) => {
    for (let to = 0; to < cases; to += 1) if (put(to) !== UNKNOWN) found(assigned);
    put(-1);
  });
  return finding !== 'no';
}

/** Unknown nodes from one that rests on the variable up to the node; null if there is no such path left. */
function openPath(state: State, variable: number, node: number): readonly number[] | null {
  const { parentStart, parents, nodesOfVariable } = state.program;
  const { seenNodes, cameFrom } = state;
  const turn = state.nextTurn();
  const queue: number[] = [];
  const meet = (next: number, from: number) => {
    if (seenNodes[next] === turn || state.truth[next] !== UNKNOWN || !state.isInFocus(next)) return;
    seenNodes[next] = turn;
    cameFrom[next] = from;
    queue.push(next);
  };
  for (const first of nodesOfVariable[variable] ?? []) meet(first, -1);
  for (let at = 0; at < queue.length; at += 1) {
    const next = queue[at] ?? 0;
    if (next === node) {
      const path: number[] = [];
      for (let step = node; step >= 0; step = cameFrom[step] ?? -1) path.unshift(step);
      return path;
    }
    const end = parentStart[next + 1] ?? 0;
    for (let parent = parentStart[next] ?? 0; parent < end; parent += 1) meet(parents[parent] ?? 0, next);
  }
  return null;
}

/** An open variable beside the path, towards letting what changes at its start come through to its end. */
function clear(state: State, costs: Costs, path: readonly number[]): Choice | null {
  const { op, atLeast, childStart, children } = state.program;
  for (const [step, node] of path.entries()) {
    if (op[node] !== OP.gate) continue;
    const parts = children.subarray(childStart[node], childStart[node + 1]);
    const trues = parts.reduce((count, part) => count + (state.truth[part] === TRUE ? 1 : 0), 0);
    const goal = trues < (atLeast[node] ?? 0) - 1 ? TRUE : FALSE;
    for (const part of parts) {
      if (state.truth[part] !== UNKNOWN || part === path[step - 1]) continue;
      const choice = aim(state, costs, part, goal);
      if (choice !== null) return choice;
    }
  }
  const end = path.at(-1) ?? -1;
  return aim(state, costs, end, TRUE);
}
