import type { Program } from './program.ts';

/** What an answer to a question can reach: all nodes, children first, and those that rest on it directly. */
export type Reach = {
  readonly nodes: readonly number[];
  readonly atOnce: ReadonlySet<number>;
  /** Places of the classes, obligations and scores among them. */
  readonly classes: readonly number[];
  readonly obligations: readonly number[];
  readonly scores: readonly number[];
};

const reaches = new WeakMap<Program, (Reach | undefined)[]>();

export function reachOf(program: Program, question: number): Reach {
  const known = reaches.get(program) ?? [];
  reaches.set(program, known);
  const before = known[question];
  if (before !== undefined) return before;
  const { parentStart, parents, nodesOfVariable, variablesOfQuestion, exactOfQuestion, scores } = program;
  const atOnce = new Set([
    ...(variablesOfQuestion[question] ?? []).flatMap((variable) => nodesOfVariable[variable] ?? []),
    ...(exactOfQuestion[question] ?? []).map(({ score }) => scores[score]?.node ?? -1),
  ]);
  const reached = new Set<number>();
  const stack = [...atOnce];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    const end = parentStart[node + 1] ?? 0;
    for (let at = parentStart[node] ?? 0; at < end; at += 1) stack.push(parents[at] ?? 0);
  }
  const placesOf = (nodes: readonly number[]) => nodes.flatMap((node, place) => (reached.has(node) ? [place] : []));
  const reach = {
    nodes: [...reached].sort((a, b) => a - b),
    atOnce,
    classes: placesOf(program.classes),
    obligations: placesOf(program.obligations),
    scores: placesOf(scores.map(({ node }) => node)),
  };
  known[question] = reach;
  return reach;
}
