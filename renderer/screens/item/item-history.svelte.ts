import type { FieldHistory, ItemRef } from '#contract/records/inventory';
import { api, failureText, session } from '../app.ts';

const PAGE = 50;

/** What became of a record, newest first, as far back as somebody looked. */
export class ItemHistory {
  entries = $state.raw<readonly FieldHistory[]>([]);
  /** Null: of all fields. */
  field = $state<string | null>(null);
  hasMore = $state(false);
  isRead = $state(false);
  failure = $state<string | null>(null);
  readonly #ref: ItemRef;
  #turn = 0;

  constructor(ref: ItemRef, field: string | null = null) {
    this.#ref = ref;
    this.field = field;
  }

  /** Reads now and whenever the record changes. @returns ends it */
  follow(): () => void {
    void this.read();
    return session.listen((event) => {
      if (event.type === 'item.changed' || event.type === 'system.changed') void this.read();
    });
  }

  of(field: string | null): void {
    if (field === this.field) return;
    this.field = field;
    this.entries = [];
    this.isRead = false;
    void this.read();
  }

  /** Reads anew what was shown; the old entries stay until then. */
  async read(): Promise<void> {
    await this.#read(undefined, Math.min(200, Math.max(PAGE, this.entries.length)));
  }

  async more(): Promise<void> {
    await this.#read(this.entries.at(-1)?.seq, PAGE);
  }

  async #read(before: number | undefined, limit: number): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const entries = await api.inventory.history({
        ...this.#ref,
        limit,
        ...(this.field === null ? {} : { field: this.field }),
        ...(before === undefined ? {} : { before }),
      });
      if (turn !== this.#turn) return;
      this.entries = before === undefined ? entries : [...this.entries, ...entries];
      this.hasMore = entries.length >= limit;
      this.isRead = true;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}
