import type { AnchorReport, Checkpoint, JournalEntry, JournalReport } from '#contract/records/journal';
import { api, failureText, formatDate, session, Task, t } from '../app.ts';
import { signersOf } from './note-signers.ts';

const PAGE = 100;
/** A journal up to this long is verified when its screen opens; that takes less than a blink. */
const SHORT = 3000;

type Given = Parameters<typeof api.journal.compare>[0];

/** A checkpoint with what its signatures say. */
export type JudgedCheckpoint = JournalReport['checkpoints'][number];

/** What a file outside says of this journal, in a sentence. */
export function anchorSentence(report: AnchorReport): string {
  const { anchorName, anchorAt, anchorSize, journalSize } = report;
  const name =
    anchorAt === null
      ? t('screen.journal.anchor.name', { name: anchorName })
      : t('screen.journal.anchor.dated', { name: anchorName, date: formatDate(anchorAt) });
  return t(`anchor.${report.result}`, { name, anchorSize: anchorSize ?? 0, journalSize });
}

/** The journal, newest first, page by page; what vouches for it, and what it is compared with. */
export class JournalScreen {
  entries = $state.raw<readonly JournalEntry[]>([]);
  isComplete = $state(false);
  failure = $state<string | null>(null);
  report = $state.raw<JournalReport | null>(null);
  verifiedAt = $state<string | null>(null);
  anchor = $state.raw<AnchorReport | null>(null);
  /** The file that was written last, and what it is. */
  written = $state.raw<{ readonly name: string; readonly token: string; readonly what: Written } | null>(null);
  readonly verifying = new Task();
  readonly loadingMore = new Task();
  readonly comparing = new Task();
  readonly writing = new Task();
  readonly taking = new Task();
  /** Whose signature lines were taken over. */
  taken = $state<string | null>(null);

  #stored = $state.raw<readonly Checkpoint[]>([]);
  /** What each check in this session found; a check of what is new says nothing of older ones. */
  #judged = $state.raw<ReadonlyMap<string, JudgedCheckpoint>>(new Map());
  /** Newest first. Who signed those that were not checked just now is read from the note itself. */
  readonly checkpoints = $derived<readonly JudgedCheckpoint[]>(
    this.#stored
      .map(
        ({ note, ...about }) => this.#judged.get(about.id) ?? { ...about, signatures: signersOf(note, session.keys) },
      )
      .toSorted((a, b) => b.size - a.size || b.at.localeCompare(a.at)),
  );
  readonly checkpointsById = $derived(new Map(this.checkpoints.map((one) => [one.id, one])));

  /** Reads the newest entries and follows new ones. @returns ends it */
  start(): () => void {
    void this.#loadNewest().then(() => {
      if ((this.entries[0]?.seq ?? 0) <= SHORT) void this.verify(false);
    });
    return session.listen(() => {
      void this.#loadNewest();
      // What is new is checked as well, so that the state on top never speaks of an older journal.
      if (this.report !== null) void this.verify(false);
    });
  }

  async more(): Promise<void> {
    const oldest = this.entries.at(-1);
    if (oldest === undefined) return;
    const page = await this.loadingMore.run(() => api.journal.list({ beforeSeq: oldest.seq, limit: PAGE }));
    if (page === null) return;
    this.entries = [...this.entries, ...page];
    this.isComplete = page.length < PAGE;
  }

  /** @param isFull  every entry again; else only what is new since this machine last found everything in order */
  async verify(isFull: boolean): Promise<void> {
    const report = await this.verifying.run(() => api.journal.verify({ isFull }));
    if (report === null) return;
    this.report = report;
    this.#judged = new Map([...this.#judged, ...report.checkpoints.map((one) => [one.id, one] as const)]);
    this.verifiedAt = new Date().toISOString();
  }

  /** Asks for a dossier, a checkpoint or a journal export and compares. */
  async chooseAnchor(): Promise<void> {
    const file = await this.comparing.run(() => api.shell.chooseFile({ purpose: 'checkpoint.open' }));
    if (file !== null) await this.#compare({ file: file.token });
  }

  async compareDropped(file: File): Promise<void> {
    await this.#compare({ name: file.name, content: file });
  }

  async exportJournal(): Promise<void> {
    const name = session.current?.workspace?.name ?? '';
    await this.#write('journal', { purpose: 'journal.save', suggestedName: `${name}.jsonl` }, (file) =>
      api.journal.export({ file }),
    );
  }

  async exportVerifier(): Promise<void> {
    await this.#write('verifier', { purpose: 'verifier.save', suggestedName: 'verifier.html' }, (file) =>
      api.journal.exportVerifier({ file }),
    );
  }

  async exportCheckpoint({ id, size }: JudgedCheckpoint): Promise<void> {
    await this.#write('checkpoint', { purpose: 'checkpoint.save', suggestedName: `checkpoint-${size}.txt` }, (file) =>
      api.journal.exportCheckpoint({ id, file }),
    );
  }

  /** Takes the lines of witnesses from a checkpoint file that came back. */
  async takeCosignatures(): Promise<void> {
    this.taken = null;
    const done = await this.taking.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'checkpoint.open' });
      if (file === null) return null;
      await api.journal.importCosignatures({ file: file.token });
      return file.name;
    });
    this.taken = done;
    if (done !== null) await this.verify(false);
  }

  async showInFolder(): Promise<void> {
    const { written } = this;
    if (written !== null) await this.writing.run(() => api.shell.showInFolder({ file: written.token }));
  }

  async #compare(given: Given): Promise<void> {
    this.anchor = null;
    this.anchor = await this.comparing.run(() => api.journal.compare(given));
  }

  async #write(
    what: Written,
    wish: Parameters<typeof api.shell.chooseFile>[0],
    write: (file: string) => Promise<void>,
  ): Promise<void> {
    this.written = null;
    this.written = await this.writing.run(async () => {
      const file = await api.shell.chooseFile(wish);
      if (file === null) return null;
      await write(file.token);
      return { ...file, what };
    });
  }

  async #loadNewest(): Promise<void> {
    try {
      const [newest, stored] = await Promise.all([api.journal.list({ limit: PAGE }), api.journal.checkpoints()]);
      this.#stored = stored;
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

type Written = 'journal' | 'verifier' | 'checkpoint';
