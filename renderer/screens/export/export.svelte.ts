import type { AssessmentView } from '#contract/records/assessment';
import type { ExportedDossier, ExportProgress } from '#contract/records/dossier';
import { api, failureCode, failureText, finish, Task } from '../app.ts';
import type { DossierChoice } from '../dossier/choice.svelte.ts';
import { Signer, type SignerPart } from './signer.svelte.ts';

/** The author first, then everyone whose sign-off speaks of the present state: those the dossier has a field for. */
export function namedSigners(view: AssessmentView): readonly { personId: string; part: SignerPart }[] {
  const { authorId } = view.assessment;
  const approvers = view.signOffs.filter(({ staleness }) => staleness === null).map(({ personId }) => personId);
  const others = [...new Set(approvers)].filter((id) => id !== authorId);
  return [
    { personId: authorId, part: 'author' },
    ...others.map((personId) => ({ personId, part: 'approver' as const })),
  ];
}

/** An export from its signers over its progress to its result. */
export class DossierExport {
  signers = $state.raw<readonly Signer[]>([]);
  progress = $state.raw<ExportProgress | null>(null);
  result = $state.raw<ExportedDossier | null>(null);
  wasCancelled = $state(false);
  readonly task = new Task();
  readonly #assessmentId: string;
  readonly #choice: DossierChoice;
  #abort = $state.raw<AbortController | null>(null);

  readonly isRunning = $derived(this.#abort !== null && this.task.isRunning);
  readonly isSigned = $derived(this.signers.some(({ isSigning }) => isSigning));

  constructor(assessmentId: string, choice: DossierChoice) {
    this.#assessmentId = assessmentId;
    this.#choice = choice;
  }

  /** Keeps the signers as the assessment has them; what was entered for those who stay is kept. */
  follow(view: AssessmentView): void {
    const named = namedSigners(view);
    const of = (id: string, part: SignerPart): Signer | undefined =>
      this.signers.find((known) => known.personId === id && known.part === part);
    const further = this.signers.filter(
      ({ personId, part }) => part === 'further' && named.every((one) => one.personId !== personId),
    );
    this.signers = [...named.map(({ personId, part }) => of(personId, part) ?? new Signer(personId, part)), ...further];
  }

  /** Somebody the dossier has no field for yet; one is kept free for them. */
  add(personId: string): void {
    const signer = new Signer(personId, 'further');
    signer.isSigning = true;
    this.signers = [...this.signers, signer];
    const further = this.signers.filter(({ part }) => part === 'further').length;
    this.#choice.spareFields = Math.max(this.#choice.spareFields, further);
  }

  remove(signer: Signer): void {
    this.signers = this.signers.filter((one) => one !== signer);
  }

  /** Asks where to, then writes and signs. Cancelling leaves nothing behind. @returns whether it could begin */
  async run(suggestedName: string): Promise<boolean> {
    this.wasCancelled = false;
    this.result = null;
    this.task.failure = null;
    const signing = this.signers.filter(({ isSigning }) => isSigning);
    const areReady = signing.map(({ use }) => use.check());
    if (areReady.includes(false)) return false;
    const file = await this.task.run(() => api.shell.chooseFile({ purpose: 'dossier.save', suggestedName }));
    if (file === null) return true;
    this.task.isRunning = true;
    this.#abort = new AbortController();
    this.progress = { phase: 'collect', done: 0, total: 0 };
    this.#choice.keep();
    try {
      this.result = await this.#steps(file.token, signing, this.#abort.signal);
      for (const { use } of signing) {
        use.secret = '';
        use.isChecked = false;
      }
    } catch (error) {
      this.#fail(error, signing);
    } finally {
      this.#abort = null;
      this.progress = null;
      this.task.isRunning = false;
    }
    return true;
  }

  cancel(): void {
    this.#abort?.abort();
  }

  async showInFolder(): Promise<void> {
    const { result } = this;
    if (result !== null) await this.task.run(() => api.shell.showInFolder({ file: result.file }));
  }

  async #steps(file: string, signing: readonly Signer[], signal: AbortSignal): Promise<ExportedDossier> {
    const { options, isCertified } = this.#choice;
    const signers = signing.map(({ use }) => use.input);
    const input = { assessmentId: this.#assessmentId, file, options, signers };
    const certify = isCertified && signers.length > 0;
    const steps = await api.dossier.export({ ...input, certify }, { signal });
    return await finish(steps, (step) => {
      this.progress = step;
    });
  }

  #fail(error: unknown, signing: readonly Signer[]): void {
    if (this.#abort?.signal.aborted === true || failureCode(error) === 'dossier.cancelled') {
      this.wasCancelled = true;
      return;
    }
    // Which of several keys did not open is not told: each of them asks again.
    const isAboutSecret = signing.map(({ use }) => use.take(error)).includes(true);
    if (!isAboutSecret) this.task.failure = failureText(error);
  }
}
