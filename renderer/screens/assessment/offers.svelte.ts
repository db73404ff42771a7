import type { OfferedAnswer } from '#contract/records/assessment';
import { isSameValue } from '../answers/value.ts';
import { api, failureText } from '../app.ts';
import type { AssessmentScreen } from './assessment.svelte.ts';
import { byQuestion } from './by-question.ts';

/** Answers that the inventory and other assessments can give. Nothing is taken over unless a person says so. */
export class Offers {
  list = $state.raw<readonly OfferedAnswer[]>([]);
  /** Why they could not be read, as a sentence. */
  failure = $state<string | null>(null);
  readonly #screen: AssessmentScreen;
  readonly #assessmentId: string;

  readonly #byQuestion = $derived(byQuestion(this.list));

  /** For questions that are asked and have no answer of their own yet, each with its first offer. */
  readonly open: readonly OfferedAnswer[] = $derived.by(() =>
    this.#screen.reachable.flatMap(({ question }) => {
      const [first] = this.of(question.id);
      return first !== undefined && this.#screen.valueOf(question.id) === null ? [first] : [];
    }),
  );

  constructor(screen: AssessmentScreen, assessmentId: string) {
    this.#screen = screen;
    this.#assessmentId = assessmentId;
  }

  async load(): Promise<void> {
    try {
      this.list = await api.assessment.offers({ id: this.#assessmentId });
      this.failure = null;
    } catch (error) {
      this.failure = failureText(error);
    }
  }

  of(questionId: string): readonly OfferedAnswer[] {
    return this.#byQuestion.get(questionId) ?? [];
  }

  /** Whether the question already has this answer. */
  isTaken(offer: OfferedAnswer): boolean {
    return isSameValue(this.#screen.valueOf(offer.questionId), offer.value);
  }

  /** Whether there is an offer that the question's answer does not already say. */
  isWorthTelling(questionId: string): boolean {
    return this.of(questionId).some((offer) => !this.isTaken(offer));
  }

  /** Takes an offer over as the question's answer. */
  take(offer: OfferedAnswer): void {
    const { questionId, value, origin } = offer;
    if (origin.from === 'item') {
      const { item, field, hash } = origin;
      this.#screen.answer(questionId, value, { item, field, hash });
    } else {
      this.#screen.answer(questionId, value);
    }
  }
}
