import type { Decision, SignOff, SignOffPreview } from '#contract/records/sign-off';
import type { SignOffStanding, StepStanding } from '#contract/records/workflow';
import { api, failureCode, failureText, l, session, Task, t } from '../app.ts';
import { KeyUse } from '../keys/key-use.svelte.ts';
import { ConditionDraft } from './condition-draft.svelte.ts';
import { deciders } from './standing-words.ts';

/** What is to be signed: a decision or opinion on a step, or that an earlier one is taken back. */
export type Signing =
  | { readonly kind: 'step'; readonly step: StepStanding }
  | { readonly kind: 'withdraw'; readonly signOff: SignOff };

const DECISIONS = [
  'approve',
  'approve-with-conditions',
  'request-changes',
  'reject',
] as const satisfies readonly Decision[];

/** A sign-off in the making: exactly what is signed, by whom, with what decision; then its receipt. */
export class SignOffForm {
  preview = $state.raw<SignOffPreview | null>(null);
  decision = $state<Decision>('approve');
  statement = $state('');
  conditions = $state.raw<readonly ConditionDraft[]>([]);
  /** Which of the rules' attestations are confirmed, by their place. */
  confirmed = $state<boolean[]>([]);
  nextReviewOn = $state('');
  validUntil = $state('');
  hasResidualRisk = $state(false);
  riskText = $state('');
  riskUntil = $state('');
  receipt = $state.raw<SignOff | null>(null);
  isChecked = $state(false);
  readonly use = new KeyUse();
  readonly task = new Task();
  readonly signing: Signing;
  readonly standing: SignOffStanding;

  constructor(standing: SignOffStanding, signing: Signing) {
    this.standing = standing;
    this.signing = signing;
    this.confirmed = standing.rules.attestations.map(() => false);
    if (signing.kind === 'withdraw') this.decision = 'withdraw';
    else if (signing.step.asks === 'opinion') this.decision = 'opinion';
    this.conditions = [new ConditionDraft()];
  }

  readonly isApproval = $derived(this.decision === 'approve' || this.decision === 'approve-with-conditions');
  /** What whoever approves makes their own, in the window's language: that is what becomes text of the record. */
  readonly attestations = $derived.by<readonly string[]>(() => this.standing.rules.attestations.map(l));
  readonly statementName = $derived(
    this.decision === 'reject' || this.decision === 'request-changes' || this.decision === 'withdraw'
      ? t('screen.sign-off.reasons')
      : this.decision === 'opinion'
        ? t('screen.sign-off.opinion')
        : t('field.sign-off.statement'),
  );

  readonly personError = $derived(
    this.isChecked && this.use.personId === '' ? t('screen.sign-off.person-missing') : null,
  );
  readonly statementError = $derived(
    this.isChecked && this.statement.trim() === '' ? t('ui.missing', { field: this.statementName }) : null,
  );
  readonly attestationError = $derived(
    this.isChecked && this.isApproval && this.confirmed.some((is) => !is)
      ? t('screen.sign-off.attestation-missing')
      : null,
  );
  readonly riskTextError = $derived(
    this.isChecked && this.isApproval && this.hasResidualRisk && this.riskText.trim() === ''
      ? t('ui.missing', { field: t('screen.sign-off.risk.text') })
      : null,
  );
  readonly riskUntilError = $derived(
    this.isChecked && this.isApproval && this.hasResidualRisk && this.riskUntil === ''
      ? t('ui.missing', { field: t('screen.sign-off.risk.until') })
      : null,
  );

  /** What can be decided here. */
  get decisions(): readonly (typeof DECISIONS)[number][] {
    return this.signing.kind === 'step' && this.signing.step.asks === 'decision' ? DECISIONS : [];
  }

  /** Everyone the step is for, and why some of them cannot take it. */
  get people(): readonly { readonly id: string; readonly reason: string | null }[] {
    const { signing } = this;
    if (signing.kind === 'withdraw') return [{ id: signing.signOff.personId, reason: null }];
    const { step } = signing;
    const free = deciders(step);
    const barred = step.barred.filter(({ personId }) => !free.includes(personId));
    return [
      ...free.map((id) => ({ id, reason: null })),
      ...barred.map(({ personId, reason }) => ({ id: personId, reason: t(`screen.sign-off.barred.${reason}`) })),
    ];
  }

  /** Reads what would be signed now; whoever works now signs, if they can. */
  async prepare(): Promise<void> {
    const { assessmentId } = this.standing;
    const preview = await this.task.run(() => api.signOff.prepare({ assessmentId }));
    if (preview === null) return;
    this.preview = preview;
    if (this.use.personId !== '') return;
    const free = this.people.filter(({ reason }) => reason === null);
    const actor = free.find(({ id }) => id === session.current?.actor?.id);
    this.use.choose((actor ?? free[0])?.id ?? '');
  }

  addCondition(): void {
    this.conditions = [...this.conditions, new ConditionDraft()];
  }

  removeCondition(draft: ConditionDraft): void {
    this.conditions = this.conditions.filter((one) => one !== draft);
  }

  /** @returns whether every field is as it must be; if not, each says what is missing */
  check(): boolean {
    this.isChecked = true;
    const isKeyReady = this.use.check();
    const areConditionsReady =
      this.decision !== 'approve-with-conditions' || this.conditions.map((draft) => draft.check()).every(Boolean);
    const errors = [
      this.personError,
      this.statementError,
      this.attestationError,
      this.riskTextError,
      this.riskUntilError,
    ];
    return isKeyReady && areConditionsReady && errors.every((error) => error === null);
  }

  /** Signs what `preview` shows. If the content changed meanwhile, the core refuses and the new state is shown. */
  async sign(): Promise<void> {
    const { preview } = this;
    if (!this.check() || preview === null || this.task.isRunning) return;
    this.task.isRunning = true;
    this.task.failure = null;
    try {
      this.receipt = await api.signOff.sign(this.#input(preview.contentHash));
      this.use.secret = '';
    } catch (error) {
      if (!this.use.take(error)) this.task.failure = failureText(error);
      if (failureCode(error) === 'sign-off.content-changed') {
        this.preview = await api.signOff.prepare({ assessmentId: this.standing.assessmentId });
      }
    } finally {
      this.task.isRunning = false;
    }
  }

  #input(contentHash: string): Parameters<typeof api.signOff.sign>[0] {
    const { signing, decision, isApproval } = this;
    const dated = (date: string): string | null => (isApproval && date !== '' ? date : null);
    return {
      ...this.use.input,
      assessmentId: this.standing.assessmentId,
      contentHash,
      decision,
      ...(signing.kind === 'step' ? { stepId: signing.step.id } : {}),
      statement: this.statement.trim(),
      conditions: decision === 'approve-with-conditions' ? this.conditions.map((draft) => draft.input) : [],
      attestations: isApproval ? [...this.attestations] : [],
      nextReviewOn: dated(this.nextReviewOn),
      validUntil: dated(this.validUntil),
      residualRisk: isApproval && this.hasResidualRisk ? { text: this.riskText.trim(), until: this.riskUntil } : null,
      withdraws: signing.kind === 'withdraw' ? signing.signOff.id : null,
    };
  }
}
