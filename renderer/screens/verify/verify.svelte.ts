import type { VerificationReport } from '#contract/records/verification';
import { api, Task } from '../app.ts';

/** The check of one file. It outlives its screen, because a file may be dropped anywhere. */
class Verification {
  report = $state.raw<VerificationReport | null>(null);
  /** The file that is being checked now. */
  fileName = $state<string | null>(null);
  readonly task = new Task();

  /** Asks for a file and checks it. */
  async choose(): Promise<void> {
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'verification.check' }));
    if (file !== null) await this.#check(file.name, { file: file.token });
  }

  /** Checks a file that was dropped on the window. */
  async checkDropped(file: File): Promise<void> {
    await this.#check(file.name, { name: file.name, content: file });
  }

  /** Checks a file the core knows by its token, for example a dossier just exported. */
  async checkToken(token: string): Promise<void> {
    await this.#check(null, { file: token });
  }

  async #check(name: string | null, input: Parameters<typeof api.verification.check>[0]): Promise<void> {
    this.report = null;
    this.fileName = name;
    this.report = await this.task.run(() => api.verification.check(input));
  }
}

export const verification = new Verification();
