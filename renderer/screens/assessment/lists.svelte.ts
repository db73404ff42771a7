import type { VerdictState } from '#contract/review';
import type { AssessmentScreen } from './assessment.svelte.ts';
import type { NumberedQuestion } from './outline.ts';

/**
 * Which questions are listed. `sections`: those of one section, as the pack has them. `deciding`: those that can still
 * change the outcome, those first that settle it with the fewest answers. The others run through all sections.
 */
export const LIST_MODES = [
  'sections',
  'deciding',
  'open',
  'flagged',
  'changed',
  'comments',
  'offers',
  'to-correct',
  'improvable',
  'outdated',
  'unjudged',
] as const;
export type ListMode = (typeof LIST_MODES)[number];

/** Those that go by what reviewers hold of the answers. */
export const REVIEW_MODES: readonly ListMode[] = ['to-correct', 'improvable', 'outdated', 'unjudged'];

/** What is listed of an assessment's questions, and in which order. */
export class QuestionLists {
  mode = $state<ListMode>('sections');
  /**
   * What was worked on in this list, in that order: it stays listed when it no longer belongs here, so that nothing
   * vanishes under the hand.
   */
  #kept = $state.raw<readonly string[]>([]);
  readonly #screen: AssessmentScreen;

  /** What belongs into each list now; only what is asked. */
  readonly members: Readonly<Record<ListMode, readonly NumberedQuestion[]>> = $derived.by(() => this.#members());

  readonly shown: readonly NumberedQuestion[] = $derived.by(() => this.#shown());

  constructor(screen: AssessmentScreen) {
    this.#screen = screen;
  }

  choose(mode: ListMode): void {
    this.mode = mode;
    this.#kept = [];
  }

  /** A question was worked on: it stays in the list it was found in. */
  keep(questionId: string): void {
    if (this.mode === 'sections' || this.#kept.includes(questionId)) return;
    this.#kept = [...this.#kept, questionId];
  }

  has(questionId: string): boolean {
    return this.shown.some(({ question }) => question.id === questionId);
  }

  #members(): Readonly<Record<ListMode, readonly NumberedQuestion[]>> {
    const screen = this.#screen;
    const { reachable } = screen;
    const byId = new Map(reachable.map((item) => [item.question.id, item]));
    const where = (belongs: (questionId: string) => boolean): readonly NumberedQuestion[] =>
      reachable.filter(({ question }) => belongs(question.id));
    const standing = (...states: readonly VerdictState[]): readonly NumberedQuestion[] =>
      reachable.filter(({ question, sectionId }) => {
        const state = screen.review.stateOf(question.id, sectionId);
        return state !== null && states.includes(state);
      });
    return {
      sections: reachable,
      deciding: (screen.view?.judgement.deciding ?? []).flatMap((id) => byId.get(id) ?? []),
      open: where((id) => screen.openIds.has(id)),
      flagged: where((id) => screen.isFlagged(id)),
      changed: where((id) => screen.changedIds.has(id)),
      comments: where((id) => screen.commentsOf(id).length > 0),
      offers: where((id) => screen.offers.isWorthTelling(id)),
      'to-correct': standing('to-correct'),
      improvable: standing('improvable', 'improvable-done'),
      outdated: standing('corrected', 'outdated'),
      unjudged: screen.review.isBegun ? standing('none') : [],
    };
  }

  #shown(): readonly NumberedQuestion[] {
    const { focused, reachable } = this.#screen;
    const { mode } = this;
    if (mode === 'sections') return reachable.filter(({ sectionId }) => sectionId === focused?.sectionId);
    const members = this.members[mode];
    const ids = new Set(members.map(({ question }) => question.id));
    const kept = this.#kept.filter((id) => !ids.has(id));
    if (mode === 'deciding') {
      // What was answered here stands above, in the order of answering; what is left has the order of the core.
      const above = kept.flatMap((id) => reachable.find(({ question }) => question.id === id) ?? []);
      return [...above, ...members];
    }
    return reachable.filter(({ question }) => ids.has(question.id) || kept.includes(question.id));
  }
}
