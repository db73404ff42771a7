import { OP, TRUE } from './program.ts';
import type { State } from './state.ts';

/**
 * The variables in focus from whose cases a node in focus has come to its truth; null if no few can be named.
 */
export function reasonsOpen(state: State, node: number): ReadonlySet<number> | null {
  const { op, atLeast, childStart, children, leafVariable } = state.program;
  const { seenNodes } = state;
  const turn = state.nextTurn();
  const found = new Set<number>();
  const queue = [node];
  seenNodes[node] = turn;
  for (let at = 0; at < queue.length; at += 1) {
    const next = queue[at] ?? 0;
    const kind = op[next];
    // What was settled before anything was assigned is out of focus, and nobody is to blame for it.
    if (kind === OP.leaf) found.add(leafVariable[next] ?? -1);
    else if (kind === OP.gate || kind === OP.not || kind === OP.same) {
      const first = childStart[next] ?? 0;
      const end = childStart[next + 1] ?? 0;
      const truth = kind === OP.not ? TRUE - (state.truth[next] ?? 0) : state.truth[next];
      let needed =
        kind !== OP.gate ? 1 : truth === TRUE ? (atLeast[next] ?? 0) : end - first - (atLeast[next] ?? 0) + 1;
      for (let child = first; child < end; child += 1) {
        const part = children[child] ?? 0;
        if (state.truth[part] === truth && (!state.isInFocus(part) || seenNodes[part] === turn)) needed -= 1;
      }
      for (let child = first; child < end && needed > 0; child += 1) {
        const part = children[child] ?? 0;
        if (state.truth[part] !== truth || !state.isInFocus(part) || seenNodes[part] === turn) continue;
        seenNodes[part] = turn;
        queue.push(part);
        needed -= 1;
      }
    } else return null;
  }
  return found;
}
