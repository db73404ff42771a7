import type { CoreEvent } from '#contract/events';
import { failureText } from './i18n.svelte.ts';
import { session } from './session.svelte.ts';

/** So many rows come with each call; the core gives at most 200. */
export const PAGE_ROWS = 100;
const MOST_ROWS = 200;
/** A person stops typing for so long before the list follows. */
const TYPING_PAUSE_MS = 120;
/** Changes of other records come in bursts; the list follows once. */
const CHANGE_PAUSE_MS = 250;

/** One page, and how to go on from it. `total` counts all rows, with `isCapped` at least so many. */
export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number;
  readonly isCapped: boolean;
}

/**
 * Rows of which only as many are read as were looked at: page by page from the last row on. What is shown stays until the
 * new rows are there.
 */
export abstract class PagedList<Row, Asked> {
  rows = $state.raw<readonly Row[]>([]);
  /** How many there are; with `isCapped` at least so many. */
  total = $state(0);
  isCapped = $state(false);
  /** Whether the rows are those asked for; false before the first came. */
  isRead = $state(false);
  failure = $state<string | null>(null);
  text = $state('');
  #next: string | null = null;
  #turn = 0;
  #isReading = false;
  #wanted = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Sort and filter as they are now. */
  protected abstract asked(): Asked;
  protected abstract page(asked: Asked, after: string | null, limit: number): Promise<RowPage<Row>>;
  /** Whether a change that the core tells of may be one of these rows. */
  protected abstract concerns(event: CoreEvent): boolean;

  /** Reads now and whenever a row may have changed. @returns ends it */
  follow(): () => void {
    void this.read();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = session.listen((event) => {
      if (event.type !== 'session.changed' && !this.concerns(event)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void this.read(), CHANGE_PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      clearTimeout(this.#pause);
      stop();
    };
  }

  /** Follows what is typed, after a short pause. */
  typeText(text: string): void {
    this.text = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.fromTop(), TYPING_PAUSE_MS);
  }

  /** Sees to it that the rows up to this one are there. */
  async need(row: number): Promise<void> {
    this.#wanted = Math.max(this.#wanted, row);
    if (this.#isReading || this.#next === null || this.rows.length > row) return;
    const turn = this.#turn;
    this.#isReading = true;
    try {
      while (turn === this.#turn && this.#next !== null && this.rows.length <= this.#wanted) {
        const distance = this.#wanted - this.rows.length;
        const page = await this.page(this.asked(), this.#next, distance > PAGE_ROWS ? MOST_ROWS : PAGE_ROWS);
        if (turn !== this.#turn) return;
        this.rows = [...this.rows, ...page.rows];
        this.#next = page.next;
      }
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    } finally {
      if (turn === this.#turn) this.#isReading = false;
    }
  }

  /** Reads anew as many rows as were there; the old ones stay until then. */
  async read(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    this.#isReading = true;
    const asked = this.asked();
    const count = Math.max(this.rows.length, PAGE_ROWS);
    try {
      let page = await this.page(asked, null, Math.min(count, MOST_ROWS));
      const rows = [...page.rows];
      const { total, isCapped } = page;
      while (rows.length < count && page.next !== null && turn === this.#turn) {
        page = await this.page(asked, page.next, MOST_ROWS);
        rows.push(...page.rows);
      }
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.#next = page.next;
      this.total = total;
      this.isCapped = isCapped;
      this.isRead = true;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    } finally {
      if (turn === this.#turn) this.#isReading = false;
    }
  }

  /** Another order or filter: its first rows. */
  protected fromTop(): void {
    this.#wanted = 0;
    this.rows = this.rows.slice(0, PAGE_ROWS);
    void this.read();
  }

  /** Other rows altogether: none of the old ones stays. */
  protected startAnew(): void {
    this.rows = [];
    this.isRead = false;
    this.#wanted = 0;
    void this.read();
  }
}
