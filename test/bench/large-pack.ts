import type { Condition } from '#contract/records/condition';
import type { Answers, AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { Question } from '#contract/records/question';
import { packOf, questionOf } from '#test/core/rules/random-packs';

/** The size of a made-up pack; sections have 25 questions. */
export type PackSize = { readonly sections: number; readonly classes: number; readonly obligations: number };

const PER_SECTION = 25;
const TYPES = [
  'yes-no',
  'yes-no',
  'single',
  'yes-no',
  'multi',
  'yes-no',
  'single',
  'number',
  'yes-no',
  'date',
] as const;

/** The same numbers on every machine, from 0 up to below `below`. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function pick<T>(from: readonly T[], at: number): T {
  const found = from[at % from.length];
  if (found === undefined) throw new Error('Nothing to pick from');
  return found;
}

function ask(question: Question, roll: (below: number) => number): Condition {
  switch (question.type) {
    case 'multi':
      return { question: question.id, has: pick(['a', 'b'], roll(2)) };
    case 'number':
      return { question: question.id, compare: '>=', to: 5 };
    case 'date':
      return { question: question.id, compare: '<', to: '2026-01-01' };
    case 'single':
      return { question: question.id, in: roll(2) === 0 ? ['a'] : ['a', 'b'] };
    default:
      return { question: question.id, is: roll(4) === 0 ? 'no' : 'yes' };
  }
}

/** With points under score `s0` or `s1`. */
function scored(question: Question, roll: (below: number) => number): Question {
  const points = { [`s${roll(2)}`]: roll(5) };
  if (question.type === 'yes-no') return { ...question, points: { yes: points } };
  if (question.type !== 'single' && question.type !== 'multi') return question;
  return { ...question, options: question.options.map((option) => ({ ...option, points })) };
}

/**
 * A pack as real ones are built: the first question of a section opens it, some open others; three facts a section rest on
 * its questions and earlier facts; classes exclude one another and rest on facts all over the pack; obligations rest on a
 * class, a fact and an answer; scores count a third of the questions, and one class rests on a band.
 */
export function largePack({ sections, classes, obligations }: PackSize): Pack {
  const roll = dice(7);
  const questions: Question[] = [];
  const facts: Condition[] = [];
  for (let section = 0; section < sections; section += 1) {
    const own: Question[] = [];
    for (let index = 0; index < PER_SECTION; index += 1) {
      const opener: Condition = { question: `g${section}.q0`, is: 'yes' };
      const inner = own.length > 4 && index % 5 === 4 ? ask(pick(own, 1 + roll(own.length - 1)), roll) : undefined;
      const before =
        facts.length > 0 && index === 0 && section % 4 === 3 ? { fact: `f${roll(facts.length)}` } : undefined;
      const visible = index === 0 ? before : inner === undefined ? opener : { all: [opener, inner] };
      const question = questionOf(`g${section}.q${index}`, index === 0 ? 'yes-no' : pick(TYPES, index), visible);
      own.push(index % 3 === 1 ? scored(question, roll) : question);
    }
    const some = (count: number) => Array.from({ length: count }, () => ask(pick(own, roll(own.length)), roll));
    facts.push({ any: [{ all: some(2) }, { all: some(3) }, pick(some(1), 0)] });
    facts.push({ count: some(5), atLeast: 2 });
    facts.push({ all: [{ fact: `f${facts.length - 2}` }, { not: pick(some(1), 0) }] });
    questions.push(...own);
  }
  const fact = (): Condition => ({ fact: `f${roll(facts.length)}` });
  const outcomes = Array.from({ length: classes }, (_, index): Condition => {
    if (index === classes - 1) return { score: 's2', band: 'much' };
    const own = {
      any: [{ all: [fact(), fact()] }, { all: [fact(), ask(pick(questions, roll(questions.length)), roll)] }, fact()],
    };
    return index % 5 === 4
      ? { all: [own, { not: { class: `c${index - 1}` } }, { not: { class: `c${index - 2}` } }] }
      : own;
  });
  const pack = packOf(questions, {
    facts,
    classes: outcomes,
    obligations: Array.from(
      { length: obligations },
      (_, index): Condition => ({
        all: [{ class: `c${index % classes}` }, { any: [fact(), ask(pick(questions, roll(questions.length)), roll)] }],
      }),
    ),
  });
  const text = { en: 'text' };
  const sourced = { articles: ['Article 1'], sources: ['S1'], verification: 'P' as const };
  const bands = [
    { id: 'little', label: text, tone: 'minimal' as const, upTo: 200 },
    { id: 'much', label: text, tone: 'high' as const },
  ];
  return {
    ...pack,
    sections: Array.from({ length: sections }, (_, section) => ({
      id: `g${section}`,
      title: text,
      questions: questions.slice(section * PER_SECTION, (section + 1) * PER_SECTION),
    })),
    scores: [
      { id: 's0', label: text, ...sourced, from: 'points', rounding: 'none' },
      { id: 's1', label: text, ...sourced, from: 'points', rounding: 'none' },
      {
        id: 's2',
        label: text,
        ...sourced,
        from: [
          { score: 's0', times: 1 },
          { score: 's1', times: 0.85 },
        ],
        reductions: [{ label: text, by: 0.15, when: { fact: 'f1' } }],
        rounding: 'half-up',
        bands,
      },
    ],
    conclusions: [
      {
        id: 'route',
        label: text,
        kind: 'one',
        ...sourced,
        values: ['c0', 'c1', 'c2'].map((id) => ({ value: id, label: text, when: { class: id } })),
        otherwise: { value: 'none', label: text },
      },
    ],
  };
}

const VALUES: Readonly<Record<string, readonly AnswerValue[]>> = {
  'yes-no': ['yes', 'no', 'yes'],
  single: ['a', 'b', 'c'],
  multi: [['a'], [], ['b']],
  number: [3, 7],
  date: ['2025-06-01', '2026-06-01'],
};

/** Answers to about so large a share of the questions; most sections are opened. */
export function answersTo(pack: Pack, share: number): Answers {
  const roll = dice(11);
  const answers: Answers = {};
  for (const { id, type } of pack.sections.flatMap((section) => section.questions)) {
    const value = pick(VALUES[type] ?? ['yes'], roll(6));
    if (roll(1000) < share * 1000) answers[id] = id.endsWith('.q0') && roll(4) > 0 ? 'yes' : value;
  }
  return answers;
}
