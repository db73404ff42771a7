import type { Condition } from '#contract/records/pack';
import type { SectionContext } from './context.ts';
import { answerLabel } from './wording.ts';

type Compound = Extract<Condition, { all: unknown } | { any: unknown } | { count: unknown }>;
type Statement = Exclude<Condition, Compound | { not: unknown }>;

/** A condition in words, for example `3.1 is “Yes” and 3.2 is not “No”`. Facts and classes are named by their labels. */
export function conditionText(context: SectionContext, condition: Condition): string {
  if (isCompound(condition)) return compound(context, condition);
  if (!('not' in condition)) return statement(context, condition, '');
  const denied = condition.not;
  if (isCompound(denied)) return context.say('condition.not', { condition: `(${compound(context, denied)})` });
  return 'not' in denied ? conditionText(context, denied.not) : statement(context, denied, 'not-');
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
    const text = conditionText(context, part);
    return isCompound(part) && conditions.length > 1 ? `(${text})` : text;
  });
  return texts.join(` ${context.say(`condition.${key}`)} `);
}

const COMPARISONS = { '<': '<', '<=': '≤', '=': '=', '>=': '≥', '>': '>' } as const;

/** @param denied  `not-`: the statement does not hold */
function statement(context: SectionContext, condition: Statement, denied: '' | 'not-'): string {
  const { pack } = context.input;
  const key = (name: string) => `condition.${denied}${name}`;
  if ('fact' in condition || 'class' in condition) {
    const [named, id] =
      'fact' in condition
        ? [pack.facts.find((fact) => fact.id === condition.fact), condition.fact]
        : [pack.classes.find((outcome) => outcome.id === condition.class), condition.class];
    return context.say(key('named'), { label: named ? context.local(named.label) : id });
  }
  const { number, question } = context.question(condition.question);
  const answer = (value: string | number) => answerLabel(context, question, value);
  const answers = (values: readonly (string | number)[]) => values.map(answer).join('; ');
  if ('is' in condition) return context.say(key('is'), { number, answer: answer(condition.is) });
  if ('in' in condition) return context.say(key('in'), { number, answers: answers(condition.in) });
  if ('has' in condition) {
    const options = typeof condition.has === 'string' ? [condition.has] : condition.has;
    return context.say(key(options.length === 1 ? 'has' : 'has-any'), { number, answers: answers(options) });
  }
  const comparison = COMPARISONS[condition.compare];
  return context.say(key('compare'), { number, comparison, answer: answer(condition.to) });
}
