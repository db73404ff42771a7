import type { VerificationReport } from '#contract/records/verification';
import { api, Task } from '../app.ts';

type Subject = Parameters<typeof api.verification.check>[0];

/** The check of one file. It outlives its screen, because a file may be dropped anywhere. */
class Verification {
  report = $state.raw<VerificationReport | null>(null);
  /** The file that is being checked now. */
  fileName = $state<string | null>(null);
  /** Fingerprints the person compared with their signers and holds for genuine; for this file only. */
  trusted = $state.raw<readonly string[]>([]);
  readonly task = new Task();
  #subject = $state.raw<Subject | null>(null);

  /** The file as the core may write to it; null for a dropped file, of which only the bytes are known. */
  get token(): string | null {
    return this.#subject !== null && 'file' in this.#subject ? this.#subject.file : null;
  }

  /** Asks for a file and checks it. */
  async choose(): Promise<void> {
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'verification.check' }));
    if (file !== null) await this.#begin(file.name, { file: file.token });
  }

  /** Checks a file that was dropped on the window. */
  async checkDropped(file: File): Promise<void> {
    await this.#begin(file.name, { name: file.name, content: file });
  }

  /** Checks a file the core knows by its token, for example a dossier just exported. */
  async checkToken(name: string, token: string): Promise<void> {
    await this.#begin(name, { file: token });
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

  async #begin(name: string, subject: Subject): Promise<void> {
    this.report = null;
    this.trusted = [];
    this.fileName = name;
    this.#subject = subject;
    await this.#check();
  }

  async #check(): Promise<void> {
    const subject = this.#subject;
    if (subject === null) return;
    const trusted = [...this.trusted];
    const report = await this.task.run(() => api.verification.check({ ...subject, trusted }));
    if (report !== null) this.report = report;
  }
}

export const verification = new Verification();
