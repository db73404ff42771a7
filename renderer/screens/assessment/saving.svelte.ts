import type { AnswerOrigin, AssessmentView } from '#contract/records/assessment';
import type { AnswerValue } from '#contract/records/judgement';
import type { RichText } from '#contract/rich-text';
import { api, failureText } from '../app.ts';

/** What one saving states on one question; absent fields stay as they are. */
export interface Statement {
  readonly value?: AnswerValue | null;
  readonly justification?: RichText | null;
  readonly isFlagged?: boolean;
  /** The fact that the value is taken from. */
  readonly origin?: AnswerOrigin;
}

/** What a person writes on one question: an answer in words, numbers or cells, and the reasoning. */
export type Written = Pick<Statement, 'value' | 'justification'>;

/** A person stops writing for so long before it is saved. */
export const TYPING_PAUSE_MS = 500;

/**
 * Saves answers one after the other, so that the newest judgement is always the last to arrive. What is under way is
 * shown as if it were saved and marked so; what fails is taken back, and `failures` says why. What was written is never
 * taken back: it stays in `written` until it is saved.
 */
export class Saving {
  /** Question id → what was stated but not yet acknowledged. */
  underWay = $state.raw<Readonly<Record<string, Statement>>>({});
  /** Question id → what was written and is not yet saved. */
  written = $state.raw<Readonly<Record<string, Written>>>({});
  /** Question id → the sentence of the last failure. */
  failures = $state.raw<Readonly<Record<string, string>>>({});
  readonly #assessmentId: string;
  readonly #onsaved: (view: AssessmentView) => void;
  #queue: Promise<void> = Promise.resolve();
  readonly #pauses = new Map<string, ReturnType<typeof setTimeout>>();
  /** Question id → what was written and is on its way, so that it is not sent twice. */
  readonly #sent = new Map<string, Written>();

  constructor(assessmentId: string, onsaved: (view: AssessmentView) => void) {
    this.#assessmentId = assessmentId;
    this.#onsaved = onsaved;
  }

  get isSaving(): boolean {
    return Object.keys(this.underWay).length > 0 || Object.keys(this.written).length > 0;
  }

  get hasFailed(): boolean {
    return Object.keys(this.failures).length > 0;
  }

  /** The value stated last and not yet saved; undefined if there is none. */
  valueOf(questionId: string): AnswerValue | null | undefined {
    const written = this.written[questionId]?.value;
    return written !== undefined ? written : this.underWay[questionId]?.value;
  }

  /** States a value or a flag at once. A value takes the place of one that is being written. */
  async state(questionId: string, statement: Statement): Promise<void> {
    this.failures = without(this.failures, questionId);
    const writing = this.written[questionId]?.value;
    if (statement.value !== undefined && writing !== undefined) this.#forget(questionId, { value: writing });
    this.underWay = { ...this.underWay, [questionId]: { ...this.underWay[questionId], ...statement } };
    await this.#enqueue(questionId, statement);
  }

  /** Takes what is written as it is typed; it is saved after a pause or when `flush` is called. */
  write(questionId: string, written: Written): void {
    this.written = { ...this.written, [questionId]: { ...this.written[questionId], ...written } };
    clearTimeout(this.#pauses.get(questionId));
    this.#pauses.set(
      questionId,
      setTimeout(() => void this.flush(questionId), TYPING_PAUSE_MS),
    );
  }

  /** Saves what was written on a question now, if there is anything to save. */
  async flush(questionId: string): Promise<void> {
    clearTimeout(this.#pauses.get(questionId));
    this.#pauses.delete(questionId);
    const written = this.written[questionId];
    if (written === undefined || this.#sent.get(questionId) === written) return;
    this.#sent.set(questionId, written);
    this.failures = without(this.failures, questionId);
    await this.#enqueue(questionId, written);
  }

  /** Saves all that was written: before leaving, and again after the core came back. */
  async flushAll(): Promise<void> {
    await Promise.all(Object.keys(this.written).map((questionId) => this.flush(questionId)));
  }

  #enqueue(questionId: string, statement: Statement): Promise<void> {
    const saved = this.#queue.then(() => this.#save(questionId, statement));
    this.#queue = saved;
    return saved;
  }

  async #save(questionId: string, statement: Statement): Promise<void> {
    try {
      const view = await api.assessment.answer({ assessmentId: this.#assessmentId, questionId, ...statement });
      this.#forget(questionId, statement);
      this.#settle(questionId, statement);
      this.#onsaved(view);
    } catch (error) {
      this.#settle(questionId, statement);
      this.failures = { ...this.failures, [questionId]: failureText(error) };
    } finally {
      if (this.#sent.get(questionId) === statement) this.#sent.delete(questionId);
    }
  }

  /** Forgets what was written, as far as it is still this. */
  #forget(questionId: string, statement: Statement): void {
    this.written = withoutFields(this.written, questionId, statement);
  }

  /** Forgets what was under way, unless something newer was stated meanwhile. */
  #settle(questionId: string, statement: Statement): void {
    this.underWay = withoutFields(this.underWay, questionId, statement);
  }
}

/** Takes the fields away that still hold what `statement` says. */
function withoutFields<T extends Statement>(
  record: Readonly<Record<string, T>>,
  key: string,
  statement: Statement,
): Readonly<Record<string, T>> {
  const now = record[key];
  if (now === undefined) return record;
  const rest = Object.fromEntries(
    Object.entries(now).filter(([field, value]) => statement[field as keyof Statement] !== value),
  ) as T;
  return Object.keys(rest).length === 0 ? without(record, key) : { ...record, [key]: rest };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _, ...rest } = record;
  return rest;
}
