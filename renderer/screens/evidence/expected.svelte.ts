import type { EvidenceSlot } from '#contract/records/evidence-library';
import { api, failureCode, failureText, l, session } from '../app.ts';
import { EvidenceOf } from './evidence-of.svelte.ts';

/** The pieces that an assessment's framework expects, empty ones first. */
export class ExpectedEvidence {
  slots = $state.raw<readonly EvidenceSlot[] | null>(null);
  failure = $state<string | null>(null);
  isEmptyOnly = $state(false);
  /** The slot that is being filled, and the evidence of it. */
  open = $state.raw<{ readonly slotId: string; readonly of: EvidenceOf } | null>(null);
  readonly #assessmentId: string;

  constructor(assessmentId: string) {
    this.#assessmentId = assessmentId;
  }

  get filled(): number {
    return (this.slots ?? []).filter(({ filledBy }) => filledBy.length > 0).length;
  }

  /** Those of duties before those of questions; what is filled keeps its place, so that nothing jumps. */
  get shown(): readonly EvidenceSlot[] {
    const slots = this.slots ?? [];
    const wanted = this.isEmptyOnly ? slots.filter(({ filledBy }) => filledBy.length === 0) : slots;
    return [
      ...wanted.filter(({ obligationId }) => obligationId !== null),
      ...wanted.filter(({ obligationId }) => obligationId === null),
    ];
  }

  follow(): () => void {
    void this.load();
    return session.listen((event) => {
      const isOwn = event.type === 'assessment.changed' && event.id === this.#assessmentId;
      if (isOwn || event.type === 'evidence.changed' || event.type === 'session.changed') void this.load();
    });
  }

  async load(): Promise<void> {
    try {
      this.slots = await api.library.slots({ assessmentId: this.#assessmentId });
      this.failure = null;
    } catch (error) {
      if (failureCode(error) !== 'core.stopped') this.failure = failureText(error);
    }
  }

  /** Opens a slot to be filled, or closes it. What fills the slot of a question is evidence of its answer. */
  toggle({ id, questionId }: EvidenceSlot): void {
    if (this.open?.slotId === id) {
      this.open = null;
      return;
    }
    const of = new EvidenceOf(
      questionId === null
        ? { kind: 'slot', id: this.#assessmentId, part: id }
        : { kind: 'answer', id: this.#assessmentId, part: questionId },
    );
    void of.load();
    this.open = { slotId: id, of };
  }
}

/** What a slot expects, in the window's language. */
export const slotLabel = ({ id, label }: EvidenceSlot): string => l({ en: id, ...label });
