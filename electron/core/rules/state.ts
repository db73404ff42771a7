import type { Answers } from '#contract/records/judgement';
import { isComplete, type UsableAnswer, usableAnswer } from './answer.ts';
import { validateAnswer } from './answer-faults.ts';
import { Calculations } from './calculations.ts';
import { type Interval, isSame, NOTHING } from './decimal.ts';
import { FALSE, OP, type Program, TRUE, UNKNOWN } from './program.ts';
import { fitsQuick, type QuickInterval, toQuick } from './quick-score.ts';
import { scoreInterval } from './score.ts';

const OPEN_ENDED: Interval = { lo: null, hi: null };

/**
 * What a program comes to with some answers. Changing an answer judges only what rests on it anew. All of it is the
 * strong logic of Kleene; nodes that are known better are pinned by `settle.ts`.
 */
export class State {
  readonly program: Program;
  readonly truth: Int8Array;
  readonly intervals: Interval[];
  /** The case of each variable; -1 while it is open. */
  readonly cases: Int16Array;
  readonly answers: (UsableAnswer | undefined)[];
  readonly isPresumed: boolean[];
  /** Per score and item, what the answer adds exactly. */
  readonly exact: (Interval | undefined)[][];
  /** The same for fast sums, and which items do not fit them. */
  readonly quickExact: (QuickInterval | undefined)[][];
  readonly notQuick: readonly Set<number>[];
  /** How many nodes were judged: the measure of effort. */
  steps = 0;
  /** Marks for walks over the network: what bears the number of the present turn was met in it. */
  readonly seenNodes: Int32Array;
  readonly seenVariables: Int32Array;
  readonly cameFrom: Int32Array;
  #turn = 0;
  readonly #isPresuming: boolean;
  readonly #trues: Int32Array;
  readonly #falses: Int32Array;
  readonly #pins: Int8Array;
  readonly #dirty: Uint32Array;
  #firstDirty: number;
  readonly #inFocus: Int32Array;
  #focus = 0;
  #isFocused = false;
  /** What the calculations come to over the answers of visible questions. */
  readonly calculations: Calculations;

  /**
   * @param assessedOn  null: on any day
   * @param isPresuming  whether the pack's presumptions count where nothing is answered
   */
  constructor(program: Program, answers: Answers, assessedOn: string | null, isPresuming = true) {
    const nodes = program.op.length;
    this.program = program;
    this.#isPresuming = isPresuming;
    this.calculations = new Calculations(this);
    this.truth = new Int8Array(nodes).fill(UNKNOWN);
    this.intervals = program.scores.map(() => OPEN_ENDED);
    this.cases = new Int16Array(program.variables.length).fill(-1);
    this.answers = program.questions.map(() => undefined);
    this.isPresumed = program.questions.map(() => false);
    this.exact = program.scores.map(({ items }) => items.map(() => undefined));
    this.quickExact = program.scores.map(({ items }) => items.map(() => undefined));
    this.notQuick = program.scores.map(() => new Set<number>());
    this.#trues = new Int32Array(nodes);
    this.#falses = new Int32Array(nodes);
    this.#pins = new Int8Array(nodes).fill(-1);
    this.seenNodes = new Int32Array(nodes);
    this.cameFrom = new Int32Array(nodes);
    this.seenVariables = new Int32Array(program.variables.length);
    this.#inFocus = new Int32Array(nodes);
    this.#dirty = new Uint32Array((nodes >>> 5) + 1);
    this.#firstDirty = this.#dirty.length;
    if (assessedOn !== null) this.cases[program.date.variable] = program.date.caseOf(assessedOn);
    for (let index = 0; index < program.questions.length; index += 1) this.#read(index, answers, isPresuming);
    this.#judgeAll();
  }

  /** States an answer, or takes it back; then a presumption counts. */
  answer(index: number, answers: Answers): void {
    this.#change(index, answers, this.#isPresuming);
  }

  /** Leaves a question without answer and presumption. */
  open(index: number): void {
    this.#change(index, {}, false);
  }

  #change(index: number, answers: Answers, isPresuming: boolean): void {
    this.#read(index, answers, isPresuming);
    for (const variable of this.program.variablesOfQuestion[index] ?? []) this.#markVariable(variable);
    for (const { score } of this.program.exactOfQuestion[index] ?? [])
      this.#mark(this.program.scores[score]?.node ?? -1);
    this.propagate();
  }

  #read(index: number, answers: Answers, isPresuming: boolean): void {
    const { program } = this;
    const question = program.questions[index];
    if (question === undefined) return;
    const given = usableAnswer(question, answers);
    const presumed = isPresuming && 'presumed' in question ? question.presumed?.value : undefined;
    const isPresumed = given === undefined && presumed !== undefined && validateAnswer(question, presumed) === null;
    const answer = isPresumed ? presumed : given;
    this.answers[index] = answer;
    this.isPresumed[index] = isPresumed;
    for (const variable of program.variablesOfQuestion[index] ?? []) {
      this.cases[variable] = answer === undefined ? -1 : (program.variables[variable]?.read(answer) ?? -1);
    }
    for (const { score, item } of program.exactOfQuestion[index] ?? []) this.#readExact(score, item, answer);
    if ((program.calculationsOfQuestion[index] ?? []).length > 0) this.calculations.forget();
  }

  #readExact(score: number, item: number, answer: UsableAnswer | undefined): void {
    const plan = this.program.scores[score];
    const exact = this.exact[score];
    const quickExact = this.quickExact[score];
    if (plan === undefined || exact === undefined || quickExact === undefined) return;
    const added = answer === undefined ? undefined : plan.items[item]?.exact?.(answer);
    const quick = added === undefined || plan.quick === null ? null : toQuick(added, plan.quick.places);
    const isQuick = added === undefined || (quick !== null && fitsQuick(quick, plan.items.length));
    exact[item] = added;
    quickExact[item] = quick ?? undefined;
    if (isQuick) this.notQuick[score]?.delete(item);
    else this.notQuick[score]?.add(item);
  }

  nextTurn(): number {
    this.#turn += 1;
    return this.#turn;
  }

  /** Whether a question still awaits an answer; a presumed one does not. */
  isOpen(index: number): boolean {
    const question = this.program.questions[index];
    const answer = this.answers[index];
    return question === undefined || answer === undefined || !isComplete(question, answer);
  }

  /** The truth of a question's visibility. */
  visibility(index: number): number {
    const node = this.program.visibility[index] ?? -1;
    return node < 0 ? TRUE : (this.truth[node] ?? UNKNOWN);
  }

  /** Puts an open variable into a case, or opens it again with -1. Judges nothing yet. */
  assign(variable: number, to: number): void {
    this.cases[variable] = to;
    this.#markVariable(variable);
  }

  /** Holds a node at a truth, whatever its children say, or with -1 no longer. Judges nothing yet. */
  pin(node: number, truth: number): void {
    this.#pins[node] = truth;
    this.#mark(node);
  }

  isPinned(node: number): boolean {
    return (this.#pins[node] ?? -1) >= 0;
  }

  /**
   * Judges from now on only these nodes, until `unfocus`. Whoever narrows the view this way opens all that was assigned in
   * it before it is widened again, so that nothing outside of it is left behind.
   */
  focus(nodes: readonly number[]): void {
    this.#focus += 1;
    for (const node of nodes) this.#inFocus[node] = this.#focus;
    this.#isFocused = true;
  }

  unfocus(): void {
    this.#isFocused = false;
  }

  isInFocus(node: number): boolean {
    return !this.#isFocused || this.#inFocus[node] === this.#focus;
  }

  #mark(node: number): void {
    if (node < 0 || !this.isInFocus(node)) return;
    const word = node >>> 5;
    this.#dirty[word] = (this.#dirty[word] ?? 0) | (1 << (node & 31));
    if (word < this.#firstDirty) this.#firstDirty = word;
  }

  #markVariable(variable: number): void {
    for (const node of this.program.nodesOfVariable[variable] ?? []) this.#mark(node);
  }

  /** Judges what was marked and all that changes with it, each node once. */
  propagate(): void {
    const dirty = this.#dirty;
    for (let word = this.#firstDirty; word < dirty.length; word += 1) {
      for (let bits = dirty[word] ?? 0; bits !== 0; bits = dirty[word] ?? 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        dirty[word] = bits & ~(1 << bit);
        this.#judge((word << 5) + bit);
      }
    }
    this.#firstDirty = dirty.length;
  }

  #judge(node: number): void {
    const { op, parentStart, parents } = this.program;
    this.steps += 1;
    const before = this.truth[node] ?? UNKNOWN;
    let isChanged = false;
    if (op[node] === OP.score) isChanged = this.#judgeScore(node);
    else {
      const after = this.#truthOf(node);
      isChanged = after !== before;
      this.truth[node] = after;
    }
    if (!isChanged) return;
    const after = this.truth[node] ?? UNKNOWN;
    const end = parentStart[node + 1] ?? 0;
    for (let at = parentStart[node] ?? 0; at < end; at += 1) {
      const parent = parents[at] ?? 0;
      if (!this.isInFocus(parent)) continue;
      this.#count(parent, before, after);
      this.#mark(parent);
    }
  }

  #count(parent: number, before: number, after: number): void {
    const trues = this.#trues;
    const falses = this.#falses;
    if (before === TRUE) trues[parent] = (trues[parent] ?? 0) - 1;
    else if (before === FALSE) falses[parent] = (falses[parent] ?? 0) - 1;
    if (after === TRUE) trues[parent] = (trues[parent] ?? 0) + 1;
    else if (after === FALSE) falses[parent] = (falses[parent] ?? 0) + 1;
  }

  #judgeScore(node: number): boolean {
    const index = this.program.scoreOfNode.get(node) ?? -1;
    const plan = this.program.scores[index];
    if (plan === undefined) return false;
    this.steps += plan.items.length;
    const before = this.intervals[index] ?? NOTHING;
    const after = scoreInterval(this, index);
    this.intervals[index] = after;
    return !isSame(before, after);
  }

  #truthOf(node: number): number {
    const pinned = this.#pins[node] ?? -1;
    if (pinned >= 0) return pinned;
    const { op, atLeast, childStart, children, leafVariable, leafTable, leafOpen } = this.program;
    const first = childStart[node] ?? 0;
    switch (op[node]) {
      case OP.leaf: {
        const at = this.cases[leafVariable[node] ?? 0] ?? -1;
        return at < 0 ? (leafOpen[node] ?? UNKNOWN) : (leafTable[node]?.[at] ?? UNKNOWN);
      }
      case OP.gate: {
        const needed = atLeast[node] ?? 0;
        if ((this.#trues[node] ?? 0) >= needed) return TRUE;
        const parts = (childStart[node + 1] ?? 0) - first;
        return (this.#falses[node] ?? 0) > parts - needed ? FALSE : UNKNOWN;
      }
      case OP.not:
        return TRUE - (this.truth[children[first] ?? 0] ?? UNKNOWN);
      case OP.same:
        return this.truth[children[first] ?? 0] ?? UNKNOWN;
      case OP.scoreTest: {
        const test = this.program.scoreTests.get(node);
        return test?.holds(this.intervals[test.score] ?? OPEN_ENDED) ?? UNKNOWN;
      }
      default:
        return this.calculations.truth(node);
    }
  }

  #judgeAll(): void {
    for (let node = 0; node < this.program.op.length; node += 1) this.#mark(node);
    this.propagate();
  }
}
