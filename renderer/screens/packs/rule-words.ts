import type { CellPick, Condition } from '#contract/records/condition';
import type { Pack } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';
import type { LocalText } from '#contract/records/text';
import { formatDate, formatNumber, l, type MessageKey, t } from '../app.ts';
import { numberQuestions } from '../assessment/outline.ts';
import type { Item } from './items.ts';

/**
 * A rule as it is shown: statements, and groups of them. `none`: no part holds. `not-all`: at least one part does not
 * hold. `fewer`: fewer than `atLeast` hold. A statement is a clause; `item` is what it speaks of.
 */
export type Rule =
  | { readonly kind: 'all' | 'any' | 'none' | 'not-all'; readonly parts: readonly Rule[] }
  | { readonly kind: 'count' | 'fewer'; readonly atLeast: number; readonly parts: readonly Rule[] }
  | { readonly kind: 'statement'; readonly text: string; readonly item: Item | null };

type Compound = Extract<Condition, { all: unknown } | { any: unknown } | { count: unknown }>;
type Statement = Exclude<Condition, Compound | { not: unknown }>;
type OnQuestion = Extract<Statement, { question: string }>;
type Values = Readonly<Record<string, string | number>>;

const COMPARISONS = { '<': '<', '<=': '≤', '=': '=', '>=': '≥', '>': '>' } as const;
const DATE_KEYS = { '<': 'before', '<=': 'until', '=': 'on', '>=': 'from', '>': 'after' } as const;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

interface Known {
  readonly number: string;
  readonly question: Question;
}

const numbered = new WeakMap<Pack, ReadonlyMap<string, Known>>();

function questionOf(pack: Pack, id: string): Known | undefined {
  const known = numbered.get(pack) ?? new Map(numberQuestions(pack).map((it) => [it.question.id, it]));
  numbered.set(pack, known);
  return known.get(id);
}

/** The clauses are the dossier's, so that both say the same. */
function say(isDenied: boolean, name: string, values: Values = {}): string {
  return t(`dossier.condition.${isDenied ? 'not-' : ''}${name}` as MessageKey, values);
}

function named(items: readonly { id: string; label: LocalText }[] | undefined, id: string): string {
  const found = items?.find((one) => one.id === id);
  return found === undefined ? id : l(found.label);
}

function valueWords(asked: Question | Column | undefined, value: string | number): string {
  if (asked !== undefined && 'options' in asked) return named(asked.options, String(value));
  if (asked?.type === 'yes-no' && (value === 'yes' || value === 'no')) return t(`screen.assessment.answer.${value}`);
  if (typeof value === 'string') return DATE.test(value) ? formatDate(value) : value;
  const unit = asked?.type === 'number' && asked.unit !== undefined ? ` ${l(asked.unit)}` : '';
  return `${formatNumber(value)}${unit}`;
}

function isCounted(question: Question | undefined): boolean {
  return question !== undefined && ['table', 'group', 'people', 'evidence'].includes(question.type);
}

function onCells(known: Known, condition: OnQuestion, cells: CellPick, isDenied: boolean): string {
  const { number, question } = known;
  const columns: readonly Column[] = 'columns' in question ? question.columns : [];
  const column = columns.find(({ id }) => id === cells.column);
  const rows = question.type === 'matrix' ? question.rows : [];
  const where = 'row' in cells ? say(false, 'row', { row: named(rows, cells.row) }) : say(false, `rows-${cells.rows}`);
  const values = { number, where, column: column === undefined ? cells.column : l(column.label) };
  if ('is' in condition) return say(isDenied, 'cell-is', { ...values, answers: valueWords(column, condition.is) });
  if ('in' in condition) {
    const answers = condition.in.map((one) => valueWords(column, one)).join('; ');
    return say(isDenied, 'cell-in', { ...values, answers });
  }
  if (!('compare' in condition)) return say(isDenied, 'cell-answered', values);
  const comparison = COMPARISONS[condition.compare];
  return say(isDenied, 'cell-compare', { ...values, comparison, answers: valueWords(column, condition.to) });
}

function onQuestion(pack: Pack, condition: OnQuestion, isDenied: boolean): string {
  const known = questionOf(pack, condition.question);
  if (known === undefined) return condition.question;
  if ('cells' in condition && condition.cells !== undefined)
    return onCells(known, condition, condition.cells, isDenied);
  const { number, question } = known;
  const words = (value: string | number): string => valueWords(question, value);
  if ('is' in condition) return say(isDenied, 'is', { number, answer: words(condition.is) });
  if ('in' in condition) {
    return say(isDenied, 'in', { number, answers: condition.in.map(words).join('; ') });
  }
  if ('has' in condition) {
    const wanted = typeof condition.has === 'string' ? [condition.has] : condition.has;
    return say(isDenied, wanted.length === 1 ? 'has' : 'has-any', { number, answers: wanted.map(words).join('; ') });
  }
  if ('answered' in condition) return say(isDenied, 'answered', { number });
  if ('notApplicable' in condition) return say(isDenied, 'does-not-apply', { number });
  const comparison = COMPARISONS[condition.compare];
  if (isCounted(question)) return say(isDenied, 'entries', { number, comparison, count: condition.to });
  return say(isDenied, 'compare', { number, comparison, answer: words(condition.to) });
}

function statement(pack: Pack, condition: Statement, isDenied: boolean): Rule {
  const told = (text: string, item: Item | null): Rule => ({ kind: 'statement', text, item });
  if ('question' in condition) {
    return told(onQuestion(pack, condition, isDenied), { kind: 'question', id: condition.question });
  }
  if ('fact' in condition) {
    const label = named(pack.facts, condition.fact);
    return told(say(isDenied, 'named', { label }), { kind: 'fact', id: condition.fact });
  }
  if ('class' in condition) {
    const label = named(pack.classes, condition.class);
    return told(say(isDenied, 'named', { label }), { kind: 'class', id: condition.class });
  }
  if ('score' in condition) {
    const label = named(pack.scores, condition.score);
    const item: Item = { kind: 'score', id: condition.score };
    if ('compare' in condition) {
      const [comparison, value] = [COMPARISONS[condition.compare], formatNumber(condition.to)];
      return told(say(isDenied, 'score', { label, comparison, value }), item);
    }
    const bands = pack.scores?.find(({ id }) => id === condition.score)?.bands;
    return told(say(isDenied, 'band', { label, band: named(bands, condition.band) }), item);
  }
  if ('calculation' in condition) {
    const values = {
      label: named(pack.calculations, condition.calculation),
      measure: t(`dossier.condition.measure.${condition.measure}` as MessageKey),
      comparison: COMPARISONS[condition.compare],
      value: typeof condition.to === 'number' ? formatNumber(condition.to) : condition.to,
    };
    return told(say(isDenied, 'measure', values), { kind: 'calculation', id: condition.calculation });
  }
  return told(say(isDenied, `date-${DATE_KEYS[condition.assessedOn]}`, { day: formatDate(condition.to) }), null);
}

/** Puts a condition of a pack into words, in the window's language. */
export function ruleOf(pack: Pack, condition: Condition, isDenied = false): Rule {
  const parts = (conditions: readonly Condition[]): readonly Rule[] => conditions.map((part) => ruleOf(pack, part));
  if ('not' in condition) return ruleOf(pack, condition.not, !isDenied);
  if ('count' in condition) {
    return { kind: isDenied ? 'fewer' : 'count', atLeast: condition.atLeast, parts: parts(condition.count) };
  }
  const group = 'all' in condition ? condition.all : 'any' in condition ? condition.any : null;
  if (group === null) return statement(pack, condition as Statement, isDenied);
  const [only] = group;
  if (group.length === 1 && only !== undefined) return ruleOf(pack, only, isDenied);
  if ('all' in condition) return { kind: isDenied ? 'not-all' : 'all', parts: parts(group) };
  return { kind: isDenied ? 'none' : 'any', parts: parts(group) };
}

/** A rule that a person can read in one line; null if it takes more. */
export function ruleLine(rule: Rule): string | null {
  if (rule.kind === 'statement') return rule.text;
  if (rule.kind !== 'all' && rule.kind !== 'any') return null;
  const texts = rule.parts.map((part) => (part.kind === 'statement' ? part.text : null));
  const line = texts.join(` ${say(false, rule.kind === 'all' ? 'and' : 'or')} `);
  return texts.includes(null) || line.length > LINE ? null : line;
}

/** In characters. */
const LINE = 120;
