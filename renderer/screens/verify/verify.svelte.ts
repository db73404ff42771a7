import type { VerificationReport } from '#contract/records/verification';
import { api, Task } from '../app.ts';

type Subject = { readonly file: string } | { readonly name: string; readonly content: File };

/** A file with the name a person knows it by. */
export interface NamedSubject {
  readonly name: string;
  readonly subject: Subject;
}

/** So many can be compared with at once. */
const MOST_ANCHORS = 20;

/** What is checked when several files come at once: a workspace or a journal before what was taken from it. */
function rank({ name }: File): number {
  const extension = name.toLowerCase().split('.').at(-1) ?? '';
  return ['mdossier', 'jsonl', 'pdf'].indexOf(extension) + 1 || 9;
}

/**
 * The check of one file, alone or beside others that saw its journal earlier. It outlives its screen, because files may be
 * dropped anywhere.
 */
class Verification {
  report = $state.raw<VerificationReport | null>(null);
  /** The file that is being checked now. */
  fileName = $state<string | null>(null);
  /** What it is compared with. */
  anchors = $state.raw<readonly NamedSubject[]>([]);
  /** Fingerprints the person compared with their signers and holds for genuine; for this file only. */
  trusted = $state.raw<readonly string[]>([]);
  readonly task = new Task();
  #subject = $state.raw<Subject | null>(null);

  /** The file as the core may write to it; null for a dropped file, of which only the bytes are known. */
  get token(): string | null {
    return this.#subject !== null && 'file' in this.#subject ? this.#subject.file : null;
  }

  /** The file as the core reads it; null if there is none. */
  get subject(): Subject | null {
    return this.#subject;
  }

  /** Asks for a file and checks it. */
  async choose(): Promise<void> {
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'verification.check' }));
    if (file !== null) await this.#begin(file.name, { file: file.token }, []);
  }

  /** Asks for a file to compare with. */
  async chooseAnchor(): Promise<void> {
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'checkpoint.open' }));
    if (file === null || this.anchors.length >= MOST_ANCHORS) return;
    this.anchors = [...this.anchors, { name: file.name, subject: { file: file.token } }];
    await this.#check();
  }

  /** Checks what was dropped on the window: one file, the others beside it. */
  async checkDropped(files: readonly File[]): Promise<void> {
    const [first, ...others] = files.toSorted((a, b) => rank(a) - rank(b));
    if (first === undefined) return;
    const given = (file: File): NamedSubject => ({ name: file.name, subject: { name: file.name, content: file } });
    await this.#begin(first.name, given(first).subject, others.slice(0, MOST_ANCHORS).map(given));
  }

  /** Checks one of those that were compared with, beside the others. */
  async exchange(anchor: NamedSubject): Promise<void> {
    const subject = this.#subject;
    if (subject === null || this.fileName === null) return;
    const own = { name: this.fileName, subject };
    await this.#begin(
      anchor.name,
      anchor.subject,
      this.anchors.map((one) => (one === anchor ? own : one)),
    );
  }

  async removeAnchor(anchor: NamedSubject): Promise<void> {
    this.anchors = this.anchors.filter((one) => one !== anchor);
    await this.#check();
  }

  /** Checks a file the core knows by its token, for example a dossier just exported. */
  async checkToken(name: string, token: string): Promise<void> {
    await this.#begin(name, { file: token }, []);
  }

  /** Checks the same file again, with one more certificate held for genuine. */
  async trust(fingerprint: string): Promise<void> {
    this.trusted = [...this.trusted, fingerprint];
    await this.#check();
  }

  /** Checks the same file again after it was signed further; certificates held for genuine stay so. */
  async checkSigned(token: string): Promise<void> {
    this.#subject = { file: token };
    await this.#check();
  }

  async #begin(name: string, subject: Subject, anchors: readonly NamedSubject[]): Promise<void> {
    this.report = null;
    this.trusted = [];
    this.fileName = name;
    this.anchors = anchors;
    this.#subject = subject;
    await this.#check();
  }

  async #check(): Promise<void> {
    const subject = this.#subject;
    if (subject === null) return;
    const trusted = [...this.trusted];
    const anchors = this.anchors.map((anchor) => anchor.subject);
    const report = await this.task.run(() =>
      api.verification.check({ ...subject, trusted, ...(anchors.length > 0 ? { anchors } : {}) }),
    );
    if (report !== null) this.report = report;
  }
}

export const verification = new Verification();
