import type { Opinion, OpinionInput } from '#contract/records/review';
import { api, Task, t } from '../app.ts';

type Kind = Opinion['kind'];
type Stance = NonNullable<Opinion['stance']>;

/** An opinion as it is entered. */
export class OpinionForm {
  kind = $state<Kind>('dpo');
  isSought = $state(true);
  reason = $state('');
  givenBy = $state('');
  askedOn = $state('');
  givenOn = $state('');
  stance = $state<Stance | ''>('');
  text = $state('');
  response = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly #assessmentId: string;
  readonly #opinion: Opinion | null;

  readonly reasonError = $derived(
    this.isChecked && !this.isSought && this.reason.trim() === ''
      ? t('ui.missing', { field: t('screen.opinion.reason') })
      : null,
  );
  readonly givenByError = $derived(
    this.isChecked && this.isSought && this.givenBy.trim() === ''
      ? t('ui.missing', { field: t('screen.opinion.given-by') })
      : null,
  );

  constructor(assessmentId: string, opinion: Opinion | null) {
    this.#assessmentId = assessmentId;
    this.#opinion = opinion;
    if (opinion === null) return;
    this.kind = opinion.kind;
    this.isSought = opinion.isSought;
    this.reason = opinion.reason;
    this.givenBy = opinion.givenBy;
    this.askedOn = opinion.askedOn ?? '';
    this.givenOn = opinion.givenOn ?? '';
    this.stance = opinion.stance ?? '';
    this.text = opinion.text;
    this.response = opinion.response;
  }

  /** @returns whether it was saved */
  async save(): Promise<boolean> {
    this.isChecked = true;
    if (this.reasonError !== null || this.givenByError !== null) return false;
    const opinion = this.#input();
    const before = this.#opinion;
    const saved = await this.task.run(() =>
      before === null
        ? api.opinion.add({ assessmentId: this.#assessmentId, opinion })
        : api.opinion.update({ id: before.id, baseVersion: before.version, opinion }),
    );
    return saved !== null;
  }

  /** @returns whether it was removed */
  async remove(): Promise<boolean> {
    const opinion = this.#opinion;
    if (opinion === null) return false;
    return (await this.task.run(() => api.opinion.remove({ id: opinion.id, baseVersion: opinion.version }))) !== null;
  }

  #input(): OpinionInput {
    return {
      kind: this.kind,
      isSought: this.isSought,
      reason: this.isSought ? '' : this.reason.trim(),
      givenBy: this.givenBy.trim(),
      personId: this.#opinion?.personId ?? null,
      askedOn: this.askedOn === '' ? null : this.askedOn,
      givenOn: this.givenOn === '' ? null : this.givenOn,
      stance: this.stance === '' ? null : this.stance,
      text: this.text.trim(),
      response: this.response.trim(),
      evidenceItemId: this.#opinion?.evidenceItemId ?? null,
    };
  }
}
