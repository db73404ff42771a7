import { AppError } from '#contract/errors';
import type { Condition } from '#contract/records/condition';
import type { Answers } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { PolicyRules } from '#contract/records/policy';
import type { Question } from '#contract/records/question';
import { DateOnly, PackName } from '#contract/records/text';
import { isEach, type Known } from './known.ts';
import { type FactKind, factNamed, type NamedFact } from './vocabulary.ts';
import type { Words } from './words.ts';

type FactCondition = Extract<Condition, { readonly question: string }>;

/** The most parts a scope or condition may have. */
const MOST_PARTS = 200;

function visit(condition: Condition, see: (part: Condition) => void): void {
  see(condition);
  if ('all' in condition) for (const part of condition.all) visit(part, see);
  else if ('any' in condition) for (const part of condition.any) visit(part, see);
  else if ('count' in condition) for (const part of condition.count) visit(part, see);
  else if ('not' in condition) visit(condition.not, see);
}

const isGroup = (part: Condition): boolean => 'all' in part || 'any' in part || 'not' in part || 'count' in part;

/** Names of the facts that conditions ask of, each once, in the order they are named. */
export function factsOf(...conditions: readonly (Condition | null)[]): string[] {
  const found = new Set<string>();
  for (const condition of conditions) {
    if (condition !== null) visit(condition, (part) => 'question' in part && found.add(part.question));
  }
  return [...found];
}

/** The options of a fact; null: those of a pack, of which any version may have others. */
export function optionsOf({ options = [] }: FactKind, words: Words): readonly string[] | null {
  if (options === 'classes') return null;
  return typeof options === 'string' ? Object.keys(words[options].options) : options;
}

function isOption(kind: FactKind, words: Words, value: unknown): boolean {
  if (kind.type === 'yes-no') return value === 'yes' || value === 'no';
  const options = optionsOf(kind, words);
  return typeof value === 'string' && (options === null ? PackName.safeParse(value).success : options.includes(value));
}

function checkFact(part: FactCondition, words: Words): void {
  const fault = faultOf(part, words);
  if (fault !== null) throw new AppError('policy.rule-not-allowed', { fact: part.question, reason: fault });
}

/** Why a condition on a fact cannot be judged; null if it can. */
function faultOf(part: FactCondition, words: Words): 'fact' | 'comparison' | 'value' | null {
  const kind = factNamed(part.question)?.kind;
  if (kind === undefined) return 'fact';
  const { type } = kind;
  if ('notApplicable' in part || ('cells' in part && part.cells !== undefined)) return 'comparison';
  if ('answered' in part) return kind.isEach === true ? 'comparison' : null;
  if ('compare' in part) {
    if (type === 'number') return typeof part.to === 'number' ? null : 'value';
    if (type === 'date') return DateOnly.safeParse(part.to).success ? null : 'value';
    return 'comparison';
  }
  const isMulti = 'has' in part;
  if (isMulti ? type !== 'multi' : type !== 'yes-no' && type !== 'single') return 'comparison';
  const wanted = 'has' in part ? [part.has].flat() : 'is' in part ? [part.is] : part.in;
  return wanted.every((one) => isOption(kind, words, one)) ? null : 'value';
}

/**
 * Checks that rules only ask what can be judged: groups, and facts of the vocabulary in comparisons that fit their type.
 * @throws AppError `policy.rule-not-allowed`
 */
export function checkRules({ scope, condition }: PolicyRules, words: Words): void {
  let parts = 0;
  for (const rule of [scope, condition]) {
    if (rule === null) continue;
    visit(rule, (part) => {
      parts += 1;
      if (parts > MOST_PARTS) throw new AppError('policy.rule-not-allowed', { fact: '', reason: 'size' });
      if ('question' in part) checkFact(part, words);
      else if (!isGroup(part)) throw new AppError('policy.rule-not-allowed', { fact: '', reason: 'operator' });
    });
  }
}

/** The question that stands for one option of a fact whose options are known one by one. */
const optionQuestion = (fact: string, option: string): string => `${fact}:${option}`;

/** The fact that a question of the virtual pack stands for. */
export function factOfQuestion(id: string): string {
  return id.split(':')[0] ?? id;
}

/** Conditions on facts as conditions on questions: of facts known option by option, each option is a question. */
function asAsked(condition: Condition): Condition {
  if ('all' in condition) return { all: condition.all.map(asAsked) };
  if ('any' in condition) return { any: condition.any.map(asAsked) };
  if ('count' in condition) return { count: condition.count.map(asAsked), atLeast: condition.atLeast };
  if ('not' in condition) return { not: asAsked(condition.not) };
  if (!('has' in condition) || factNamed(condition.question)?.kind.isEach !== true) return condition;
  const wanted = typeof condition.has === 'string' ? [condition.has] : condition.has;
  return { any: wanted.map((option) => ({ question: optionQuestion(condition.question, option), is: 'yes' })) };
}

const NOWHERE = { en: '-' };
const SOURCED = { articles: ['-'], sources: ['-'], verification: 'P' } as const;
const ASKED = {
  text: NOWHERE,
  ...SOURCED,
  articles: [...SOURCED.articles],
  sources: [...SOURCED.sources],
  knowledge: { why: NOWHERE },
};

function optionRows(ids: Iterable<string>) {
  const rows = [...ids].map((id) => ({ id, label: NOWHERE }));
  return rows.length > 0 ? rows : [{ id: '-', label: NOWHERE }];
}

function questionsOf({ id, kind }: NamedFact, named: ReadonlySet<string>): Question[] {
  if (kind.isEach === true) {
    return [...named].map((option) => ({ type: 'yes-no', id: optionQuestion(id, option), ...ASKED }));
  }
  switch (kind.type) {
    case 'single':
    case 'multi':
      return [
        { type: kind.type, id, ...ASKED, options: optionRows(typeof kind.options === 'object' ? kind.options : named) },
      ];
    default:
      return [{ type: kind.type, id, ...ASKED }];
  }
}

/** Options that conditions name of each fact. */
function namedOptions(conditions: readonly Condition[]): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const condition of conditions) {
    visit(condition, (part) => {
      if (!('has' in part)) return;
      const known = named.get(part.question) ?? new Set();
      for (const option of typeof part.has === 'string' ? [part.has] : part.has) known.add(option);
      named.set(part.question, known);
    });
  }
  return named;
}

/** Rules made ready to be judged by `core/rules`: a pack whose questions are facts and whose classes are the rules. */
export type RuleBook = {
  readonly pack: Pack;
  readonly facts: readonly NamedFact[];
  /** Per rule in the order given: the classes of its scope (null: every system) and its condition. */
  readonly classes: readonly { readonly scope: string | null; readonly condition: string }[];
  /** Facts as the answers of one system. */
  readonly answers: (known: (fact: NamedFact) => Known) => Answers;
};

/**
 * Makes a virtual pack of rules that `checkRules` let pass; those that name what is no fact any more ask a fact that
 * nobody can state.
 */
export function ruleBook(rules: readonly PolicyRules[]): RuleBook {
  const conditions = rules.flatMap(({ scope, condition }) => (scope === null ? [condition] : [scope, condition]));
  const names = factsOf(...conditions);
  const facts = names.flatMap((id) => factNamed(id) ?? []);
  const named = namedOptions(conditions);
  const lost = names.filter((id) => factNamed(id) === null);
  const rule = (id: string, when: Condition) => ({
    id,
    label: NOWHERE,
    meaning: NOWHERE,
    tone: 'none' as const,
    ...SOURCED,
    articles: [],
    sources: [],
    when: asAsked(when),
  });
  const questions: Question[] = [
    ...facts.flatMap((fact) => questionsOf(fact, named.get(fact.id) ?? new Set())),
    ...lost.map((id): Question => ({ type: 'yes-no', id, ...ASKED })),
  ];
  const pack: Pack = {
    id: 'policies',
    version: '1.0.0',
    title: NOWHERE,
    summary: NOWHERE,
    jurisdiction: '-',
    languages: ['en'],
    publisher: '-',
    legalState: { reference: NOWHERE, stateOn: '2026-01-01', checkedOn: '2026-01-01' },
    validFrom: '2026-01-01',
    notice: NOWHERE,
    roles: [{ id: 'house', label: NOWHERE }],
    sources: {},
    sections: [{ id: 'facts', title: NOWHERE, questions }],
    facts: [],
    classes: rules.flatMap(({ scope, condition }, index) => [
      ...(scope === null ? [] : [rule(`scope-${index}`, scope)]),
      rule(`condition-${index}`, condition),
    ]),
    obligations: [],
    dossier: { title: NOWHERE, sections: ['summary'] },
    hash: '0'.repeat(64),
  };
  return {
    pack,
    facts,
    classes: rules.map(({ scope }, index) => ({
      scope: scope === null ? null : `scope-${index}`,
      condition: `condition-${index}`,
    })),
    answers: (knownOf) => {
      const answers: Answers = {};
      for (const fact of facts) {
        const known = knownOf(fact);
        if (known === undefined) continue;
        if (isEach(known)) {
          for (const option of named.get(fact.id) ?? []) {
            if (known.each.includes(option)) answers[optionQuestion(fact.id, option)] = 'yes';
            else if (known.isComplete) answers[optionQuestion(fact.id, option)] = 'no';
          }
        } else answers[fact.id] = typeof known === 'object' ? [...known] : known;
      }
      return answers;
    },
  };
}
