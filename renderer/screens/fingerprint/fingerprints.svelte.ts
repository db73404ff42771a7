import type { FingerprintCheck, FingerprintProgress, TakenFingerprint } from '#contract/records/fingerprint';
import type { ItemRef } from '#contract/records/inventory';
import { api, failureCode, failureText, session, Task, WatchedJob } from '../app.ts';

export type From = 'file' | 'folder';

/** The fingerprints of one record: what was measured, and what a later look found. */
export class Fingerprints {
  list = $state.raw<readonly TakenFingerprint[] | null>(null);
  failure = $state<string | null>(null);
  /** What the last check found, and of which fingerprint. */
  checked = $state.raw<{ readonly id: string; readonly found: FingerprintCheck } | null>(null);
  readonly task = new Task();
  readonly taking = new WatchedJob<FingerprintProgress, TakenFingerprint>();
  readonly checking = new WatchedJob<FingerprintProgress, FingerprintCheck>();
  readonly ref: ItemRef;

  constructor(ref: ItemRef) {
    this.ref = ref;
  }

  get isBusy(): boolean {
    return this.taking.isRunning || this.checking.isRunning;
  }

  /** Where the job that runs is; null if none does, or it has not begun to read. */
  get step(): FingerprintProgress | null {
    return this.taking.step ?? this.checking.step;
  }

  follow(): () => void {
    void this.load();
    return session.listen((event) => {
      if (event.type === 'session.changed' || (event.type === 'item.changed' && event.id === this.ref.id))
        void this.load();
    });
  }

  async load(): Promise<void> {
    try {
      this.list = await api.fingerprint.list(this.ref);
      this.failure = null;
    } catch (error) {
      if (failureCode(error) !== 'core.stopped') this.failure = failureText(error);
    }
  }

  /** Asks for a file or folder and measures it. */
  async take(from: From): Promise<void> {
    const file = await this.#choose(from);
    if (file === null) return;
    const taken = await this.taking.run((signal) => api.fingerprint.take({ item: this.ref, file }, { signal }));
    if (taken !== null) await this.load();
  }

  /** Asks for the file or folder again and says what is not as it was. */
  async check({ id, kind }: TakenFingerprint): Promise<void> {
    const file = await this.#choose(kind);
    if (file === null) return;
    this.checked = null;
    const found = await this.checking.run((signal) => api.fingerprint.check({ id, file }, { signal }));
    if (found !== null) this.checked = { id, found };
  }

  async remove({ id, version }: TakenFingerprint): Promise<void> {
    await this.task.run(() => api.fingerprint.remove({ id, baseVersion: version }));
    await this.load();
  }

  cancel(): void {
    this.taking.cancel();
    this.checking.cancel();
  }

  async #choose(from: From): Promise<string | null> {
    const purpose = from === 'file' ? 'fingerprint.file' : 'fingerprint.folder';
    const chosen = await this.task.run(() => api.shell.chooseFile({ purpose }));
    return chosen?.token ?? null;
  }
}
