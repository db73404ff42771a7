import type { CoreEvent } from '#contract/events';
import type { AssessmentSummary, AssessmentView } from '#contract/records/assessment';
import type { WhatIf } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import { api, failureText, session } from '../app.ts';
import { type NumberedQuestion, numberQuestions } from '../assessment/outline.ts';

/** The outcome of one assessment on the screen: what the core concludes, and what would change it. */
export class OutcomeScreen {
  view = $state.raw<AssessmentView | null>(null);
  pack = $state.raw<Pack | null>(null);
  /** What each other answer would change; null until it is computed. */
  effects = $state.raw<readonly WhatIf[] | null>(null);
  /** Every assessment of the workspace, for those beside this one. */
  all = $state.raw<readonly AssessmentSummary[]>([]);
  /** Why the outcome could not be read, as a sentence. */
  failure = $state<string | null>(null);
  readonly id: string;
  /** Counts what may have changed the view, so that an older reading never replaces a newer one. */
  #turn = 0;

  readonly questions = $derived<readonly NumberedQuestion[]>(this.pack === null ? [] : numberQuestions(this.pack));
  /** The assessment from which this one was made by an upgrade. */
  readonly older = $derived(
    this.all.find(({ assessment }) => assessment.id === this.view?.assessment.upgradedFromId) ?? null,
  );
  /** Those that an upgrade made from this one. */
  readonly newer = $derived(this.all.filter(({ assessment }) => assessment.upgradedFromId === this.id));
  /** Those it can be compared with. */
  readonly comparable = $derived(
    this.all.filter(({ assessment }) => assessment.packId === this.pack?.id && assessment.id !== this.id),
  );

  constructor(id: string) {
    this.id = id;
  }

  /** Reads the outcome and follows its changes. @returns ends it */
  start(): () => void {
    void this.load();
    return session.listen((event) => {
      if (this.#concerns(event)) void this.load();
    });
  }

  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const { id } = this;
    try {
      const view = await api.assessment.open({ id });
      const { packId, packVersion } = view.assessment;
      if (this.pack === null) this.pack = await api.pack.get({ id: packId, version: packVersion });
      if (turn !== this.#turn) return;
      this.view = view;
      this.failure = null;
      // What takes longest comes last: nothing that is shown waits for it.
      const all = await api.assessment.list();
      if (turn !== this.#turn) return;
      this.all = all;
      const effects = await api.assessment.whatIf({ id });
      if (turn !== this.#turn) return;
      this.effects = effects;
    } catch (error) {
      // What is shown stays shown; it is read again when the core is back.
      if (this.view === null) this.failure = failureText(error);
    }
  }

  /** Sets the date as of which obligations are judged. @throws why it was not saved */
  async setDate(assessedOn: string): Promise<void> {
    if (this.view === null) return;
    const { id, version } = this.view.assessment;
    this.#take(await api.assessment.setDate({ id, baseVersion: version, assessedOn }));
  }

  /**
   * Sets a class against or beside the rules, or with `null` leaves it to them again.
   * @throws why it was not saved
   */
  async override(classId: string, truth: 'true' | 'false' | null, reason: string): Promise<void> {
    this.#take(await api.assessment.override({ assessmentId: this.id, classId, truth, reason }));
  }

  #take(view: AssessmentView): void {
    this.view = view;
    void this.load();
  }

  #concerns(event: CoreEvent): boolean {
    if (event.type === 'assessment.changed') return event.id === this.id;
    return event.type !== 'system.changed' || event.id === this.view?.system.id;
  }
}
