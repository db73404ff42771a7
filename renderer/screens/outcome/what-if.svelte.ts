import type { Answers, AnswerValue, Judgement, WhatIf } from '#contract/records/judgement';
import { api, failureText } from '../app.ts';
import { differenceOf } from './difference.ts';
import { EFFECT_KINDS, isSupposed, type Lever, levers } from './effects.ts';
import type { OutcomeScreen } from './outcome.svelte.ts';

/** Trying other answers: what would follow if some were otherwise. Nothing of it is saved. */
export class Supposing {
  /** Question id → the answer that is supposed instead of the given one. */
  supposed = $state.raw<Answers>({});
  /** What would follow from them; null while nothing is supposed, and until it is worked out. */
  judgement = $state.raw<Judgement | null>(null);
  failure = $state<string | null>(null);
  /** What each other answer would change beside those supposed; null while nothing is supposed. */
  #effects = $state.raw<readonly WhatIf[] | null>(null);
  readonly #screen: OutcomeScreen;
  #turn = 0;

  readonly isActive = $derived(Object.keys(this.supposed).length > 0);
  /** Whether what would follow is still being worked out. */
  readonly isWorking = $derived(this.isActive && this.judgement === null && this.failure === null);
  readonly difference = $derived.by(() => {
    const before = this.#screen.view?.judgement;
    return before === undefined || this.judgement === null ? null : differenceOf(before, this.judgement);
  });
  /**
   * The questions that can be turned. Those of the real answers keep their places while something is supposed, so that
   * nothing moves under the hand; what only comes by that stands after them.
   */
  readonly levers = $derived.by((): readonly Lever[] => {
    const { questions, effects } = this.#screen;
    const real = levers(questions, effects ?? []);
    if (!this.isActive || this.#effects === null) return real;
    const now = levers(questions, this.#effects);
    const known = new Set(real.map(({ item }) => item.question.id));
    return [...real, ...now.filter(({ item }) => !known.has(item.question.id))];
  });
  readonly groups = $derived(
    EFFECT_KINDS.map((kind) => ({ kind, levers: this.levers.filter((lever) => lever.kind === kind) })).filter(
      (group) => group.levers.length > 0,
    ),
  );

  constructor(screen: OutcomeScreen) {
    this.#screen = screen;
  }

  valueOf(questionId: string): AnswerValue | null {
    return this.#screen.view?.answers.find((answer) => answer.questionId === questionId)?.value ?? null;
  }

  /** What an answer would change now, on top of what is supposed already; null if nothing. */
  effectNow(effect: WhatIf): WhatIf | null {
    if (!this.isActive || this.#effects === null) return effect;
    return (
      this.#effects.find((now) => now.questionId === effect.questionId && `${now.value}` === `${effect.value}`) ?? null
    );
  }

  /** Supposes an answer; one that is supposed already is given back. */
  async toggle(effect: WhatIf): Promise<void> {
    const { [effect.questionId]: _, ...others } = this.supposed;
    await this.#suppose(isSupposed(this.supposed, effect) ? others : { ...others, [effect.questionId]: effect.value });
  }

  /** Goes back to the given answer of one question. */
  async forget(questionId: string): Promise<void> {
    const { [questionId]: _, ...others } = this.supposed;
    await this.#suppose(others);
  }

  /** Back to the answers. */
  reset(): void {
    this.#turn += 1;
    this.supposed = {};
    this.failure = null;
    this.judgement = null;
    this.#effects = null;
  }

  async #suppose(supposed: Answers): Promise<void> {
    if (Object.keys(supposed).length === 0) {
      this.reset();
      return;
    }
    this.#turn += 1;
    const turn = this.#turn;
    this.supposed = supposed;
    this.judgement = null;
    this.failure = null;
    const { id } = this.#screen;
    try {
      const [judgement, effects] = await Promise.all([
        api.assessment.suppose({ id, supposed }),
        api.assessment.whatIf({ id, supposed }),
      ]);
      if (turn !== this.#turn) return;
      this.judgement = judgement;
      this.#effects = effects;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}
