import type { Comparison, Condition } from '#contract/records/condition';
import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { Score } from '#contract/records/rules';
import type { Overrides } from '#core/rules/conclude';
import { ASSESSED_ON, domainOf, questionsIn } from './rich-packs.ts';

/**
 * One way to answer all that is open. `stated`: questions of which it counts as stated that they are answered, which is
 * never concluded in advance.
 */
export type World = { readonly answers: Answers; readonly stated: ReadonlySet<string> };

function isMet(value: string | number, comparison: Comparison, to: string | number): boolean {
  if (comparison === '<') return value < to;
  if (comparison === '<=') return value <= to;
  if (comparison === '=') return value === to;
  return comparison === '>=' ? value >= to : value > to;
}

function mentions(pack: Pack, id: string): boolean {
  return JSON.stringify(pack).includes(`{"question":"${id}","answered":true}`);
}

/** The answers with presumptions where nothing is answered. */
export function presumed(pack: Pack, answers: Answers): Answers {
  const all: Answers = { ...answers };
  for (const question of questionsIn(pack)) {
    if ('presumed' in question && question.presumed !== undefined) all[question.id] ??= question.presumed.value;
  }
  return all;
}

/** Every way to answer what is open. */
export function worlds(pack: Pack, given: Answers): readonly World[] {
  const answers = presumed(pack, given);
  let all: readonly World[] = [{ answers, stated: new Set(Object.keys(answers)) }];
  for (const question of questionsIn(pack)) {
    const { id } = question;
    if (answers[id] !== undefined) continue;
    const ways = mentions(pack, id) ? [true, false] : [true];
    all = all.flatMap((world) =>
      domainOf(question).flatMap((value) =>
        ways.map((isStated) => ({
          answers: { ...world.answers, [id]: value },
          stated: isStated ? new Set([...world.stated, id]) : world.stated,
        })),
      ),
    );
  }
  return all;
}

/** The plain two-valued meaning of a pack in one world, without regard for speed; shares nothing with `core/rules`. */
export class BruteForce {
  readonly #pack: Pack;
  readonly #world: World;
  readonly #questions: ReadonlyMap<string, Question>;
  readonly #rules: ReadonlyMap<string, Condition>;
  readonly #overrides: Overrides;

  constructor(pack: Pack, world: World, overrides: Overrides = {}) {
    this.#pack = pack;
    this.#overrides = overrides;
    this.#world = world;
    this.#questions = new Map(questionsIn(pack).map((question) => [question.id, question]));
    const named = (kind: string, items: readonly { readonly id: string; readonly when: Condition }[]) =>
      items.map(({ id, when }) => [`${kind} ${id}`, when] as const);
    this.#rules = new Map([...named('fact', pack.facts), ...named('class', pack.classes)]);
  }

  #rule(name: string): boolean {
    const rule = this.#rules.get(name);
    if (rule === undefined) throw new Error(`No ${name}`);
    return this.holds(rule);
  }

  #isOfClass(id: string): boolean {
    const override = this.#overrides[id];
    return override === undefined ? this.#rule(`class ${id}`) : override === 'true';
  }

  isVisible(id: string): boolean {
    const visible = this.#questions.get(id)?.visible;
    return visible === undefined || this.holds(visible);
  }

  holds(condition: Condition): boolean {
    if ('all' in condition) return condition.all.every((it) => this.holds(it));
    if ('any' in condition) return condition.any.some((it) => this.holds(it));
    if ('not' in condition) return !this.holds(condition.not);
    if ('count' in condition) return condition.count.filter((it) => this.holds(it)).length >= condition.atLeast;
    if ('fact' in condition) return this.#rule(`fact ${condition.fact}`);
    if ('class' in condition) return this.#isOfClass(condition.class);
    if ('assessedOn' in condition) return isMet(ASSESSED_ON, condition.assessedOn, condition.to);
    if ('score' in condition) {
      const value = this.score(condition.score);
      return 'band' in condition
        ? this.band(condition.score, value) === condition.band
        : isMet(value, condition.compare, condition.to);
    }
    if (!('question' in condition)) throw new Error('Not among the conditions of small packs');
    if (!this.isVisible(condition.question)) return false;
    const value = this.#world.answers[condition.question];
    if ('answered' in condition) return this.#world.stated.has(condition.question);
    const isInapplicable = typeof value === 'object' && 'notApplicable' in value;
    if ('notApplicable' in condition) return isInapplicable;
    if (isInapplicable || value === undefined) return false;
    if ('has' in condition) return [condition.has].flat().some((it) => Array.isArray(value) && value.includes(it));
    if (condition.cells === undefined) return typeof value !== 'object' && this.#isMetBy(condition, value);
    const rows = typeof value === 'object' && 'rows' in value ? value.rows : {};
    const { cells } = condition;
    const chosen = 'row' in cells ? [rows[cells.row]] : Object.values(rows);
    const met = chosen.filter((row) => row !== undefined && this.#isMetBy(condition, row[cells.column] ?? ''));
    return 'rows' in cells && cells.rows === 'every' ? met.length === chosen.length : met.length > 0;
  }

  #isMetBy(condition: Condition, value: string | number): boolean {
    if ('is' in condition) return value === condition.is;
    if ('in' in condition) return condition.in.includes(value);
    if (!('compare' in condition)) throw new Error('Not a condition on a value');
    return isMet(value, condition.compare, condition.to);
  }

  band(id: string, value: number): string | undefined {
    const bands = this.#score(id).bands ?? [];
    return bands.find(({ upTo }) => upTo === undefined || value <= upTo)?.id;
  }

  #score(id: string): Score {
    const found = this.#pack.scores?.find((score) => score.id === id);
    if (found === undefined) throw new Error(`No score ${id}`);
    return found;
  }

  /** All numbers in small packs are whole multiples of small powers of two, so that floating point is exact. */
  score(id: string): number {
    const { from, weights = {}, reductions = [], rounding } = this.#score(id);
    const base =
      from === 'points'
        ? questionsIn(this.#pack).reduce((sum, question) => {
            const value = this.#world.answers[question.id];
            if (!this.isVisible(question.id) || value === undefined) return sum;
            return sum + this.#pointsOf(question.id, value, id) * (weights[question.id] ?? 1);
          }, 0)
        : from.reduce((sum, { score, times }) => sum + this.score(score) * times, 0);
    const reduced = reductions.reduce((value, { by, when }) => (this.holds(when) ? value * (1 - by) : value), base);
    if (rounding === 'none') return reduced;
    return rounding === 'down' ? Math.floor(reduced) : Math.floor(reduced + 0.5);
  }

  #pointsOf(id: string, value: AnswerValue, score: string): number {
    const question = this.#questions.get(id);
    if (question === undefined || (typeof value === 'object' && 'notApplicable' in value)) return 0;
    if (question.type === 'yes-no') return (value === 'yes' ? question.points?.yes : question.points?.no)?.[score] ?? 0;
    if (question.type === 'number') return typeof value === 'number' ? value * (question.points?.[score] ?? 0) : 0;
    if (question.type === 'single' || question.type === 'multi') {
      const chosen = question.options.filter((option) => [value].flat().includes(option.id));
      return chosen.reduce((sum, { points }) => sum + (points?.[score] ?? 0), 0);
    }
    if (question.type !== 'matrix' || typeof value !== 'object' || !('rows' in value)) return 0;
    const cells = Object.values(value.rows).map((row) => row['x']);
    const options = question.columns.flatMap((column) => (column.type === 'single' ? column.options : []));
    return cells.reduce<number>(
      (sum, cell) => sum + (options.find((option) => option.id === cell)?.points?.[score] ?? 0),
      0,
    );
  }

  /** Truths by name, values of conclusions, and scores. */
  all(): {
    readonly truths: Readonly<Record<string, boolean>>;
    readonly scores: readonly number[];
    readonly concluded: readonly string[];
  } {
    const { facts, classes, obligations, conclusions = [], scores = [] } = this.#pack;
    const named = (kind: string, items: readonly { readonly id: string; readonly when: Condition }[]) =>
      items.map(({ id, when }) => [`${kind} ${id}`, this.holds(when)] as const);
    return {
      truths: Object.fromEntries([
        ...named('fact', facts),
        ...classes.map(({ id }) => [`class ${id}`, this.#isOfClass(id)] as const),
        ...named('obligation', obligations),
        ...questionsIn(this.#pack).map(({ id }) => [`question ${id}`, this.isVisible(id)] as const),
      ]),
      scores: scores.map(({ id }) => this.score(id)),
      concluded: conclusions.map(({ kind, values }) => {
        const holding = values.flatMap(({ when }, index) => (this.holds(when) ? [index] : []));
        return (kind === 'one' ? holding.slice(0, 1) : holding).join();
      }),
    };
  }
}
