import { Costs } from './aim.ts';
import { openBelow } from './below.ts';
import { FALSE, OP, TRUE, UNKNOWN } from './program.ts';
import type { Reach } from './reach.ts';
import { canBecome, type Effort } from './search.ts';
import type { State } from './state.ts';

/** Nodes judged for one question that is put to the search at most, and for one judgement in all: some milliseconds. */
const EFFORT_EACH = 20_000;
const EFFORT_IN_ALL = 300_000;

const FREE = 1;
const SPLIT = 2;

/** Spends part of the effort of a whole judgement on one search. */
export function withEffort<T>(whole: Effort, search: (effort: Effort) => T): T {
  const own = { left: Math.min(EFFORT_EACH, whole.left) };
  const before = own.left;
  const result = search(own);
  whole.left -= before - own.left;
  return result;
}

type Undo = { readonly node: number; readonly isFree: number; readonly variables: Uint32Array; readonly pin: number };

/**
 * What is known of the unknown nodes of a state beyond the logic of Kleene: those that come to the same whatever the open
 * answers, such as "x or not x", are pinned there; of the others it is known that they can come to be either, at once
 * where their parts rest on different answers, else by search. A node that takes more than the effort allowed stays
 * unknown, which is right, if less than could be said.
 */
export class Settlement {
  costs: Costs;
  /** Nodes pinned here, and at what. */
  readonly pinned = new Map<number, number>();
  /** Nodes that took too much effort. */
  readonly undecided = new Set<number>();
  effort: Effort = { left: EFFORT_IN_ALL };
  readonly #state: State;
  /** Of an unknown node: 0, or `FREE` if it is known to come to be either, or `SPLIT` if its parts show it. */
  readonly #isFree: Uint8Array;
  /** The open variables below each unknown node, as bits. */
  readonly #variables: Uint32Array;
  readonly #words: number;
  readonly #touched: Uint8Array;
  #undo: Undo[] | null = null;

  constructor(state: State) {
    const { op, variables } = state.program;
    this.#state = state;
    this.costs = new Costs(state);
    this.#words = (variables.length >>> 5) + 1;
    this.#isFree = new Uint8Array(op.length);
    this.#variables = new Uint32Array(op.length * this.#words);
    this.#touched = new Uint8Array(op.length);
    for (let node = 0; node < op.length; node += 1) if (state.truth[node] === UNKNOWN) this.#look(node);
  }

  /** Whether an unknown node's parts rest on different open answers and can each come to be either. */
  isSplit(node: number): boolean {
    return this.#isFree[node] === SPLIT;
  }

  /**
   * Lets the state change and finds out anew what the change reaches.
   * @param reach  what the change can reach
   */
  change({ nodes, atOnce }: Reach, change: () => void): void {
    const state = this.#state;
    const before = state.truth.slice();
    this.effort = { left: EFFORT_IN_ALL };
    for (const node of nodes) {
      const pin = this.pinned.get(node);
      if (pin === undefined) continue;
      this.#undo?.push({ node, isFree: 0, variables: this.#bitsOf(node).slice(), pin });
      this.pinned.delete(node);
      state.pin(node, -1);
    }
    state.propagate();
    change();
    // The guide may be out of date while something is only supposed.
    if (this.#undo === null) this.costs = new Costs(state);
    for (const node of nodes) {
      const isOpen = state.truth[node] === UNKNOWN;
      if (isOpen && (before[node] !== UNKNOWN || atOnce.has(node) || this.#isPartTouched(node))) {
        this.#undo?.push({ node, isFree: this.#isFree[node] ?? 0, variables: this.#bitsOf(node).slice(), pin: -1 });
        this.#look(node);
        this.#touched[node] = state.truth[node] === UNKNOWN || state.truth[node] !== before[node] ? 1 : 0;
      } else {
        if (!isOpen) this.undecided.delete(node);
        this.#touched[node] = state.truth[node] === before[node] ? 0 : 1;
      }
    }
    for (const node of nodes) this.#touched[node] = 0;
  }

  /** Does something with a changed state, then has all as before; `change` and `restore` are each other's opposites. */
  suppose<T>(reach: Reach, change: () => void, restore: () => void, look: () => T): T {
    this.#undo = [];
    const undecided = [...this.undecided];
    this.change(reach, change);
    const result = look();
    const undo = this.#undo;
    this.#undo = null;
    for (const node of reach.nodes) if (this.pinned.delete(node)) this.#state.pin(node, -1);
    this.#state.propagate();
    restore();
    for (const { node, isFree, variables, pin } of undo.reverse()) {
      this.#isFree[node] = isFree;
      this.#bitsOf(node).set(variables);
      if (pin < 0) continue;
      this.pinned.set(node, pin);
      this.#state.pin(node, pin);
    }
    this.undecided.clear();
    for (const node of undecided) this.undecided.add(node);
    this.#state.propagate();
    return result;
  }

  /** The open questions on which an unknown node rests, as far as the logic of Kleene tells. */
  openQuestions(node: number): ReadonlySet<number> {
    const state = this.#state;
    const found = new Set<number>();
    for (const [word, all] of this.#bitsOf(node).entries()) {
      for (let bits = all; bits !== 0; bits &= bits - 1) {
        const variable = (word << 5) + 31 - Math.clz32(bits & -bits);
        for (const question of state.program.variables[variable]?.questions ?? []) {
          if (state.isOpen(question) && state.visibility(question) !== FALSE) found.add(question);
        }
      }
    }
    return found;
  }

  #isPartTouched(node: number): boolean {
    const { childStart, children } = this.#state.program;
    const end = childStart[node + 1] ?? 0;
    for (let at = childStart[node] ?? 0; at < end; at += 1) if (this.#touched[children[at] ?? 0] === 1) return true;
    return false;
  }

  #bitsOf(node: number): Uint32Array {
    return this.#variables.subarray(node * this.#words, (node + 1) * this.#words);
  }

  /** Finds out about one unknown node; its children are known. */
  #look(node: number): void {
    const { op, telling } = this.#state.program;
    this.undecided.delete(node);
    if (op[node] === OP.score) return;
    const isDisjoint = this.#join(node);
    this.#isFree[node] = isDisjoint ? SPLIT : 0;
    if (!isDisjoint && telling[node] === 1) this.#search(node);
  }

  /** Gathers the open variables below a node; tells whether its parts share none and are all free. */
  #join(node: number): boolean {
    const { op, childStart, children, leafVariable } = this.#state.program;
    const words = this.#words;
    const to = node * words;
    this.#variables.fill(0, to, to + words);
    if (op[node] === OP.leaf) {
      const variable = leafVariable[node] ?? 0;
      this.#variables[to + (variable >>> 5)] = 1 << (variable & 31);
      return true;
    }
    if (op[node] === OP.scoreTest || op[node] === OP.calculationTest) {
      for (const variable of openBelow(this.#state, node).variables) {
        const word = to + (variable >>> 5);
        this.#variables[word] = (this.#variables[word] ?? 0) | (1 << (variable & 31));
      }
      return false;
    }
    let isDisjoint = true;
    const end = childStart[node + 1] ?? 0;
    for (let at = childStart[node] ?? 0; at < end; at += 1) {
      const child = children[at] ?? 0;
      if (this.#state.truth[child] !== UNKNOWN) continue;
      if (this.#isFree[child] === 0) isDisjoint = false;
      const from = child * words;
      for (let word = 0; word < words; word += 1) {
        const bits = this.#variables[from + word] ?? 0;
        if (bits === 0) continue;
        const mine = this.#variables[to + word] ?? 0;
        if ((mine & bits) !== 0) isDisjoint = false;
        this.#variables[to + word] = mine | bits;
      }
    }
    return isDisjoint;
  }

  /** Whether one part that can come to be either is enough to show that the node can come to the goal. */
  #isPlain(node: number, goal: number): boolean {
    const { op, atLeast, childStart, children } = this.#state.program;
    const first = childStart[node] ?? 0;
    const end = childStart[node + 1] ?? 0;
    const needed = goal === TRUE ? (atLeast[node] ?? 0) : end - first - (atLeast[node] ?? 0) + 1;
    if (op[node] !== OP.gate || needed !== 1) return false;
    for (let at = first; at < end; at += 1) {
      const child = children[at] ?? 0;
      if (this.#state.truth[child] === UNKNOWN && this.#isFree[child] !== 0) return true;
    }
    return false;
  }

  #search(node: number): void {
    const state = this.#state;
    state.focus(openBelow(state, node).nodes);
    let isDecided = true;
    const never = [TRUE, FALSE].find((goal) => {
      if (this.#isPlain(node, goal)) return false;
      const finding = withEffort(this.effort, (own) => canBecome(state, this.costs, node, goal, own));
      if (finding === 'undecided') isDecided = false;
      return finding === 'no';
    });
    state.unfocus();
    if (never !== undefined) {
      this.pinned.set(node, TRUE - never);
      state.pin(node, TRUE - never);
      state.propagate();
    } else if (isDecided) this.#isFree[node] = FREE;
    else this.undecided.add(node);
  }
}
