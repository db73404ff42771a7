import type { Answers } from '#contract/records/judgement';
import { openBelow } from './below.ts';
import { FALSE, type Program, TRUE, UNKNOWN } from './program.ts';
import { canBecome, type Effort } from './search.ts';
import type { Settlement } from './settle.ts';
import type { State } from './state.ts';

/** Nodes judged to find the reasons of one node at most; past it, answers are kept that may not be needed. */
const EFFORT = 60_000;

/**
 * The answers from which a pinned node follows: of those it rests on, one after the other is taken back as long as the
 * node still comes to the same whatever else is answered. All is as before afterwards.
 */
export function reasonsFor(state: State, settlement: Settlement, node: number, answers: Answers): ReadonlySet<number> {
  const truth = state.truth[node] ?? UNKNOWN;
  const kept = new Set<number>();
  const taken: number[] = [];
  const below = [...questionsBelow(state.program, node)].sort((a, b) => a - b);
  const answered = below.filter((question) => state.answers[question] !== undefined);
  // What is hidden does not count, and must not once what hides it is taken back.
  const hidden = answered.filter((question) => state.visibility(question) === FALSE);
  for (const pinned of settlement.pinned.keys()) state.pin(pinned, -1);
  state.propagate();
  const effort = { left: EFFORT };
  for (const question of hidden) state.open(question);
  taken.push(...hidden);
  for (const question of answered) {
    if (hidden.includes(question)) continue;
    state.open(question);
    if (mustBe(state, settlement, node, truth, effort)) taken.push(question);
    else {
      state.answer(question, answers);
      kept.add(question);
    }
  }
  for (const question of taken) state.answer(question, answers);
  for (const [pinned, to] of settlement.pinned) state.pin(pinned, to);
  state.propagate();
  return kept;
}

function mustBe(state: State, { costs }: Settlement, node: number, truth: number, effort: Effort): boolean {
  if (state.truth[node] !== UNKNOWN) return state.truth[node] === truth;
  state.focus(openBelow(state, node).nodes);
  const finding = canBecome(state, costs, node, TRUE - truth, effort);
  state.unfocus();
  return finding === 'no';
}

/** Every question that a node rests on, for its answer or its visibility. */
function questionsBelow(program: Program, node: number): ReadonlySet<number> {
  const { childStart, children, leafVariable, meanings, scoreOfNode, scores } = program;
  const found = new Set<number>();
  const seen = new Set<number>();
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const question of program.variables[leafVariable[next] ?? -1]?.questions ?? []) found.add(question);
    const meaning = meanings[next];
    if (meaning?.kind === 'calculation') for (const question of meaning.questions) found.add(question);
    for (const { question } of scores[scoreOfNode.get(next) ?? -1]?.items ?? []) found.add(question);
    stack.push(...children.subarray(childStart[next], childStart[next + 1]));
  }
  return found;
}
