import type { ItemKind } from '#contract/inventory/kinds';
import { api, failureText } from '../app.ts';

/** A record that was picked by its name. */
export interface Picked {
  readonly kind: ItemKind;
  readonly id: string;
  readonly name: string;
  /** What tells it apart from others of its name. */
  readonly detail: string;
}

const TYPING_PAUSE_MS = 120;
const MOST = 12;

/** Finds records of some kinds by their names, as typed. */
export class RecordPicker {
  text = $state('');
  found = $state.raw<readonly Picked[]>([]);
  isSearched = $state(false);
  failure = $state<string | null>(null);
  /** The one that the arrows are on. */
  at = $state(0);
  #kinds: readonly ItemKind[];
  readonly #without: string | null;
  #turn = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** @param without a record that cannot be picked: the one that links */
  constructor(kinds: readonly ItemKind[], without: string | null = null) {
    this.#kinds = kinds;
    this.#without = without;
  }

  /** Looks among other kinds from now on. */
  among(kinds: readonly ItemKind[]): void {
    this.#kinds = kinds;
    void this.search();
  }

  type(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.search(), TYPING_PAUSE_MS);
  }

  step(by: 1 | -1): void {
    const { length } = this.found;
    if (length > 0) this.at = (this.at + by + length) % length;
  }

  async search(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const pages = await Promise.all(
        this.#kinds.map((kind) => api.inventory.list({ kind, text: this.text.trim(), limit: MOST })),
      );
      if (turn !== this.#turn) return;
      this.found = pages
        .flatMap(({ rows }) => rows)
        .filter(({ id }) => id !== this.#without)
        .slice(0, MOST)
        .map(({ kind, id, name, parentName, detail }) => ({
          kind,
          id,
          name,
          detail: [parentName, detail].filter((part) => part !== null && part !== '').join(' · '),
        }));
      this.at = 0;
      this.isSearched = true;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}
