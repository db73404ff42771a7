import type { ControlPreview } from '#contract/records/risk';
import { type Api, api, failureText } from '../app.ts';

/** What is asked about: a change of a control, its removal, or the end of one of its links. */
export type Asked = Parameters<Api['control']['preview']>[0]['change'];

/** A change of a control that may move risks: what would move is told first, and it is done when that is confirmed. */
export class ControlMove {
  preview = $state.raw<ControlPreview | null>(null);
  failure = $state<string | null>(null);
  isRunning = $state(false);
  /** What is about to be done, in words. */
  readonly title: string;
  readonly #id: string;
  readonly #change: Asked;
  readonly #run: () => Promise<boolean>;

  /** @param run does it; @returns whether it was done */
  constructor(id: string, title: string, change: Asked, run: () => Promise<boolean>) {
    this.#id = id;
    this.title = title;
    this.#change = change;
    this.#run = run;
  }

  /** Asks what would move. @returns whether anything would, or it could not be told */
  async needsConfirmation(): Promise<boolean> {
    try {
      this.preview = await api.control.preview({ id: this.#id, change: this.#change });
      return this.preview.total > 0;
    } catch (error) {
      this.failure = failureText(error);
      return true;
    }
  }

  /** @returns whether it was done */
  async apply(): Promise<boolean> {
    if (this.isRunning) return false;
    this.isRunning = true;
    try {
      return await this.#run();
    } finally {
      this.isRunning = false;
    }
  }
}
