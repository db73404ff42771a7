import type { Condition } from '#contract/records/pack';
import type { SectionContext } from './context.ts';
import { answerLabel } from './wording.ts';

/** A condition in words, for example `3.1 is “Yes” and 3.2 is not “No”`. Facts and classes are named by their labels. */
export function conditionText(context: SectionContext, condition: Condition): string {
  const { say } = context;
  if ('all' in condition) return joined(context, condition.all, 'condition.and');
  if ('any' in condition) return joined(context, condition.any, 'condition.or');
  if ('not' in condition) return say('condition.not', { condition: conditionText(context, condition.not) });
  if ('count' in condition) {
    return say('condition.at-least', {
      count: condition.atLeast,
      conditions: joined(context, condition.count, 'condition.or'),
    });
  }
  if ('fact' in condition) {
    const fact = context.input.pack.facts.find(({ id }) => id === condition.fact);
    return say('condition.named', { label: fact ? context.local(fact.label) : condition.fact });
  }
  if ('class' in condition) {
    const outcome = context.input.pack.classes.find(({ id }) => id === condition.class);
    return say('condition.named', { label: outcome ? context.local(outcome.label) : condition.class });
  }
  const { number, question } = context.question(condition.question);
  const answer = (value: string | number) => answerLabel(context, question, value);
  if ('is' in condition) return say('condition.is', { number, answer: answer(condition.is) });
  if ('in' in condition) return say('condition.in', { number, answers: condition.in.map(answer).join('; ') });
  if ('has' in condition) {
    const options = typeof condition.has === 'string' ? [condition.has] : condition.has;
    return say('condition.has', { number, answers: options.map(answer).join('; ') });
  }
  return say('condition.compare', { number, comparison: COMPARISONS[condition.compare], answer: answer(condition.to) });
}

const COMPARISONS = { '<': '<', '<=': '≤', '=': '=', '>=': '≥', '>': '>' } as const;

function joined(context: SectionContext, conditions: readonly Condition[], key: string): string {
  const texts = conditions.map((part) => {
    const text = conditionText(context, part);
    const isCompound = 'all' in part || 'any' in part || 'count' in part;
    return isCompound && conditions.length > 1 ? `(${text})` : text;
  });
  return texts.join(` ${context.say(key)} `);
}
