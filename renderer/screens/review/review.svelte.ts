import type { ReviewTarget, ReviewView, VerdictInput } from '#contract/records/review';
import type { VerdictState } from '#contract/review';
import { api, failureText, session } from '../app.ts';

/** Answers come in bursts; the review follows once. */
const PAUSE_MS = 200;

/** What reviewers hold of one assessment, kept fresh. */
export class Review {
  view = $state.raw<ReviewView | null>(null);
  failure = $state<string | null>(null);
  readonly #id: string;
  readonly #onjudge: (target: ReviewTarget) => void;
  /** Counts readings and writings, so that an older one never replaces a newer one. */
  #turn = 0;

  readonly #targets = $derived(
    new Map((this.view?.targets ?? []).map((one) => [`${one.target.kind}:${one.target.id}`, one])),
  );
  /** Whether there is anything to see of a review at all. */
  readonly isBegun = $derived(
    this.view !== null && (this.view.isHandedIn || this.view.targets.some(({ verdict }) => verdict !== null)),
  );
  readonly actorId = $derived<string | null>(session.current?.actor?.id ?? null);

  /** @param onjudge  told of what is judged, before it is */
  constructor(assessmentId: string, onjudge: (target: ReviewTarget) => void) {
    this.#id = assessmentId;
    this.#onjudge = onjudge;
  }

  /** Reads now and whenever the assessment or who works changed. @returns ends it */
  follow(): () => void {
    void this.load();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = session.listen((event) => {
      const isOther = event.type === 'assessment.changed' && event.id !== this.#id;
      if (isOther || !['assessment.changed', 'session.changed', 'person.changed'].includes(event.type)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void this.load(), PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }

  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const view = await api.verdict.list({ assessmentId: this.#id });
      if (turn !== this.#turn) return;
      this.view = view;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }

  /** What is judged of a question: its answer; nothing where whole sections are judged. */
  ofQuestion(questionId: string): ReviewTarget | null {
    return this.#targets.get(`answer:${questionId}`) ?? null;
  }

  /** What is judged of a section; nothing where each answer is judged by itself. */
  ofSection(sectionId: string): ReviewTarget | null {
    return this.#targets.get(`section:${sectionId}`) ?? null;
  }

  /** How a question stands: by itself, or with its section. */
  stateOf(questionId: string, sectionId: string): VerdictState | null {
    return (this.ofQuestion(questionId) ?? this.ofSection(sectionId))?.state ?? null;
  }

  /** Whether whoever works now is one of those who are to judge it. */
  canJudge({ moves }: ReviewTarget): boolean {
    return moves.some(({ move, by }) => move === 'judge' && this.actorId !== null && by.includes(this.actorId));
  }

  /** @throws why it was not saved */
  async judge(target: ReviewTarget, said: Pick<VerdictInput, 'value' | 'reason' | 'action' | 'ownerId' | 'dueOn'>) {
    this.#onjudge(target);
    const { kind, id } = target.target;
    const baseVersion = target.verdict?.version ?? 0;
    this.#take(await api.verdict.set({ assessmentId: this.#id, targetKind: kind, targetId: id, baseVersion, ...said }));
  }

  #take(view: ReviewView): void {
    this.#turn += 1;
    this.view = view;
  }
}
