import type { ObligationProgress } from '#contract/records/review';
import { api, Task, t } from '../app.ts';

type State = ObligationProgress['state'];

/** What is said of how far a duty is. */
export class DutyForm {
  state = $state<State>('open');
  ownerId = $state('');
  dueOn = $state('');
  progress = $state(0);
  note = $state('');
  isChecked = $state(false);
  readonly task = new Task();
  readonly #of: { readonly assessmentId: string; readonly obligationId: string };
  readonly #before: ObligationProgress | null;

  readonly noteError = $derived(
    this.isChecked && this.state === 'not-applicable' && this.note.trim() === ''
      ? t('ui.missing', { field: t('screen.duty.note') })
      : null,
  );

  constructor(of: { readonly assessmentId: string; readonly obligationId: string }, before: ObligationProgress | null) {
    this.#of = of;
    this.#before = before;
    if (before === null) return;
    this.state = before.state;
    this.ownerId = before.ownerId ?? '';
    this.dueOn = before.dueOn ?? '';
    this.progress = before.progress;
    this.note = before.note;
  }

  /** @returns whether it was saved */
  async save(): Promise<boolean> {
    this.isChecked = true;
    if (this.noteError !== null) return false;
    const saved = await this.task.run(() =>
      api.obligation.set({
        ...this.#of,
        baseVersion: this.#before?.version ?? 0,
        state: this.state,
        ownerId: this.ownerId === '' ? null : this.ownerId,
        dueOn: this.dueOn === '' ? null : this.dueOn,
        progress: this.progress,
        note: this.note.trim(),
      }),
    );
    return saved !== null;
  }
}
