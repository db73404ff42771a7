import { isPoint } from './decimal.ts';
import { OP, UNKNOWN } from './program.ts';
import { itemInterval } from './score.ts';
import type { State } from './state.ts';

/** What an unknown node rests on that is open. */
export type Below = {
  /** The unknown nodes that can still change it, itself included. */
  readonly nodes: readonly number[];
  readonly variables: readonly number[];
};

/** Finds what is open below an unknown node. */
export function openBelow(state: State, node: number): Below {
  const { op, childStart, children, leafVariable, scoreOfNode, scores, calculationTests } = state.program;
  const { seenNodes, seenVariables } = state;
  const turn = state.nextTurn();
  const nodes: number[] = [];
  const variables: number[] = [];
  const meet = (variable: number) => {
    if (variable < 0 || state.cases[variable] !== -1) return;
    if (seenVariables[variable] !== turn) variables.push(variable);
    seenVariables[variable] = turn;
  };
  const reach = (next: number) => {
    if (seenNodes[next] !== turn) nodes.push(next);
    seenNodes[next] = turn;
  };
  reach(node);
  for (let at = 0; at < nodes.length; at += 1) {
    const next = nodes[at] ?? 0;
    const kind = op[next];
    if (kind === OP.leaf) {
      meet(leafVariable[next] ?? -1);
      continue;
    }
    if (kind === OP.calculationTest) meet(calculationTests.get(next)?.variable ?? -1);
    if (kind === OP.score) {
      const index = scoreOfNode.get(next) ?? -1;
      for (const [place, item] of (scores[index]?.items ?? []).entries()) {
        if (isPoint(itemInterval(state, index, place, item))) continue;
        meet(item.variable);
        meet(item.inapplicable);
      }
    }
    const end = childStart[next + 1] ?? 0;
    for (let child = childStart[next] ?? 0; child < end; child += 1) {
      const below = children[child] ?? 0;
      // A score is no truth, so it is always as if unknown.
      if (state.truth[below] === UNKNOWN) reach(below);
    }
  }
  return { nodes, variables };
}
