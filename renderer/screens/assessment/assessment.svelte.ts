import type { CoreEvent } from '#contract/events';
import type { Answer, AnswerOrigin, AssessmentView, Comment, Evidence } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { Pack } from '#contract/records/pack';
import type { RichText } from '#contract/rich-text';
import { api, failureText, session } from '../app.ts';
import { Review } from '../review/review.svelte.ts';
import { Beside } from './beside.svelte.ts';
import { byQuestion } from './by-question.ts';
import { changedQuestions } from './changed.ts';
import { QuestionLists } from './lists.svelte.ts';
import { Offers } from './offers.svelte.ts';
import {
  type NumberedQuestion,
  neighbour,
  nextOpen,
  numberQuestions,
  type QuestionState,
  reachable,
  stateOf,
} from './outline.ts';
import { Saving } from './saving.svelte.ts';

/** One assessment on the screen: what the core holds and judges of it, and the question in focus. */
export class AssessmentScreen {
  view = $state.raw<AssessmentView | null>(null);
  pack = $state.raw<Pack | null>(null);
  focusedId = $state<string | null>(null);
  /** Why the assessment could not be read, as a sentence. */
  failure = $state<string | null>(null);
  readonly saving: Saving;
  readonly beside: Beside;
  readonly offers: Offers;
  readonly lists: QuestionLists;
  readonly review: Review;
  readonly #id: string;
  /** Counts what may have changed the view, so that an older reading never replaces a newer one. */
  #turn = 0;
  /** Done once the assessment is there, whichever of several readings brings it. */
  #begin: (() => void) | null = null;

  readonly questions = $derived<readonly NumberedQuestion[]>(this.pack === null ? [] : numberQuestions(this.pack));
  readonly #byId = $derived(new Map(this.questions.map((item) => [item.question.id, item])));
  readonly answers = $derived<ReadonlyMap<string, Answer>>(
    new Map((this.view?.answers ?? []).map((answer) => [answer.questionId, answer])),
  );
  readonly #evidence = $derived(byQuestion(this.view?.evidence ?? []));
  readonly #comments = $derived(byQuestion(this.view?.comments ?? []));
  readonly openIds = $derived<ReadonlySet<string>>(new Set(this.view?.judgement.open ?? []));
  readonly changedIds = $derived<ReadonlySet<string>>(this.view === null ? new Set() : changedQuestions(this.view));
  readonly reachable = $derived(this.view === null ? [] : reachable(this.questions, this.view.judgement));
  readonly focused = $derived(this.focusedId === null ? null : (this.#byId.get(this.focusedId) ?? null));
  readonly next = $derived.by(() => this.#next());

  constructor(id: string) {
    this.#id = id;
    this.saving = new Saving(id, (view) => this.#take(view));
    this.beside = new Beside(id, (questionId, view) => {
      this.lists.keep(questionId);
      this.#take(view);
    });
    this.offers = new Offers(this, id);
    this.review = new Review(id, ({ target }) => {
      if (target.kind === 'answer') this.lists.keep(target.id);
    });
    this.lists = new QuestionLists(this);
  }

  /**
   * Reads the assessment and follows its changes.
   * @param onready  told once it is there and a question has the focus
   * @returns ends it, saving what is still unsaved
   */
  start(questionId: string | undefined, onready: () => void): () => void {
    this.#begin = () => {
      this.focusedId = questionId ?? this.next?.question.id ?? this.reachable[0]?.question.id ?? null;
      onready();
    };
    void this.load();
    const end = session.listen((event) => this.#hear(event));
    const endReview = this.review.follow();
    return () => {
      end();
      endReview();
      void this.saving.flushAll();
    };
  }

  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    void this.offers.load();
    try {
      const view = await api.assessment.open({ id: this.#id });
      const { packId, packVersion } = view.assessment;
      if (this.pack === null) this.pack = await api.pack.get({ id: packId, version: packVersion });
      if (turn !== this.#turn) return;
      this.view = view;
      this.failure = null;
      this.#begin?.();
      this.#begin = null;
    } catch (error) {
      // What is shown stays shown; it is read again when the core is back.
      if (this.view === null) this.failure = failureText(error);
    }
  }

  /** What a question's answer is now: what was just stated, else what is saved; the files of an evidence question. */
  valueOf(questionId: string): AnswerValue | null {
    const stated = this.saving.valueOf(questionId);
    if (stated !== undefined) return stated;
    const saved = this.answers.get(questionId)?.value ?? null;
    if (saved !== null || this.#byId.get(questionId)?.question.type !== 'evidence') return saved;
    const files = this.evidenceOf(questionId).map(({ sha256 }) => sha256);
    return files.length === 0 ? null : files;
  }

  textOf(questionId: string): RichText | null {
    const written = this.saving.written[questionId]?.justification;
    return written !== undefined ? written : (this.answers.get(questionId)?.justification ?? null);
  }

  isFlagged(questionId: string): boolean {
    return this.saving.underWay[questionId]?.isFlagged ?? this.answers.get(questionId)?.isFlagged ?? false;
  }

  /** Whether the fact that the answer was taken from is another now. */
  isFactChanged(questionId: string): boolean {
    return this.saving.valueOf(questionId) === undefined && this.answers.get(questionId)?.isFactChanged === true;
  }

  evidenceOf(questionId: string): readonly Evidence[] {
    return this.#evidence.get(questionId) ?? [];
  }

  commentsOf(questionId: string): readonly Comment[] {
    return this.#comments.get(questionId) ?? [];
  }

  stateOf(questionId: string): QuestionState {
    const known = this.#byId.get(questionId);
    if (this.view === null || known === undefined) return 'open';
    const visibility = this.view.judgement.visibility[questionId] ?? 'true';
    return stateOf(visibility, known.question, this.valueOf(questionId), this.openIds.has(questionId));
  }

  /**
   * States an answer that was chosen.
   * @param origin  the fact it is taken from, if it is
   */
  answer(questionId: string, value: AnswerValue | null, origin?: AnswerOrigin): void {
    this.#turn += 1;
    this.lists.keep(questionId);
    void this.saving.state(questionId, { value, ...(origin && { origin }) });
  }

  /** Takes an answer as it is written. */
  write(questionId: string, value: AnswerValue | null): void {
    this.#turn += 1;
    this.lists.keep(questionId);
    this.saving.write(questionId, { value });
  }

  flag(questionId: string): void {
    this.#turn += 1;
    this.lists.keep(questionId);
    void this.saving.state(questionId, { isFlagged: !this.isFlagged(questionId) });
  }

  /** Sets the date as of which obligations are judged. @throws why it was not saved */
  async setDate(assessedOn: string): Promise<void> {
    if (this.view === null) return;
    const { id, version } = this.view.assessment;
    this.#take(await api.assessment.setDate({ id, baseVersion: version, assessedOn }));
  }

  /** Goes to a question; if the list that is shown has it not, to its section. */
  focus(questionId: string): void {
    if (this.focusedId !== null && this.focusedId !== questionId) void this.saving.flush(this.focusedId);
    if (this.lists.mode !== 'sections' && !this.lists.has(questionId)) this.lists.choose('sections');
    this.focusedId = questionId;
  }

  /** Goes to the next or the previous question of the list; stays at the ends. */
  step(by: 1 | -1): void {
    const { mode, shown } = this.lists;
    const wanted = neighbour(this.questions, mode === 'sections' ? this.reachable : shown, this.focusedId, by);
    if (wanted !== null) this.focus(wanted.question.id);
  }

  focusSection(sectionId: string): void {
    this.lists.choose('sections');
    const inSection = this.questions.filter((question) => question.sectionId === sectionId);
    const first = inSection.find(({ question }) => this.openIds.has(question.id));
    const shown = first ?? inSection.find(({ question }) => this.stateOf(question.id) !== 'hidden') ?? inSection[0];
    if (shown !== undefined) this.focus(shown.question.id);
  }

  #take(view: AssessmentView): void {
    this.#turn += 1;
    this.view = view;
  }

  /** Among those that decide, while they are listed; else among all. */
  #next(): NumberedQuestion | null {
    if (this.view === null) return null;
    const { judgement } = this.view;
    const isDeciding = this.lists.mode === 'deciding' && judgement.deciding.length > 0;
    if (!isDeciding) return nextOpen(this.questions, judgement, this.answers, this.focusedId);
    return nextOpen(this.lists.members.deciding, judgement, this.answers, null, this.focusedId);
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
