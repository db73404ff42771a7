import type { AssessmentView } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { RichText } from '#contract/rich-text';
import { api, failureText } from '../app.ts';

/** What one saving states on one question; absent fields stay as they are. */
export interface Statement {
  readonly value?: AnswerValue | null;
  readonly justification?: RichText | null;
  readonly isFlagged?: boolean;
}

/** A person stops writing for so long before the text is saved. */
export const TYPING_PAUSE_MS = 500;

/**
 * Saves answers one after the other, so that the newest judgement is always the last to arrive. What is under way is
 * shown as if it were saved and marked so; what fails is taken back, and `failures` says why. Written text is never
 * taken back: it stays in `texts` until it is saved.
 */
export class Saving {
  /** Question id → what was stated but not yet acknowledged. */
  underWay = $state.raw<Readonly<Record<string, Statement>>>({});
  /** Question id → text not yet saved. */
  texts = $state.raw<Readonly<Record<string, RichText | null>>>({});
  /** Question id → the sentence of the last failure. */
  failures = $state.raw<Readonly<Record<string, string>>>({});
  readonly #assessmentId: string;
  readonly #onsaved: (view: AssessmentView) => void;
  #queue: Promise<void> = Promise.resolve();
  readonly #pauses = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(assessmentId: string, onsaved: (view: AssessmentView) => void) {
    this.#assessmentId = assessmentId;
    this.#onsaved = onsaved;
  }

  get isSaving(): boolean {
    return Object.keys(this.underWay).length > 0 || Object.keys(this.texts).length > 0;
  }

  get hasFailed(): boolean {
    return Object.keys(this.failures).length > 0;
  }

  /** States a value or a flag at once. */
  async state(questionId: string, statement: Statement): Promise<void> {
    this.failures = without(this.failures, questionId);
    this.underWay = { ...this.underWay, [questionId]: { ...this.underWay[questionId], ...statement } };
    await this.#enqueue(questionId, statement);
  }

  /** Takes text as it is typed; it is saved after a pause or when `flush` is called. */
  write(questionId: string, text: RichText | null): void {
    this.texts = { ...this.texts, [questionId]: text };
    clearTimeout(this.#pauses.get(questionId));
    this.#pauses.set(
      questionId,
      setTimeout(() => void this.flush(questionId), TYPING_PAUSE_MS),
    );
  }

  /** Saves the text of a question now, if there is any to save. */
  async flush(questionId: string): Promise<void> {
    clearTimeout(this.#pauses.get(questionId));
    this.#pauses.delete(questionId);
    const justification = this.texts[questionId];
    if (justification === undefined) return;
    this.failures = without(this.failures, questionId);
    await this.#enqueue(questionId, { justification });
  }

  /** Saves all text there is: before leaving, and again after the core came back. */
  async flushAll(): Promise<void> {
    await Promise.all(Object.keys(this.texts).map((questionId) => this.flush(questionId)));
  }

  #enqueue(questionId: string, statement: Statement): Promise<void> {
    const saved = this.#queue.then(() => this.#save(questionId, statement));
    this.#queue = saved;
    return saved;
  }

  async #save(questionId: string, statement: Statement): Promise<void> {
    try {
      const view = await api.assessment.answer({ assessmentId: this.#assessmentId, questionId, ...statement });
      if ('justification' in statement && this.texts[questionId] === statement.justification) {
        this.texts = without(this.texts, questionId);
      }
      this.#settle(questionId, statement);
      this.#onsaved(view);
    } catch (error) {
      this.#settle(questionId, statement);
      this.failures = { ...this.failures, [questionId]: failureText(error) };
    }
  }

  /** Forgets what was under way, unless something newer was stated meanwhile. */
  #settle(questionId: string, statement: Statement): void {
    const now = this.underWay[questionId];
    if (now === undefined) return;
    const rest = Object.fromEntries(
      Object.entries(now).filter(([field, value]) => statement[field as keyof Statement] !== value),
    );
    this.underWay =
      Object.keys(rest).length === 0 ? without(this.underWay, questionId) : { ...this.underWay, [questionId]: rest };
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}
