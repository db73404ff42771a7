import type { JournalEntry, JournalReport } from '#contract/records/journal';
import { api, failureText, session, Task } from '../app.ts';

const PAGE = 100;

/** The journal, newest first, page by page; and the proof of its chain when it is asked for. */
export class JournalScreen {
  entries = $state.raw<readonly JournalEntry[]>([]);
  isComplete = $state(false);
  failure = $state<string | null>(null);
  report = $state.raw<JournalReport | null>(null);
  verifiedAt = $state<string | null>(null);
  readonly verifying = new Task();
  readonly loadingMore = new Task();

  /** Reads the newest entries and follows new ones. @returns ends it */
  start(): () => void {
    void this.#loadNewest();
    return session.listen(() => void this.#loadNewest());
  }

  async more(): Promise<void> {
    const oldest = this.entries.at(-1);
    if (oldest === undefined) return;
    const page = await this.loadingMore.run(() => api.journal.list({ beforeSeq: oldest.seq, limit: PAGE }));
    if (page === null) return;
    this.entries = [...this.entries, ...page];
    this.isComplete = page.length < PAGE;
  }

  async verify(): Promise<void> {
    this.report = await this.verifying.run(() => api.journal.verify());
    this.verifiedAt = new Date().toISOString();
  }

  async #loadNewest(): Promise<void> {
    try {
      const newest = await api.journal.list({ limit: PAGE });
      const last = newest.at(-1)?.seq ?? 0;
      const older = this.entries.filter(({ seq }) => seq < last);
      this.entries = [...newest, ...older];
      this.isComplete = (this.entries.at(-1)?.seq ?? 1) === 1;
      this.failure = null;
    } catch (error) {
      this.failure = failureText(error);
    }
  }
}
