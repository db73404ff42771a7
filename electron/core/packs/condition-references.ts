import type { Condition } from '#contract/records/condition';
import type { Column, Question } from '#contract/records/question';
import type { Calculation, Score } from '#contract/records/rules';
import { DateOnly } from '#contract/records/text';
import { conditionsOf, visitCondition } from './conditions.ts';
import type { Path } from './data.ts';
import { reporter } from './form.ts';
import type { NameKind } from './names.ts';
import { byId, type Parts } from './parts.ts';
import type { PackProblem } from './problem.ts';

type QuestionCondition = Extract<Condition, { readonly question: string }>;
type Operator = 'is' | 'in' | 'has' | 'compare' | 'answered' | 'notApplicable';
type Fault = { readonly code: 'pack.malformed' | 'pack.dead-reference'; readonly path: Path; readonly reason: string };

/** The measures of each kind of calculation that a condition can ask. */
const MEASURES = {
  'impact-ratio': ['lowest-ratio', 'excluded-share', 'unknown'],
} as const satisfies Record<Calculation['kind'], readonly string[]>;

/** Operators on a question as a whole. Every one that may not apply takes `notApplicable` too. */
const FITTING = {
  'yes-no': ['is', 'in', 'answered'],
  single: ['is', 'in', 'answered'],
  multi: ['has', 'answered'],
  number: ['compare', 'answered'],
  date: ['compare', 'answered'],
  text: ['answered'],
  'rich-text': ['answered'],
  people: ['compare', 'answered'],
  evidence: ['compare', 'answered'],
  table: ['compare', 'answered'],
  group: ['compare', 'answered'],
  matrix: ['answered'],
} as const satisfies Record<Question['type'], readonly Operator[]>;

/** Operators on cells of a column. */
const FITTING_CELLS = {
  'yes-no': ['is', 'in', 'answered'],
  single: ['is', 'in', 'answered'],
  number: ['compare', 'answered'],
  date: ['compare', 'answered'],
  text: ['answered'],
  'long-text': ['answered'],
} as const satisfies Record<Column['type'], readonly Operator[]>;

function operatorOf(condition: QuestionCondition): Operator {
  if ('is' in condition) return 'is';
  if ('in' in condition) return 'in';
  if ('has' in condition) return 'has';
  if ('compare' in condition) return 'compare';
  return 'answered' in condition ? 'answered' : 'notApplicable';
}

function wantedBy(condition: QuestionCondition): readonly (string | number)[] {
  if ('is' in condition) return [condition.is];
  if ('in' in condition) return condition.in;
  if ('has' in condition) return typeof condition.has === 'string' ? [condition.has] : condition.has;
  return 'to' in condition ? [condition.to] : [];
}

/** Whether what is asked for can be an answer to a question, or stand in a cell, of this type. */
function operandFaults(asked: Question | Column, named: string, condition: QuestionCondition): readonly Fault[] {
  const operator = operatorOf(condition);
  const path = [operator === 'compare' ? 'to' : operator];
  const wrong = (
    code: Fault['code'],
    isRight: (wanted: string | number) => boolean,
    reason: (wanted: string) => string,
  ): readonly Fault[] =>
    wantedBy(condition)
      .filter((wanted) => !isRight(wanted))
      .map((wanted) => ({ code, path, reason: `${named} ${reason(JSON.stringify(wanted))}` }));
  switch (asked.type) {
    case 'yes-no':
      return wrong(
        'pack.malformed',
        (it) => it === 'yes' || it === 'no',
        (it) => `is never ${it}`,
      );
    case 'single':
    case 'multi':
      return wrong(
        'pack.dead-reference',
        (it) => asked.options.some(({ id }) => id === it),
        (it) => `has no option ${it}`,
      );
    case 'date':
      return wrong(
        'pack.malformed',
        (it) => DateOnly.safeParse(it).success,
        (it) => `is not compared with ${it}, only with a date YYYY-MM-DD`,
      );
    default:
      return wrong(
        'pack.malformed',
        (it) => typeof it === 'number',
        (it) => `is not compared with ${it}`,
      );
  }
}

function unfitting(operator: Operator, named: string, fitting: readonly Operator[]): Fault {
  const reason = `\`${operator}\` does not fit ${named}; use ${fitting.join(' or ')}`;
  return { code: 'pack.malformed', path: [operator], reason };
}

function cellFaults(question: Question, condition: QuestionCondition): readonly Fault[] {
  const cells = 'cells' in condition ? condition.cells : undefined;
  if (cells === undefined) return [];
  const named = `question \`${question.id}\` (${question.type})`;
  if (question.type !== 'table' && question.type !== 'group' && question.type !== 'matrix') {
    return [{ code: 'pack.malformed', path: ['cells'], reason: `${named} has no cells` }];
  }
  const dead = (key: string, id: string): Fault => ({
    code: 'pack.dead-reference',
    path: ['cells', key],
    reason: `${named} has no ${key} \`${id}\``,
  });
  const faults: Fault[] = [];
  if ('row' in cells) {
    if (question.type !== 'matrix') {
      const reason = `\`row\` does not fit ${named}, whose rows have no ids; use \`rows\``;
      faults.push({ code: 'pack.malformed', path: ['cells', 'row'], reason });
    } else if (!question.rows.some(({ id }) => id === cells.row)) faults.push(dead('row', cells.row));
  }
  const column = question.columns.find(({ id }) => id === cells.column);
  if (column === undefined) return [...faults, dead('column', cells.column)];
  const operator = operatorOf(condition);
  const fitting: readonly Operator[] = FITTING_CELLS[column.type];
  const columnNamed = `column \`${column.id}\` (${column.type}) of question \`${question.id}\``;
  if (!fitting.includes(operator)) return [...faults, unfitting(operator, columnNamed, fitting)];
  return [...faults, ...operandFaults(column, columnNamed, condition)];
}

/** Whether an operator and its operands fit the type of the question they ask. */
function questionFaults(question: Question, condition: QuestionCondition): readonly Fault[] {
  if ('cells' in condition && condition.cells !== undefined) return cellFaults(question, condition);
  const operator = operatorOf(condition);
  const named = `question \`${question.id}\` (${question.type})`;
  if (operator === 'notApplicable') {
    if (question.mayNotApply === true) return [];
    const reason = `${named} cannot be answered so; it has no \`mayNotApply: true\``;
    return [{ code: 'pack.malformed', path: [operator], reason }];
  }
  const fitting: readonly Operator[] = FITTING[question.type];
  if (!fitting.includes(operator)) return [unfitting(operator, named, fitting)];
  return operandFaults(question, named, condition);
}

function scoreFaults(score: Score, condition: Condition): readonly Fault[] {
  if (!('band' in condition) || score.bands?.some(({ id }) => id === condition.band) === true) return [];
  const reason = `score \`${score.id}\` has no band \`${condition.band}\``;
  return [{ code: 'pack.dead-reference', path: ['band'], reason }];
}

function calculationFaults(calculation: Calculation, condition: Condition): readonly Fault[] {
  if (!('measure' in condition)) return [];
  const known: readonly string[] = MEASURES[calculation.kind];
  if (!known.includes(condition.measure)) {
    const reason = `calculation \`${calculation.id}\` has no measure \`${condition.measure}\`; known: ${known.join(', ')}`;
    return [{ code: 'pack.dead-reference', path: ['measure'], reason }];
  }
  if (condition.measure !== 'unknown' || calculation.unknown !== undefined) return [];
  const reason = `calculation \`${calculation.id}\` asks no question for \`unknown\``;
  return [{ code: 'pack.malformed', path: ['measure'], reason }];
}

/** The names a condition refers to, by kind. The kind is also the key under which the name stands. */
function references(condition: Condition): readonly (readonly [NameKind, string])[] {
  if ('question' in condition) return [['question', condition.question]];
  if ('fact' in condition) return [['fact', condition.fact]];
  if ('class' in condition) return [['class', condition.class]];
  if ('score' in condition) return [['score', condition.score]];
  return 'calculation' in condition ? [['calculation', condition.calculation]] : [];
}

/** Checks what conditions refer to, and that their operators fit it. */
export function checkConditionReferences(parts: Parts, problems: PackProblem[]): void {
  const questions = byId(parts.questions);
  const scores = byId(parts.scores);
  const calculations = byId(parts.calculations);
  const faultsOf = (condition: Condition): readonly Fault[] => {
    if ('question' in condition) {
      const question = questions.get(condition.question);
      return question === undefined ? [] : questionFaults(question, condition);
    }
    if ('score' in condition) {
      const score = scores.get(condition.score);
      return score === undefined ? [] : scoreFaults(score, condition);
    }
    if ('calculation' in condition) {
      const calculation = calculations.get(condition.calculation);
      return calculation === undefined ? [] : calculationFaults(calculation, condition);
    }
    if ('count' in condition && condition.atLeast > condition.count.length) {
      const reason = `\`atLeast: ${condition.atLeast}\` of ${condition.count.length} conditions can never hold`;
      return [{ code: 'pack.malformed', path: ['atLeast'], reason }];
    }
    return [];
  };
  for (const { value: condition, source, path } of conditionsOf(parts)) {
    const report = reporter(source, problems);
    visitCondition(condition, path, (it, at) => {
      for (const [kind, id] of references(it)) {
        if (!parts.declared[kind].has(id))
          report('pack.dead-reference', [...at, kind], `there is no ${kind} \`${id}\``);
      }
      for (const fault of faultsOf(it)) report(fault.code, [...at, ...fault.path], fault.reason);
    });
  }
}
