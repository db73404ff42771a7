import type { EvidenceItem, EvidenceLink, EvidenceRow, EvidenceTarget } from '#contract/records/evidence-library';
import { api, failureCode, failureText, session, Task } from '../app.ts';

const MOST_FOUND = 12;
const TYPING_PAUSE_MS = 120;

/** The evidence of one thing: a field, a record, an expected piece. */
export class EvidenceOf {
  items = $state.raw<readonly EvidenceItem[]>([]);
  isRead = $state(false);
  failure = $state<string | null>(null);
  readonly task = new Task();
  readonly target: EvidenceTarget;

  constructor(target: EvidenceTarget) {
    this.target = target;
  }

  /** Reads now and whenever evidence changes. @returns ends it */
  follow(): () => void {
    void this.load();
    return session.listen(({ type }) => {
      if (type === 'evidence.changed' || type === 'session.changed') void this.load();
    });
  }

  async load(): Promise<void> {
    try {
      this.items = await api.library.of(this.target);
      this.isRead = true;
      this.failure = null;
    } catch (error) {
      if (failureCode(error) !== 'core.stopped') this.failure = failureText(error);
    }
  }

  /** The link by which a piece hangs here. */
  linkOf(item: EvidenceItem): EvidenceLink | null {
    const { kind, id, part } = this.target;
    return item.links.find((link) => link.kind === kind && link.id === id && link.part === part) ?? null;
  }

  /** @returns whether it was done; else `task.failure` says why not */
  async link(id: string): Promise<boolean> {
    const done = await this.task.run(() => api.library.link({ id, target: this.target }));
    await this.load();
    return done !== null;
  }

  async unlink(item: EvidenceItem): Promise<void> {
    const link = this.linkOf(item);
    if (link === null) return;
    await this.task.run(() => api.library.unlink({ linkId: link.linkId, baseVersion: link.linkVersion }));
    await this.load();
  }
}

/** Finds pieces of the library by what they are called. */
export class EvidenceFinder {
  text = $state('');
  rows = $state.raw<readonly EvidenceRow[]>([]);
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
      const { rows } = await api.library.list({ text: this.text.trim(), limit: MOST_FOUND });
      if (turn !== this.#turn) return;
      this.rows = rows;
      this.failure = null;
    } catch (error) {
      if (turn === this.#turn) this.failure = failureText(error);
    }
  }
}
