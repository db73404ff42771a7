import fc from 'fast-check';
import type { Condition } from '#contract/records/condition';
import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Column, Question } from '#contract/records/question';

/** A pack with the given content and nothing else of interest. */
export function packOf(
  questions: readonly Question[],
  rules: Readonly<Record<'facts' | 'classes' | 'obligations', readonly Condition[]>>,
): Pack {
  const text = { en: 'text' };
  const sourced = { articles: ['Article 1'], sources: ['S1'], verification: 'P' as const };
  const date = '2026-01-01';
  return {
    id: 'random',
    version: '1.0.0',
    title: text,
    summary: text,
    jurisdiction: 'none',
    languages: ['en'],
    publisher: 'tests',
    legalState: { reference: text, stateOn: date, checkedOn: date },
    validFrom: date,
    notice: text,
    roles: [{ id: 'role', label: text }],
    sources: { S1: { title: 'source', state: 'now' } },
    sections: [{ id: 'section', title: text, questions: [...questions] }],
    facts: rules.facts.map((when, index) => ({ id: `f${index}`, label: text, when })),
    classes: rules.classes.map((when, index) => {
      return { id: `c${index}`, label: text, meaning: text, tone: 'none' as const, ...sourced, when };
    }),
    obligations: rules.obligations.map((when, index) => {
      return {
        id: `o${index}`,
        kind: 'duty' as const,
        role: 'role',
        title: text,
        duty: text,
        appliesFrom: date,
        ...sourced,
        when,
      };
    }),
    dossier: { title: text, sections: ['summary'] },
    hash: '0'.repeat(64),
  };
}

const COLUMNS: Column[] = [
  { id: 'x', type: 'single', label: { en: 'x' }, options: ['a', 'b'].map((id) => ({ id, label: { en: id } })) },
  { id: 'y', type: 'number', label: { en: 'y' }, isOptional: true },
];

/** A question of a type; options are `a`, `b`, `c`. */
export function questionOf(id: string, type: Question['type'], visible?: Condition): Question {
  const base = {
    id,
    text: { en: id },
    articles: [`Article ${id}`],
    sources: ['S1'],
    verification: 'P' as const,
    knowledge: { why: { en: 'why' } },
    ...(visible === undefined ? {} : { visible }),
  };
  const option = (name: string) => ({ id: name, label: { en: name }, articles: [`Article ${id}(${name})`] });
  switch (type) {
    case 'single':
      return { ...base, type, options: ['a', 'b', 'c'].map(option) };
    case 'multi':
      return { ...base, type, options: ['a', 'b'].map(option) };
    case 'table':
      return { ...base, type, columns: COLUMNS };
    case 'group':
      return { ...base, type, entry: { en: 'entry' }, columns: COLUMNS };
    case 'matrix':
      return { ...base, type, rows: ['r', 's'].map((row) => ({ id: row, label: { en: row } })), columns: COLUMNS };
    default:
      return { ...base, type };
  }
}

/** A pack of some questions and classes, and whatever else. */
export function packWith(
  questions: readonly Question[],
  classes: readonly Condition[],
  more: Partial<Pack> = {},
): Pack {
  return { ...packOf(questions, { facts: [], classes, obligations: [] }), ...more };
}

/** The types of question that a random pack has. */
export type RandomType = 'yes-no' | 'single' | 'multi' | 'number' | 'date' | 'text';

/** Values that a question of `questionOf` takes: all of them, or enough to fall on either side of each comparison. */
export const DOMAINS: Readonly<Record<Question['type'], readonly AnswerValue[]>> = {
  'rich-text': [],
  people: [],
  evidence: [],
  table: [],
  group: [],
  matrix: [],
  'yes-no': ['yes', 'no'],
  single: ['a', 'b', 'c'],
  multi: [[], ['a'], ['b'], ['a', 'b']],
  number: [0, 5, 10],
  date: ['2025-01-01', '2026-01-01', '2027-01-01'],
  text: ['some text'],
};

const TYPES = ['yes-no', 'single', 'multi', 'number', 'date', 'yes-no'] as const;
const COMPARISONS = ['<', '<=', '=', '>=', '>'] as const;

/** A condition before its references are bound to what may be referred to. */
type Draft =
  | { readonly kind: 'ask'; readonly target: number; readonly operand: number; readonly variant: number }
  | { readonly kind: 'fact' | 'class'; readonly target: number }
  | { readonly kind: 'not'; readonly part: Draft }
  | { readonly kind: 'all' | 'any' | 'count'; readonly parts: readonly Draft[]; readonly atLeast: number };

const draft = fc.letrec<{ node: Draft }>((tie) => {
  const number = fc.nat({ max: 60 });
  const ask = fc.record({ kind: fc.constant('ask' as const), target: number, operand: number, variant: number });
  const refer = fc.record({ kind: fc.constantFrom('fact' as const, 'class' as const), target: number });
  const not = fc.record({ kind: fc.constant('not' as const), part: tie('node') });
  const gather = fc.record({
    kind: fc.constantFrom('all' as const, 'any' as const, 'count' as const),
    parts: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
    atLeast: fc.integer({ min: 1, max: 3 }),
  });
  return { node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, ask, ask, refer, not, gather) };
}).node;

type Scope = { readonly questions: readonly Question[]; readonly facts: number; readonly classes: number };

function pick<T>(from: readonly T[], index: number): T {
  const found = from[index % from.length];
  if (found === undefined) throw new Error('Nothing to pick from');
  return found;
}

function askOf(question: Question, operand: number, variant: number): Condition {
  const value = pick(DOMAINS[question.type], operand);
  const other = pick(DOMAINS[question.type], operand + variant);
  switch (question.type) {
    case 'multi':
      return { question: question.id, has: variant % 3 === 0 ? ['a', 'b'] : pick(['a', 'b'], operand) };
    case 'number':
    case 'date':
      return { question: question.id, compare: pick(COMPARISONS, variant), to: value as string | number };
    default:
      if (variant % 2 === 0) return { question: question.id, is: value as string };
      return { question: question.id, in: [value as string, other as string] };
  }
}

function bind(node: Draft, scope: Scope): Condition {
  switch (node.kind) {
    case 'ask': {
      const question = pick(scope.questions, node.target);
      return askOf(question, node.operand, node.variant);
    }
    case 'fact':
      if (scope.facts === 0) return askOf(pick(scope.questions, node.target), node.target, node.target);
      return { fact: `f${node.target % scope.facts}` };
    case 'class':
      if (scope.classes === 0) return askOf(pick(scope.questions, node.target), node.target, node.target);
      return { class: `c${node.target % scope.classes}` };
    case 'not':
      return { not: bind(node.part, scope) };
    case 'count': {
      const parts = node.parts.map((part) => bind(part, scope));
      return { count: parts, atLeast: Math.min(node.atLeast, parts.length) };
    }
    case 'all':
      return { all: node.parts.map((part) => bind(part, scope)) };
    case 'any':
      return { any: node.parts.map((part) => bind(part, scope)) };
  }
}

/**
 * Packs without cycles: fact n refers to questions up to n and earlier facts; the visibility of question n to earlier
 * questions and facts; class n to everything and earlier classes.
 */
export const randomPack: fc.Arbitrary<Pack> = fc
  .record({
    questions: fc.array(fc.record({ type: fc.constantFrom(...TYPES), visible: fc.option(draft, { nil: undefined }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    facts: fc.array(draft, { maxLength: 3 }),
    classes: fc.array(draft, { minLength: 1, maxLength: 3 }),
    obligations: fc.array(draft, { maxLength: 2 }),
  })
  .map((drafts) => {
    const questions: Question[] = [];
    for (const [index, { type, visible }] of drafts.questions.entries()) {
      const scope = { questions: [...questions], facts: Math.min(index, drafts.facts.length), classes: 0 };
      const condition = index === 0 || visible === undefined ? undefined : bind(visible, scope);
      questions.push(questionOf(`q${index}`, type, condition));
    }
    const facts = drafts.facts.map((it, index) =>
      bind(it, { questions: questions.slice(0, index + 1), facts: index, classes: 0 }),
    );
    const classes = drafts.classes.map((it, index) => bind(it, { questions, facts: facts.length, classes: index }));
    const scope = { questions, facts: facts.length, classes: classes.length };
    return packOf(questions, { facts, classes, obligations: drafts.obligations.map((it) => bind(it, scope)) });
  });

export function questionsOf(pack: Pack): readonly Question[] {
  return pack.sections.flatMap((section) => section.questions);
}

/** Fitting answers for some of the questions. */
export function someAnswers(pack: Pack): fc.Arbitrary<Answers> {
  const entries = questionsOf(pack).map(({ id, type }) =>
    fc.option(fc.constantFrom(...DOMAINS[type]), { nil: undefined }).map((value) => [id, value] as const),
  );
  return fc.tuple(...entries).map((pairs) => {
    const given = pairs.flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const]));
    return Object.fromEntries(given);
  });
}

/** Every way to answer the questions that have no answer yet. */
export function completions(pack: Pack, answers: Answers): readonly Answers[] {
  let all: readonly Answers[] = [answers];
  for (const { id, type } of questionsOf(pack)) {
    if (answers[id] !== undefined) continue;
    all = all.flatMap((it) => DOMAINS[type].map((value) => ({ ...it, [id]: value })));
  }
  return all;
}

/** The plain two-valued meaning of a condition when every question is answered; shares nothing with `core/rules`. */
export function isTrue(pack: Pack, answers: Answers, condition: Condition): boolean {
  const sub = (it: Condition) => isTrue(pack, answers, it);
  if ('all' in condition) return condition.all.every(sub);
  if ('any' in condition) return condition.any.some(sub);
  if ('not' in condition) return !sub(condition.not);
  if ('count' in condition) return condition.count.filter(sub).length >= condition.atLeast;
  if ('fact' in condition) return pack.facts.some((it) => it.id === condition.fact && sub(it.when));
  if ('class' in condition) return pack.classes.some((it) => it.id === condition.class && sub(it.when));
  if (!('question' in condition)) throw new Error('Not among the plain conditions');
  const visible = questionsOf(pack).find(({ id }) => id === condition.question)?.visible;
  if (visible !== undefined && !sub(visible)) return false;
  const value = answers[condition.question];
  if (value === undefined || (typeof value === 'object' && 'unknown' in value)) throw new Error('Not complete');
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return typeof value === 'string' && condition.in.includes(value);
  if ('has' in condition) return [condition.has].flat().some((it) => Array.isArray(value) && value.includes(it));
  if (!('compare' in condition) || typeof value === 'object') throw new Error('Not among the plain conditions');
  switch (condition.compare) {
    case '<':
      return value < condition.to;
    case '<=':
      return value <= condition.to;
    case '=':
      return value === condition.to;
    case '>=':
      return value >= condition.to;
    case '>':
      return value > condition.to;
  }
}
