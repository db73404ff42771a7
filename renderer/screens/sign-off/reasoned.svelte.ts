import type { RiskAcceptance, SignOffCondition } from '#contract/records/workflow';
import { api, Task, t } from '../app.ts';

/** A move that needs words rather than a signature, and what it is about. */
export type Reasoned =
  | { readonly move: 'submit' | 'recall' | 'reopen' | 'supersede' }
  | { readonly move: 'fulfil-condition'; readonly condition: SignOffCondition }
  | { readonly move: 'revoke-acceptance'; readonly acceptance: RiskAcceptance };

/** The form of one such move. */
export class ReasonForm {
  reason = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly #assessmentId: string;
  readonly about: Reasoned;

  constructor(assessmentId: string, about: Reasoned) {
    this.#assessmentId = assessmentId;
    this.about = about;
  }

  get isOptional(): boolean {
    return this.about.move === 'submit' || this.about.move === 'fulfil-condition';
  }

  readonly reasonError = $derived(
    this.isChecked && !this.isOptional && this.reason.trim() === ''
      ? t('ui.missing', { field: t('screen.sign-off.reason') })
      : null,
  );

  /** @returns whether the move was made; else the field or `task.failure` says why not */
  async make(): Promise<boolean> {
    this.isChecked = true;
    if (this.reasonError !== null) return false;
    return (await this.task.run(() => this.#call(this.reason.trim()))) !== null;
  }

  #call(reason: string): Promise<unknown> {
    const { about } = this;
    const assessmentId = this.#assessmentId;
    switch (about.move) {
      case 'fulfil-condition': {
        const { id, version, fulfilledAt } = about.condition;
        const isFulfilled = fulfilledAt === null;
        return api.signOff.fulfilCondition({ id, baseVersion: version, isFulfilled, note: reason });
      }
      case 'revoke-acceptance': {
        const { id, version } = about.acceptance;
        return api.signOff.revokeAcceptance({ id, baseVersion: version, reason });
      }
      default:
        return api.signOff[about.move]({ assessmentId, reason });
    }
  }
}
