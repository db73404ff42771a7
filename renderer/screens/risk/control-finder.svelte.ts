import type { ControlRow } from '#contract/records/control';
import { api, failureText } from '../app.ts';

const TYPING_PAUSE_MS = 120;
const MOST_FOUND = 50;

/** Finds controls by their titles, as typed. */
export class ControlFinder {
  text = $state('');
  rows = $state.raw<readonly ControlRow[]>([]);
  isSearched = $state(false);
  failure = $state<string | null>(null);
  #turn = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  type(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.search(), TYPING_PAUSE_MS);
  }

  async search(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const { rows } = await api.control.list({ text: this.text.trim(), limit: MOST_FOUND });
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.isSearched = true;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}
