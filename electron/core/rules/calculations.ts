import type { CalculationResult } from '#contract/records/judgement';
import { calculate } from './calculate/index.ts';
import { FALSE, TRUE, UNKNOWN } from './program.ts';
import type { State } from './state.ts';

/** What the calculations of a pack come to in a state, each carried out once until an answer it counts changes. */
export class Calculations {
  readonly #state: State;
  readonly #known = new Map<string, CalculationResult>();

  constructor(state: State) {
    this.#state = state;
  }

  /** To be told when an answer changes that a calculation counts. */
  forget(): void {
    this.#known.clear();
  }

  /** What one comes to over the complete answers of visible questions. */
  result(index: number): CalculationResult {
    const { program, answers } = this.#state;
    const calculation = program.calculations[index];
    if (calculation === undefined) throw new Error('No such calculation');
    const { counts, scores, unknown } = calculation;
    const indexOf = (id: string | undefined): number => program.questionIndex.get(id ?? '') ?? -1;
    const isCounted = (question: number): boolean =>
      question >= 0 && this.#state.visibility(question) === TRUE && !this.#state.isOpen(question);
    const asked = [counts.question, scores?.question, unknown].map(indexOf);
    const key = `${index} ${asked.map(isCounted).join(' ')}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const result = calculate(calculation, (id) => (isCounted(indexOf(id)) ? answers[indexOf(id)] : undefined));
    this.#known.set(key, result);
    return result;
  }

  /** The truth of a test of a measure; false if all its questions are hidden, or answered without a figure coming of it. */
  truth(node: number): number {
    const state = this.#state;
    const test = state.program.calculationTests.get(node);
    if (test === undefined) return UNKNOWN;
    const shown = test.questions.filter((question) => state.visibility(question) !== FALSE);
    if (shown.length === 0) return FALSE;
    if (shown.some((question) => state.visibility(question) === UNKNOWN)) return UNKNOWN;
    const isOpen = shown.every((question) => state.isOpen(question));
    if (!isOpen) {
      const { measures } = this.result(test.calculation);
      const value = Object.hasOwn(measures, test.measure) ? measures[test.measure] : undefined;
      return value === undefined ? FALSE : (test.table[test.caseOf(value)] ?? UNKNOWN);
    }
    const at = state.cases[test.variable] ?? -1;
    return at < 0 ? UNKNOWN : (test.table[at] ?? UNKNOWN);
  }
}
