import type { CellPick, Condition } from '#contract/records/condition';
import type { Column, Question } from '#contract/records/question';
import type { LocalText } from '#contract/records/text';
import { answerLabel, cellText } from './answer-text.ts';
import type { SectionContext } from './context.ts';

type Compound = Extract<Condition, { all: unknown } | { any: unknown } | { count: unknown }>;
type Statement = Exclude<Condition, Compound | { not: unknown }>;
type OnQuestion = Extract<Statement, { question: string }>;
type OnCells = Extract<OnQuestion, { cells?: unknown }>;
/** `not-`: the statement does not hold. */
type Denied = '' | 'not-';

/** A condition that takes more characters than this is told by what it rests on. */
const READABLE = 220;
/** Of more answers than this only some are named. */
const NAMED_ANSWERS = 3;
/** If at most so many options are not meant, they are named instead. */
const NAMED_EXCEPTIONS = 2;

/**
 * A condition in words, for example `3.1 is “Yes” and 3.2 is not “No”`. Facts, classes, scores and calculations are named
 * by their labels. One that nobody could read in one sentence is told by the questions it rests on.
 */
export function conditionText(context: SectionContext, condition: Condition): string {
  const text = wholeText(context, condition);
  if (text.length <= READABLE) return text;
  const numbers = [...new Set(questionsIn(condition).map((id) => context.numberOf(id)))];
  return numbers.length < 2
    ? text
    : context.say('condition.depends', { count: numbers.length, numbers: numbers.join(', ') });
}

function wholeText(context: SectionContext, condition: Condition): string {
  if (isCompound(condition)) return compound(context, condition);
  if (!('not' in condition)) return statement(context, condition, '');
  const denied = condition.not;
  if (isCompound(denied)) return context.say('condition.not', { condition: `(${compound(context, denied)})` });
  return 'not' in denied ? wholeText(context, denied.not) : statement(context, denied, 'not-');
}

function questionsIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(questionsIn);
  if ('any' in condition) return condition.any.flatMap(questionsIn);
  if ('count' in condition) return condition.count.flatMap(questionsIn);
  if ('not' in condition) return questionsIn(condition.not);
  return 'question' in condition ? [condition.question] : [];
}

function isCompound(condition: Condition): condition is Compound {
  return 'all' in condition || 'any' in condition || 'count' in condition;
}

function compound(context: SectionContext, condition: Compound): string {
  if ('all' in condition) return joined(context, condition.all, 'and');
  if ('any' in condition) return joined(context, condition.any, 'or');
  const conditions = joined(context, condition.count, 'or');
  return context.say('condition.at-least', { count: condition.atLeast, conditions });
}

function joined(context: SectionContext, conditions: readonly Condition[], key: 'and' | 'or'): string {
  const texts = conditions.map((part) => {
    const text = wholeText(context, part);
    return isCompound(part) && conditions.length > 1 ? `(${text})` : text;
  });
  return texts.join(` ${context.say(`condition.${key}`)} `);
}

const COMPARISONS = { '<': '<', '<=': '≤', '=': '=', '>=': '≥', '>': '>' } as const;
const DATE_KEYS = { '<': 'before', '<=': 'until', '=': 'on', '>=': 'from', '>': 'after' } as const;

function statement(context: SectionContext, condition: Statement, denied: Denied): string {
  const { pack } = context.input;
  const say = (name: string, values: Record<string, string | number>) =>
    context.say(`condition.${denied}${name}`, values);
  const named = (items: readonly { id: string; label: LocalText }[] | undefined, id: string) => {
    const item = items?.find((one) => one.id === id);
    return item ? context.local(item.label) : id;
  };
  if ('question' in condition) return onQuestion(context, condition, denied);
  if ('fact' in condition) return say('named', { label: named(pack.facts, condition.fact) });
  if ('class' in condition) return say('named', { label: named(pack.classes, condition.class) });
  if ('score' in condition) {
    const label = named(pack.scores, condition.score);
    if ('compare' in condition) {
      const value = context.number(condition.to);
      return say('score', { label, comparison: COMPARISONS[condition.compare], value });
    }
    const bands = pack.scores?.find(({ id }) => id === condition.score)?.bands;
    return say('band', { label, band: named(bands, condition.band) });
  }
  if ('calculation' in condition) {
    const value = typeof condition.to === 'number' ? context.number(condition.to) : condition.to;
    const measure = context.say(`condition.measure.${condition.measure}`);
    const label = named(pack.calculations, condition.calculation);
    return say('measure', { label, measure, comparison: COMPARISONS[condition.compare], value });
  }
  return say(`date-${DATE_KEYS[condition.assessedOn]}`, { day: context.day(condition.to) });
}

function onQuestion(context: SectionContext, condition: OnQuestion, denied: Denied): string {
  const { number, question } = context.question(condition.question);
  const say = (name: string, values: Record<string, string | number> = {}) =>
    context.say(`condition.${denied}${name}`, { number, ...values });
  if ('cells' in condition && condition.cells) return onCells(context, condition, condition.cells, denied);
  const answer = (value: string | number) => answerLabel(context, question, value);
  if ('is' in condition) return say('is', { answer: answer(condition.is) });
  if ('in' in condition) {
    const rest = exceptions(question, condition.in);
    if (rest) return say('other', { answers: rest.map(answer).join('; ') });
    return listed(condition.in.map(answer), (answers) => say('in', { answers }));
  }
  if ('has' in condition) {
    const options = typeof condition.has === 'string' ? [condition.has] : condition.has;
    const [only] = options;
    if (options.length === 1 && only !== undefined) return say('has', { answers: answer(only) });
    const rest = exceptions(question, options);
    if (rest?.length === 0) return say('has-some');
    if (rest) return say('has-other', { answers: rest.map(answer).join('; ') });
    return listed(options.map(answer), (answers) => say('has-any', { answers }));
  }
  if ('answered' in condition) return say('answered');
  if ('notApplicable' in condition) return say('does-not-apply');
  const comparison = COMPARISONS[condition.compare];
  if (isCounted(question)) return say('entries', { comparison, count: condition.to });
  return say('compare', { comparison, answer: answer(condition.to) });
}

function isCounted({ type }: Question): boolean {
  return type === 'table' || type === 'group' || type === 'people' || type === 'evidence';
}

/** The options that are not meant, if those are fewer to name; undefined if those that are meant are to be named. */
function exceptions(question: Question, meant: readonly (string | number)[]): string[] | undefined {
  if (!('options' in question) || meant.length <= NAMED_ANSWERS) return undefined;
  const rest = question.options.filter(({ id }) => !meant.includes(id)).map(({ id }) => id);
  return rest.length <= NAMED_EXCEPTIONS && rest.length < meant.length ? rest : undefined;
}

/** Names some of many answers, and how many there are besides. */
function listed(answers: readonly string[], words: (answers: string) => string): string {
  if (answers.length <= NAMED_ANSWERS) return words(answers.join('; '));
  const named = answers.slice(0, NAMED_ANSWERS - 1);
  return words(`${named.join('; ')}; … (+${answers.length - named.length})`);
}

function onCells(context: SectionContext, condition: OnCells, cells: CellPick, denied: Denied): string {
  const { number, question } = context.question(condition.question);
  const columns: readonly Column[] = 'columns' in question ? question.columns : [];
  const column = columns.find(({ id }) => id === cells.column);
  const value = (one: string | number) => (column ? cellText(context, column, one) : String(one));
  const label = column ? context.local(column.label) : cells.column;
  const where =
    'row' in cells
      ? context.say('condition.row', { row: rowLabel(context, question, cells.row) })
      : context.say(`condition.rows-${cells.rows}`);
  const say = (name: string, values: Record<string, string | number> = {}) =>
    context.say(`condition.${denied}cell-${name}`, { number, column: label, where, ...values });
  if ('is' in condition) return say('is', { answers: value(condition.is) });
  if ('in' in condition) return listed(condition.in.map(value), (answers) => say('in', { answers }));
  if ('answered' in condition) return say('answered');
  return say('compare', { comparison: COMPARISONS[condition.compare], answers: value(condition.to) });
}

function rowLabel(context: SectionContext, question: Question, id: string): string {
  const row = question.type === 'matrix' ? question.rows.find((one) => one.id === id) : undefined;
  return row ? context.local(row.label) : id;
}
