import type { Answers, Trace, Truth } from '#contract/records/judgement';
import type { Comparison, Condition, Pack, Question } from '#contract/records/pack';
import { type UsableAnswer, usableAnswer } from './answer.ts';

/** Question id → whether it speaks for the conclusion itself (`Because.isDirect`). */
export type Carriers = ReadonlyMap<string, boolean>;

/** What a condition came to. */
export type Verdict = {
  readonly truth: Truth;
  readonly trace: Trace;
  /**
   * If true or false: the answers that suffice for it, with the hidden questions it rests on. If unknown: the open
   * questions that can still decide it.
   */
  readonly carriers: Carriers;
};

/** Judges conditions of one pack against one set of answers. Each fact, class and visibility is judged once. */
export type Evaluation = {
  readonly questions: ReadonlyMap<string, Question>;
  readonly condition: (condition: Condition) => Verdict;
  readonly fact: (id: string) => Verdict;
  readonly class: (id: string) => Verdict;
  readonly visibility: (questionId: string) => Verdict;
  /** The answer that counts: `undefined` if the question is unanswered; its visibility is not asked. */
  readonly answer: (questionId: string) => UsableAnswer | undefined;
};

type QuestionCondition = Extract<Condition, { readonly question: string }>;

const NOTHING: Carriers = new Map();
const VISIBLE: Verdict = { truth: 'true', trace: { truth: 'true', by: { kind: 'all', parts: [] } }, carriers: NOTHING };

function compare(value: UsableAnswer, comparison: Comparison, to: string | number): boolean {
  if (typeof value !== typeof to) return false;
  switch (comparison) {
    case '<':
      return value < to;
    case '<=':
      return value <= to;
    case '=':
      return value === to;
    case '>=':
      return value >= to;
    case '>':
      return value > to;
  }
}

function holds(condition: QuestionCondition, value: UsableAnswer): boolean {
  if ('is' in condition) return value === condition.is;
  if ('in' in condition) return condition.in.some((wanted) => value === wanted);
  if ('compare' in condition) return compare(value, condition.compare, condition.to);
  const wanted = typeof condition.has === 'string' ? [condition.has] : condition.has;
  return typeof value === 'object' && wanted.some((option) => value.includes(option));
}

function union(all: readonly Carriers[]): Carriers {
  const [first = NOTHING, ...rest] = all;
  if (rest.length === 0) return first;
  const result = new Map(first);
  for (const carriers of rest) {
    for (const [id, isDirect] of carriers) result.set(id, isDirect || result.get(id) === true);
  }
  return result;
}

function indirect(carriers: Carriers): Carriers {
  return new Map([...carriers.keys()].map((id) => [id, false]));
}

/**
 * Begins the judging of answers. Three-valued logic after Kleene: a value is true or false only if every completion of
 * the open answers leaves it so.
 * @throws Error if a reference is dead or circular; `checkPack` and `parsePack` refuse such packs
 */
export function evaluate(pack: Pack, answers: Answers): Evaluation {
  const questions = new Map(pack.sections.flatMap((section) => section.questions).map((it) => [it.id, it]));
  const facts = new Map(pack.facts.map((it) => [it.id, it.when]));
  const classes = new Map(pack.classes.map((it) => [it.id, it.when]));
  const usable = new Map([...questions.values()].map((question) => [question.id, usableAnswer(question, answers)]));
  const known = new Map<string, Verdict | 'pending'>();

  function once(key: string, judgeIt: () => Verdict): Verdict {
    const seen = known.get(key);
    if (seen === 'pending') throw new Error(`Circular reference at ${key} in pack ${pack.id}`);
    if (seen !== undefined) return seen;
    known.set(key, 'pending');
    const verdict = judgeIt();
    known.set(key, verdict);
    return verdict;
  }

  function named(kind: 'fact' | 'class', from: ReadonlyMap<string, Condition>, id: string): Verdict {
    const condition = from.get(id);
    if (condition === undefined) throw new Error(`No ${kind} ${id} in pack ${pack.id}`);
    return once(`${kind} ${id}`, () => judgeCondition(condition));
  }

  function visibility(questionId: string): Verdict {
    const question = questions.get(questionId);
    if (question === undefined) throw new Error(`No question ${questionId} in pack ${pack.id}`);
    const { visible } = question;
    return visible === undefined ? VISIBLE : once(`question ${questionId}`, () => judgeCondition(visible));
  }

  /** Fewest answers first; among equals, fewest hidden questions. */
  function bySize(verdicts: readonly Verdict[]): readonly Verdict[] {
    const size = ({ carriers }: Verdict) => {
      let hidden = 0;
      for (const id of carriers.keys()) if (visibility(id).truth === 'false') hidden += 1;
      return { answers: carriers.size - hidden, hidden };
    };
    return verdicts
      .map((verdict) => ({ verdict, ...size(verdict) }))
      .sort((a, b) => a.answers - b.answers || a.hidden - b.hidden)
      .map(({ verdict }) => verdict);
  }

  /** Holds if at least `atLeast` parts do; `all` and `any` are the cases "every one" and "one". */
  function gather(kind: 'all' | 'any' | 'count', conditions: readonly Condition[], atLeast: number): Verdict {
    const parts = conditions.map(judgeCondition);
    const having = (truth: Truth) => parts.filter((part) => part.truth === truth);
    const isTrue = having('true');
    const isFalse = having('false');
    const falseNeeded = parts.length - atLeast + 1;
    const finish = (truth: Truth, carrying: readonly Verdict[]): Verdict => ({
      truth,
      trace: { truth, by: { kind, parts: parts.map((part) => part.trace) } },
      carriers: union(carrying.map((part) => part.carriers)),
    });
    if (isTrue.length >= atLeast) return finish('true', bySize(isTrue).slice(0, atLeast));
    if (isFalse.length >= falseNeeded) return finish('false', bySize(isFalse).slice(0, falseNeeded));
    return finish('unknown', having('unknown'));
  }

  /** A condition on a question holds if the question is visible *and* its answer fits. */
  function ask(condition: QuestionCondition): Verdict {
    const id = condition.question;
    const shown = visibility(id);
    const value = usable.get(id);
    const itself: Carriers = new Map([[id, true]]);
    const finish = (truth: Truth, carriers: Carriers): Verdict => ({
      truth,
      trace: { truth, by: { kind: 'answer', questionId: id, hidden: shown.truth === 'false' } },
      carriers,
    });
    if (shown.truth === 'false') return finish('false', union([shown.carriers, itself]));
    if (value !== undefined && !holds(condition, value)) return finish('false', itself);
    if (shown.truth === 'true') {
      return value === undefined
        ? finish('unknown', itself)
        : finish('true', union([indirect(shown.carriers), itself]));
    }
    return finish('unknown', value === undefined ? union([shown.carriers, itself]) : shown.carriers);
  }

  function judgeCondition(condition: Condition): Verdict {
    if ('all' in condition) return gather('all', condition.all, condition.all.length);
    if ('any' in condition) return gather('any', condition.any, 1);
    if ('count' in condition) return gather('count', condition.count, condition.atLeast);
    if ('question' in condition) return ask(condition);
    if ('fact' in condition) return refer('fact', condition.fact, named('fact', facts, condition.fact));
    if ('class' in condition) return refer('class', condition.class, named('class', classes, condition.class));
    const part = judgeCondition(condition.not);
    const truth: Truth = part.truth === 'unknown' ? 'unknown' : part.truth === 'true' ? 'false' : 'true';
    const keepsOut = truth === 'true' && 'class' in condition.not;
    const carriers = keepsOut ? indirect(part.carriers) : part.carriers;
    return { truth, trace: { truth, by: { kind: 'not', parts: [part.trace] } }, carriers };
  }

  function refer(kind: 'fact' | 'class', id: string, { truth, carriers }: Verdict): Verdict {
    return { truth, trace: { truth, by: { kind, id } }, carriers };
  }

  return {
    questions,
    condition: judgeCondition,
    fact: (id) => named('fact', facts, id),
    class: (id) => named('class', classes, id),
    visibility,
    answer: (questionId) => usable.get(questionId),
  };
}
