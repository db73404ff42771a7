import type { ReviewTarget } from '#contract/records/review';
import type { VerdictValue } from '#contract/review';
import { Task, t } from '../app.ts';
import type { Review } from './review.svelte.ts';

/** A verdict as it is being given. */
export class VerdictDraft {
  value = $state<VerdictValue | null>(null);
  reason = $state('');
  action = $state('');
  ownerId = $state('');
  dueOn = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly #review: Review;
  readonly #target: () => ReviewTarget;

  readonly reasonError = $derived(
    this.isChecked && this.value === 'to-correct' && this.reason.trim() === ''
      ? t('ui.missing', { field: t('screen.review.reason') })
      : null,
  );
  readonly actionError = $derived(this.#missing(this.action.trim(), t('screen.review.action')));
  readonly ownerError = $derived(this.#missing(this.ownerId, t('screen.review.owner')));
  readonly dueError = $derived(this.#missing(this.dueOn, t('screen.review.due')));

  /** @param target  what is judged, as it is at that moment */
  constructor(review: Review, target: () => ReviewTarget) {
    this.#review = review;
    this.#target = target;
  }

  #missing(text: string, field: string): string | null {
    return this.isChecked && this.value === 'improvable' && text === '' ? t('ui.missing', { field }) : null;
  }

  /** Begins with a value; what was said before is there again. What needs no words is given at once. */
  async choose(value: VerdictValue): Promise<void> {
    const { verdict } = this.#target();
    this.value = value;
    this.isChecked = false;
    this.reason = verdict?.value === value ? verdict.reason : '';
    this.action = verdict?.action ?? '';
    this.ownerId = verdict?.ownerId ?? '';
    this.dueOn = verdict?.dueOn ?? '';
    if (value === 'acceptable') await this.give();
  }

  /** @returns whether it was saved; else fields or `task.failure` say why not */
  async give(): Promise<boolean> {
    const { value } = this;
    this.isChecked = true;
    if (value === null || [this.reasonError, this.actionError, this.ownerError, this.dueError].some((one) => one)) {
      return false;
    }
    const isImprovable = value === 'improvable';
    const said = {
      value,
      reason: this.reason.trim(),
      action: isImprovable ? this.action.trim() : '',
      ownerId: isImprovable ? this.ownerId : null,
      dueOn: isImprovable ? this.dueOn : null,
    };
    const done = await this.task.run(async () => {
      await this.#review.judge(this.#target(), said);
      return true;
    });
    if (done === true) this.value = null;
    return done === true;
  }
}
