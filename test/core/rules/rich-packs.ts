import type { Comparison, Condition } from '#contract/records/condition';
import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import type { Score } from '#contract/records/rules';
import { packOf, questionOf } from './random-packs.ts';

/** The same numbers for the same seed: from 0 up to below `below`. */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed ^ 0x9e3779b9;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export const ASSESSED_ON = '2026-11-23';
const TYPES = ['yes-no', 'single', 'multi', 'number', 'date', 'matrix', 'text', 'yes-no', 'single'] as const;
const COMPARISONS: readonly Comparison[] = ['<', '<=', '=', '>=', '>'];
const text = { en: 'text' };
const sourced = { articles: ['Article 1'], sources: ['S1'], verification: 'P' as const };

function pick<T>(roll: Dice, from: readonly T[]): T {
  const found = from[roll(from.length)];
  if (found === undefined) throw new Error('Nothing to pick from');
  return found;
}

function points(roll: Dice): { points: Record<string, number> } {
  return { points: { [pick(roll, ['s0', 's1'])]: roll(7) - 2 } };
}

/** A question of which all answers can be listed. */
function smallQuestion(roll: Dice, id: string, visible: Condition | undefined): Question {
  const type = pick(roll, TYPES);
  const plain = questionOf(id, type, visible);
  const isScored = roll(2) === 0;
  const question = roll(6) === 0 ? { ...plain, mayNotApply: true } : plain;
  switch (question.type) {
    case 'yes-no':
      return {
        ...question,
        ...(isScored ? { points: { yes: points(roll).points, no: points(roll).points } } : {}),
        ...(roll(8) === 0 ? { presumed: { value: 'no', reason: text, checkedOn: '2026-01-01' } } : {}),
      };
    case 'single':
    case 'multi':
      return isScored
        ? { ...question, options: question.options.map((option) => ({ ...option, ...points(roll) })) }
        : question;
    case 'number':
      return { ...question, min: 0, max: 3, isWhole: true, ...(isScored ? points(roll) : {}) };
    case 'matrix': {
      const [x] = question.columns;
      if (x?.type !== 'single') throw new Error('The first column of a matrix is one of options');
      const options = x.options.map((option) => (isScored ? { ...option, ...points(roll) } : option));
      return { ...question, columns: [{ ...x, options }] };
    }
    default:
      return question;
  }
}

/** Every answer a question can get. */
export function domainOf(question: Question): readonly AnswerValue[] {
  const inapplicable: readonly AnswerValue[] = question.mayNotApply === true ? [{ notApplicable: 'so' }] : [];
  const values = (): readonly AnswerValue[] => {
    switch (question.type) {
      case 'yes-no':
        return ['yes', 'no'];
      case 'single':
        return ['a', 'b', 'c'];
      case 'multi':
        return [[], ['a'], ['b'], ['a', 'b']];
      case 'number':
        return [0, 1, 2, 3];
      case 'date':
        return ['2025-01-01', '2026-01-01', '2027-01-01'];
      case 'matrix':
        return ['a', 'b'].flatMap((r) => ['a', 'b'].map((s) => ({ rows: { r: { x: r }, s: { x: s } } })));
      default:
        return ['some text'];
    }
  };
  return [...values(), ...inapplicable];
}

type Scope = { readonly questions: readonly Question[]; facts: number; classes: number; scores: readonly string[] };

function askOf(roll: Dice, question: Question): Condition {
  const { id } = question;
  if (roll(14) === 0) return { question: id, answered: true };
  if (question.mayNotApply === true && roll(3) === 0) return { question: id, notApplicable: true };
  switch (question.type) {
    case 'yes-no':
      return { question: id, is: pick(roll, ['yes', 'no']) };
    case 'single':
      return roll(2) === 0
        ? { question: id, is: pick(roll, ['a', 'b', 'c']) }
        : { question: id, in: [pick(roll, ['a', 'b']), pick(roll, ['b', 'c'])] };
    case 'multi':
      return { question: id, has: roll(3) === 0 ? ['a', 'b'] : pick(roll, ['a', 'b']) };
    case 'number':
      return { question: id, compare: pick(roll, COMPARISONS), to: pick(roll, [-1, 0, 1, 1.5, 2, 3, 4]) };
    case 'date':
      return { question: id, compare: pick(roll, COMPARISONS), to: '2026-01-01' };
    case 'matrix': {
      const cells =
        roll(2) === 0
          ? { column: 'x', row: pick(roll, ['r', 's']) }
          : { column: 'x', rows: pick(roll, ['some', 'every'] as const) };
      return { question: id, is: pick(roll, ['a', 'b']), cells };
    }
    default:
      return { question: id, answered: true };
  }
}

function conditionOf(roll: Dice, scope: Scope, depth: number): Condition {
  const kind = depth === 0 ? roll(4) : roll(10);
  if (kind === 1 && scope.facts > 0) return { fact: `f${roll(scope.facts)}` };
  if (kind === 2 && scope.classes > 0) return { class: `c${roll(scope.classes)}` };
  if (kind === 3 && scope.scores.length > 0) {
    const score = pick(roll, scope.scores);
    return score === 's1' && roll(2) === 0
      ? { score, band: pick(roll, ['low', 'middle', 'top']) }
      : { score, compare: pick(roll, COMPARISONS), to: roll(8) - 2 };
  }
  if (kind === 3 && roll(4) === 0)
    return { assessedOn: pick(roll, COMPARISONS), to: pick(roll, [ASSESSED_ON, '2027-01-01']) };
  if (kind <= 4) return askOf(roll, pick(roll, scope.questions));
  if (kind === 5) return { not: conditionOf(roll, scope, depth - 1) };
  const parts = Array.from({ length: 1 + roll(3) }, () => conditionOf(roll, scope, depth - 1));
  if (kind <= 7) return { any: parts };
  return kind === 8 ? { count: parts, atLeast: 1 + roll(parts.length) } : { all: parts };
}

/**
 * A pack without cycles, with every type of question that has few answers, scores with weights, reductions and bands, and
 * conclusions. Scores rest on all questions, so that visibility and facts rest on none of them.
 */
export function richPack(seed: number): Pack {
  const roll = dice(seed);
  const questions: Question[] = [];
  const facts: Condition[] = [];
  const count = 2 + roll(4);
  for (let index = 0; index < count; index += 1) {
    const before = { questions: [...questions], facts: facts.length, classes: 0, scores: [] };
    const visible = index > 0 && roll(2) === 0 ? conditionOf(roll, before, 1) : undefined;
    questions.push(smallQuestion(roll, `q${index}`, visible));
    const scope = { questions, facts: facts.length, classes: 0, scores: [] };
    if (roll(2) === 0) facts.push(conditionOf(roll, scope, 2));
  }
  const scope = { questions, facts: facts.length, classes: 0, scores: [] };
  const rounding = (): Score['rounding'] => pick(roll, ['none', 'half-up', 'down']);
  const reductions =
    roll(2) === 0 ? [{ label: text, by: pick(roll, [0.25, 0.5, 1]), when: conditionOf(roll, scope, 1) }] : [];
  const weights = { q0: pick(roll, [0.5, 2, -1]) };
  const scores: Score[] = [
    { id: 's0', label: text, ...sourced, from: 'points', weights, reductions, rounding: rounding() },
    {
      id: 's1',
      label: text,
      ...sourced,
      ...(roll(2) === 0 ? { from: 'points' as const } : { from: [{ score: 's0', times: pick(roll, [0.5, -1, 2]) }] }),
      rounding: rounding(),
      bands: [
        { id: 'low', label: text, tone: 'none', upTo: 0 },
        { id: 'middle', label: text, tone: 'limited', upTo: 2.5 },
        { id: 'top', label: text, tone: 'high' },
      ],
    },
  ];
  const wide = (classes: number) => ({ ...scope, classes, scores: ['s0', 's1'] });
  const classes = Array.from({ length: 1 + roll(3) }, (_, index) => conditionOf(roll, wide(index), 3));
  const obligations = Array.from({ length: roll(3) }, () => conditionOf(roll, wide(classes.length), 2));
  const value = (_: unknown, index: number) => ({
    value: index,
    label: text,
    when: conditionOf(roll, wide(classes.length), 2),
  });
  const conclusion = (id: string, kind: 'one' | 'many') => ({
    id,
    label: text,
    kind,
    ...sourced,
    values: Array.from({ length: 1 + roll(3) }, value),
  });
  const pack = packOf(questions, { facts, classes, obligations });
  return { ...pack, scores, conclusions: [conclusion('one', 'one'), conclusion('many', 'many')] };
}

export function questionsIn(pack: Pack): readonly Question[] {
  return pack.sections.flatMap((section) => section.questions);
}

/** Answers to some questions, so that at most about `limit` ways are left to answer the others. */
export function fewAnswers(pack: Pack, seed: number, limit: number): Answers {
  const roll = dice(seed * 31 + 7);
  const answers: Answers = {};
  let ways = 1;
  const questions = [...questionsIn(pack)].sort(() => roll(2) - 0.5);
  for (const question of questions) {
    const domain = domainOf(question);
    const isOpen = roll(5) < 3 && ways * domain.length * 2 <= limit && !('presumed' in question);
    if (isOpen) ways *= domain.length * 2;
    else if (!('presumed' in question) || roll(2) === 0) answers[question.id] = pick(roll, domain);
  }
  return answers;
}
