// The way from a pack to its judgement:
// 1. compile.ts turns the pack's rules into one network of nodes (program.ts), once for each pack. What its conditions read
//    of answers are the network's leaves: variables of finitely many cases (leaves.ts, cases.ts, reading.ts, score-items.ts).
// 2. state.ts reads the answers (answer.ts) into the variables and carries truths up the network, in Kleene's three values;
//    scores are what they can still come to, from least to most (score.ts).
// 3. settle.ts looks at each node that is unknown: does it come to the same whatever is answered? It searches for answers
//    that make it true, and false (search.ts; aim.ts says what to try first, why.ts where to go back to).
// 4. deciding.ts asks which open questions can still change a class (influence.ts) and which fewest would settle it.
// 5. explain.ts finds for every truth the answers that suffice for it; standing.ts and conclude.ts put all of it in records.
// Beside it, what-if.ts supposes other answers, and possible.ts asks what can come of a pack at all.

import type {
  Answers,
  AnswerValue,
  Because,
  Judgement,
  ScoreResult,
  TracedJudgement,
  Truth,
} from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { programOf } from './compile.ts';
import { classResults, conclusionResults, type Overrides, obligationResults, questionResults } from './conclude.ts';
import { decidingQuestions } from './deciding.ts';
import { Explanation } from './explain.ts';
import { FALSE, TRUE } from './program.ts';
import { reachOf } from './reach.ts';
import { Settlement } from './settle.ts';
import { calculationResults, type Progress, progressOf, scoreResults, traceOf, truthAt } from './standing.ts';
import { State } from './state.ts';

/**
 * `assessedOn`: `YYYY-MM-DD`, the day that conditions speak of and on which duties are applicable or not. `overrides`:
 * class id → what a person holds of it; it counts wherever the class is referred to.
 */
export type JudgeOptions = { readonly assessedOn: string; readonly overrides?: Overrides | undefined };

/** What holds as things stand, without reasons. */
export type Standing = Progress & {
  readonly classes: readonly { readonly id: string; readonly truth: Truth }[];
  readonly obligations: readonly { readonly id: string; readonly truth: Truth }[];
  readonly scores: readonly ScoreResult[];
};

/** A judgement that is kept up with changing answers; what a change does not reach is not judged anew. */
export class Judge {
  readonly #state: State;
  readonly #options: JudgeOptions;
  readonly #answers: Answers;
  readonly #settlement: Settlement;

  /** @throws Error if the pack has dead or circular references; `checkPack` and `parsePack` refuse such packs */
  constructor(pack: Pack, answers: Answers, options: JudgeOptions) {
    this.#answers = { ...answers };
    this.#options = options;
    this.#state = openState(pack, answers, options);
    this.#settlement = new Settlement(this.#state);
  }

  /** States an answer, or with `undefined` takes it back. */
  answer(questionId: string, value: AnswerValue | undefined): void {
    if (value === undefined) delete this.#answers[questionId];
    else this.#answers[questionId] = value;
    const index = this.#state.program.questionIndex.get(questionId);
    if (index === undefined) return;
    const change = () => this.#state.answer(index, this.#answers);
    this.#settlement.change(reachOf(this.#state.program, index), change);
  }

  /** The same truths as in the judgement, in a fraction of the time. */
  standing(): Standing {
    const { pack, classes, obligations } = this.#state.program;
    const truths = (items: readonly { readonly id: string }[], nodes: readonly number[]) =>
      items.map(({ id }, index) => ({ id, truth: truthAt(this.#state, nodes[index]) }));
    return {
      classes: truths(pack.classes, classes),
      obligations: truths(pack.obligations, obligations),
      scores: scoreResults(this.#state),
      ...progressOf(this.#state),
    };
  }

  judgement(): TracedJudgement {
    const state = this.#state;
    const { assessedOn, overrides = {} } = this.#options;
    const explanation = new Explanation(state, this.#settlement, this.#answers);
    const progress = progressOf(state);
    const { deciding, openOf } = decidingQuestions(state, this.#settlement);
    const classes = classResults(state, explanation, overrides, openOf);
    const questions = questionResults(state, explanation);
    return {
      isDetermined: classes.every(({ truth }) => truth !== 'unknown'),
      classes,
      obligations: obligationResults(state, this.#settlement, explanation, assessedOn),
      scores: scoreResults(state),
      conclusions: conclusionResults(state, this.#settlement, explanation),
      calculations: calculationResults(state),
      questions,
      askedBecause: askedBecause(questions),
      facts: state.program.pack.facts.map(({ id }, index) => {
        const node = state.program.facts[index] ?? -1;
        return { id, truth: truthAt(state, node), trace: traceOf(state, node) };
      }),
      ...progress,
      deciding,
    };
  }
}

function askedBecause(questions: TracedJudgement['questions']): Judgement['askedBecause'] {
  const shown = questions.filter(({ truth }) => truth === 'true');
  return Object.fromEntries(shown.map(({ id, because }) => [id, speaking(because).map((it) => it.questionId)]));
}

/** Begins a state with a person's overrides in force. */
export function openState(pack: Pack, answers: Answers, { assessedOn, overrides = {} }: JudgeOptions): State {
  const state = new State(programOf(pack), answers, assessedOn);
  for (const [index, { id }] of pack.classes.entries()) {
    if (Object.hasOwn(overrides, id))
      state.pin(state.program.classes[index] ?? -1, overrides[id] === 'true' ? TRUE : FALSE);
  }
  state.propagate();
  return state;
}

/**
 * Judges answers against a pack. Unanswered is never "no": what an open question could change is `unknown`. A hidden
 * question's answer is never counted; an answer that does not fit its question counts as none, and a presumption counts
 * where there is none. What is true or false stays so whatever the open questions get as answers. That is found out
 * exactly, also for rules such as "x or not x", as long as a search of some milliseconds suffices; else it is `unknown`.
 * A condition `answered` is never concluded before the answer is there.
 * @throws Error if the pack has dead or circular references; `checkPack` and `parsePack` refuse such packs
 */
export function judge(pack: Pack, answers: Answers, options: JudgeOptions): TracedJudgement {
  return new Judge(pack, answers, options).judgement();
}

/** What speaks for a conclusion itself, other than as a part of a score. */
function speaking(because: readonly Because[]): Because[] {
  return because.filter(({ isDirect, hidden, score }) => isDirect && !hidden && score === undefined);
}

/** Tables and prose are told once, as answers, not again with each conclusion that rests on them. */
function briefly(because: readonly Because[]): Because[] {
  return because.map(({ value, ...rest }) => {
    const isLong = typeof value === 'object' && !Array.isArray(value);
    return value === undefined || isLong ? rest : { ...rest, value };
  });
}

/**
 * Leaves out what nobody is shown: every trace; of duties that hold and of conclusions all reasons but those that speak
 * for them; of other duties all reasons; and of classes that do not hold what is only a part of a score. A duty stands under
 * its own articles, so its reasons come without theirs.
 */
export function tellJudgement({ facts: _, questions: __, ...judgement }: TracedJudgement): Judgement {
  return {
    ...judgement,
    classes: judgement.classes.map(({ trace: _trace, because, ...told }) => ({
      ...told,
      because: briefly(told.truth === 'true' ? because : because.filter(({ score }) => score === undefined)),
    })),
    obligations: judgement.obligations.map(({ trace: _trace, open: _open, because, ...told }) => ({
      ...told,
      because: told.truth === 'true' ? briefly(speaking(because)).map((it) => ({ ...it, articles: [] })) : [],
    })),
    conclusions: judgement.conclusions.map(({ values, ...told }) => ({
      ...told,
      values: values.map(({ index, because }) => ({ index, because: briefly(speaking(because)) })),
    })),
  };
}
