import type { Person, SigningKey } from '#contract/records/person';
import type { Decision, SignOff, SignOffPreview } from '#contract/records/sign-off';
import { api, failureCode, failureText, formatDate, session, Task, t } from '../app.ts';
import { NewKey } from '../keys/new-key.svelte.ts';

export const DECISIONS: readonly Decision[] = ['approve', 'approve-with-conditions', 'reject'];

/** A sign-off in the making: exactly what is signed, by whom, with what decision; then its receipt. */
export class SignOffForm {
  preview = $state.raw<SignOffPreview | null>(null);
  personId = $state('');
  keyId = $state('');
  decision = $state<Decision>('approve');
  statement = $state('');
  conditions = $state('');
  nextReviewOn = $state('');
  passphrase = $state('');
  newKey = $state.raw<NewKey | null>(null);
  receipt = $state.raw<SignOff | null>(null);
  isChecked = $state(false);
  /** The passphrase did not open the key; stands at its field. */
  isPassphraseWrong = $state(false);
  readonly task = new Task();
  readonly #assessmentId: string;

  constructor(assessmentId: string) {
    this.#assessmentId = assessmentId;
  }

  readonly keys = $derived<readonly SigningKey[]>(session.keys.filter((key) => key.personId === this.personId));
  readonly person = $derived<Person | null>(session.people.find(({ id }) => id === this.personId) ?? null);

  readonly personError = $derived(this.isChecked && this.personId === '' ? t('screen.sign-off.person-missing') : null);
  readonly keyError = $derived(this.isChecked && this.keyId === '' ? t('screen.sign-off.key-missing') : null);
  readonly statementError = $derived(
    this.isChecked && this.statement.trim() === '' ? t('ui.missing', { field: t('field.sign-off.statement') }) : null,
  );
  readonly conditionsError = $derived(
    this.isChecked && this.decision === 'approve-with-conditions' && this.conditions.trim() === ''
      ? t('ui.missing', { field: t('field.sign-off.conditions') })
      : null,
  );
  readonly passphraseError = $derived.by(() => {
    if (this.isPassphraseWrong) return t('error.key.wrong-passphrase');
    return this.isChecked && this.passphrase === ''
      ? t('ui.missing', { field: t('screen.people.key.passphrase') })
      : null;
  });

  /** Why this person cannot sign, as a sentence; null if nothing but a key is missing. */
  barredReason(personId: string): string | null {
    const reason = this.preview?.barred.find((it) => it.personId === personId)?.reason;
    return reason === undefined || reason === 'no-key' ? null : t(`screen.sign-off.barred.${reason}`);
  }

  /** Reads what would be signed now, and keeps whoever is chosen if that is still possible. */
  async prepare(): Promise<void> {
    const preview = await this.task.run(() => api.signOff.prepare({ assessmentId: this.#assessmentId }));
    if (preview === null) return;
    this.preview = preview;
    const free = session.people.filter(({ id }) => this.barredReason(id) === null);
    const actor = free.find(({ id }) => id === session.current?.actor?.id);
    if (this.personId === '') this.choose((actor ?? free[0])?.id ?? '');
  }

  choose(personId: string): void {
    this.personId = personId;
    this.newKey = null;
    this.isPassphraseWrong = false;
    this.keyId = this.keys.find((key) => Date.parse(key.notAfter) > Date.now())?.id ?? '';
  }

  startKey(): void {
    this.newKey = new NewKey(this.personId);
  }

  /** Makes the key and signs with it next; its passphrase is already known then. */
  async makeKey(): Promise<void> {
    const { newKey } = this;
    const key = (await newKey?.make()) ?? null;
    if (newKey === null || key === null) return;
    this.passphrase = newKey.passphrase;
    this.newKey = null;
    await this.prepare();
    this.keyId = key.id;
  }

  keyLabel(key: SigningKey): string {
    return `${key.algorithm} ${key.fingerprint.slice(0, 8)}`;
  }

  /** Who vouches for a key and how long it holds. */
  keyHint(key: SigningKey): string {
    const origin = key.isSelfSigned
      ? t('screen.people.key.self-signed')
      : t('screen.people.key.issued-by', { issuer: key.issuer });
    return `${origin}, ${t('screen.people.key.valid', { date: formatDate(key.notAfter) })}`;
  }

  /** Signs what `preview` shows. If the content changed meanwhile, the core refuses and the new state is shown. */
  async sign(): Promise<void> {
    this.isChecked = true;
    this.isPassphraseWrong = false;
    const { preview } = this;
    const errors = [this.personError, this.keyError, this.statementError, this.conditionsError, this.passphraseError];
    if (preview === null || errors.some((error) => error !== null)) return;
    const isConditional = this.decision === 'approve-with-conditions';
    this.task.isRunning = true;
    this.task.failure = null;
    try {
      this.receipt = await api.signOff.sign({
        assessmentId: this.#assessmentId,
        contentHash: preview.contentHash,
        personId: this.personId,
        keyId: this.keyId,
        passphrase: this.passphrase,
        decision: this.decision,
        statement: this.statement.trim(),
        conditions: isConditional ? this.conditions.trim() : '',
        nextReviewOn: this.nextReviewOn === '' ? null : this.nextReviewOn,
      });
      this.passphrase = '';
    } catch (error) {
      const code = failureCode(error);
      this.isPassphraseWrong = code === 'key.wrong-passphrase';
      if (!this.isPassphraseWrong) this.task.failure = failureText(error);
      if (code === 'sign-off.content-changed')
        this.preview = await api.signOff.prepare({ assessmentId: this.#assessmentId });
    } finally {
      this.task.isRunning = false;
    }
  }
}
