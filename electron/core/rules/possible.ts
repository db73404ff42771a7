import type { Pack } from '#contract/records/pack';
import { Costs } from './aim.ts';
import { openBelow } from './below.ts';
import { programOf } from './compile.ts';
import { FALSE, TRUE, UNKNOWN } from './program.ts';
import { canBecome, type Finding } from './search.ts';
import { State } from './state.ts';

/** What can come of a pack; the lists are in the order of the pack's. */
export type Possibilities = {
  readonly facts: readonly { readonly canHold: Finding }[];
  readonly classes: readonly { readonly canHold: Finding; readonly canFail: Finding }[];
  readonly questions: readonly { readonly canBeVisible: Finding }[];
  readonly obligations: readonly { readonly canHold: Finding }[];
  /** Of each value, whether it can be among those concluded. */
  readonly conclusions: readonly { readonly canHold: readonly Finding[] }[];
  /** Of each score's reductions, whether it can be taken off. */
  readonly reductions: readonly { readonly canHold: readonly Finding[] }[];
};

/** Nodes judged for one finding at most, some milliseconds, and for a whole pack: some seconds, also of a hostile one. */
const EFFORT_EACH = 300_000;
const EFFORT_IN_ALL = 50_000_000;

/**
 * Tells what can come of each part of a pack, whatever is answered on whatever day, presumptions answered otherwise
 * included. `undecided`: the search took too long. Cells of tables and groups count as independent of one another, so that
 * `yes` may be said of conditions on them that contradict each other.
 */
export function possibilities(pack: Pack): Possibilities {
  const program = programOf(pack);
  const state = new State(program, {}, null, false);
  const costs = new Costs(state);
  let left = EFFORT_IN_ALL;

  function canBe(node: number | undefined, goal: number): Finding {
    if (node === undefined || node < 0) return 'yes';
    if (state.truth[node] !== UNKNOWN) return state.truth[node] === goal ? 'yes' : 'no';
    state.focus(openBelow(state, node).nodes);
    const effort = { left: Math.min(EFFORT_EACH, left) };
    left -= effort.left;
    const finding = canBecome(state, costs, node, goal, effort);
    left += Math.max(effort.left, 0);
    state.unfocus();
    return finding;
  }

  const canHold = (node: number): { readonly canHold: Finding } => ({ canHold: canBe(node, TRUE) });
  const canEachHold = (nodes: readonly number[]) => ({ canHold: nodes.map((node) => canBe(node, TRUE)) });
  return {
    facts: program.facts.map(canHold),
    classes: program.classRules.map((node) => ({ ...canHold(node), canFail: canBe(node, FALSE) })),
    questions: [...program.visibility].map((node) => ({ canBeVisible: canBe(node, TRUE) })),
    obligations: program.obligations.map(canHold),
    conclusions: program.conclusions.map(canEachHold),
    reductions: program.scores.map(({ reductions }) => canEachHold(reductions.map(({ node }) => node))),
  };
}
