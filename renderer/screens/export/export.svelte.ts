import type { AssessmentView } from '#contract/records/assessment';
import type { ExportedDossier, ExportProgress } from '#contract/records/dossier';
import type { Locale } from '#contract/records/text';
import { api, failureCode, failureText, language, recall, remember, Task, t } from '../app.ts';
import { Signer } from './signer.svelte.ts';

/** The author first, then everyone whose sign-off speaks of the present state: those the dossier has a field for. */
export function signersOf(view: AssessmentView): Signer[] {
  const { authorId } = view.assessment;
  const approvers = view.signOffs.filter(({ staleness }) => staleness === null).map(({ personId }) => personId);
  return [
    new Signer(authorId, 'author'),
    ...[...new Set(approvers)].filter((id) => id !== authorId).map((id) => new Signer(id, 'approver')),
  ];
}

/** An export from its form over its progress to its result. */
export class ExportForm {
  locale = $state<Locale>(
    recall('export-locale') === 'de' ? 'de' : recall('export-locale') === 'en' ? 'en' : language.locale,
  );
  signers = $state.raw<readonly Signer[]>([]);
  progress = $state.raw<ExportProgress | null>(null);
  result = $state.raw<ExportedDossier | null>(null);
  wasCancelled = $state(false);
  readonly task = new Task();
  readonly #view: AssessmentView;
  #abort = $state.raw<AbortController | null>(null);

  constructor(view: AssessmentView) {
    this.#view = view;
    this.signers = signersOf(view);
  }

  get isRunning(): boolean {
    return this.#abort !== null && this.task.isRunning;
  }

  /** Asks where to, then writes and signs. Cancelling leaves nothing behind. */
  async export(suggestedName: string): Promise<void> {
    this.wasCancelled = false;
    for (const signer of this.signers) {
      signer.error = signer.isSigning && signer.passphrase === '' ? t('screen.export.passphrase-missing') : null;
    }
    if (this.signers.some(({ error }) => error !== null)) return;
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'dossier.save', suggestedName }));
    if (file === null) return;
    this.task.isRunning = true;
    this.#abort = new AbortController();
    this.progress = { phase: 'collect', done: 0, total: 0 };
    try {
      this.result = await this.#run(file.token, this.#abort.signal);
      remember('export-locale', this.locale);
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#abort = null;
      this.progress = null;
      this.task.isRunning = false;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  async showInFolder(): Promise<void> {
    const { result } = this;
    if (result !== null) await this.task.run(() => api.shell.showInFolder({ file: result.file }));
  }

  async #run(token: string, signal: AbortSignal): Promise<ExportedDossier> {
    const signers = this.signers.map(({ input }) => input).filter((input) => input !== null);
    const { locale } = this;
    const steps = await api.dossier.export(
      { assessmentId: this.#view.assessment.id, file: token, locale, signers },
      { signal },
    );
    for (;;) {
      const step = await steps.next();
      if (step.done === true) return step.value;
      this.progress = step.value;
    }
  }

  #fail(error: unknown): void {
    const code = failureCode(error);
    if (this.#abort?.signal.aborted === true || code === 'dossier.cancelled') {
      this.wasCancelled = true;
    } else {
      this.task.failure = failureText(error);
    }
    for (const signer of this.signers) signer.passphrase = code === 'key.wrong-passphrase' ? '' : signer.passphrase;
  }
}
