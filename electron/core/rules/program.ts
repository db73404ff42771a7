import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { Calculation, Score } from '#contract/records/rules';
import type { UsableAnswer } from './answer.ts';
import type { Decimal, Interval } from './decimal.ts';
import type { QuickItems } from './quick-score.ts';

/** Truth as a number, so that "and" is the least, "or" the greatest, and "not" what is left of 2. */
export const FALSE = 0;
export const UNKNOWN = 1;
export const TRUE = 2;

/** How a node comes to its truth. `gate`: at least `atLeast` of its children hold. `same`: as its one child. */
export const OP = { leaf: 0, gate: 1, not: 2, same: 3, score: 4, scoreTest: 5, calculationTest: 6 } as const;

/** What a node is to a reader. `except`: what would have come before a value of a conclusion. `inner` ones are parts of how one condition is computed, and never told. */
export type Meaning =
  | { readonly kind: 'all' | 'any' | 'count' | 'not' | 'except' | 'date' | 'inner' }
  | { readonly kind: 'fact' | 'class'; readonly id: string }
  | { readonly kind: 'score'; readonly id: string; readonly score: number }
  | {
      readonly kind: 'calculation';
      readonly id: string;
      readonly calculation: number;
      readonly questions: readonly number[];
    }
  /** A condition on a question: `visibility` is -1 if it is always visible. */
  | { readonly kind: 'answer'; readonly question: number; readonly visibility: number; readonly reading: number };

/** Something open that is one of finitely many cases: an answer, an option of a multi answer, a cell … */
export type Variable = {
  readonly cases: number;
  /** The questions that it belongs to; none for the day of the assessment. */
  readonly questions: readonly number[];
  /** Which case an answer to its one question is; -1 if it leaves it open. */
  readonly read: (answer: UsableAnswer) => number;
};

/** What one variable adds to a score. Each interval is already weighted. */
export type ScoreItem = {
  readonly question: number;
  /** -1 if the question is always visible. */
  readonly visibility: number;
  /** The variable "does not apply"; -1 if there is none. */
  readonly inapplicable: number;
  readonly variable: number;
  readonly perCase: readonly Interval[];
  readonly open: Interval;
  /** What an answer adds exactly, where its case does not say. */
  readonly exact?: (answer: UsableAnswer) => Interval;
};

export type ScorePlan = {
  readonly score: Score;
  readonly node: number;
  readonly items: readonly ScoreItem[];
  /** The same for fast sums; null if they would not be exact. */
  readonly quick: QuickItems | null;
  readonly parts: readonly { readonly score: number; readonly times: Decimal }[];
  readonly reductions: readonly { readonly node: number; readonly leaves: Decimal }[];
};

export type ScoreTest = { readonly score: number; readonly holds: (interval: Interval) => number };

export type CalculationTest = {
  readonly calculation: number;
  readonly measure: string;
  readonly questions: readonly number[];
  readonly variable: number;
  readonly table: Int8Array;
  /** The case of a measure as `calculate` gives it. */
  readonly caseOf: (value: string) => number;
};

/**
 * A pack made ready for judging: every condition is a node of one network, children before parents, so that one pass in
 * the order of the nodes judges all of it.
 */
export type Program = {
  readonly pack: Pack;
  readonly questions: readonly Question[];
  readonly questionIndex: ReadonlyMap<string, number>;
  readonly sectionOfQuestion: Int32Array;
  readonly op: Uint8Array;
  readonly atLeast: Int32Array;
  /** The children of node n: `children[childStart[n]]` up to `childStart[n + 1]`; parents likewise. */
  readonly childStart: Int32Array;
  readonly children: Int32Array;
  readonly parentStart: Int32Array;
  readonly parents: Int32Array;
  readonly meanings: readonly Meaning[];
  /** Of a leaf: its variable, and its truth in each case; `open` if the case is. */
  readonly leafVariable: Int32Array;
  readonly leafTable: readonly (Int8Array | null)[];
  readonly leafOpen: Int8Array;
  readonly variables: readonly Variable[];
  /** Nodes that rest on a variable directly. */
  readonly nodesOfVariable: readonly (readonly number[])[];
  readonly variablesOfQuestion: readonly (readonly number[])[];
  /** Score items whose `exact` reads the question. */
  readonly exactOfQuestion: readonly (readonly { readonly score: number; readonly item: number }[])[];
  readonly calculationsOfQuestion: readonly (readonly number[])[];
  /** The node of each question's visibility; -1 if it is always visible. */
  readonly visibility: Int32Array;
  readonly facts: readonly number[];
  /** 1 for each node whose truth is worth knowing exactly: visibility, facts, classes, obligations, conclusions. */
  readonly telling: Uint8Array;
  /** What the rule of each class says, and what counts: the same but for an override. */
  readonly classRules: readonly number[];
  readonly classes: readonly number[];
  readonly obligations: readonly number[];
  /** For each conclusion, whether each value is among those that hold. */
  readonly conclusions: readonly (readonly number[])[];
  readonly scores: readonly ScorePlan[];
  readonly scoreOfNode: ReadonlyMap<number, number>;
  readonly scoreTests: ReadonlyMap<number, ScoreTest>;
  readonly calculations: readonly Calculation[];
  readonly calculationTests: ReadonlyMap<number, CalculationTest>;
  /** The variable for the day of the assessment, and the case of a day. */
  readonly date: { readonly variable: number; readonly caseOf: (date: string) => number };
};
