import type { Scalar } from '#contract/records/condition';
import type { Pack } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';
import { cellOf, isComplete, isFilled, rowOf, type UsableAnswer } from './answer.ts';
import { fewestEntries, mostEntries } from './answer-faults.ts';
import { type Cases, choiceCases, constantsOf, dateCases, numberCases } from './cases.ts';
import { statedConditions, visitConditions } from './conditions.ts';
import type { NetworkBuilder } from './network.ts';
import { FALSE, TRUE } from './program.ts';
import { countOf, passes, type QuestionCondition, readAnswer, type ValueTest } from './reading.ts';

export type CaseVariable = { readonly variable: number; readonly cases: Cases };

type Valued = Extract<Question, { type: 'yes-no' | 'single' | 'number' | 'date' }>;
type Listed = Extract<Question, { type: 'table' | 'group' | 'people' | 'evidence' }>;
type Matrix = Extract<Question, { type: 'matrix' }>;

const truthNumber = (holds: boolean): number => (holds ? TRUE : FALSE);

/** What the conditions compare each question, or each column of one, with. */
function collectConstants(pack: Pack): ReadonlyMap<string, readonly Scalar[]> {
  const found = new Map<string, Scalar[]>();
  for (const condition of statedConditions(pack)) {
    visitConditions(condition, (it) => {
      if (!('question' in it) || 'has' in it || 'notApplicable' in it) return;
      const key = it.cells === undefined ? it.question : `${it.question}/${it.cells.column}`;
      found.set(key, [...(found.get(key) ?? []), ...constantsOf(it)]);
    });
  }
  return found;
}

/**
 * Makes what conditions and scores read of questions: variables, each once, and the leaves that rest on them. Options of
 * a multi answer and cells of a matrix are variables of their own; conditions on cells of tables and groups are taken as
 * independent of one another, so that what is concluded of open ones is right but may be less than could be.
 */
export class QuestionLeaves {
  readonly #network: NetworkBuilder;
  readonly #constants: ReadonlyMap<string, readonly Scalar[]>;
  readonly #variables = new Map<string, number>();
  readonly #cases = new Map<string, CaseVariable>();

  constructor(network: NetworkBuilder, pack: Pack) {
    this.#network = network;
    this.#constants = collectConstants(pack);
  }

  #once(key: string, question: number, cases: number, read: (answer: UsableAnswer) => number): number {
    const known = this.#variables.get(key);
    if (known !== undefined) return known;
    const variable = this.#network.variable({ cases, questions: [question], read });
    this.#variables.set(key, variable);
    return variable;
  }

  #casesOnce(key: string, question: number, make: () => Cases, read: (answer: UsableAnswer, cases: Cases) => number) {
    const known = this.#cases.get(key);
    if (known !== undefined) return known;
    const cases = make();
    const variable = this.#once(key, question, cases.samples.length, (answer) => read(answer, cases));
    const made = { variable, cases };
    this.#cases.set(key, made);
    return made;
  }

  /** Whether "does not apply" is answered: its second case; -1 if the question always applies. */
  inapplicable(question: Question, index: number): number {
    if (question.mayNotApply !== true) return -1;
    return this.#once(`${question.id} inapplicable`, index, 2, (answer) =>
      typeof answer === 'object' && !Array.isArray(answer) && 'notApplicable' in answer ? 1 : 0,
    );
  }

  value(question: Valued, index: number): CaseVariable {
    const constants = this.#constants.get(question.id) ?? [];
    const make = () => {
      switch (question.type) {
        case 'yes-no':
          return choiceCases(['yes', 'no']);
        case 'single':
          return choiceCases(question.options.map(({ id }) => id));
        case 'number':
          return numberCases(constants, question, question.points !== undefined);
        case 'date':
          return dateCases(constants);
      }
    };
    return this.#casesOnce(question.id, index, make, (answer, cases) =>
      typeof answer === 'object' ? -1 : cases.caseOf(answer),
    );
  }

  /** Whether an option of a multi question is chosen: its second case. */
  option(question: Question, index: number, option: string): number {
    return this.#once(`${question.id} has ${option}`, index, 2, (answer) =>
      Array.isArray(answer) ? Number(answer.includes(option)) : -1,
    );
  }

  /** A cell of a matrix. After the cases of its values comes "left empty", if it may be. */
  cell(question: Matrix, index: number, row: string, column: Column): CaseVariable | null {
    if (column.type === 'text' || column.type === 'long-text') return null;
    const key = `${question.id}/${column.id}`;
    const make = (): Cases => {
      const constants = this.#constants.get(key) ?? [];
      if (column.type === 'number') return numberCases(constants, column);
      if (column.type === 'date') return dateCases(constants);
      return choiceCases(column.type === 'single' ? column.options.map(({ id }) => id) : ['yes', 'no']);
    };
    const known = this.#cases.get(`${key}/${row}`);
    if (known !== undefined) return known;
    const cases = make();
    const values = cases.samples.length;
    const variable = this.#once(`${key}/${row}`, index, values + (column.isOptional === true ? 1 : 0), (answer) => {
      if (typeof answer !== 'object' || Array.isArray(answer) || !('rows' in answer)) return -1;
      const cells = rowOf(answer.rows, row);
      const value = cellOf(cells, column.id);
      if (value !== undefined) return cases.caseOf(value);
      return column.isOptional === true && isFilled(question.columns, cells) ? values : -1;
    });
    const made = { variable, cases };
    this.#cases.set(`${key}/${row}`, made);
    return made;
  }

  /** Stands for the entries of a table that are still to come; it has one case, which says nothing of them. */
  entries(question: Question, index: number): number {
    return this.#once(`${question.id} rows`, index, 1, (answer) => (isComplete(question, answer) ? 0 : -1));
  }

  #count(question: Listed, index: number): CaseVariable {
    const range = { min: fewestEntries(question), max: mostEntries(question), isWhole: true };
    const make = () => numberCases(this.#constants.get(question.id) ?? [], range);
    return this.#casesOnce(`${question.id} entries`, index, make, (answer, cases) => {
      const count = countOf(question, answer);
      return count === undefined ? -1 : cases.caseOf(count);
    });
  }

  #valueLeaf({ variable, cases }: CaseVariable, test: ValueTest): number {
    const table = cases.samples.map((sample) => truthNumber(passes(test, sample)));
    const blank = this.#network.casesOf(variable) > table.length ? [FALSE] : [];
    return this.#network.leaf(variable, [...table, ...blank]);
  }

  /** Read from the answer as a whole; while open it may come to be either. */
  #directLeaf(condition: QuestionCondition, question: Question, index: number): number {
    const variable = this.#once(JSON.stringify(condition), index, 2, (answer) => {
      const truth = readAnswer(condition, question, answer);
      return truth === 'unknown' ? -1 : Number(truth === 'true');
    });
    return this.#network.leaf(variable, [FALSE, TRUE]);
  }

  #plain(condition: QuestionCondition, question: Question, index: number): number {
    if ('notApplicable' in condition) {
      const variable = this.inapplicable(question, index);
      return variable < 0 ? this.#network.gate([], 1) : this.#network.leaf(variable, [FALSE, TRUE]);
    }
    if ('has' in condition) {
      const wanted = typeof condition.has === 'string' ? [condition.has] : condition.has;
      const options = question.type === 'multi' ? question.options.map(({ id }) => id) : [];
      const leaves = options
        .filter((id) => wanted.includes(id))
        .map((id) => this.#network.leaf(this.option(question, index, id), [FALSE, TRUE]));
      return this.#network.gate(leaves, 1);
    }
    if ('answered' in condition) return this.#directLeaf(condition, question, index);
    const { cells } = condition;
    if (cells !== undefined) {
      const column = question.type === 'matrix' ? question.columns.find(({ id }) => id === cells.column) : undefined;
      if (question.type !== 'matrix' || column === undefined) return this.#directLeaf(condition, question, index);
      const rows = 'row' in cells ? question.rows.filter(({ id }) => id === cells.row) : question.rows;
      const leaves = rows.map((row) => this.cell(question, index, row.id, column));
      if (leaves.includes(null)) return this.#directLeaf(condition, question, index);
      const tests = leaves.filter((leaf) => leaf !== null).map((leaf) => this.#valueLeaf(leaf, condition));
      return this.#network.gate(tests, 'rows' in cells && cells.rows === 'every' ? tests.length : 1);
    }
    switch (question.type) {
      case 'yes-no':
      case 'single':
      case 'number':
      case 'date':
        return this.#valueLeaf(this.value(question, index), condition);
      case 'table':
      case 'group':
      case 'people':
      case 'evidence':
        return this.#valueLeaf(this.#count(question, index), condition);
      default:
        return this.#directLeaf(condition, question, index);
    }
  }

  /** The node that says what a condition on a question makes of its answer, visibility left aside. */
  reading(condition: QuestionCondition, question: Question, index: number): number {
    const plain = this.#plain(condition, question, index);
    if ('notApplicable' in condition || 'answered' in condition) return plain;
    const inapplicable = this.inapplicable(question, index);
    return inapplicable < 0 ? plain : this.#network.gate([plain, this.#network.leaf(inapplicable, [TRUE, FALSE])], 2);
  }
}
