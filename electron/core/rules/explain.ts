import type { Answers, Because } from '#contract/records/judgement';
import { FALSE, OP, TRUE, UNKNOWN } from './program.ts';
import { reasonsFor } from './reasons.ts';
import type { Settlement } from './settle.ts';
import type { State } from './state.ts';

/**
 * Questions as bits: first all that carry a conclusion, then those of them that speak for it itself, then those that do
 * not only count as a part of a score.
 */
export type Carriers = Uint32Array;

/**
 * Finds for what is true or false the answers that suffice for it, with the hidden questions it rests on; for each node
 * once, and only when asked.
 */
export class Explanation {
  /** Reasons already made; the same one stands in many conclusions. */
  readonly told = new Map<string, Because>();
  readonly #state: State;
  readonly #settlement: Settlement;
  readonly #answers: Answers;
  readonly #known: (Carriers | undefined)[];
  readonly #scores = new Map<number, string>();
  readonly #words: number;
  readonly #none: Carriers;
  readonly #hidden: Uint32Array;

  constructor(state: State, settlement: Settlement, answers: Answers) {
    this.#state = state;
    this.#settlement = settlement;
    this.#answers = answers;
    const { questions, op } = state.program;
    this.#words = (questions.length >>> 5) + 1;
    this.#none = new Uint32Array(3 * this.#words);
    this.#known = new Array<Carriers | undefined>(op.length);
    this.#hidden = new Uint32Array(this.#words);
    for (const index of questions.keys()) if (state.visibility(index) === FALSE) this.#add(this.#hidden, index, 0);
  }

  #add(bits: Uint32Array, question: number, from: number): void {
    const word = from + (question >>> 5);
    bits[word] = (bits[word] ?? 0) | (1 << (question & 31));
  }

  #one(question: number): Carriers {
    const bits = this.#none.slice();
    this.#add(bits, question, 0);
    this.#add(bits, question, this.#words);
    this.#add(bits, question, 2 * this.#words);
    return bits;
  }

  #union(all: readonly Carriers[]): Carriers {
    const [first = this.#none, ...rest] = all;
    if (rest.length === 0) return first;
    const bits = first.slice();
    for (const other of rest)
      for (let word = 0; word < bits.length; word += 1) bits[word] = (bits[word] ?? 0) | (other[word] ?? 0);
    return bits;
  }

  #indirect(carriers: Carriers): Carriers {
    const bits = carriers.slice();
    bits.fill(0, this.#words, 2 * this.#words);
    return bits;
  }

  /** The places of the questions, in their order. */
  questionsOf(carriers: Carriers): readonly number[] {
    const found: number[] = [];
    for (let word = 0; word < this.#words; word += 1) {
      for (let bits = carriers[word] ?? 0; bits !== 0; bits &= bits - 1) {
        found.push((word << 5) + 31 - Math.clz32(bits & -bits));
      }
    }
    return found;
  }

  isDirect(carriers: Carriers, question: number): boolean {
    return ((carriers[this.#words + (question >>> 5)] ?? 0) & (1 << (question & 31))) !== 0;
  }

  /** The score that the question counts for and nothing else; undefined if it counts for itself. */
  scoreOf(carriers: Carriers, question: number): string | undefined {
    const isPlain = ((carriers[2 * this.#words + (question >>> 5)] ?? 0) & (1 << (question & 31))) !== 0;
    return isPlain ? undefined : this.#scores.get(question);
  }

  /** Of those that hold: fewest answers first; among equals, fewest hidden questions. */
  #bySize(all: readonly Carriers[]): readonly Carriers[] {
    if (all.length < 2) return all;
    return all
      .map((carriers) => {
        let answers = 0;
        let hidden = 0;
        for (let word = 0; word < this.#words; word += 1) {
          const bits = carriers[word] ?? 0;
          const isHidden = this.#hidden[word] ?? 0;
          hidden += bitCount(bits & isHidden);
          answers += bitCount(bits & ~isHidden);
        }
        return { carriers, answers, hidden };
      })
      .sort((a, b) => a.answers - b.answers || a.hidden - b.hidden)
      .map(({ carriers }) => carriers);
  }

  /** What suffices for a node that is true or false; nothing for an unknown one. */
  of(node: number): Carriers {
    const known = this.#known[node];
    if (known !== undefined) return known;
    const found = this.#find(node);
    this.#known[node] = found;
    return found;
  }

  #find(node: number): Carriers {
    const { meanings, atLeast, childStart, children } = this.#state.program;
    const truth = this.#state.truth[node] ?? UNKNOWN;
    if (truth === UNKNOWN) return this.#none;
    if (this.#settlement.pinned.has(node)) {
      return this.#union(
        [...reasonsFor(this.#state, this.#settlement, node, this.#answers)].map((it) => this.#one(it)),
      );
    }
    // A person set it: no answer carries it.
    if (this.#state.isPinned(node)) return this.#none;
    const first = childStart[node] ?? 0;
    const child = children[first] ?? 0;
    const meaning = meanings[node];
    switch (meaning?.kind) {
      case 'all':
      case 'any':
      case 'count': {
        const parts = children.subarray(first, childStart[node + 1]);
        const needed = truth === TRUE ? (atLeast[node] ?? 0) : parts.length - (atLeast[node] ?? 0) + 1;
        const having = [...parts].filter((part) => this.#state.truth[part] === truth);
        return this.#union(this.#bySize(having.map((part) => this.of(part))).slice(0, needed));
      }
      case 'not': {
        const isKeptOut = truth === TRUE && meanings[child]?.kind === 'class';
        return isKeptOut ? this.#indirect(this.of(child)) : this.of(child);
      }
      case 'except':
        return this.#indirect(this.of(child));
      case 'answer':
        return this.#ofAnswer(truth, meaning.question, meaning.visibility);
      case 'score':
        return this.#counted(meaning.id, this.#ofScore(meaning.score));
      case 'calculation':
        return this.#union(meaning.questions.map((question) => this.#ofCounted(question)));
      case 'date':
        return this.#none;
      default:
        return this.#state.program.op[node] === OP.same ? this.of(child) : this.#none;
    }
  }

  #itself(question: number): Carriers {
    return this.#state.answers[question] === undefined ? this.#none : this.#one(question);
  }

  #ofAnswer(truth: number, question: number, visibility: number): Carriers {
    if (visibility < 0) return this.#itself(question);
    const shown = this.#state.truth[visibility] ?? UNKNOWN;
    if (shown === FALSE) return this.#union([this.of(visibility), this.#one(question)]);
    if (truth === FALSE) return this.#itself(question);
    return this.#union([this.#indirect(this.of(visibility)), this.#itself(question)]);
  }

  /** A question that is counted if it is visible. */
  #ofCounted(question: number): Carriers {
    const visibility = this.#state.program.visibility[question] ?? -1;
    const shown = visibility < 0 ? TRUE : (this.#state.truth[visibility] ?? UNKNOWN);
    if (shown === UNKNOWN) return this.#itself(question);
    return this.#ofAnswer(TRUE, question, visibility);
  }

  #counted(score: string, carriers: Carriers): Carriers {
    for (const question of this.questionsOf(carriers)) {
      if (!this.#scores.has(question)) this.#scores.set(question, score);
    }
    const bits = carriers.slice();
    bits.fill(0, 2 * this.#words);
    return bits;
  }

  #ofScore(index: number): Carriers {
    const plan = this.#state.program.scores[index];
    if (plan === undefined) return this.#none;
    const questions = new Set(plan.items.map(({ question }) => question));
    return this.#union([
      ...[...questions].map((question) => this.#ofCounted(question)),
      ...plan.parts.map(({ score }) => this.#ofScore(score)),
      ...plan.reductions.map(({ node }) => this.of(node)),
    ]);
  }
}

function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
