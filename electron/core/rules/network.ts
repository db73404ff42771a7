import { type Meaning, OP, UNKNOWN, type Variable } from './program.ts';

type Leaf = { readonly variable: number; readonly table: Int8Array };

const INNER: Meaning = { kind: 'inner' };

/** Grows the network of a program node by node; children come before parents. */
export class NetworkBuilder {
  readonly #op: number[] = [];
  readonly #atLeast: number[] = [];
  readonly #children: (readonly number[])[] = [];
  readonly #meanings: Meaning[] = [];
  readonly #leaves: (Leaf | null)[] = [];
  readonly #variables: Variable[] = [];
  readonly #resting: number[][] = [];

  #node(op: number, children: readonly number[], meaning: Meaning, atLeast = 0, leaf: Leaf | null = null): number {
    this.#op.push(op);
    this.#atLeast.push(atLeast);
    this.#children.push(children);
    this.#meanings.push(meaning);
    this.#leaves.push(leaf);
    return this.#op.length - 1;
  }

  variable(variable: Variable): number {
    this.#variables.push(variable);
    this.#resting.push([]);
    return this.#variables.length - 1;
  }

  casesOf(variable: number): number {
    return this.#variables[variable]?.cases ?? 0;
  }

  leaf(variable: number, table: readonly number[], meaning: Meaning = INNER): number {
    const node = this.#node(OP.leaf, [], meaning, 0, { variable, table: Int8Array.from(table) });
    this.rests(node, variable);
    return node;
  }

  gate(children: readonly number[], atLeast: number, meaning: Meaning = INNER): number {
    return this.#node(OP.gate, children, meaning, atLeast);
  }

  not(child: number, meaning: Meaning = INNER): number {
    return this.#node(OP.not, [child], meaning);
  }

  same(child: number, meaning: Meaning = INNER): number {
    return this.#node(OP.same, [child], meaning);
  }

  score(children: readonly number[], variables: readonly number[]): number {
    const node = this.#node(OP.score, children, INNER);
    for (const variable of variables) this.rests(node, variable);
    return node;
  }

  scoreTest(score: number, meaning: Meaning): number {
    return this.#node(OP.scoreTest, [score], meaning);
  }

  calculationTest(visibilities: readonly number[], variable: number, meaning: Meaning): number {
    const node = this.#node(OP.calculationTest, visibilities, meaning);
    this.rests(node, variable);
    return node;
  }

  rests(node: number, variable: number): void {
    this.#resting[variable]?.push(node);
  }

  finish() {
    const count = this.#op.length;
    const childStart = new Int32Array(count + 1);
    const parentStart = new Int32Array(count + 1);
    for (const [node, children] of this.#children.entries()) {
      childStart[node + 1] = (childStart[node] ?? 0) + children.length;
      for (const child of children) parentStart[child + 1] = (parentStart[child + 1] ?? 0) + 1;
    }
    for (let node = 0; node < count; node += 1)
      parentStart[node + 1] = (parentStart[node + 1] ?? 0) + (parentStart[node] ?? 0);
    const parents = new Int32Array(parentStart[count] ?? 0);
    const next = parentStart.slice();
    for (const [node, children] of this.#children.entries()) {
      for (const child of children) {
        parents[next[child] ?? 0] = node;
        next[child] = (next[child] ?? 0) + 1;
      }
    }
    const uniform = ({ table }: Leaf) => (table.every((truth) => truth === table[0]) ? (table[0] ?? UNKNOWN) : UNKNOWN);
    return {
      op: Uint8Array.from(this.#op),
      atLeast: Int32Array.from(this.#atLeast),
      childStart,
      children: Int32Array.from(this.#children.flat()),
      parentStart,
      parents,
      meanings: this.#meanings,
      leafVariable: Int32Array.from(this.#leaves, (leaf) => leaf?.variable ?? -1),
      leafTable: this.#leaves.map((leaf) => leaf?.table ?? null),
      leafOpen: Int8Array.from(this.#leaves, (leaf) => (leaf === null ? UNKNOWN : uniform(leaf))),
      variables: this.#variables,
      nodesOfVariable: this.#resting,
    };
  }
}
