import { aim, type Choice, type Costs } from './aim.ts';
import { TRUE, UNKNOWN } from './program.ts';
import type { State } from './state.ts';
import { reasonsOpen } from './why.ts';

/** `undecided`: the effort allowed did not suffice. */
export type Finding = 'yes' | 'no' | 'undecided';

/** How much may be judged in one search, in nodes. */
export type Effort = { left: number };

/** `blamed`: assigned variables that all cases tried so far failed for, beside the variable itself; null: each may be. */
type Step = { readonly variable: number; readonly first: number; tried: number; blamed: Set<number> | null };

/** What a look at the state says: found, a dead end for which the variables given are to blame, or how to go on. */
export type Look = 'found' | { readonly blamed: ReadonlySet<number> | null } | Choice;

/**
 * Walks the cases of open variables in depth until `look` is content. From a dead end it goes back at once to the last
 * variable that is to blame for it. All that was assigned is open again afterwards.
 * @param look  after each step; null if nothing is left to go on with, though nothing is settled
 * @param found  called while what was found still stands, with the variables assigned
 */
export function walk(
  state: State,
  effort: Effort,
  look: () => Look | null,
  found: (assigned: readonly number[]) => void = () => {},
): Finding {
  const stack: Step[] = [];
  const start = state.steps;
  let isSure = true;
  let finding: Finding | null = null;
  while (finding === null) {
    const next = look();
    if (next === 'found') finding = 'yes';
    else if (state.steps - start > effort.left) finding = 'undecided';
    else if (next !== null && 'variable' in next) {
      stack.push({ ...next, tried: 1, blamed: new Set() });
      state.assign(next.variable, next.first);
      state.propagate();
    } else {
      // Something is open that no variable stands for, such as a number between two bounds.
      if (next === null) isSure = false;
      if (!stepBack(state, stack, next === null ? null : next.blamed)) finding = isSure ? 'no' : 'undecided';
    }
  }
  if (finding === 'yes') found(stack.map(({ variable }) => variable));
  for (const { variable } of stack) state.assign(variable, -1);
  state.propagate();
  effort.left -= state.steps - start;
  return finding;
}

/** Takes the next case of the last variable to blame that has one; false if all are tried. */
function stepBack(state: State, stack: Step[], toBlame: ReadonlySet<number> | null): boolean {
  let blamed = toBlame;
  for (let step = stack.at(-1); step !== undefined; step = stack.at(-1)) {
    if (blamed === null || blamed.has(step.variable)) {
      if (blamed === null || step.blamed === null) step.blamed = null;
      else for (const variable of blamed) if (variable !== step.variable) step.blamed.add(variable);
      if (step.tried < (state.program.variables[step.variable]?.cases ?? 0)) {
        // The first one tried was taken out of its turn.
        const next = step.tried <= step.first ? step.tried - 1 : step.tried;
        step.tried += 1;
        state.assign(step.variable, next);
        state.propagate();
        return true;
      }
      blamed = step.blamed;
    }
    stack.pop();
    state.assign(step.variable, -1);
  }
  state.propagate();
  return false;
}

/**
 * Whether some answers to what is open make a node come to the goal. The state is to be focused on what is open below it.
 * @param found  called while such answers stand, with the variables assigned
 */
export function canBecome(
  state: State,
  costs: Costs,
  node: number,
  goal: number,
  effort: Effort,
  found?: (assigned: readonly number[]) => void,
): Finding {
  const look = (): Look | null => {
    const truth = state.truth[node] ?? UNKNOWN;
    if (truth === goal) return 'found';
    return truth === TRUE - goal ? { blamed: reasonsOpen(state, node) } : aim(state, costs, node, goal);
  };
  return walk(state, effort, look, found);
}
