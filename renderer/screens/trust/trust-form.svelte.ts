import type { TrustedCertificate } from '#contract/records/person';
import { type Api, api, Task, t } from '../app.ts';
import { fingerprintOf, readFingerprint } from './fingerprint.ts';

type Source = Parameters<Api['trust']['add']>[0]['source'];

/** A certificate that can be compared: whose, and its fingerprint. */
export interface Candidate {
  readonly name: string;
  readonly fingerprint: string;
}

const isDossier = (name: string): boolean => /\.pdf$/i.test(name);

/** A certificate that is to be held for genuine: from a file or a dossier, after a comparison with its person. */
export class TrustForm {
  readonly kind: TrustedCertificate['kind'];
  source = $state.raw<Source | null>(null);
  fileName = $state('');
  /** What the file holds, where the window can tell; else the person enters what they were told. */
  candidates = $state.raw<readonly Candidate[]>([]);
  fingerprint = $state('');
  entered = $state('');
  isCompared = $state(false);
  note = $state('');
  isChecked = $state(false);
  readonly task = new Task();

  constructor(kind: TrustedCertificate['kind']) {
    this.kind = kind;
  }

  readonly isEntered = $derived(this.source !== null && this.candidates.length === 0);
  readonly sourceError = $derived(this.isChecked && this.source === null ? t('screen.trust.file-missing') : null);
  readonly enteredError = $derived.by(() => {
    if (!this.isChecked || !this.isEntered) return null;
    if (this.kind !== 'pin' && this.entered.trim() === '') return null;
    return readFingerprint(this.entered) === null ? t('screen.trust.fingerprint-wrong') : null;
  });
  readonly comparedError = $derived(
    this.isChecked && this.candidates.length > 0 && !this.isCompared ? t('screen.trust.not-compared') : null,
  );

  /** Asks for a file by the system's dialog. Of a certificate the window sees no bytes: its fingerprint is entered. */
  async choose(): Promise<void> {
    await this.task.run(async () => {
      const file = await api.shell.chooseFile({ purpose: 'certificate.open' });
      if (file === null) return;
      await this.#take({ file: file.token }, file.name, null);
    });
  }

  /** Takes a file that was dropped. */
  async drop(file: File): Promise<void> {
    await this.task.run(() => this.#take({ name: file.name, content: file }, file.name, file));
  }

  pick(fingerprint: string): void {
    this.fingerprint = fingerprint;
    this.isCompared = false;
  }

  /** @returns the new list; null if something is missing or the core refused */
  async add(): Promise<TrustedCertificate[] | null> {
    this.isChecked = true;
    const { source, kind } = this;
    if (source === null || this.sourceError || this.enteredError || this.comparedError) return null;
    const fingerprint = this.isEntered ? readFingerprint(this.entered) : this.fingerprint;
    return await this.task.run(() =>
      api.trust.add({ kind, source, note: this.note.trim(), ...(fingerprint === null ? {} : { fingerprint }) }),
    );
  }

  async #take(source: Source, name: string, content: Blob | null): Promise<void> {
    this.source = null;
    this.isCompared = false;
    this.candidates = await this.#candidatesOf(source, name, content);
    this.source = source;
    this.fileName = name;
    this.fingerprint = this.candidates[0]?.fingerprint ?? '';
  }

  async #candidatesOf(source: Source, name: string, content: Blob | null): Promise<readonly Candidate[]> {
    if (!isDossier(name)) return content === null ? [] : [{ name, fingerprint: await fingerprintOf(content) }];
    const { signatures } = await api.verification.check(source);
    const byFingerprint = new Map(
      signatures.flatMap(({ signer, fingerprint }): [string, Candidate][] =>
        fingerprint === null ? [] : [[fingerprint, { name: signer ?? name, fingerprint }]],
      ),
    );
    return [...byFingerprint.values()];
  }
}
