import { toast } from 'svelte-sonner';
import type { CoreEvent } from '#contract/events';
import type { Answer, AssessmentView, Evidence } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { RichText } from '#contract/rich-text';
import { api, failureText, session, t } from '../app.ts';
import { type NumberedQuestion, nextOpen, numberQuestions, type QuestionState, reachable, stateOf } from './outline.ts';
import { Saving } from './saving.svelte.ts';

/** One assessment on the screen: what the core holds and judges of it, and the question in focus. */
export class AssessmentScreen {
  view = $state.raw<AssessmentView | null>(null);
  pack = $state.raw<Pack | null>(null);
  focusedId = $state<string | null>(null);
  /** Why the assessment could not be read, as a sentence. */
  failure = $state<string | null>(null);
  /** Why evidence could not be added or removed, by question. */
  evidenceFailure = $state.raw<{ readonly questionId: string; readonly text: string } | null>(null);
  readonly saving: Saving;
  readonly #id: string;
  /** Counts what may have changed the view, so that an older reading never replaces a newer one. */
  #turn = 0;

  readonly questions = $derived<readonly NumberedQuestion[]>(this.pack === null ? [] : numberQuestions(this.pack));
  readonly answers = $derived<ReadonlyMap<string, Answer>>(
    new Map((this.view?.answers ?? []).map((answer) => [answer.questionId, answer])),
  );
  readonly reachable = $derived(this.view === null ? [] : reachable(this.questions, this.view.judgement));
  readonly focused = $derived(this.questions.find(({ question }) => question.id === this.focusedId) ?? null);
  readonly next = $derived(
    this.view === null ? null : nextOpen(this.questions, this.view.judgement, this.answers, this.focusedId),
  );

  constructor(id: string) {
    this.#id = id;
    this.saving = new Saving(id, (view) => {
      this.#turn += 1;
      this.view = view;
    });
  }

  /**
   * Reads the assessment and follows its changes.
   * @param onready  told once it is there and a question has the focus
   * @returns ends it, saving what is still unsaved
   */
  start(questionId: string | undefined, onready: () => void): () => void {
    void this.load().then(() => {
      this.focusedId = questionId ?? this.next?.question.id ?? this.reachable[0]?.question.id ?? null;
      onready();
    });
    const end = session.listen((event) => this.#hear(event));
    return () => {
      end();
      void this.saving.flushAll();
    };
  }

  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const view = await api.assessment.open({ id: this.#id });
      const { packId, packVersion } = view.assessment;
      if (this.pack === null) this.pack = await api.pack.get({ id: packId, version: packVersion });
      if (turn !== this.#turn) return;
      this.view = view;
      this.failure = null;
    } catch (error) {
      // What is shown stays shown; it is read again when the core is back.
      if (this.view === null) this.failure = failureText(error);
    }
  }

  /** What a question's answer is now: what was just stated, else what is saved. */
  valueOf(questionId: string): AnswerValue | null {
    const stated = this.saving.underWay[questionId]?.value;
    return stated !== undefined ? stated : (this.answers.get(questionId)?.value ?? null);
  }

  textOf(questionId: string): RichText | null {
    const written = this.saving.texts[questionId];
    return written !== undefined ? written : (this.answers.get(questionId)?.justification ?? null);
  }

  isFlagged(questionId: string): boolean {
    return this.saving.underWay[questionId]?.isFlagged ?? this.answers.get(questionId)?.isFlagged ?? false;
  }

  evidenceOf(questionId: string): readonly Evidence[] {
    return (this.view?.evidence ?? []).filter((evidence) => evidence.questionId === questionId);
  }

  stateOf(questionId: string): QuestionState {
    return this.view === null ? 'open' : stateOf(this.view.judgement, questionId, this.valueOf(questionId));
  }

  answer(questionId: string, value: AnswerValue | null): void {
    this.#turn += 1;
    void this.saving.state(questionId, { value });
  }

  flag(questionId: string): void {
    this.#turn += 1;
    void this.saving.state(questionId, { isFlagged: !this.isFlagged(questionId) });
  }

  /** Asks for a file and adds it as evidence to a question. */
  async addEvidence(questionId: string): Promise<void> {
    await this.#changeEvidence(questionId, async () => {
      const file = await api.shell.chooseFile({ purpose: 'evidence.add' });
      if (file === null) return null;
      const view = await api.evidence.add({ assessmentId: this.#id, questionId, file: file.token });
      toast.success(t('screen.assessment.evidence.done', { name: file.name }));
      return view;
    });
  }

  async removeEvidence({ id, version, questionId }: Evidence): Promise<void> {
    await this.#changeEvidence(questionId, () => api.evidence.remove({ id, baseVersion: version }));
  }

  /** Sets the date as of which obligations are judged. @throws why it was not saved */
  async setDate(assessedOn: string): Promise<void> {
    if (this.view === null) return;
    const { id, version } = this.view.assessment;
    const view = await api.assessment.setDate({ id, baseVersion: version, assessedOn });
    this.#turn += 1;
    this.view = view;
  }

  focus(questionId: string): void {
    if (this.focusedId !== null && this.focusedId !== questionId) void this.saving.flush(this.focusedId);
    this.focusedId = questionId;
  }

  /** Goes to the next or the previous question that applies; stays at the ends. */
  step(by: 1 | -1): void {
    const order = this.questions.findIndex(({ question }) => question.id === this.focusedId);
    const wanted =
      by === 1
        ? this.reachable.find(({ question }) => this.#orderOf(question.id) > order)
        : this.reachable.findLast(({ question }) => this.#orderOf(question.id) < order);
    if (wanted !== undefined) this.focus(wanted.question.id);
  }

  focusSection(sectionId: string): void {
    const inSection = this.questions.filter((question) => question.sectionId === sectionId);
    const first = inSection.find(({ question }) => this.view?.judgement.open.includes(question.id));
    const shown = first ?? inSection.find(({ question }) => this.stateOf(question.id) !== 'hidden') ?? inSection[0];
    if (shown !== undefined) this.focus(shown.question.id);
  }

  async #changeEvidence(questionId: string, change: () => Promise<AssessmentView | null>): Promise<void> {
    this.evidenceFailure = null;
    try {
      const view = await change();
      if (view === null) return;
      this.#turn += 1;
      this.view = view;
    } catch (error) {
      this.evidenceFailure = { questionId, text: failureText(error) };
    }
  }

  #orderOf(questionId: string): number {
    return this.questions.findIndex(({ question }) => question.id === questionId);
  }

  #hear(event: CoreEvent): void {
    const concerns =
      event.type === 'session.changed' ||
      event.type === 'person.changed' ||
      (event.type === 'system.changed' && event.id === this.view?.system.id) ||
      (event.type === 'assessment.changed' && event.id === this.#id && !this.saving.isSaving);
    if (!concerns) return;
    void this.load();
    // The core came back, or another person works now: what could not be saved is tried again.
    if (event.type === 'session.changed') void this.saving.flushAll();
  }
}
