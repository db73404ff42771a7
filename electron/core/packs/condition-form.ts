import { Comparison } from '#contract/records/condition';
import { DateOnly, PackName } from '#contract/records/text';
import { isRaw, type Path, type Raw } from './data.ts';
import type { PackProblemCode } from './problem.ts';

type Report = (code: PackProblemCode, path: Path, reason: string) => void;

const OPERATORS = [
  'all',
  'any',
  'not',
  'count',
  'question',
  'fact',
  'class',
  'score',
  'calculation',
  'assessedOn',
] as const;
const QUESTION_OPERATORS = ['is', 'in', 'has', 'compare', 'answered', 'notApplicable'] as const;
const KNOWN_QUESTION_OPERATORS = 'is, in, has, compare, answered, notApplicable';
const KNOWN_OPERATORS =
  'all, any, not, count, fact, class, score, calculation, assessedOn, and question with is, in, has, compare, answered or notApplicable';
const NAME = 'must be an id: lower case words joined by - or .';
const COMPARISON = `must be one of ${Comparison.options.map((it) => `"${it}"`).join(', ')}`;
const FRACTION = /^\d+\/0*[1-9]\d*$/;

const isNumber = (it: unknown) => typeof it === 'number' && Number.isFinite(it);
const isValue = (it: unknown) => typeof it === 'string' || isNumber(it);
const isName = (it: unknown) => PackName.safeParse(it).success;
const isDate = (it: unknown) => DateOnly.safeParse(it).success;
const isComparison = (it: unknown) => Comparison.safeParse(it).success;
const isListOf = (it: unknown, isRight: (part: unknown) => boolean) =>
  Array.isArray(it) && it.length > 0 && it.every(isRight);

/** Checks one condition, its form told apart by its operator. */
class ConditionForm {
  readonly #value: Raw;
  readonly #path: Path;
  readonly #report: Report;
  readonly #allowed = new Set<string>();

  constructor(value: Raw, path: Path, report: Report) {
    this.#value = value;
    this.#path = path;
    this.#report = report;
  }

  check(): void {
    const keys = Object.keys(this.#value);
    const [operator, second] = OPERATORS.filter((it) => Object.hasOwn(this.#value, it));
    if (operator === undefined) {
      const name = keys.find((key) => key !== 'atLeast' && key !== 'to') ?? keys[0];
      const reason = name === undefined ? 'an empty condition' : `\`${name}\` is not an operator`;
      const path = name === undefined ? this.#path : [...this.#path, name];
      this.#report('pack.unknown-operator', path, `${reason}; known: ${KNOWN_OPERATORS}`);
      return;
    }
    if (second !== undefined) {
      this.#cannotStandTogether(operator, second);
      return;
    }
    this.#allowed.add(operator);
    this.#checkOperator(operator);
    for (const key of keys.filter((it) => !this.#allowed.has(it))) {
      const reason = `\`${key}\` is not an operator that can stand with \`${operator}\`; known: ${KNOWN_OPERATORS}`;
      this.#report('pack.unknown-operator', [...this.#path, key], reason);
    }
  }

  #cannotStandTogether(first: string, second: string): void {
    const reason = `\`${first}\` and \`${second}\` cannot stand in one condition`;
    this.#report('pack.unknown-operator', [...this.#path, second], reason);
  }

  #must(key: string, isRight: (value: unknown) => boolean, reason: string): void {
    this.#allowed.add(key);
    if (isRight(this.#value[key])) return;
    this.#report('pack.malformed', [...this.#path, key], `\`${key}\` ${reason}`);
  }

  #checkOperator(operator: (typeof OPERATORS)[number]): void {
    const operand = this.#value[operator];
    switch (operator) {
      case 'all':
      case 'any':
      case 'count':
        this.#must(operator, (it) => isListOf(it, () => true), 'must be a list of conditions');
        for (const [index, part] of Array.isArray(operand) ? operand.entries() : []) {
          checkCondition(part, [...this.#path, operator, index], this.#report);
        }
        if (operator !== 'count') return;
        this.#must(
          'atLeast',
          (it) => Number.isSafeInteger(it) && Number(it) >= 1,
          'must be a whole number of 1 or more',
        );
        return;
      case 'not':
        checkCondition(operand, [...this.#path, 'not'], this.#report);
        return;
      case 'fact':
      case 'class':
        this.#must(operator, isName, NAME);
        return;
      case 'question':
        this.#must(operator, isName, NAME);
        this.#checkQuestion();
        return;
      case 'score':
        this.#must(operator, isName, NAME);
        if (Object.hasOwn(this.#value, 'band')) this.#must('band', isName, NAME);
        else this.#checkComparison(isNumber, 'must be a number');
        return;
      case 'calculation':
        this.#must(operator, isName, NAME);
        this.#must('measure', isName, NAME);
        this.#checkComparison(
          (it) => isNumber(it) || (typeof it === 'string' && FRACTION.test(it)),
          'must be a number or a fraction such as 4/5',
        );
        return;
      case 'assessedOn':
        this.#must(operator, isComparison, COMPARISON);
        this.#must('to', isDate, 'must be a date YYYY-MM-DD');
    }
  }

  #checkComparison(isRight: (value: unknown) => boolean, reason: string): void {
    this.#must('compare', isComparison, COMPARISON);
    this.#must('to', isRight, reason);
  }

  #checkQuestion(): void {
    const [operator, second] = QUESTION_OPERATORS.filter((it) => Object.hasOwn(this.#value, it));
    if (operator === undefined) {
      const known = ['question', 'to', 'cells'];
      const name = Object.keys(this.#value).find((key) => !known.includes(key)) ?? 'question';
      for (const key of [name, 'to', 'cells']) this.#allowed.add(key);
      const fault = name === 'question' ? 'has no operator' : `\`${name}\` is not an operator`;
      const reason = `the condition on a question: ${fault}; known: ${KNOWN_QUESTION_OPERATORS}`;
      this.#report('pack.unknown-operator', [...this.#path, name], reason);
      return;
    }
    if (second !== undefined) {
      for (const key of [...QUESTION_OPERATORS, 'to', 'cells']) this.#allowed.add(key);
      this.#cannotStandTogether(operator, second);
      return;
    }
    this.#checkQuestionOperator(operator);
    if (operator !== 'has' && operator !== 'notApplicable') this.#checkCells();
  }

  #checkQuestionOperator(operator: (typeof QUESTION_OPERATORS)[number]): void {
    switch (operator) {
      case 'is':
        this.#must('is', isValue, 'must be an answer: `yes`, `no` or an option');
        return;
      case 'in':
        this.#must('in', (it) => isListOf(it, isValue), 'must be a list of answers');
        return;
      case 'has':
        this.#must('has', (it) => isName(it) || isListOf(it, isName), 'must be an option or a list of options');
        return;
      case 'compare':
        this.#checkComparison(isValue, 'must be a number or a date YYYY-MM-DD in quotes');
        return;
      case 'answered':
      case 'notApplicable':
        this.#must(operator, (it) => it === true, 'must be `true`; for the opposite put `not` around the condition');
    }
  }

  #checkCells(): void {
    if (!Object.hasOwn(this.#value, 'cells')) return;
    const isPick = (it: unknown) => {
      if (!isRaw(it) || !isName(it['column'])) return false;
      const other = Object.keys(it).filter((key) => key !== 'column');
      if (other.length !== 1) return false;
      return other[0] === 'row' ? isName(it['row']) : it['rows'] === 'some' || it['rows'] === 'every';
    };
    this.#must(
      'cells',
      isPick,
      'must be { column: …, rows: some }, { column: …, rows: every } or { column: …, row: … }',
    );
  }
}

/** Checks one condition by hand, since a union's own issues tell an author nothing. Accepts what `Condition` accepts. */
export function checkCondition(value: unknown, path: Path, report: Report): void {
  if (isRaw(value)) new ConditionForm(value, path, report).check();
  else report('pack.malformed', path, 'a condition must be a map with an operator');
}
