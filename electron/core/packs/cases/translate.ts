import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { IMPACT_KEYS, impactAnswers } from './impact-input.ts';
import { type Given, isAbout, isMatch, type Matcher } from './matcher.ts';
import type { TranslationRule, Vocabulary } from './vocabulary.ts';

/** What a case states: key → value. */
export type Facts = Readonly<Record<string, Given>>;

/** `faults`: one sentence for each statement from which nothing was made, and each answer that could not be made. */
export type Translation = { readonly answers: Answers; readonly faults: readonly string[] };

function alternatives(when: TranslationRule['when']): readonly Readonly<Record<string, Matcher>>[] {
  if (when === undefined) return [{}];
  return Array.isArray(when) ? when : [when];
}

/** Whether every matcher fits what is stated under its key. */
export function isEvery(all: Readonly<Record<string, Matcher>>, facts: Facts): boolean {
  return Object.entries(all).every(([key, matcher]) => isMatch(matcher, facts[key]));
}

function holds(when: TranslationRule['when'], facts: Facts): boolean {
  return alternatives(when).some((all) => isEvery(all, facts));
}

function items(value: Given): readonly Given[] {
  return Array.isArray(value) ? value : [value];
}

/** Whether nothing at all is stated by this value. */
function isNeutral(value: Given): boolean {
  return value === false || value === null || (Array.isArray(value) && value.length === 0);
}

function matchersOf(vocabulary: Vocabulary, key: string): readonly Matcher[] {
  return vocabulary.given.rules
    .flatMap(({ when }) => alternatives(when))
    .flatMap((all) => (Object.hasOwn(all, key) ? [all[key] as Matcher] : []));
}

function isUnderstood(vocabulary: Vocabulary, key: string, value: Given): boolean {
  const { rules, defaults, ignored, assessedOn, calculation, unforeseen } = vocabulary.given;
  if (key === assessedOn || Object.hasOwn(ignored ?? {}, key)) return true;
  if (calculation !== undefined && IMPACT_KEYS.has(key)) return true;
  const maps = rules.flatMap((rule) => ('from' in rule && rule.from === key ? [rule.map] : []));
  const isCopied = rules.some((rule) => 'copy' in rule && Object.values(rule.copy ?? {}).includes(key));
  const matchers = matchersOf(vocabulary, key);
  const isKnownKey = maps.length > 0 || isCopied || matchers.length > 0 || Object.hasOwn(defaults ?? {}, key);
  if (!isKnownKey) return unforeseen === 'pass';
  if (isCopied || isNeutral(value) || value === defaults?.[key]) return true;
  return items(value).every(
    (item) =>
      matchers.some((matcher) => isAbout(matcher, item)) || maps.some((map) => Object.hasOwn(map, String(item))),
  );
}

function joined(there: AnswerValue | undefined, added: AnswerValue): AnswerValue {
  if (!Array.isArray(there) || !Array.isArray(added)) return added;
  return [...new Set([...there, ...added])];
}

function isAnswer(value: Given): value is string | number | string[] {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === 'string' || typeof value === 'number' || isList;
}

/**
 * Makes answers of what a case states, by the rules of a vocabulary in their order. What no rule is about is a fault, not
 * passed over.
 */
export function translate(pack: Pack, vocabulary: Vocabulary, facts: Facts): Translation {
  const answers: Record<string, AnswerValue> = {};
  const questions = new Map(pack.sections.flatMap((section) => section.questions).map((it) => [it.id, it]));
  const faults: string[] = [];
  const give = (question: string, value: AnswerValue) => {
    answers[question] = joined(answers[question], value);
  };
  for (const [key, value] of Object.entries(facts)) {
    if (!isUnderstood(vocabulary, key, value)) faults.push(`fact ${key}: ${JSON.stringify(value)} is not understood`);
  }
  for (const rule of vocabulary.given.rules) {
    if (!holds(rule.when, facts)) continue;
    if ('from' in rule) {
      const value = facts[rule.from];
      if (value === undefined || value === null) continue;
      const found = items(value).flatMap((item) => {
        const answer = Object.hasOwn(rule.map, String(item)) ? rule.map[String(item)] : undefined;
        return answer === undefined || answer === null ? [] : [answer];
      });
      const isMulti = questions.get(rule.question)?.type === 'multi';
      const [first] = found;
      if (isMulti) give(rule.question, found.map(String));
      else if (first !== undefined) give(rule.question, first);
      continue;
    }
    if ('answers' in rule) for (const [question, value] of Object.entries(rule.answers)) give(question, value);
    for (const [question, key] of Object.entries(rule.copy ?? {})) {
      const value = facts[key];
      if (isAnswer(value)) give(question, value);
    }
  }
  const calculation = pack.calculations?.find(({ id }) => id === vocabulary.given.calculation);
  if (calculation !== undefined) {
    const made = impactAnswers(calculation, facts);
    Object.assign(answers, made.answers);
    faults.push(...made.faults);
  }
  return { answers, faults };
}
