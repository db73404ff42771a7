import type {
  EvidenceItem,
  EvidenceLink,
  EvidenceRevision,
  EvidenceTarget,
  StoreProgress,
} from '#contract/records/evidence-library';
import { api, failureCode, failureText, session, Task, WatchedJob } from '../app.ts';
import { EvidenceDraft } from './evidence-draft.svelte.ts';
import type { Given } from './given-files.ts';

type Page = { readonly label: string; readonly text: string };

/** The core reads a new file's text in the background and tells nobody; for so long the page looks again. */
const LOOK_AGAIN_MS = 2500;
const FRESH_MS = 60_000;

/** One piece of evidence on its page. */
export class EvidenceRecord {
  item = $state.raw<EvidenceItem | null>(null);
  /** The text found in its newest file; null until it was read. */
  pages = $state.raw<readonly Page[] | null>(null);
  /** Address of its picture in this window; null if it is none or none that can be shown. */
  picture = $state<string | null>(null);
  failure = $state<string | null>(null);
  isGone = $state(false);
  /** Whether something was said that is not saved. */
  isChanged = $state(false);
  isChecked = $state(false);
  /** What the last check of a file referred to found. */
  checked = $state.raw<{ readonly revisionId: string; readonly isSame: boolean } | null>(null);
  readonly draft = new EvidenceDraft();
  readonly task = new Task();
  readonly adding = new WatchedJob<StoreProgress, EvidenceItem>();
  readonly checking = new WatchedJob<StoreProgress, { isSame: boolean }>();
  readonly id: string;
  #turn = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  /** Of which revision text and picture are. */
  #beside: string | null = null;

  constructor(id: string) {
    this.id = id;
  }

  get newest(): EvidenceRevision | null {
    return this.item?.revisions[0] ?? null;
  }

  /** Reads now and whenever it may have changed. @returns ends it */
  follow(): () => void {
    void this.load();
    const stop = session.listen((event) => {
      if (
        event.type === 'evidence.changed' ||
        event.type === 'assessment.changed' ||
        event.type === 'session.changed'
      ) {
        void this.load();
      }
    });
    return () => {
      stop();
      clearTimeout(this.#again);
      this.#show(null);
    };
  }

  async load(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const item = await api.library.get({ id: this.id });
      if (turn === this.#turn) this.#take(item);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.isGone = failureCode(error) === 'record.not-found';
      if (failureCode(error) !== 'core.stopped' || this.item === null) this.failure = failureText(error);
    }
  }

  discard(): void {
    if (this.item !== null) this.draft.take(this.item);
    this.isChanged = false;
    this.isChecked = false;
  }

  async save(): Promise<void> {
    const { item, draft } = this;
    this.isChecked = true;
    if (item === null || draft.titleError !== null || draft.periodError !== null) return;
    const saved = await this.task.run(() =>
      api.library.update({ id: item.id, baseVersion: item.version, input: draft.input }),
    );
    if (saved === null) return;
    this.isChanged = false;
    this.isChecked = false;
    this.#take(saved);
  }

  /** Asks for the newer file and adds it. */
  async chooseRevision(): Promise<void> {
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'evidence.add' }));
    if (file !== null) await this.addRevision({ file: file.token });
  }

  async addRevision(file: Given): Promise<void> {
    const item = await this.adding.run((signal) => api.library.addRevision({ id: this.id, file }, { signal }));
    if (item !== null) this.#take(item);
  }

  /** Writes a copy where a person says. @returns whether it was written */
  async saveCopy({ id, name }: EvidenceRevision): Promise<boolean> {
    const done = await this.task.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'evidence.save', suggestedName: name });
      if (file === null) return false;
      await api.library.save({ revisionId: id, file: file.token });
      return true;
    });
    return done === true;
  }

  async openOutside({ id }: EvidenceRevision): Promise<boolean> {
    const done = await this.task.run(async () => {
      await api.library.openOutside({ revisionId: id });
      return true;
    });
    return done === true;
  }

  /** Asks for the file that is referred to and compares it with its hash. */
  async check({ id }: EvidenceRevision): Promise<void> {
    this.checked = null;
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'evidence.refer' }));
    if (file === null) return;
    const found = await this.checking.run((signal) =>
      api.library.check({ revisionId: id, file: file.token }, { signal }),
    );
    if (found !== null) this.checked = { revisionId: id, isSame: found.isSame };
  }

  async link(target: EvidenceTarget): Promise<boolean> {
    const item = await this.task.run(() => api.library.link({ id: this.id, target }));
    if (item !== null) this.#take(item);
    return item !== null;
  }

  async unlink({ linkId, linkVersion }: EvidenceLink): Promise<void> {
    await this.task.run(() => api.library.unlink({ linkId, baseVersion: linkVersion }));
    await this.load();
  }

  /** @returns whether it is gone */
  async remove(reason: string): Promise<boolean> {
    const { item } = this;
    if (item === null) return false;
    const done = await this.task.run(async () => {
      await api.library.remove({
        id: item.id,
        baseVersion: item.version,
        alsoLinks: item.links.length > 0,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
      });
      return true;
    });
    if (done !== true) await this.load();
    return done === true;
  }

  #take(item: EvidenceItem): void {
    this.#turn += 1;
    this.item = item;
    this.failure = null;
    this.isGone = false;
    if (!this.isChanged) this.draft.take(item);
    const [newest] = item.revisions;
    clearTimeout(this.#again);
    if (newest !== undefined && mayGetText(newest)) this.#again = setTimeout(() => void this.load(), LOOK_AGAIN_MS);
    const beside = newest === undefined ? null : `${newest.id} ${newest.textState}`;
    if (beside === this.#beside) return;
    this.#beside = beside;
    if (newest !== undefined) void this.#loadBeside(newest);
  }

  /** Text and picture come after the facts; without them the page is whole all the same. */
  async #loadBeside(revision: EvidenceRevision): Promise<void> {
    const isPicture = revision.mediaType.startsWith('image/') && revision.location === null;
    const [pages, preview] = await Promise.allSettled([
      api.library.text({ revisionId: revision.id }),
      isPicture ? api.library.preview({ sha256: revision.sha256 }) : null,
    ]);
    if (this.newest?.id !== revision.id) return;
    this.pages = pages.status === 'fulfilled' ? pages.value : [];
    this.#show(preview.status === 'fulfilled' && preview.value !== null ? preview.value.png : null);
  }

  #show(png: Blob | null): void {
    if (this.picture !== null) URL.revokeObjectURL(this.picture);
    this.picture = png === null ? null : URL.createObjectURL(png);
  }
}

function mayGetText({ textState, location, addedAt }: EvidenceRevision): boolean {
  return textState === 'none' && location === null && Date.now() - Date.parse(addedAt) < FRESH_MS;
}
